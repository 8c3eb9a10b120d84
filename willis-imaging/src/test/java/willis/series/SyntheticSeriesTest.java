package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dicom.Tag;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

/** The series that tests of other modules are made of are read back as they were meant. */
class SyntheticSeriesTest {
    private static final String UID = "2.25.1234";

    @TempDir
    Path folder;

    @Test
    void voxelsAreReadBack() throws IOException {
        Volume volume = oblique();

        assertThat(writtenAndRead(volume).volume().voxels()).isEqualTo(volume.voxels());
    }

    @Test
    void placesInThePatientAreReadBack() throws IOException {
        Volume volume = oblique();
        VoxelIndex last = new VoxelIndex(4, 6, 10);

        Grid read = writtenAndRead(volume).volume().grid();

        // a decimal string holds 16 characters
        assertThat(read.toPatient(last).distanceMm(volume.grid().toPatient(last)))
                .isCloseTo(0, within(1e-9));
    }

    @Test
    void instancesAreNumberedBySlice() throws IOException {
        Series series = writtenAndRead(oblique());

        assertThat(series.placeOf(new VoxelIndex(3, 2, 1)))
                .isEqualTo(Optional.of(new FramePlace(SyntheticSeries.sopInstanceUid(UID, 3), 1, 2, 1)));
    }

    @Test
    void onlyItsSizeIsUnusual() throws IOException {
        assertThat(writtenAndRead(oblique()).findings())
                .extracting(QualityFinding::code)
                .containsExactly(QualityCode.TOO_FEW_SLICES, QualityCode.IMPLAUSIBLE_FIELD_OF_VIEW);
    }

    @Test
    void anInstanceCanBeAltered() throws IOException {
        SyntheticSeries.write(oblique(), folder, UID, instance -> instance.putStrings(Tag.MODALITY, "CT"));

        assertThat(read().modality()).isEqualTo(Modality.CT);
    }

    @Test
    void aFractionIsRefused() {
        Grid grid = new Grid(new Extent(1, 1, 2), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        Volume volume = new Volume(grid, new float[] {1, 1.5f});

        assertThatThrownBy(() -> SyntheticSeries.write(volume, folder, UID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Voxel 1 is 1.5; a synthetic series holds whole numbers from -32,768 to 32,767");
    }

    private Series writtenAndRead(Volume volume) throws IOException {
        SyntheticSeries.write(volume, folder, UID);
        return read();
    }

    private Series read() throws IOException {
        return new SeriesReader(QualityPolicy.STRICT, Workers.serial()).read(folder);
    }

    private static Volume oblique() {
        Direction x = Direction.of(0.9, 0.1, -0.2);
        Direction y = Direction.of(0, 0, 1).cross(x);
        Grid grid = new Grid(
                new Extent(5, 7, 11),
                new Spacing(1.25, 0.5, 0.3),
                new PointMm(-31.25, 17.125, 40.5),
                new DirectionCosines(x.cross(y), y, x));
        SplittableRandom random = new SplittableRandom(5);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = random.nextInt(-1000, 3000);
        }
        return new Volume(grid, voxels);
    }
}
