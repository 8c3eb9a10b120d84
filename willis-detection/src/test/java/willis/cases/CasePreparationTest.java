package willis.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.npy.NpyArray;
import willis.parallel.Workers;
import willis.plan.HandMadePlan;
import willis.plan.IncompatibleModelException;
import willis.plan.Plan;
import willis.plan.RegionSetting;
import willis.testing.Golden;
import willis.volume.Volume;

class CasePreparationTest {
    @TempDir
    Path folder;

    /** nnU-Net's formula can round a thin axis down to nothing; an image keeps at least one voxel. */
    @Test
    void newExtentsEqualNnUNetButForEmptyOnes() {
        for (JsonNode row :
                Golden.open("normalize/new_shape_table").expectedValues().get("rows")) {
            Extent extent = CasePreparation.newExtent(
                    extent(row.get("shape")), spacing(row.get("spacing")), spacing(row.get("target_spacing")));

            assertThat(extent).as("row %s", row).isEqualTo(extentOfAtLeastOne(row.get("new_shape")));
        }
    }

    @ParameterizedTest
    @CsvSource({"preprocess_no_seg_identity_spacing, 2e-5", "preprocess_rsna, 1e-4"})
    void preparedVoxelsEqualTheFork(String name, float tolerance) throws IOException {
        Golden golden = Golden.open("normalize/" + name);
        NpyArray image = golden.input("image");
        Grid grid = new Grid(
                extentOf(image),
                spacing(golden.parameters().get("spacing")),
                new PointMm(3, -5, 7),
                DirectionCosines.LPS);
        CasePreparation preparation = preparation(
                Optional.empty(),
                RegionSetting.NONE,
                plan -> HandMadePlan.configuration(plan)
                        .set("spacing", golden.parameters().get("target_spacing")));

        Volume prepared = preparation
                .prepare(new Volume(grid, image.values()), Workers.serial())
                .prepared();

        NpyArray expected = golden.expected("expected_data");
        assertThat(prepared.grid().extent()).isEqualTo(extentOf(expected));
        // float32 sums and interpolation of z-scores
        assertThat(prepared.voxels()).containsExactly(expected.values(), Offset.offset(tolerance));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAS", "LPI", "PIR", "AIL", "LIP", "RSA", "SPL", "IRA"})
    void theSameAnatomyStoredOtherwiseGivesTheSameVoxels(String stored) throws IOException {
        CasePreparation preparation = preparation(Optional.of(Orientation.RAS), RegionSetting.EXACT, plan -> {});
        Volume head = head();

        Case expected = preparation.prepare(head, Workers.serial());
        Case found =
                preparation.prepare(head.reoriented(Orientation.parse(stored), Workers.serial()), Workers.serial());

        assertThat(found.prepared().voxels()).isEqualTo(expected.prepared().voxels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAS", "LPI", "PIR", "AIL", "LIP", "RSA", "SPL", "IRA"})
    void theSameAnatomyStoredOtherwiseGivesTheSamePlaces(String stored) throws IOException {
        CasePreparation preparation = preparation(Optional.of(Orientation.RAS), RegionSetting.EXACT, plan -> {});
        Volume head = head();
        VoxelIndex voxel = new VoxelIndex(3, 5, 8);

        Grid expected = preparation.prepare(head, Workers.serial()).prepared().grid();
        Grid found = preparation
                .prepare(head.reoriented(Orientation.parse(stored), Workers.serial()), Workers.serial())
                .prepared()
                .grid();

        assertThat(found.extent()).isEqualTo(expected.extent());
        // millimetres in float64
        assertThat(found.toPatient(voxel).distanceMm(expected.toPatient(voxel))).isCloseTo(0, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"DefaultPreprocessor, SRA", "RSNA_Aneurysm_Preprocessor, RAS"})
    void onlyNnUnetsOwnPreprocessorTransposes(String preprocessor, String orientation) throws IOException {
        CasePreparation preparation = preparation(Optional.of(Orientation.RAS), RegionSetting.NONE, plan -> {
            plan.putArray("transpose_forward").add(1).add(2).add(0);
            HandMadePlan.configuration(plan).put("preprocessor_name", preprocessor);
        });

        Case prepared = preparation.prepare(head(), Workers.serial());

        assertThat(prepared.prepared().grid().orientation()).isEqualTo(Orientation.parse(orientation));
    }

    @Test
    void resamplingReachesThePlansSpacingButForWholeVoxels() throws IOException {
        Case prepared = preparation(Optional.of(Orientation.RAS), RegionSetting.NONE, plan -> {})
                .prepare(head(), Workers.serial());

        // 34 slices of 7.5 mm are 170 of 1.5 mm; 28 rows of 8.25 mm are 184.8, so 185 of 1.25 mm
        assertThat(prepared.prepared().grid().extent().z()).isEqualTo(170);
        assertThat(prepared.prepared().grid().extent().y()).isEqualTo(185);
        assertThat(prepared.prepared().grid().spacing().z()).isCloseTo(1.5, within(1e-12));
        assertThat(prepared.prepared().grid().spacing().y()).isCloseTo(28 * 8.25 / 185, within(1e-12));
    }

    @Test
    void theRegionIsTheCentreAndTheTopOfTheHead() throws IOException {
        Case prepared = preparation(Optional.of(Orientation.RAS), RegionSetting.EXACT, plan -> {})
                .prepare(head(), Workers.serial());

        // 27 of 34 slices of 7.5 mm, the upper ones; 2 × 10 rows of 8.25 mm and 2 × 9 columns of 9 mm about the middle;
        // counted from the front and from the right, as in RAS, the middle of an even axis is the same
        assertThat(prepared.region()).isEqualTo(new Box(new VoxelIndex(7, 4, 4), new Extent(27, 20, 18)));
    }

    @Test
    void theRegionsGridStartsAtItsFirstVoxel() throws IOException {
        Volume head = head();

        Case prepared = preparation(Optional.of(Orientation.RAS), RegionSetting.EXACT, plan -> {})
                .prepare(head, Workers.serial());

        assertThat(prepared.regionGrid().origin()).isEqualTo(head.grid().toPatient(new VoxelIndex(7, 4, 4)));
        assertThat(prepared.regionGrid().extent()).isEqualTo(new Extent(27, 20, 18));
    }

    @Test
    void theDefaultPreprocessorCutsTheMarginOfZerosAway() throws IOException {
        Box inner = new Box(new VoxelIndex(2, 1, 3), new Extent(4, 3, 5));

        Case prepared = prepareWithMargin(inner, "DefaultPreprocessor");

        assertThat(prepared.region()).isEqualTo(inner);
    }

    @Test
    void theForksPreprocessorKeepsTheMarginOfZeros() throws IOException {
        Case prepared =
                prepareWithMargin(new Box(new VoxelIndex(2, 1, 3), new Extent(4, 3, 5)), "RSNA_Aneurysm_Preprocessor");

        assertThat(prepared.region()).isEqualTo(Box.whole(new Extent(8, 7, 11)));
    }

    @Test
    void theMarginDoesNotCountForTheZScore() throws IOException {
        Case prepared = prepareWithMargin(new Box(new VoxelIndex(2, 1, 3), new Extent(4, 3, 5)), "DefaultPreprocessor");

        double sum = 0;
        for (float voxel : prepared.prepared().voxels()) {
            sum += voxel;
        }
        // 60 z-scores in float32
        assertThat(sum).isCloseTo(0, within(1e-5));
    }

    private Case prepareWithMargin(Box inner, String preprocessor) throws IOException {
        CasePreparation preparation = preparation(Optional.empty(), RegionSetting.NONE, plan -> {
            HandMadePlan.configuration(plan).put("preprocessor_name", preprocessor);
            HandMadePlan.configuration(plan)
                    .putArray("spacing")
                    .add(1.25)
                    .add(0.5)
                    .add(0.3);
        });
        Grid grid = new Grid(
                new Extent(8, 7, 11), new Spacing(1.25, 0.5, 0.3), new PointMm(3, -5, 7), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int z = 0; z < inner.extent().z(); z++) {
            for (int y = 0; y < inner.extent().y(); y++) {
                for (int x = 0; x < inner.extent().x(); x++) {
                    voxels[grid.extent().index(new VoxelIndex(z, y, x).plus(inner.start()))] = 1 + z + 2 * y - 7 * x;
                }
            }
        }
        return preparation.prepare(new Volume(grid, voxels), Workers.serial());
    }

    @Test
    void aVolumeOfZerosIsKeptWhole() throws IOException {
        CasePreparation preparation = preparation(
                Optional.empty(),
                RegionSetting.NONE,
                plan -> HandMadePlan.configuration(plan).put("preprocessor_name", "DefaultPreprocessor"));
        Grid grid = new Grid(
                new Extent(5, 7, 11), new Spacing(1.25, 0.5, 0.3), new PointMm(3, -5, 7), DirectionCosines.LPS);

        Case prepared = preparation.prepare(new Volume(grid, new float[5 * 7 * 11]), Workers.serial());

        assertThat(prepared.region()).isEqualTo(Box.whole(grid.extent()));
        assertThat(prepared.prepared().voxels()).containsOnly(0);
    }

    @Test
    void ctWithoutStatisticsOfTheTrainingSetIsRefused() {
        assertThatThrownBy(() -> preparation(Optional.empty(), RegionSetting.NONE, plan -> {
                    plan.remove("foreground_intensity_properties_per_channel");
                    HandMadePlan.configuration(plan)
                            .putArray("normalization_schemes")
                            .add("CTNormalization");
                }))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("CTNormalization needs it");
    }

    @Test
    void theNumberOfThreadsChangesNothing() throws IOException {
        CasePreparation preparation = preparation(Optional.of(Orientation.RAS), RegionSetting.EXACT, plan -> {});
        float[] serial =
                preparation.prepare(head(), Workers.serial()).prepared().voxels();

        try (Workers three = Workers.of(3)) {
            assertThat(preparation.prepare(head(), three).prepared().voxels()).isEqualTo(serial);
        }
    }

    private CasePreparation preparation(
            Optional<Orientation> orientation, RegionSetting region, Consumer<ObjectNode> change) throws IOException {
        Plan plan = HandMadePlan.read(folder, change);
        return new CasePreparation(orientation, region, plan, plan.configuration("3d_fullres"));
    }

    /** 255 × 231 × 234 mm in LPS, a little oblique. */
    private static Volume head() {
        Direction x = Direction.of(0.99, 0.05, -0.04);
        Direction y = Direction.of(0.02, 0, 1).cross(x);
        Grid grid = new Grid(
                new Extent(34, 28, 26),
                new Spacing(7.5, 8.25, 9),
                new PointMm(-115, -120, -80),
                new DirectionCosines(x.cross(y), y, x));
        SplittableRandom random = new SplittableRandom(11);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = random.nextInt(-1000, 3000);
        }
        return new Volume(grid, voxels);
    }

    private static Extent extentOf(NpyArray array) {
        return new Extent(
                array.shape().get(0), array.shape().get(1), array.shape().get(2));
    }

    private static Extent extentOfAtLeastOne(JsonNode zyx) {
        return new Extent(
                Math.max(1, zyx.get(0).asInt()),
                Math.max(1, zyx.get(1).asInt()),
                Math.max(1, zyx.get(2).asInt()));
    }

    private static Extent extent(JsonNode zyx) {
        return new Extent(zyx.get(0).asInt(), zyx.get(1).asInt(), zyx.get(2).asInt());
    }

    private static Spacing spacing(JsonNode zyx) {
        return new Spacing(
                zyx.get(0).asDouble(), zyx.get(1).asDouble(), zyx.get(2).asDouble());
    }
}
