package willis.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.RegionOfInterest;
import willis.geometry.Spacing;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

/** A small data set on disk, in the competition's layout. */
class DatasetTest {
    private static final String UID = "2.25.31";

    @TempDir
    Path folder;

    @Test
    void theLayoutIsFound() throws IOException {
        writeTables(localizer(0, 0, OptionalInt.empty()));
        Files.createDirectories(folder.resolve("series").resolve(UID));
        Files.createDirectories(folder.resolve("series/2.25.99"));
        Files.createDirectories(folder.resolve("segmentations").resolve(UID));
        Path own = Files.createFile(folder.resolve("segmentations/" + UID + "/" + UID + ".nii.gz"));
        Path flat = Files.createFile(folder.resolve("segmentations/" + UID + "_cowseg.nii"));

        Dataset dataset = Dataset.open(folder);

        assertThat(dataset.seriesUids()).containsExactly(UID);
        assertThat(dataset.seriesFolder(UID)).contains(folder.resolve("series").resolve(UID));
        assertThat(dataset.unlabelledSeries()).containsExactly("2.25.99");
        assertThat(dataset.segmentation(UID)).contains(own);
        assertThat(dataset.vesselSegmentation(UID)).contains(flat);
        assertThat(dataset.truth(UID)).isEmpty();
        assertThat(dataset.localizers(UID)).hasSize(1);
        assertThat(dataset.labels("2.25.99")).isEmpty();
    }

    @Test
    void aFolderWithoutLabelsIsNoDataset() {
        assertThatThrownBy(() -> Dataset.open(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("train.csv");
    }

    @Test
    void aUidThatLeadsElsewhereIsNoSeries() throws IOException {
        writeTables(localizer(0, 0, OptionalInt.empty()));
        Dataset dataset = Dataset.open(folder);

        assertThatThrownBy(() -> dataset.seriesFolder("../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLocalizerIsPlacedWhereItsPixelLies() throws IOException {
        // A sagittal series of three different spacings.
        Grid grid = new Grid(
                new Extent(9, 20, 26),
                new Spacing(1.5, 0.5, 0.75),
                new PointMm(8, -5, 30),
                new DirectionCosines(new Direction(-1, 0, 0), new Direction(0, 0, -1), new Direction(0, 1, 0)));
        writeSeries(grid);
        writeTables(localizer(12.25, 7.5, OptionalInt.empty()));

        PlacedLocalizers placed = Dataset.open(folder).localizersInPatient(UID, reader());

        PointMm expected = new PointMm(8 - 4 * 1.5, -5 + 12.25 * 0.75, 30 - 7.5 * 0.5);
        // decimal strings of 16 characters
        assertThat(placed.placed().get(0).position().distanceMm(expected)).isCloseTo(0, within(1e-9));
    }

    @Test
    void localizersWithoutAPlaceSayWhy() throws IOException {
        writeSeries(new Grid(
                new Extent(9, 20, 26), new Spacing(1.5, 0.5, 0.75), new PointMm(8, -5, 30), DirectionCosines.LPS));
        writeTables(
                localizer(300, 0, OptionalInt.empty()),
                localizer(3, 0, OptionalInt.of(2)),
                new Localizer(UID, "2.25.8", 1, 1, OptionalInt.empty(), Location.BASILAR_TIP));

        PlacedLocalizers placed = Dataset.open(folder).localizersInPatient(UID, reader());

        assertThat(placed.placed()).isEmpty();
        assertThat(placed.unplaced())
                .extracting(PlacedLocalizers.UnplacedLocalizer::reason)
                .containsExactly(
                        "column 300.0, row 0.0 lie outside of its frame",
                        "frame 3 of its instance (from 1) is not part of the volume",
                        "its instance is not part of the volume, or belongs to another series");
    }

    @Test
    void coverageTellsHowFarALocalizerLiesBeyondTheRegion() {
        // 300 mm high: the region is its upper 200 mm, planes 100 to 299; 90 mm wide and deep: whole.
        Grid grid = new Grid(new Extent(300, 90, 90), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        PlacedLocalizers series = new PlacedLocalizers(
                UID,
                grid,
                Box.whole(grid.extent()),
                Arrays.stream(new double[] {100, 90, 299})
                        .mapToObj(z -> new PlacedLocalizers.PlacedLocalizer(
                                localizer(0, z, OptionalInt.empty()),
                                new VoxelPoint(z, 45, 45),
                                grid.toPatient(new VoxelPoint(z, 45, 45))))
                        .toList(),
                List.of());

        Coverage coverage = Coverage.of(List.of(series), RegionOfInterest.Bounds.EXACT, Orientation.RAS);

        assertThat(coverage.inside()).isEqualTo(2);
        assertThat(coverage.outside()).containsExactly(new Coverage.Outside(localizer(0, 90, OptionalInt.empty()), 10));
    }

    private static Localizer localizer(double x, double y, OptionalInt frame) {
        return new Localizer(UID, SyntheticSeries.sopInstanceUid(UID, 4), x, y, frame, Location.BASILAR_TIP);
    }

    private void writeTables(Localizer... localizers) throws IOException {
        LabelTable.of(List.of(SeriesLabels.of(
                        UID, Modality.MRA, EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT))))
                .write(folder.resolve(LabelTable.FILE_NAME));
        LocalizerTable.of(List.of(localizers)).write(folder.resolve(LocalizerTable.FILE_NAME));
    }

    private void writeSeries(Grid grid) throws IOException {
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (i * 7919L) % 1000;
        }
        SyntheticSeries.write(new Volume(grid, voxels), folder.resolve("series").resolve(UID), UID);
    }

    private static SeriesReader reader() {
        return new SeriesReader(QualityPolicy.NORMAL, Workers.serial());
    }
}
