package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import willis.geometry.Axis;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.volume.Volume;

class OverviewTest {
    private static final Extent EXTENT = new Extent(21, 46, 35);

    /** Whole numbers from −3 to 6, each of which occurs. */
    private static float[] voxels(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] voxels = new float[EXTENT.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = random.nextInt(-3, 7);
        }
        return voxels;
    }

    private static Overview overview(float[] voxels) {
        Grid grid = new Grid(EXTENT, new Spacing(1.25, 0.5, 0.8), new PointMm(0, 0, 0), DirectionCosines.LPS);
        return Overview.of(new Volume(grid, voxels), Workers.serial());
    }

    private static long count(float[] voxels, float value) {
        long count = 0;
        for (float voxel : voxels) {
            count += voxel == value ? 1 : 0;
        }
        return count;
    }

    @Test
    void extremesAreCountedExactly() {
        float[] voxels = voxels(1);

        Overview overview = overview(voxels);

        assertThat(overview.extremes().minimum).isEqualTo(-3);
        assertThat(overview.extremes().maximum).isEqualTo(6);
        assertThat(overview.voxelsAtMinimum()).isEqualTo(count(voxels, -3));
        assertThat(overview.voxelsAtMaximum()).isEqualTo(count(voxels, 6));
    }

    @Test
    void whatIsSurelyAboveTheMinimumIsNoMoreThanWhatIs() {
        for (long seed = 0; seed < 20; seed++) {
            float[] voxels = voxels(seed);

            double sure = overview(voxels).voxelsSurelyAboveMinimum();

            assertThat(sure)
                    .as("seed " + seed)
                    .isGreaterThan(0.3 * voxels.length)
                    .isLessThanOrEqualTo(voxels.length - count(voxels, -3));
        }
    }

    @Test
    void aNumberThatIsNoneIsNoticedWhereverItIs() {
        for (int place : new int[] {0, 17_000, EXTENT.arrayLength() - 1}) {
            float[] voxels = voxels(2);
            voxels[place] = Float.NaN;

            assertThat(overview(voxels).extremes().notFinite).as("at " + place).isPositive();
        }
    }

    @Test
    void wideningReachesAsFarOnEachAxisAsItSays() {
        Overview overview = overview(voxels(3));
        Extent blocks = overview.extent();
        double mm = 5;
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 20; round++) {
            boolean[] marked = new boolean[blocks.arrayLength()];
            for (int i = 0; i < 4; i++) {
                marked[random.nextInt(marked.length)] = true;
            }

            boolean[] wide = overview.widened(marked, mm);

            for (int i = 0; i < wide.length; i++) {
                assertThat(wide[i])
                        .as("round " + round + ", block " + blocks.voxel(i))
                        .isEqualTo(isNear(overview, marked, blocks.voxel(i), mm));
            }
        }
    }

    /** Whether a marked block lies within the distance on all three axes. */
    private static boolean isNear(Overview overview, boolean[] marked, VoxelIndex place, double mm) {
        for (int i = 0; i < marked.length; i++) {
            if (marked[i]) {
                VoxelIndex other = overview.extent().voxel(i);
                boolean near = true;
                for (Axis axis : Axis.values()) {
                    int reach = (int) Math.rint(mm / overview.spacing().along(axis));
                    near &= Math.abs(other.along(axis) - place.along(axis)) <= reach;
                }
                if (near) {
                    return true;
                }
            }
        }
        return false;
    }
}
