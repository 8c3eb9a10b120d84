package willis.phantom.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.PlaneImage;
import willis.phantom.image.Pose;
import willis.phantom.image.ScanPlane;
import willis.volume.Modality;

class EffectsTest {
    private static final CaseSeed SEED = new CaseSeed(3, 1);
    private static final int ROWS = 60;
    private static final int COLUMNS = 70;
    private static final ScanPlane PLANE = new ScanPlane(
            new PointMm(-35, -30, 0),
            new Direction(1, 0, 0),
            new Direction(0, 1, 0),
            ROWS,
            COLUMNS,
            1,
            1,
            1,
            Pose.NEUTRAL);

    @Test
    void ghostsLieAtFractionsOfTheFieldOfView() {
        PlaneImage image = blank();
        int artery = 30 * COLUMNS + 20;
        image.values()[artery] = 1;
        image.labels()[artery] = 7;

        FourierEffects.pulsationGhosts(false, 3, 0.1).apply(image, PLANE, 0);

        assertThat(image.values()[50 * COLUMNS + 20]).isCloseTo(0.1f, within(1e-6f));
        assertThat(image.values()[10 * COLUMNS + 20]).isCloseTo(0.1f, within(1e-6f));
        assertThat(sum(image.values())).isCloseTo(1.2, within(1e-5));
    }

    @Test
    void ghostsOfVeinsAndDistantArteriesAreNotDrawn() {
        PlaneImage image = blank();
        image.values()[100] = 1;
        image.labels()[100] = 9;

        FourierEffects.pulsationGhosts(true, 4, 0.1).apply(image, PLANE, 0);

        assertThat(sum(image.values())).isEqualTo(1);
    }

    @Test
    void ringingKeepsFlatImages() {
        PlaneImage image = blank();
        Arrays.fill(image.values(), 0.7f);

        FourierEffects.gibbs(0.7).apply(image, PLANE, 0);

        for (float value : image.values()) {
            assertThat(value).isCloseTo(0.7f, within(1e-6f));
        }
    }

    @Test
    void ringingOvershootsAtEdgesByNineHundredths() {
        PlaneImage image = blank();
        for (int i = 0; i < image.values().length; i++) {
            image.values()[i] = i % COLUMNS >= 35 ? 1 : 0.5f;
        }

        FourierEffects.gibbs(0.5).apply(image, PLANE, 0);

        float most = 0;
        for (int x = 30; x < 60; x++) {
            most = Math.max(most, image.values()[30 * COLUMNS + x]);
        }
        // Gibbs: 0.0895 of the step, less where samples miss the crest.
        assertThat(most).isCloseTo(1.04f, within(0.015f));
    }

    @Test
    void aMovingHeadIsSeenBesideItselfAlongThePhaseAxisAlone() {
        PlaneImage image = blank();
        for (int y = 25; y < 35; y++) {
            for (int x = 30; x < 40; x++) {
                image.values()[y * COLUMNS + x] = 1;
            }
        }

        FourierEffects.motion(SEED, false, 0.25, 4).apply(image, PLANE, 0);

        assertThat(image.values()[45 * COLUMNS + 35]).isGreaterThan(0.005f);
        assertThat(image.values()[30 * COLUMNS + 50]).isCloseTo(0, within(1e-9f));
    }

    @Test
    void metalLeavesAVoidWithARimInMr() {
        PlaneImage image = blank();
        Arrays.fill(image.values(), 1);
        PointMm place = new PointMm(0, 0, 0);
        Inclusion clip = new Inclusion(Inclusion.Kind.METAL, place, place, 2, 1);

        MetalEffects.voids(List.of(clip), 2).apply(image, PLANE, 0);

        assertThat(image.values()[30 * COLUMNS + 35]).isEqualTo(0.05f);
        assertThat(image.values()[30 * COLUMNS + 40]).isEqualTo(1.6f);
        assertThat(image.values()[30 * COLUMNS + 45]).isEqualTo(1);
    }

    @Test
    void streaksOfMetalStayInThePlanesThatItLiesIn() {
        PlaneEffect streaks = MetalEffects.streaks(new PointMm(0, 0, 40), 2, 15, 300, SEED.stream("test"));
        PlaneImage image = blank();

        streaks.apply(image, PLANE, 0);

        assertThat(image.values()).containsOnly(0);
    }

    @Test
    void streaksOfMetalAreBrightAndDark() {
        PlaneEffect streaks = MetalEffects.streaks(new PointMm(0, 0, 0.2), 2, 15, 300, SEED.stream("test"));
        PlaneImage image = blank();

        streaks.apply(image, PLANE, 0);

        float[] sorted = image.values().clone();
        Arrays.sort(sorted);
        assertThat(sorted[sorted.length - 1]).isEqualTo(3071);
        assertThat(sorted[0]).isLessThan(-100);
        assertThat(sorted[sorted.length - 40]).isGreaterThan(50);
    }

    @Test
    void biasFieldsStayInTheirRange() {
        Anatomy anatomy = HandMadeHead.anatomy(SEED, false, 5);
        for (int i = 0; i < 20; i++) {
            CaseSeed seed = new CaseSeed(5, i);
            Scan scan = Scan.drawn(
                    seed,
                    new Anatomy(
                            anatomy.patient(), anatomy.frame(), List.of(), List.of(), List.of(), List.of(), List.of()),
                    ScanSettings.of(Modality.T2, Detail.SMALL)
                            .withKinds(Set.of())
                            .withForced(EnumSet.of(Feature.BIAS_FIELD)));
            PlaneImage image = scan.image(0, EffectsTest::ones);

            for (float value : image.values()) {
                // The polynomial is scaled by 27 places of the block; between them it may be some tenths larger.
                assertThat(Math.abs(Math.log(value))).isLessThan(0.35 * 1.3);
            }
        }
    }

    @Test
    void whatLiesOutsideOfAShortFieldOfViewAppearsAtTheOtherSide() {
        WrapAround wrap = new WrapAround(false, 20);
        PlaneImage image = wrap.render(PLANE, 0, (plane, number) -> {
            // A bright line 5 mm in front of the field of view.
            PlaneImage wide = ones(plane, number);
            Arrays.fill(wide.values(), 0);
            int line = (int) Math.rint(-35 - plane.origin().y());
            Arrays.fill(wide.values(), line * plane.columns(), (line + 1) * plane.columns(), 1);
            return wide;
        });

        for (int row = 0; row < ROWS; row++) {
            assertThat(image.values()[row * COLUMNS]).isEqualTo(row == ROWS - 5 ? 1 : 0);
        }
    }

    private static PlaneImage ones(ScanPlane plane, int number) {
        int size = plane.rows() * plane.columns();
        float[] values = new float[size];
        Arrays.fill(values, 1);
        return new PlaneImage(values, new byte[size], new byte[size]);
    }

    private static PlaneImage blank() {
        return new PlaneImage(new float[ROWS * COLUMNS], new byte[ROWS * COLUMNS], new byte[ROWS * COLUMNS]);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
