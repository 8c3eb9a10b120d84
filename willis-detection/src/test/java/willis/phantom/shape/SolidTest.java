package willis.phantom.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SolidTest {
    private static final List<Solid> SOLIDS = List.of(
            new Ellipsoid(1, -2, 3, 6, 4, 9),
            new Capsule(-3, 0, 2, 2, 5, 4, -1, 3.5f),
            new RoundedBox(0, 1, -2, 4, 6, 3, 1.5f),
            new EllipticColumn(2, 0, 5, 3, -4, 7),
            Solid.chain(-5, -5, 0, 1, 0, 0, 0, 2, 6, -3, 2, 1.5f),
            new Ellipsoid(1, -2, 3, 6, 4, 9).without(Ellipsoid.ball(2, 0, 3, 3)),
            new Ellipsoid(1, -2, 3, 6, 4, 9).within(new RoundedBox(0, 0, 0, 5, 5, 5, 1)),
            new Capsule(3, 0, 2, 2, 5, 4, -1, 3.5f).mirrored(),
            new RoundedBox(0, 1, -2, 4, 6, 3, 1.5f).grown(1),
            new Ellipsoid(1, -2, 3, 6, 4, 9).wall(1.2f));

    @Test
    void nothingOfASolidLiesOutsideOfItsBounds() {
        SplittableRandom random = new SplittableRandom(5);
        for (Solid solid : SOLIDS) {
            for (int i = 0; i < 20_000; i++) {
                float x = (float) random.nextDouble(-15, 15);
                float y = (float) random.nextDouble(-15, 15);
                float z = (float) random.nextDouble(-15, 15);
                if (solid.distance(x, y, z) < 0) {
                    assertThat(solid.bounds().meets(x, y, z, 0))
                            .as("%s at %s %s %s", solid, x, y, z)
                            .isTrue();
                }
            }
        }
    }

    /** Layers are skipped where the middle of a patch is farther away than its radius times 1.35. */
    @Test
    void distancesOutsideAreAtMostAThirdTooLarge() {
        SplittableRandom random = new SplittableRandom(6);
        for (Solid solid : SOLIDS) {
            for (int i = 0; i < 20_000; i++) {
                float x = (float) random.nextDouble(-15, 15);
                float y = (float) random.nextDouble(-15, 15);
                float z = (float) random.nextDouble(-15, 15);
                double step = random.nextDouble(0.5, 5);
                double azimuth = random.nextDouble(0, 2 * Math.PI);
                double height = random.nextDouble(-1, 1);
                double flat = Math.sqrt(1 - height * height);
                float other = solid.distance(
                        x + (float) (step * flat * Math.cos(azimuth)),
                        y + (float) (step * flat * Math.sin(azimuth)),
                        z + (float) (step * height));
                if (other < 0) {
                    assertThat(solid.distance(x, y, z)).as(solid.toString()).isLessThan((float) (1.35 * step));
                }
            }
        }
    }

    @Test
    void ballsHaveTheirExactDistance() {
        assertThat(Ellipsoid.ball(1, 2, 3, 4).distance(1, 2, 10)).isCloseTo(3, within(1e-5f));
    }

    @Test
    void aCapsuleTapersFromEndToEnd() {
        assertThat(new Capsule(0, 0, 0, 2, 10, 0, 0, 4).distance(5, 0, 5)).isCloseTo(2, within(1e-5f));
    }

    @Test
    void aRoundedBoxLacksItsCorners() {
        RoundedBox box = new RoundedBox(0, 0, 0, 4, 4, 4, 2);
        // The corner of the inner box lies at 2, 2, 2; the box's own at 4, 4, 4.
        assertThat(box.distance(4, 4, 4)).isCloseTo((float) (2 * Math.sqrt(3) - 2), within(1e-5f));
    }

    @Test
    void theMirrorImageOfTheLeftLiesOnTheRight() {
        assertThat(Ellipsoid.ball(5, 0, 0, 2).mirrored().distance(-5, 0, 0)).isNegative();
    }

    @Test
    void aChainOfOnePointIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solid.chain(1, 2, 3, 4))
                .withMessageContaining("4 numbers");
    }
}
