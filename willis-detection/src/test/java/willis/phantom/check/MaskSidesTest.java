package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.phantom.image.Pose;
import willis.phantom.scan.Masks;

class MaskSidesTest {
    private static final Extent EXTENT = new Extent(5, 7, 40);
    private static final Pose TURNED = new Pose(8, 5, -6, new PointMm(3, 2, 1));
    private static final int LEFT_M = 10;
    private static final int RIGHT_M = 9;

    private static Grid grid() {
        return new Grid(EXTENT, new Spacing(1.25, 0.5, 2), new PointMm(-37, -2, -3), DirectionCosines.LPS);
    }

    /** One voxel of each side's middle cerebral artery, 20 mm and more from the midline. */
    private static Masks masks(int atLeft, int atRight) {
        byte[] labels = new byte[EXTENT.arrayLength()];
        labels[EXTENT.index(new VoxelIndex(1, 2, 35))] = (byte) atLeft;
        labels[EXTENT.index(new VoxelIndex(4, 3, 6))] = (byte) atRight;
        return new Masks(EXTENT, labels, new byte[labels.length]);
    }

    @Test
    void arteriesOnTheirSideAreNotWrong() {
        assertThat(MaskSides.of(masks(LEFT_M, RIGHT_M), grid(), TURNED)).isEqualTo(new MaskSides(2, 0, 0));
    }

    @Test
    void anArteryOfTheOtherSideIsWrongInTheMirrorToo() {
        assertThat(MaskSides.of(masks(LEFT_M, LEFT_M), grid(), TURNED)).isEqualTo(new MaskSides(2, 1, 1));
    }
}
