package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.geometry.Box;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.volume.Volume;

class HistogramTest {

    private static Histogram of(float... voxels) {
        Grid grid = new Grid(
                new Extent(1, 1, voxels.length), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        Volume volume = new Volume(grid, voxels);
        return Histogram.of(volume, Percentiles.of(volume, Box.whole(grid.extent())));
    }

    private static float[] wholeNumbers(int from, int to) {
        float[] voxels = new float[to - from];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = from + i;
        }
        return voxels;
    }

    @Test
    void wholeNumbersFillBinsEvenly() {
        // -1000 … 999 in at most 158 bins: 20 wide
        Histogram histogram = of(wholeNumbers(-1000, 1000));

        assertThat(histogram.from()).isEqualTo(-1000);
        assertThat(histogram.to()).isEqualTo(1000);
        assertThat(histogram.path(100, 10)).isEqualTo("M0 10.0" + bars(100) + "V10.0Z");
    }

    private static String bars(int bins) {
        StringBuilder bars = new StringBuilder();
        for (int bin = 1; bin <= bins; bin++) {
            bars.append("V0.0H").append(bin).append(".0");
        }
        return bars.toString();
    }

    @Test
    void anOutlierDoesNotStretchIt() {
        float[] voxels = wholeNumbers(0, 10_001);
        voxels[10_000] = 1e9f;

        Histogram histogram = of(voxels);

        assertThat(histogram.to()).isLessThan(10_101);
        assertThat(histogram.largest()).isEqualTo(1e9f);
        assertThat(histogram.outside()).isEqualTo(1);
    }

    @Test
    void oneValueFillsOneBin() {
        assertThat(of(7, 7, 7).outside()).isZero();
    }

    @Test
    void ticksAreRound() {
        assertThat(of(wholeNumbers(-1000, 1000)).ticks()).containsExactly(-1000.0, -500.0, 0.0, 500.0, 1000.0);
    }

    @Test
    void placesOutsideAreAtTheEdges() {
        Histogram histogram = of(wholeNumbers(-1000, 1000));

        assertThat(histogram.place(-5000)).isZero();
        assertThat(histogram.place(500)).isCloseTo(0.75, within(1e-12));
        assertThat(histogram.place(5000)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1.2, 2", "3, 5", "7, 10", "0.03, 0.05", "12.65, 20"})
    void stepsAreOneTwoOrFiveTimesAPowerOfTen(double atLeast, double step) {
        assertThat(Histogram.niceStep(atLeast)).isCloseTo(step, within(1e-12));
    }
}
