package willis.phantom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

class VesselRenderingTest {
    private static final CaseSeed SEED = new CaseSeed(1, 1);

    private static HeadImage image(Anatomy anatomy) {
        return HeadImage.of(SEED, anatomy, ImageSettings.of(Modality.CTA).withoutNoise());
    }

    private static Vessel tube(double radiusMm) {
        // Oblique to all axes, from side to side through the field of view.
        return HandMadeVessels.vessel("tube", 9, Optional.empty(), radiusMm, 20, 10, 10, 40, 26, 34);
    }

    /** Blood in a stack of planes, cubic millimetres. */
    private static double lumenVolume(HeadImage image, double pixelMm, double thicknessMm, double z0, double z1) {
        double sum = 0;
        int size = (int) (60 / pixelMm);
        for (double z = z0; z < z1; z += thicknessMm) {
            PlaneRenderer renderer =
                    new PlaneRenderer(image, HandMadeVessels.axial(30, 18, z, size, pixelMm, thicknessMm));
            renderer.render(0);
            for (float fraction : renderer.lumenFractions()) {
                sum += fraction;
            }
        }
        return sum * pixelMm * pixelMm * thicknessMm;
    }

    @ParameterizedTest
    @CsvSource({"2.0,0.5,0.6", "1.0,0.45,0.6", "0.5,0.5,0.8", "0.3,0.6,0.8", "0.2,0.5,0.6", "0.6,0.9,4"})
    void aTubeHasItsVolumeHoweverThin(double radiusMm, double pixelMm, double thicknessMm) {
        Vessel tube = tube(radiusMm);
        double length = tube.lengthMm(tube.samples() - 1);
        double volume = Math.PI * radiusMm * radiusMm * (length + radiusMm * 4 / 3); // with its round ends
        double rendered =
                lumenVolume(image(HandMadeVessels.with(List.of(tube), List.of())), pixelMm, thicknessMm, 2, 42);
        // Edges are a subpixel wide: of the thinnest, whose radius is less than that, up to a tenth too much or too
        // little.
        assertThat(rendered).isCloseTo(volume, withinPercentage(radiusMm < 0.4 ? 10 : 3));
    }

    @Test
    void aSacHasItsVolume() {
        HeadImage image = image(HandMadeVessels.with(List.of(), List.of(HandMadeVessels.ball(30.1, 18.2, 20.3, 3))));
        // Smooth edges of half a subpixel keep the volume of a ball of this size within a per cent.
        assertThat(lumenVolume(image, 0.5, 0.7, 14, 27)).isCloseTo(4 / 3.0 * Math.PI * 27, withinPercentage(1.5));
    }

    @Test
    void pixelsOfAnArteryHaveItsLabel() {
        HeadImage image = image(HandMadeVessels.withCarotid());
        PlaneImage plane = image.render(HandMadeVessels.axial(26, -5, -18.1, 80, 0.5, 0.6), 0);
        // The middle of M1 at x = 26.5.
        int column = (int) Math.round((26.5 - 26) / 0.5 + 39.5);
        int row = (int) Math.round((-7 + 5) / 0.5 + 39.5);
        assertThat(plane.labels()[row * 80 + column]).isEqualTo((byte) 10);
    }

    @Test
    void theSacHasTheLabelOfItsParent() {
        HeadImage image = image(HandMadeVessels.withCarotid());
        PlaneImage plane = image.render(HandMadeVessels.axial(36.5, -14, -21, 41, 0.5, 0.6), 0);
        int centre = 20 * 41 + 20;
        assertThat(plane.labels()[centre]).isEqualTo((byte) 10);
    }

    @Test
    void theSacHasItsNumber() {
        HeadImage image = image(HandMadeVessels.withCarotid());
        PlaneImage plane = image.render(HandMadeVessels.axial(36.5, -14, -21, 41, 0.5, 0.6), 0);
        assertThat(plane.sacs()[20 * 41 + 20]).isEqualTo((byte) 1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 12})
    void theSacLiesWhereTheMatrixOfThePoseSays(double degrees) {
        Pose pose = new Pose(degrees, -degrees / 2, degrees / 3, new PointMm(degrees, 2, -degrees));
        PointMm expected = pose.toScanner(new PointMm(36.5, -14, -21));
        HeadImage image = image(HandMadeVessels.withCarotid());
        Direction row = Direction.of(1, 0.2, -0.1);
        Direction column = Direction.of(0.2, -1, 0).cross(row).cross(row).negated();
        assertThat(centroid(image, expected, row, column, pose).distanceMm(expected))
                // A ball of radius 3 in pixels of 0.5 × 0.4 × 0.9 mm: its centre is known to a small part of a pixel.
                .isLessThan(0.1);
    }

    /** The centre of mass of the sac mask in an oblique stack around a point. */
    private static PointMm centroid(HeadImage image, PointMm around, Direction row, Direction column, Pose pose) {
        int rows = 31;
        int columns = 37;
        double rowMm = 0.5;
        double columnMm = 0.4;
        double sliceMm = 0.9;
        Direction normal = row.cross(column);
        double x = 0;
        double y = 0;
        double z = 0;
        int count = 0;
        for (int s = -6; s <= 6; s++) {
            PointMm origin = around.moved(row, 0.13 - columnMm * 18)
                    .moved(column, 0.07 - rowMm * 15)
                    .moved(normal, s * sliceMm);
            PlaneImage plane = image.render(
                    new ScanPlane(origin, row, column, rows, columns, rowMm, columnMm, sliceMm, pose), s + 6);
            for (int i = 0; i < plane.sacs().length; i++) {
                if (plane.sacs()[i] == 1) {
                    int r = i / columns;
                    PointMm pixel = origin.moved(row, i % columns * columnMm).moved(column, r * rowMm);
                    x += pixel.x();
                    y += pixel.y();
                    z += pixel.z();
                    count++;
                }
            }
        }
        return new PointMm(x / count, y / count, z / count);
    }
}
