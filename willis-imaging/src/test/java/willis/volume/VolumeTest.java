package willis.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.ObliqueGrids;
import willis.geometry.Orientation;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;

class VolumeTest {

    /** Every voxel holds its own number. */
    private static Volume numbered(Grid grid) {
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i;
        }
        return new Volume(grid, voxels);
    }

    /** Every voxel of one volume has the value that the other has at the same point of the patient. */
    private static void assertSameIntensitiesInThePatient(Volume part, Volume whole) {
        Extent extent = part.grid().extent();
        for (int index = 0; index < extent.arrayLength(); index++) {
            VoxelIndex source = whole.grid()
                    .toVoxel(part.grid().toPatient(extent.voxel(index)))
                    .nearest();
            assertThat(part.voxels()[index]).isEqualTo(whole.at(source));
        }
    }

    @Test
    void wrongNumberOfValuesIsRefused() {
        assertThatThrownBy(() -> new Volume(ObliqueGrids.random(1), new float[384]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A volume of 5×7×11 voxels needs 385 values, got 384");
    }

    @Test
    void croppedVolumeKeepsIntensitiesInThePatient() {
        for (int seed = 0; seed < 20; seed++) {
            Volume whole = numbered(ObliqueGrids.random(seed));
            Volume part = whole.cropped(new Box(new VoxelIndex(1, 2, 3), new Extent(4, 3, 6)));
            assertThat(part.at(VoxelIndex.FIRST)).isEqualTo(77 + 22 + 3);
            assertSameIntensitiesInThePatient(part, whole);
        }
    }

    @Test
    void croppingToTheWholeCopiesNothing() {
        Volume whole = numbered(ObliqueGrids.random(1));
        assertThat(whole.cropped(Box.whole(whole.grid().extent()))).isSameAs(whole);
    }

    @Test
    void croppingOutsideIsRefused() {
        Volume whole = numbered(ObliqueGrids.random(1));
        assertThatThrownBy(() -> whole.cropped(new Box(new VoxelIndex(0, 0, 1), new Extent(5, 7, 11))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reaches outside a volume of 5×7×11");
    }

    @Test
    void paddedVolumeKeepsIntensitiesInThePatient() {
        for (int seed = 0; seed < 20; seed++) {
            Volume small = numbered(ObliqueGrids.random(seed));
            Volume large = small.padded(new Box(new VoxelIndex(-2, -1, -4), new Extent(8, 8, 20)), -1);
            assertSameIntensitiesInThePatient(small, large);
            int added = 0;
            for (float value : large.voxels()) {
                added += value == -1 ? 1 : 0;
            }
            assertThat(added).isEqualTo(8 * 8 * 20 - 385);
        }
    }

    @Test
    void croppingUndoesPadding() {
        Volume small = numbered(ObliqueGrids.random(3));
        Volume back = small.padded(new Box(new VoxelIndex(-2, -1, -4), new Extent(8, 8, 20)), 7)
                .cropped(new Box(new VoxelIndex(2, 1, 4), small.grid().extent()));
        assertThat(back.voxels()).isEqualTo(small.voxels());
        assertThat(back.grid().origin().distanceMm(small.grid().origin())).isLessThan(1e-10);
    }

    @Test
    void paddingThatDoesNotContainTheVolumeIsRefused() {
        Volume small = numbered(ObliqueGrids.random(3));
        assertThatThrownBy(() -> small.padded(new Box(new VoxelIndex(1, 0, 0), new Extent(8, 8, 20)), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not contain a volume of 5×7×11");
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void reorientedVolumeKeepsIntensitiesInThePatient(Orientation target) {
        for (int seed = 0; seed < 4; seed++) {
            Volume volume = numbered(ObliqueGrids.random(seed));
            Volume turned = volume.reoriented(target, Workers.serial());
            assertThat(turned.grid().orientation()).isEqualTo(target);
            assertSameIntensitiesInThePatient(turned, volume);
            Volume back = turned.reoriented(volume.grid().orientation(), Workers.serial());
            assertThat(back.voxels()).isEqualTo(volume.voxels());
        }
    }

    @Test
    void threadsDoNotChangeAReorientedVolume() {
        Volume volume = numbered(ObliqueGrids.random(5));
        for (Orientation target : ObliqueGrids.allOrientations().toList()) {
            try (Workers workers = Workers.of(3)) {
                assertThat(volume.reoriented(target, workers).voxels())
                        .isEqualTo(volume.reoriented(target, Workers.serial()).voxels());
            }
        }
    }

    @Test
    void reorientingToItsOwnCodeCopiesNothing() {
        Volume volume = numbered(ObliqueGrids.random(5));
        assertThat(volume.reoriented(volume.grid().orientation(), Workers.serial()))
                .isSameAs(volume);
    }
}
