package willis.phantom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import willis.phantom.chance.CaseSeed;

class FiltersTest {

    @Test
    void aPlaneOfOneValueKeepsIt() {
        float[] plane = new float[7 * 11];
        java.util.Arrays.fill(plane, 42);
        Filters.convolve(plane, 7, 11, Filters.pointSpread(1.6, 0.05), Filters.pointSpread(2.1, 0.05));
        for (float value : plane) {
            assertThat(value).isCloseTo(42, within(1e-3f));
        }
    }

    @Test
    void rowsAndColumnsHaveTheirOwnBlur() {
        float[] plane = new float[21 * 31];
        plane[10 * 31 + 15] = 1;
        Filters.convolve(plane, 21, 31, Filters.gaussian(2, 6), new float[] {1});
        assertThat(plane[10 * 31 + 17]).isGreaterThan(0.05f);
        assertThat(plane[12 * 31 + 15]).isZero();
    }

    @Test
    void sharpKernelsOvershootAsMuchAsAsked() {
        float[] edge = new float[81];
        for (int i = 40; i < 81; i++) {
            edge[i] = 1;
        }
        Filters.convolve(edge, 1, 81, Filters.pointSpread(5, 0.06), new float[] {1});
        float most = 0;
        for (float value : edge) {
            most = Math.max(most, value);
        }
        assertThat(most - 1).isCloseTo(0.06f, within(0.006f));
    }

    @Test
    void correlatedNoiseHasUnitDeviation() {
        float[] noise = Filters.noise(new CaseSeed(1, 1).stream("noise", 3), 200, 180, 1.4, 1.1);
        double squares = 0;
        for (float value : noise) {
            squares += value * value;
        }
        // About 36,000 / 19 independent values: standard error 1.6 %; 4 of these.
        assertThat(Math.sqrt(squares / noise.length)).isCloseTo(1, within(0.065));
    }

    @Test
    void slabsBeginAgainAtFullGain() {
        Slabs slabs = new Slabs(-60, 30, 3, 0.15);
        assertThat(slabs.gain(-30.001)).isCloseTo(0.85f, within(1e-3f));
        assertThat(slabs.gain(-29.999)).isCloseTo(1, within(1e-3f));
    }
}
