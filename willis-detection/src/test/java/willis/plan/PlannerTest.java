package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.testing.Golden;

class PlannerTest {
    private static final Spacing PUBLISHED_SPACING = new Spacing(0.699998676776886, 0.46799999475479126, 0.46875);
    private static final int CHANNELS = 14;

    @TempDir
    private Path folder;

    @Test
    void thePublishedPlanIsTheOneThatWasPublished() throws IOException {
        Golden golden = Golden.open("resunet/c_real_architecture");
        assertThat(JsonMapper.builder().build().readTree(Plan.published().json()))
                .isEqualTo(JsonMapper.builder()
                        .build()
                        .readTree(golden.folder().resolve("plans.json").toFile()));
    }

    @Test
    void theRulesGiveThePublishedNetworkAtTheDocumentedMemory() throws IOException {
        PlanConfiguration planned = planned(published(), PlannerPreset.RESENC_M, 8);
        PlanConfiguration published = Plan.published().configuration("3d_fullres");
        assertThat(planned.patch()).isEqualTo(new Extent(96, 160, 128));
        assertThat(planned.spacing()).isEqualTo(PUBLISHED_SPACING);
        assertThat(planned.network()).isEqualTo(published.network());
    }

    @Test
    void theRulesGiveTwoPatchesWhereThePublishedPlanSaysEight() throws IOException {
        // The published batch was set by hand: nnU-Net's rules never give more than two once the patch had to shrink.
        assertThat(planned(published(), PlannerPreset.RESENC_M, 8).batchSize()).isEqualTo(2);
    }

    /** Values computed with nnU-Net's own formulas, run apart. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"RESENC_M, 96, 160, 128, 6", "RESENC_L, 128, 224, 224, 6", "RESENC_XL, 192, 256, 256, 7"})
    void largerDevicesSeeLargerPatches(PlannerPreset preset, int z, int y, int x, int stages) throws IOException {
        PlanConfiguration planned = planned(published(), preset, preset.memoryGb());
        assertThat(planned.patch()).isEqualTo(new Extent(z, y, x));
        assertThat(planned.network().stages()).hasSize(stages);
    }

    @Test
    void featureMapsAreCountedAsInTheReferenceNetwork() {
        // dynamic_network_architectures, six stages, 128³, three labels: 558,319,104 with the heads of deep
        // supervision.
        NetworkPlan network = Planner.network(Topology.of(new Spacing(1, 1, 1), new Extent(128, 128, 128)));
        long headsOfDeepSupervision = 3L * (64 * 64 * 64 + 32 * 32 * 32 + 16 * 16 * 16 + 8 * 8 * 8);
        assertThat(FeatureMaps.values(network, new Extent(128, 128, 128), 3) + headsOfDeepSupervision)
                .isEqualTo(558_319_104L);
    }

    @Test
    void thickSlicesAreHalvedLaterThanTheirRows() throws IOException {
        PlanConfiguration planned =
                planned(alike(new Spacing(3, 0.5, 0.5), new Extent(40, 320, 320)), PlannerPreset.RESENC_M, 8);
        assertThat(planned.network().stages().get(1).stride()).isEqualTo(new Extent(1, 2, 2));
        assertThat(planned.network().stages().get(0).kernel()).isEqualTo(new Extent(1, 3, 3));
    }

    @Test
    void oneThickAxisWithFewSlicesTakesItsTenthPercentile() {
        List<Fingerprint.Image> images = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            images.add(new Fingerprint.Image(new Spacing(2 + 0.3 * i, 0.5, 0.5), new Extent(30, 320, 320)));
        }
        assertThat(Planner.targetSpacing(images).z()).isEqualTo(2.3, Offset.offset(1e-9));
    }

    @Test
    void oneThickAxisWithManySlicesTakesItsMedian() {
        List<Fingerprint.Image> images = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            images.add(new Fingerprint.Image(new Spacing(2 + 0.3 * i, 0.5, 0.5), new Extent(120, 320, 320)));
        }
        assertThat(Planner.targetSpacing(images).z()).isEqualTo(3.5, Offset.offset(1e-9));
    }

    @Test
    void theThickAxisDoesNotBecomeFinerThanTheOthers() {
        List<Fingerprint.Image> images = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            images.add(new Fingerprint.Image(new Spacing(i < 4 ? 0.1 : 4, 0.5, 0.5), new Extent(30, 320, 320)));
        }
        assertThat(Planner.targetSpacing(images).z()).isEqualTo(0.5 + 1e-5, Offset.offset(1e-12));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyPlanCanBeRunAndFitsItsMemory(long seed) throws IOException {
        Random random = new Random(seed);
        Spacing spacing =
                new Spacing(0.3 + 4 * random.nextDouble(), 0.2 + random.nextDouble(), 0.2 + random.nextDouble());
        Extent extent = new Extent(20 + random.nextInt(300), 60 + random.nextInt(500), 60 + random.nextInt(500));
        double memoryGb = 2 + 30 * random.nextDouble();
        // Reading checks that the patch is a multiple of the strides.
        PlanConfiguration planned = planned(alike(spacing, extent), PlannerPreset.RESENC_M, memoryGb);
        assertThat(Planner.trainingMemoryGb(planned, 2, CHANNELS)).isLessThanOrEqualTo(memoryGb);
    }

    @Test
    void memoryForNoPatchIsRefusedWithNumbers() {
        assertThatThrownBy(() -> planned(published(), PlannerPreset.RESENC_M, 0.0001))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("No patch fits 0.00 GB")
                .hasMessageContaining("8 GB that resenc-m is made for");
    }

    @Test
    void aPlanThatDoesNotFitIsRefusedWithNumbers() throws IOException {
        PlanConfiguration published = Plan.published().configuration("3d_fullres");
        assertThatThrownBy(() -> Planner.requireFits(published, 4, CHANNELS))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("two patches of 96×160×128 need about 6.4 GB")
                .hasMessageContaining("the device has 4.0 GB");
    }

    @Test
    void aPlanIsReadAsItWasMade() throws IOException {
        Plan plan = Planner.plan(published(), PlannerPreset.RESENC_L, 24, "set", CHANNELS);
        Path file = folder.resolve("plans.json");
        plan.write(file);
        assertThat(Plan.read(file).configuration("3d_fullres")).isEqualTo(plan.configuration("3d_fullres"));
    }

    @Test
    void aFingerprintIsReadAsItWasWritten() throws IOException {
        Fingerprint fingerprint = new Fingerprint(
                published().images(), ForegroundIntensities.of(List.of(new float[] {1, 2, 3}, new float[] {10})));
        Path file = folder.resolve(Fingerprint.FILE_NAME);
        fingerprint.write(file);
        assertThat(Fingerprint.read(file)).isEqualTo(fingerprint);
    }

    @Test
    void eachCaseCountsTheSame() {
        // Mean of the case means 2 and 10; half the weight lies at 3 or below.
        ForegroundIntensities intensities = ForegroundIntensities.of(List.of(new float[] {1, 2, 3}, new float[] {10}))
                .orElseThrow();
        assertThat(intensities.mean()).isEqualTo(6, Offset.offset(1e-12));
        assertThat(intensities.median()).isEqualTo(3);
    }

    @Test
    void aDatasetDescriptionIsReadAsItWasWritten() throws IOException {
        DatasetDescription description =
                DatasetDescription.of("set", "CTA", List.of("Basilar Tip", "Left Middle Cerebral Artery"), 7);
        Path file = folder.resolve("dataset.json");
        description.write(file);
        assertThat(DatasetDescription.read(file)).isEqualTo(description);
    }

    private static Fingerprint published() {
        // An image of the published plan's median size after resampling.
        return alike(PUBLISHED_SPACING, new Extent(223, 343, 342));
    }

    private static Fingerprint alike(Spacing spacing, Extent extent) {
        return new Fingerprint(Collections.nCopies(100, new Fingerprint.Image(spacing, extent)), Optional.empty());
    }

    private static PlanConfiguration planned(Fingerprint fingerprint, PlannerPreset preset, double memoryGb)
            throws IOException {
        return Planner.plan(fingerprint, preset, memoryGb, "set", CHANNELS).configuration("3d_fullres");
    }
}
