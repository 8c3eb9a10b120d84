package willis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import willis.dataset.ExactTruth;
import willis.dataset.SeriesLabels;
import willis.evaluate.Evaluation;
import willis.findings.Location;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.phantom.PhantomCase;
import willis.phantom.check.Area;
import willis.phantom.check.Check;
import willis.phantom.check.CheckSettings;
import willis.phantom.check.Detector;
import willis.phantom.check.PhantomChecks;
import willis.phantom.scan.Masks;
import willis.volume.Modality;
import willis.volume.Volume;

class PhantomCheckPageTest {
    private static final Area AREA = new Area(0.7, 0.05, 20, 30);
    private static final PhantomChecks.Results RESULTS = new PhantomChecks.Results(
            CheckSettings.of(24, 1),
            List.of(
                    new Check(3, "Masks", "brighter", "100 % of <6>", Check.Outcome.PASSED, List.of("note")),
                    new Check(8, "Blobs", "AUC ≤ 0.60", "0.70", Check.Outcome.FAILED, List.of())),
            List.of(new Detector(
                    "Blob",
                    AREA,
                    List.of(new Detector.SizeArea(0, 4, AREA), new Detector.SizeArea(7, 100, AREA)),
                    List.of(new Evaluation.RocPoint(2, 0.2, 0.6), new Evaluation.RocPoint(1, 1, 1)))));

    /** A head whose aneurysm is one voxel, beside the middle on every axis. */
    private static PhantomCase oneVoxel(Orientation orientation, Modality modality) {
        Grid grid = Grids.stored(orientation);
        VoxelIndex place = new VoxelIndex(1, 2, 3);
        float[] voxels = new float[grid.extent().arrayLength()];
        byte[] labels = new byte[voxels.length];
        byte[] sacs = new byte[voxels.length];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 13;
        }
        labels[grid.extent().index(place)] = 9;
        sacs[grid.extent().index(place)] = 1;
        PointMm centre = grid.toPatient(place);
        ExactTruth truth = new ExactTruth(
                "2.25.1",
                1,
                0,
                modality,
                "axial",
                List.of(new ExactTruth.Aneurysm(
                        Location.RIGHT_MCA, centre, centre, 0.6, 0.3, "saccular", true, true, Optional.empty())),
                List.of(),
                List.of());
        SeriesLabels row = new SeriesLabels("2.25.1", OptionalInt.empty(), Optional.empty(), modality, Set.of());
        return new PhantomCase(new Volume(grid, voxels), new Masks(grid.extent(), labels, sacs), truth, row, List.of());
    }

    @Test
    void aStrictParserFindsNothingToRemark() throws Exception {
        String page = PhantomCheckPage.html(
                RESULTS, List.of(oneVoxel(Orientation.RAS, Modality.CTA), oneVoxel(Orientation.RAS, Modality.T2)));

        assertThat(ParsedPage.of(page).remarks).isEmpty();
    }

    @Test
    void everyIdOccursOnceAndEveryReferenceHasOne() throws Exception {
        ParsedPage parsed = ParsedPage.of(PhantomCheckPage.html(
                RESULTS, List.of(oneVoxel(Orientation.RAS, Modality.CTA), oneVoxel(Orientation.RAS, Modality.T2))));

        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
    }

    @Test
    void aFailureIsTheVerdict() {
        assertThat(PhantomCheckPage.html(RESULTS, List.of())).contains("1 of 2 checks fail.");
    }

    static List<Orientation> orientations() {
        return Grids.orientations().toList();
    }

    @ParameterizedTest
    @MethodSource("orientations")
    void anAneurysmIsOutlinedWhereItLiesHoweverItIsStored(Orientation orientation) {
        PhantomCase phantom = oneVoxel(orientation, Modality.MRA);
        PointMm centre = phantom.truth().aneurysms().get(0).centre();
        MarkedCase marked = MarkedCase.of(phantom);

        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(phantom.volume().grid(), plane);
            PlaneView.PagePoint seen = view.place(centre);
            double halfWidth = view.grid().spacing().along(view.across()) / 2;
            double halfHeight = view.grid().spacing().along(view.down()) / 2;
            String outline = marked.slices().get(plane.ordinal()).outline();
            double[] numbers = Arrays.stream(outline.split("[ML ]"))
                    .filter(text -> !text.isEmpty())
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(numbers).as("%s", plane).hasSize(16);
            for (int i = 0; i < numbers.length; i += 2) {
                // Paths have two decimals.
                assertThat(Math.abs(numbers[i] - seen.x())).isBetween(halfWidth - 0.006, halfWidth + 0.006);
                assertThat(Math.abs(numbers[i + 1] - seen.y())).isBetween(halfHeight - 0.006, halfHeight + 0.006);
            }
        }
    }
}
