package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.augmentation.AugmentationJson;
import willis.augmentation.AugmentationPlan;
import willis.cases.CaseDescription;
import willis.cases.CasePoint;
import willis.cases.CaseStore;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.heatmap.BlobPlace;
import willis.plan.DatasetDescription;
import willis.volume.Modality;
import willis.volume.Volume;

class CasePatchesTest {
    private static final Extent PATCH = new Extent(14, 20, 18); // larger than the ball that it is placed about
    private static final VoxelIndex ANEURYSM = new VoxelIndex(9, 30, 17);
    private static final int BATCH = 3; // of which the last shows an aneurysm

    private static final ChannelOrder ORDER = order();

    @TempDir
    private Path folder;

    private CaseStore cases;

    private static ChannelOrder order() {
        List<String> sites = Location.vessels().stream()
                .sorted(Comparator.comparingInt(Location::publishedLabel))
                .map(Location::column)
                .toList();
        try {
            return ChannelOrder.of(DatasetDescription.of("test", "CTA", sites, 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two cases, dark but for one voxel; it is the aneurysm of the first. */
    @BeforeEach
    void store() throws IOException {
        cases = CaseStore.in(folder);
        Grid grid = new Grid(
                new Extent(20, 44, 36), new Spacing(0.7, 0.5, 0.6), new PointMm(-3, 4, 5), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        voxels[grid.extent().index(ANEURYSM)] = 5;
        VoxelPoint centre = ANEURYSM.centre();
        CasePoint point = new CasePoint(Location.LEFT_MCA, centre, grid.toPatient(centre));
        write("2.25.1", grid, voxels, Set.of(Location.LEFT_MCA, Location.ANEURYSM_PRESENT), List.of(point));
        write("2.25.2", grid, voxels, Set.of(), List.of());
    }

    private void write(String uid, Grid grid, float[] voxels, Set<Location> positives, List<CasePoint> points)
            throws IOException {
        cases.write(new CaseDescription(uid, Modality.CTA, positives, grid, points, "test"), new Volume(grid, voxels));
    }

    private CasePatches patches(AugmentationPlan plan, String... uids) {
        return new CasePatches(cases, List.of(uids), ORDER, PATCH, plan, BATCH);
    }

    @Test
    void aForcedPatchHasItsAneurysmWhereItsVoxelIs() throws IOException {
        CasePatches source = patches(AugmentationPlan.none(), "2.25.1");

        for (int step = 0; step < 20; step++) {
            Sample sample = source.sample(1, 0, step, BATCH - 1);

            assertThat(sample.blobs()).as("step " + step).hasSize(1);
            BlobPlace place = sample.blobs().get(0);
            assertThat(sample.voxels()[PATCH.index(place.voxel())])
                    .as("step " + step)
                    .isGreaterThan(4);
        }
    }

    /** How many of twenty steps show an aneurysm at a place of the batch. */
    private static int shown(CasePatches source, int place) throws IOException {
        int shown = 0;
        for (int step = 0; step < 20; step++) {
            shown += source.sample(1, 0, step, place).blobs().isEmpty() ? 0 : 1;
        }
        return shown;
    }

    @Test
    void theShareOfAneurysmsIsThatOfTheBatchOfAllProcesses() throws IOException {
        CasePatches source = new CasePatches(cases, List.of("2.25.1"), ORDER, PATCH, AugmentationPlan.none(), 6);

        // Of six places the last two are forced. Were it a third of each of two processes, it would be places 2 and 5.
        assertThat(shown(source, 2)).isLessThan(20);
        assertThat(shown(source, 4)).isEqualTo(20);
        assertThat(shown(source, 5)).isEqualTo(20);
    }

    @Test
    void sourcesOfOtherCasesHaveAnotherIdentity() {
        assertThat(patches(AugmentationPlan.none(), "2.25.1").identity())
                .isEqualTo(patches(AugmentationPlan.none(), "2.25.1").identity())
                .isNotEqualTo(patches(AugmentationPlan.none(), "2.25.2").identity());
    }

    @Test
    void theChannelIsThatOfTheLocation() throws IOException {
        Sample sample = patches(AugmentationPlan.none(), "2.25.1").sample(1, 0, 0, BATCH - 1);

        int channel = ORDER.locations().indexOf(Location.LEFT_MCA);
        assertThat(sample.blobs().get(0).channel()).isEqualTo(channel);
    }

    @Test
    void aCaseWithoutAneurysmGivesPatchesWithoutTargets() throws IOException {
        CasePatches source = patches(AugmentationPlan.none(), "2.25.2");

        for (int step = 0; step < 10; step++) {
            assertThat(source.sample(1, 0, step, BATCH - 1).blobs()).isEmpty();
        }
    }

    @Test
    void aSampleDependsOnItsNumbersAlone() throws IOException {
        CasePatches first = patches(AugmentationPlan.intended(), "2.25.1", "2.25.2");
        CasePatches second = patches(AugmentationPlan.intended(), "2.25.1", "2.25.2");
        second.sample(1, 0, 0, 0); // what was asked before does not matter

        Sample one = first.sample(1, 2, 3, 1);
        Sample other = second.sample(1, 2, 3, 1);

        assertThat(one.voxels()).isEqualTo(other.voxels());
        assertThat(one.blobs()).isEqualTo(other.blobs());
    }

    @Test
    void everyNumberMatters() throws IOException {
        CasePatches source = patches(AugmentationPlan.intended(), "2.25.1");
        float[] sample = source.sample(1, 2, 3, 0).voxels();

        assertThat(source.sample(2, 2, 3, 0).voxels()).isNotEqualTo(sample);
        assertThat(source.sample(1, 1, 3, 0).voxels()).isNotEqualTo(sample);
        assertThat(source.sample(1, 2, 4, 0).voxels()).isNotEqualTo(sample);
        assertThat(source.sample(1, 2, 3, 1).voxels()).isNotEqualTo(sample);
    }

    @Test
    void withoutCasesThereIsNothingToDraw() {
        assertThatThrownBy(() -> patches(AugmentationPlan.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no case");
    }

    @Test
    void theAugmentationIsDecisive() {
        assertThat(patches(AugmentationPlan.intended(), "2.25.1").decisive())
                .containsEntry("augmentation lowResolution.probability", "0.075")
                .isNotEqualTo(patches(AugmentationPlan.reference(), "2.25.1").decisive());
    }

    @Test
    void theAugmentationIsDescribedAsAFileThatCanBeReadBack() throws IOException {
        AugmentationPlan plan = AugmentationPlan.intended().withMirroring(new AugmentationPlan.Mirroring(0, 0.5, 0.5));
        Path file = folder.resolve("augmentation.json");

        Files.writeString(file, patches(plan, "2.25.1").descriptions().getOrDefault("augmentation.json", ""));

        assertThat(AugmentationJson.read(file)).isEqualTo(plan);
    }
}
