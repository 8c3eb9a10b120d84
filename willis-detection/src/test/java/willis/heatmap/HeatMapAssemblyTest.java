package willis.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.parallel.Workers;
import willis.volume.Volume;

class HeatMapAssemblyTest {
    private static final int CHANNELS = 3;
    private static final float BACKGROUND = -6;

    /** 37.5 × 20 × 15 mm, oblique. */
    private static final Grid GRID = oblique(new Extent(30, 40, 50));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void slabsOfAnySizeGiveTheSameHeatMap(long seed) {
        float[] logits = noise(GRID.extent(), seed);
        SplittableRandom random = new SplittableRandom(seed);
        HeatMapAssembly assembly = new HeatMapAssembly(GRID, CHANNELS, Keep.ALL_CHANNELS, Workers.serial());
        int next = 0;
        while (next < GRID.extent().z()) {
            int slices = Math.min(random.nextInt(1, 8), GRID.extent().z() - next);
            assembly.accept(slices, slab(logits, GRID.extent(), next, slices));
            next += slices;
        }

        assertSame(assembly.finish(), whole(GRID, logits, Keep.ALL_CHANNELS, Workers.serial()), seed);
    }

    @Test
    void aSlabMayBeReusedByItsOwner() {
        float[] logits = noise(GRID.extent(), 9);
        HeatMapAssembly assembly = new HeatMapAssembly(GRID, CHANNELS, Keep.ALL_CHANNELS, Workers.serial());
        float[] reused = new float[0];
        for (int z = 0; z < GRID.extent().z(); z += 5) {
            float[] slab = slab(logits, GRID.extent(), z, 5);
            reused = reused.length == 0 ? slab : reused;
            System.arraycopy(slab, 0, reused, 0, slab.length);
            assembly.accept(5, reused);
            Arrays.fill(reused, 99);
        }

        assertSame(assembly.finish(), whole(GRID, logits, Keep.ALL_CHANNELS, Workers.serial()), 9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theNumberOfThreadsChangesNothing(long seed) {
        float[] logits = noise(GRID.extent(), seed);
        try (Workers three = Workers.of(3)) {
            assertSame(
                    whole(GRID, logits, Keep.ALL_CHANNELS, three),
                    whole(GRID, logits, Keep.ALL_CHANNELS, Workers.serial()),
                    seed);
        }
    }

    @Test
    void separateBlobsArePeaksInTheirPlaces() {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<VoxelPoint> centres = farApart(random);
            float[] logits = background(GRID.extent());
            for (int i = 0; i < centres.size(); i++) {
                addBlob(logits, GRID, 1, GRID.toPatient(centres.get(i)), 9 - i);
            }

            List<Peak> peaks =
                    whole(GRID, logits, Keep.NOTHING, Workers.serial()).peaks().get(1);

            assertThat(peaks).as("seed %d", seed).hasSameSizeAs(centres);
            for (int i = 0; i < peaks.size(); i++) {
                Peak peak = peaks.get(i);
                VoxelPoint centre = centres.get(i);
                assertThat(Math.abs(peak.voxel().z() - centre.z()) <= 1
                                && Math.abs(peak.voxel().y() - centre.y()) <= 1
                                && Math.abs(peak.voxel().x() - centre.x()) <= 1)
                        .as("seed %d, %s at %s", seed, centre, peak.voxel())
                        .isTrue();
                assertThat(peak.position()).as("seed %d", seed).isEqualTo(GRID.toPatient(peak.voxel()));
            }
        }
    }

    @Test
    void aPeakIsAsHighAsItsVoxel() {
        float[] logits = background(GRID.extent());
        set(logits, GRID.extent(), 1, new VoxelIndex(7, 8, 9), (float) Math.log(3));

        Peak peak = whole(GRID, logits, Keep.NOTHING, Workers.serial())
                .peaks()
                .get(1)
                .get(0);

        // sigmoid(ln 3) = 3/4; the logit is a float32
        assertThat(peak.probability()).isCloseTo(0.75, within(1e-7));
        assertThat(peak.voxel()).isEqualTo(new VoxelIndex(7, 8, 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 29})
    void aPeakMayLieInTheFirstOrLastSlice(int z) {
        float[] logits = background(GRID.extent());
        set(logits, GRID.extent(), 0, new VoxelIndex(z, 39, 0), 2);

        assertThat(whole(GRID, logits, Keep.NOTHING, Workers.serial()).peaks().get(0))
                .extracting(Peak::voxel)
                .containsExactly(new VoxelIndex(z, 39, 0));
    }

    @Test
    void aSingleSliceIsSearchedToo() {
        Grid grid = oblique(new Extent(1, 40, 50));
        float[] logits = background(grid.extent());
        set(logits, grid.extent(), 2, new VoxelIndex(0, 20, 30), 2);

        assertThat(whole(grid, logits, Keep.NOTHING, Workers.serial()).peaks().get(2))
                .extracting(Peak::voxel)
                .containsExactly(new VoxelIndex(0, 20, 30));
    }

    @Test
    void aPlateauIsOnePeak() {
        float[] logits = background(GRID.extent());
        for (int z = 10; z < 14; z++) {
            for (int y = 10; y < 13; y++) {
                for (int x = 10; x < 16; x++) {
                    set(logits, GRID.extent(), 0, new VoxelIndex(z, y, x), 3);
                }
            }
        }

        assertThat(whole(GRID, logits, Keep.NOTHING, Workers.serial()).peaks().get(0))
                .extracting(Peak::voxel)
                .containsExactly(new VoxelIndex(10, 10, 10));
    }

    @Test
    void ofTwoPeaksNearerThanTenMillimetresTheHigherIsReported() {
        // 7 slices of 1.25 mm are 8.75 mm
        float[] logits = background(GRID.extent());
        set(logits, GRID.extent(), 0, new VoxelIndex(5, 20, 20), 2);
        set(logits, GRID.extent(), 0, new VoxelIndex(12, 20, 20), 3);

        assertThat(whole(GRID, logits, Keep.NOTHING, Workers.serial()).peaks().get(0))
                .extracting(Peak::voxel)
                .containsExactly(new VoxelIndex(12, 20, 20));
    }

    @Test
    void twoPeaksFurtherApartThanTenMillimetresAreBothReportedTheHigherFirst() {
        // 9 slices of 1.25 mm are 11.25 mm
        float[] logits = background(GRID.extent());
        set(logits, GRID.extent(), 0, new VoxelIndex(5, 20, 20), 2);
        set(logits, GRID.extent(), 0, new VoxelIndex(14, 20, 20), 3);

        assertThat(whole(GRID, logits, Keep.NOTHING, Workers.serial()).peaks().get(0))
                .extracting(Peak::voxel)
                .containsExactly(new VoxelIndex(14, 20, 20), new VoxelIndex(5, 20, 20));
    }

    @Test
    void ofFourPeaksTheThreeHighestAreReported() {
        float[] logits = background(GRID.extent());
        set(logits, GRID.extent(), 0, new VoxelIndex(1, 20, 20), 2);
        set(logits, GRID.extent(), 0, new VoxelIndex(10, 20, 20), 1);
        set(logits, GRID.extent(), 0, new VoxelIndex(19, 20, 20), 4);
        set(logits, GRID.extent(), 0, new VoxelIndex(28, 20, 20), 3);

        assertThat(whole(GRID, logits, Keep.NOTHING, Workers.serial()).peaks().get(0))
                .extracting(peak -> peak.voxel().z())
                .containsExactly(19, 28, 1);
    }

    @Test
    void belowOneTenthThereIsNoPeak() {
        float[] logits = background(GRID.extent());
        // sigmoid(-2.25) = 0.095
        set(logits, GRID.extent(), 0, new VoxelIndex(5, 20, 20), -2.25f);

        HeatMap heatMap = whole(GRID, logits, Keep.NOTHING, Workers.serial());

        assertThat(heatMap.peaks().get(0)).isEmpty();
        assertThat(heatMap.probabilities().get(0)).isCloseTo(0.0953, within(1e-4));
    }

    @Test
    void theHighestVoxelIsAlwaysAPeakIfItReachesOneTenth() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Grid grid = oblique(new Extent(random.nextInt(1, 6), random.nextInt(1, 6), random.nextInt(1, 6)));
            float[] logits = new float[CHANNELS * grid.extent().arrayLength()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = random.nextInt(-4, 2); // few values: many ties
            }

            HeatMap heatMap = whole(grid, logits, Keep.NOTHING, Workers.serial());

            for (int c = 0; c < CHANNELS; c++) {
                double highest = heatMap.probabilities().get(c);
                if (highest >= HeatMapAssembly.LOWEST_PEAK) {
                    assertThat(heatMap.peaks().get(c).get(0).probability())
                            .as("seed %d, channel %d", seed, c)
                            .isEqualTo(highest);
                } else {
                    assertThat(heatMap.peaks().get(c))
                            .as("seed %d, channel %d", seed, c)
                            .isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 29})
    void notANumberIsReportedAndNotPassedOn(int z) {
        float[] logits = background(GRID.extent());
        set(logits, GRID.extent(), 1, new VoxelIndex(z, 3, 4), Float.NaN);

        assertThatThrownBy(() -> whole(GRID, logits, Keep.MAXIMUM, Workers.serial()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The model answered with NaN at voxel " + z
                        + ", 3, 4 of its input; its weights or its input are broken");
    }

    @Test
    void missingSlicesAreReported() {
        HeatMapAssembly assembly = new HeatMapAssembly(GRID, CHANNELS, Keep.NOTHING, Workers.serial());
        assembly.accept(29, background(GRID.extent()));

        assertThatThrownBy(assembly::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Logits of 29 slices arrived, 30 expected");
    }

    @Test
    void tooManySlicesAreRefused() {
        HeatMapAssembly assembly = new HeatMapAssembly(GRID, CHANNELS, Keep.NOTHING, Workers.serial());
        assembly.accept(29, background(GRID.extent()));

        assertThatThrownBy(() -> assembly.accept(2, background(GRID.extent())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 slices after 29 of 30");
    }

    @Test
    void tooFewLogitsAreRefused() {
        HeatMapAssembly assembly = new HeatMapAssembly(GRID, CHANNELS, Keep.NOTHING, Workers.serial());

        assertThatThrownBy(() -> assembly.accept(2, new float[2 * 40 * 50 * CHANNELS - 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not fit 3 channels of 30×40×50");
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsAskedForIsKept(Keep keep) {
        HeatMap heatMap = whole(GRID, noise(GRID.extent(), 4), keep, Workers.serial());

        assertThat(heatMap.maximum().isPresent()).isEqualTo(keep != Keep.NOTHING);
        assertThat(heatMap.channels()).hasSize(keep == Keep.ALL_CHANNELS ? CHANNELS : 0);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKeptDoesNotChangePeaksAndProbabilities(Keep keep) {
        HeatMap expected = whole(GRID, noise(GRID.extent(), 4), Keep.NOTHING, Workers.serial());

        HeatMap heatMap = whole(GRID, noise(GRID.extent(), 4), keep, Workers.serial());

        assertThat(heatMap.probabilities()).isEqualTo(expected.probabilities());
        assertThat(heatMap.peaks()).isEqualTo(expected.peaks());
    }

    @Test
    void aProbabilityIsTheMaximumOfItsMap() {
        HeatMap heatMap = whole(GRID, noise(GRID.extent(), 5), Keep.ALL_CHANNELS, Workers.serial());

        for (int c = 0; c < CHANNELS; c++) {
            // the map is float32
            assertThat(max(heatMap.channels().get(c)))
                    .isEqualTo(heatMap.probabilities().get(c).floatValue());
        }
    }

    @Test
    void theMaximumIsThatOfTheVesselsWithoutTheSummary() {
        HeatMap heatMap = whole(GRID, noise(GRID.extent(), 6), Keep.ALL_CHANNELS, Workers.serial());

        float[] maximum = heatMap.maximum().orElseThrow().voxels();
        for (int i = 0; i < maximum.length; i++) {
            float expected = Math.max(
                    heatMap.channels().get(0).voxels()[i],
                    heatMap.channels().get(1).voxels()[i]);
            assertThat(maximum[i]).as("voxel %d", i).isEqualTo(expected);
        }
    }

    private static HeatMap whole(Grid grid, float[] logits, Keep keep, Workers workers) {
        HeatMapAssembly assembly = new HeatMapAssembly(grid, CHANNELS, keep, workers);
        assembly.accept(grid.extent().z(), logits);
        return assembly.finish();
    }

    private static float[] slab(float[] logits, Extent extent, int from, int slices) {
        int plane = extent.y() * extent.x();
        float[] slab = new float[CHANNELS * slices * plane];
        for (int c = 0; c < CHANNELS; c++) {
            System.arraycopy(logits, (c * extent.z() + from) * plane, slab, c * slices * plane, slices * plane);
        }
        return slab;
    }

    private static float[] noise(Extent extent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[CHANNELS * extent.arrayLength()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextDouble(-6, 4);
        }
        return logits;
    }

    private static float[] background(Extent extent) {
        float[] logits = new float[CHANNELS * extent.arrayLength()];
        Arrays.fill(logits, BACKGROUND);
        return logits;
    }

    private static void set(float[] logits, Extent extent, int channel, VoxelIndex voxel, float logit) {
        logits[channel * extent.arrayLength() + extent.index(voxel)] = logit;
    }

    /** Adds a Gaussian of 1.5 mm. */
    private static void addBlob(float[] logits, Grid grid, int channel, PointMm centre, double height) {
        int voxels = grid.extent().arrayLength();
        for (int i = 0; i < voxels; i++) {
            double squared = grid.toPatient(grid.extent().voxel(i)).squaredDistance(centre);
            logits[channel * voxels + i] += (float) (height * Math.exp(-squared / (2 * 1.5 * 1.5)));
        }
    }

    /** One to three points, 14 mm apart and a voxel inside the border. */
    private static List<VoxelPoint> farApart(SplittableRandom random) {
        List<VoxelPoint> points = new ArrayList<>();
        int wanted = random.nextInt(1, 4);
        for (int attempt = 0; attempt < 1000 && points.size() < wanted; attempt++) {
            VoxelPoint point =
                    new VoxelPoint(random.nextDouble(1, 28), random.nextDouble(1, 38), random.nextDouble(1, 48));
            PointMm position = GRID.toPatient(point);
            if (points.stream().allMatch(other -> GRID.toPatient(other).distanceMm(position) > 14)) {
                points.add(point);
            }
        }
        return points;
    }

    private static float max(Volume volume) {
        float max = 0;
        for (float voxel : volume.voxels()) {
            max = Math.max(max, voxel);
        }
        return max;
    }

    private static void assertSame(HeatMap found, HeatMap expected, long seed) {
        assertThat(found.probabilities()).as("seed %d", seed).isEqualTo(expected.probabilities());
        assertThat(found.peaks()).as("seed %d", seed).isEqualTo(expected.peaks());
        assertThat(found.maximum().orElseThrow().voxels())
                .as("seed %d", seed)
                .isEqualTo(expected.maximum().orElseThrow().voxels());
        for (int c = 0; c < CHANNELS; c++) {
            assertThat(found.channels().get(c).voxels())
                    .as("seed %d, channel %d", seed, c)
                    .isEqualTo(expected.channels().get(c).voxels());
        }
    }

    private static Grid oblique(Extent extent) {
        Direction x = Direction.of(0.9, 0.1, -0.2);
        Direction y = Direction.of(0, 0, 1).cross(x);
        return new Grid(
                extent, new Spacing(1.25, 0.5, 0.3), new PointMm(-31, 17, 40), new DirectionCosines(x.cross(y), y, x));
    }
}
