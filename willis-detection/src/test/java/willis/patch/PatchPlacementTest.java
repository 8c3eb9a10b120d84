package willis.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;

class PatchPlacementTest {
    private static final Extent CASE = new Extent(40, 60, 50);
    private static final PatchPlacement PLACEMENT =
            new PatchPlacement(new Extent(21, 30, 24), new Extent(12, 20, 16), 2);

    @ParameterizedTest
    @CsvSource({"32, 0.33, 11", "2, 0.33, 1", "1, 0.33, 0", "8, 0, 0", "8, 1, 8", "4, 0.625, 2"})
    void theLastOnesOfABatchShowAnAneurysm(int batchSize, double share, int expected) {
        List<Integer> forced = IntStream.range(0, batchSize)
                .filter(position -> PatchPlacement.forcesForeground(position, batchSize, share))
                .boxed()
                .toList();

        assertThat(forced)
                .isEqualTo(
                        IntStream.range(batchSize - expected, batchSize).boxed().toList());
    }

    @Test
    void anywhereMeansEveryPlaceAsOften() {
        SplittableRandom random = new SplittableRandom(1);
        // margins 9, 10, 8: from -5, -5, -4 to 40 + 5 - 21, 60 + 5 - 30, 50 + 4 - 24
        int[] z = new int[30];
        int[] y = new int[41];
        int[] x = new int[35];

        int draws = 60_000;
        for (int i = 0; i < draws; i++) {
            VoxelIndex start = PLACEMENT.anywhere(random, CASE).start();
            z[start.z() + 5]++;
            y[start.y() + 5]++;
            x[start.x() + 4]++;
        }

        for (int[] counts : List.of(z, y, x)) {
            double expected = (double) draws / counts.length;
            for (int count : counts) {
                // five standard deviations of a count
                assertThat((double) count).isCloseTo(expected, within(5 * Math.sqrt(expected)));
            }
        }
    }

    @Test
    void aCaseSmallerThanTheBlockLiesWithinIt() {
        Extent small = new Extent(8, 9, 50);
        SplittableRandom random = new SplittableRandom(2);

        for (int i = 0; i < 200; i++) {
            Box block = PLACEMENT.anywhere(random, small);

            // 13 and 21 voxels to spare: half of them before the case, the odd one on either side
            assertThat(block.start().z()).isIn(-7, -6);
            assertThat(block.start().y()).isIn(-11, -10);
        }
    }

    @Test
    void aBlockHasTheAskedSize() {
        SplittableRandom random = new SplittableRandom(3);

        assertThat(PLACEMENT.anywhere(random, CASE).extent()).isEqualTo(new Extent(21, 30, 24));
        assertThat(PLACEMENT
                        .aboutAneurysm(random, CASE, List.of(List.of(new VoxelPoint(20, 30, 25))))
                        .extent())
                .isEqualTo(new Extent(21, 30, 24));
    }

    @Test
    void aForcedBlockHasAVoxelOfTheBallInItsMiddle() {
        SplittableRandom random = new SplittableRandom(4);

        for (int i = 0; i < 500; i++) {
            VoxelIndex start = PLACEMENT
                    .aboutAneurysm(random, CASE, List.of(List.of(new VoxelPoint(20.4, 29.6, 25))))
                    .start();

            int z = start.z() + 10 - 20;
            int y = start.y() + 15 - 30;
            int x = start.x() + 12 - 25;
            assertThat(z * z + y * y + x * x).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void everyVoxelOfTheBallIsDrawnAsOften() {
        SplittableRandom random = new SplittableRandom(5);
        int[] counts = new int[125];

        int draws = 33_000;
        for (int i = 0; i < draws; i++) {
            VoxelIndex start = PLACEMENT
                    .aboutAneurysm(random, CASE, List.of(List.of(new VoxelPoint(20, 30, 25))))
                    .start();
            counts[new Extent(5, 5, 5).index(start.z() - 8, start.y() - 13, start.x() - 11)]++;
        }

        // a digital ball of radius 2 has 33 voxels; five standard deviations of a count of 1,000
        assertThat(IntStream.of(counts).filter(count -> count > 0))
                .hasSize(33)
                .allMatch(count -> count > 840 && count < 1160);
    }

    @Test
    void locationsAreDrawnAsOftenWhateverTheirNumberOfPoints() {
        SplittableRandom random = new SplittableRandom(6);
        VoxelPoint alone = new VoxelPoint(20, 15, 25);
        VoxelPoint oneOfTwo = new VoxelPoint(20, 30, 25);
        VoxelPoint otherOfTwo = new VoxelPoint(20, 45, 25);
        List<List<VoxelPoint>> points = List.of(List.of(), List.of(alone), List.of(oneOfTwo, otherOfTwo));
        int[] counts = new int[3];

        for (int i = 0; i < 10_000; i++) {
            counts[(PLACEMENT.aboutAneurysm(random, CASE, points).start().y() + 7) / 15]++;
        }

        // five standard deviations: 250 and 217
        assertThat(counts[0]).isCloseTo(5000, within(250));
        assertThat(counts[1]).isCloseTo(2500, within(217));
        assertThat(counts[2]).isCloseTo(2500, within(217));
    }

    @Test
    void aForcedBlockIsMovedAtTheBeginningAndNotAtTheEnd() {
        SplittableRandom random = new SplittableRandom(7);
        PatchPlacement exact = new PatchPlacement(PLACEMENT.block(), PLACEMENT.patch(), 0);

        Box atBeginning = exact.aboutAneurysm(random, CASE, List.of(List.of(new VoxelPoint(0, 0, 0))));
        Box atEnd = exact.aboutAneurysm(random, CASE, List.of(List.of(new VoxelPoint(39, 59, 49))));

        assertThat(atBeginning.start()).isEqualTo(new VoxelIndex(-5, -5, -4));
        assertThat(atEnd.start()).isEqualTo(new VoxelIndex(39 - 10, 59 - 15, 49 - 12));
    }

    @Test
    void aCaseWithoutAneurysmsGetsABlockAnywhere() {
        Box forced = PLACEMENT.aboutAneurysm(new SplittableRandom(8), CASE, List.of(List.of(), List.of()));

        assertThat(forced).isEqualTo(PLACEMENT.anywhere(new SplittableRandom(8), CASE));
    }

    @Test
    void aPatchLargerThanItsBlockIsRefused() {
        assertThatThrownBy(() -> new PatchPlacement(new Extent(21, 30, 24), new Extent(12, 31, 16), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12×31×16")
                .hasMessageContaining("21×30×24");
    }
}
