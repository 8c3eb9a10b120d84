package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.heatmap.BlobPlace;

class AugmenterTest {
    private static final Extent PATCH = new Extent(20, 32, 26);
    private static final Extent BLOCK = Augmenter.blockExtent(PATCH);

    /** Everything that may happen happens to half of the patches, mirroring of sides too. */
    private static final AugmentationPlan LIVELY = lively();

    private static AugmentationPlan lively() {
        AugmentationPlan plan = AugmentationPlan.intended();
        return new AugmentationPlan(
                new AugmentationPlan.Spatial(
                        0.5, plan.spatial().angles(), 0.5, plan.spatial().factors(), 0.5, 0),
                new AugmentationPlan.Smoothing(
                        0.25, 2, 7, 0.25, plan.smoothing().sigmas()),
                new AugmentationPlan.Noise(0.5, plan.noise().deviations()),
                new AugmentationPlan.AddedBrightness(0.5, 0.5),
                new AugmentationPlan.Contrast(0.25, 0.25, plan.contrast().factors()),
                new AugmentationPlan.LowResolution(0.5, plan.lowResolution().scales()),
                new AugmentationPlan.Gamma(0.5, plan.gamma().powers()),
                new AugmentationPlan.Gamma(0.5, plan.gamma().powers()),
                new AugmentationPlan.Mirroring(0.5, 0.5, 0.5),
                new AugmentationPlan.Gradient(
                        0.5, plan.gradient().centres(), plan.gradient().strengths()),
                new AugmentationPlan.LocalGamma(
                        0.5,
                        plan.localGamma().centres(),
                        // the published 0.01 leaves no spot to be found
                        new Range(0.5, 0.8),
                        plan.localGamma().darkening()),
                new AugmentationPlan.Sharpening(0.5, plan.sharpening().strengths(), 0.5));
    }

    /** A block with a bright round spot in the noise. */
    private static TrainingBlock spot(VoxelPoint at, long seed) {
        float[] voxels = RandomPatch.noise(BLOCK, seed);
        for (int i = 0; i < voxels.length; i++) {
            VoxelIndex voxel = BLOCK.voxel(i);
            double z = voxel.z() - at.z();
            double y = voxel.y() - at.y();
            double x = voxel.x() - at.x();
            voxels[i] += (float) (1000 * Math.exp(-(z * z + y * y + x * x) / (2 * 2 * 2)));
        }
        return new TrainingBlock(voxels, BLOCK, List.of(new PatchPoint(Location.LEFT_ACA, at)));
    }

    @Test
    void brightSpotsStayUnderTheirPoints() {
        int kept = 0;
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            VoxelPoint at = new VoxelPoint(
                    BLOCK.z() / 2.0 + random.nextDouble(-5, 5),
                    BLOCK.y() / 2.0 + random.nextDouble(-5, 5),
                    BLOCK.x() / 2.0 + random.nextDouble(-5, 5));

            TrainingPatch patch = new Augmenter(LIVELY, PATCH).apply(spot(at, seed), random);

            for (PatchPoint point : patch.points()) {
                VoxelPoint spot = spotIn(patch.voxels());
                kept++;
                assertThat(spot.z())
                        .as("seed %d, z", seed)
                        .isCloseTo(point.position().z(), within(1.0));
                assertThat(spot.y())
                        .as("seed %d, y", seed)
                        .isCloseTo(point.position().y(), within(1.0));
                assertThat(spot.x())
                        .as("seed %d, x", seed)
                        .isCloseTo(point.position().x(), within(1.0));
            }
        }
        assertThat(kept).isGreaterThan(140);
    }

    /** The middle of all voxels brighter than nine tenths of the patch's range. */
    private static VoxelPoint spotIn(float[] voxels) {
        float[] range = VoxelStatistics.range(voxels, voxels.length);
        float threshold = range[0] + 0.9f * (range[1] - range[0]);
        double[] sums = new double[4];
        for (int i = 0; i < voxels.length; i++) {
            if (voxels[i] >= threshold) {
                VoxelIndex voxel = PATCH.voxel(i);
                sums[0] += voxel.z();
                sums[1] += voxel.y();
                sums[2] += voxel.x();
                sums[3]++;
            }
        }
        return new VoxelPoint(sums[0] / sums[3], sums[1] / sums[3], sums[2] / sums[3]);
    }

    @Test
    void theSameRandomNumbersGiveTheSamePatch() {
        TrainingBlock block = spot(new VoxelPoint(20, 24, 19), 1);

        for (long seed = 0; seed < 20; seed++) {
            TrainingPatch one = new Augmenter(LIVELY, PATCH).apply(block, new SplittableRandom(seed));
            TrainingPatch other = new Augmenter(LIVELY, PATCH).apply(block, new SplittableRandom(seed));

            assertThat(one.voxels()).as("seed %d", seed).isEqualTo(other.voxels());
            assertThat(one.points()).as("seed %d", seed).isEqualTo(other.points());
        }
    }

    @Test
    void whatAnAugmenterDidBeforeDoesNotMatter() {
        TrainingBlock block = spot(new VoxelPoint(20, 24, 19), 2);
        Augmenter used = new Augmenter(LIVELY, PATCH);
        float[] voxels = new float[PATCH.arrayLength()];

        for (long seed = 0; seed < 20; seed++) {
            used.apply(block, new SplittableRandom(seed), voxels);

            TrainingPatch fresh = new Augmenter(LIVELY, PATCH).apply(block, new SplittableRandom(seed));
            assertThat(voxels).as("seed %d", seed).isEqualTo(fresh.voxels());
        }
    }

    @Test
    void theBlockItselfIsNotChanged() {
        TrainingBlock block = spot(new VoxelPoint(20, 24, 19), 3);
        float[] before = block.voxels().clone();

        for (long seed = 0; seed < 10; seed++) {
            new Augmenter(LIVELY, PATCH).apply(block, new SplittableRandom(seed));
        }

        assertThat(block.voxels()).isEqualTo(before);
    }

    @Test
    void withoutAugmentationThePatchIsTheBlocksMiddle() {
        TrainingBlock block = spot(new VoxelPoint(20, 24, 19), 4);

        TrainingPatch patch = new Augmenter(AugmentationPlan.none(), PATCH).apply(block, new SplittableRandom(1));

        VoxelIndex start = new VoxelIndex(
                BLOCK.z() / 2 - PATCH.z() / 2, BLOCK.y() / 2 - PATCH.y() / 2, BLOCK.x() / 2 - PATCH.x() / 2);
        for (int i = 0; i < patch.voxels().length; i++) {
            assertThat(patch.voxels()[i])
                    .isEqualTo(block.voxels()[BLOCK.index(PATCH.voxel(i).plus(start))]);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 19", "0, -0.5, none", "2, -0.5, 19", "2, -2, 19", "2, -2.1, none"})
    void pointsOutsideAreMovedInOrDropped(double reach, double z, String expectedX) {
        AugmentationPlan plan = AugmentationPlan.none();
        AugmentationPlan.Spatial spatial = plan.spatial();
        Augmenter augmenter = new Augmenter(
                plan.withSpatial(new AugmentationPlan.Spatial(
                        0, spatial.angles(), 0, spatial.factors(), spatial.sameFactor(), reach)),
                PATCH);
        TrainingBlock block = new TrainingBlock(
                new float[PATCH.arrayLength()],
                PATCH,
                List.of(new PatchPoint(Location.BASILAR_TIP, new VoxelPoint(z, 3, 19))));

        List<PatchPoint> points =
                augmenter.apply(block, new SplittableRandom(1)).points();

        assertThat(points)
                .isEqualTo(
                        expectedX.equals("none")
                                ? List.of()
                                : List.of(new PatchPoint(Location.BASILAR_TIP, new VoxelPoint(0, 3, 19))));
    }

    @Test
    void pointsBecomeBlobsInTheChannelsOfTheirLocations() {
        TrainingBlock block = new TrainingBlock(
                new float[PATCH.arrayLength()],
                PATCH,
                List.of(
                        new PatchPoint(Location.RIGHT_MCA, new VoxelPoint(3.4, 8.6, 9)),
                        new PatchPoint(Location.LEFT_MCA, new VoxelPoint(1, 2, 3))));
        ChannelOrder order = new ChannelOrder(List.of(Location.values()));

        List<BlobPlace> blobs = new Augmenter(AugmentationPlan.none(), PATCH)
                .apply(block, new SplittableRandom(1))
                .blobs(order);

        assertThat(blobs)
                .containsExactly(new BlobPlace(5, new VoxelIndex(3, 9, 9)), new BlobPlace(4, new VoxelIndex(1, 2, 3)));
    }

    @Test
    void thePublishedPatchIsCutFromThePublishedBlock() {
        assertThat(Augmenter.blockExtent(new Extent(96, 160, 128))).isEqualTo(new Extent(191, 238, 186));
    }

    @Test
    void anArrayOfAnotherLengthIsRefused() {
        TrainingBlock block = spot(new VoxelPoint(20, 24, 19), 5);
        Augmenter augmenter = new Augmenter(LIVELY, PATCH);

        assertThatThrownBy(() -> augmenter.apply(block, new SplittableRandom(1), new float[10]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20×32×26")
                .hasMessageContaining("10");
    }

    @Test
    void aBlockWithAnArrayOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new TrainingBlock(new float[10], PATCH, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16640")
                .hasMessageContaining("10");
    }

    @Test
    void aPointNeedsAVessel() {
        assertThatThrownBy(() -> new PatchPoint(Location.ANEURYSM_PRESENT, new VoxelPoint(1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Aneurysm Present");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aPointNeedsAPlace(double z) {
        assertThatThrownBy(() -> new PatchPoint(Location.BASILAR_TIP, new VoxelPoint(z, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }

    @Test
    void pointsAreGroupedByLocation() {
        VoxelPoint a = new VoxelPoint(1, 1, 1);
        VoxelPoint b = new VoxelPoint(2, 2, 2);
        VoxelPoint c = new VoxelPoint(3, 3, 3);

        assertThat(PatchPoint.byLocation(List.of(
                        new PatchPoint(Location.LEFT_MCA, a),
                        new PatchPoint(Location.BASILAR_TIP, b),
                        new PatchPoint(Location.LEFT_MCA, c))))
                .containsExactly(List.of(a, c), List.of(b));
    }
}
