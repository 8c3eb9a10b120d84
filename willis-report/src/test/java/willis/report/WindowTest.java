package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.geometry.Box;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.volume.Modality;
import willis.volume.Volume;

class WindowTest {

    /** The intensities 0 to 9,999, and one far outside. */
    private static Percentiles ramp() {
        float[] voxels = new float[10_001];
        for (int i = 0; i < 10_000; i++) {
            voxels[i] = i;
        }
        voxels[10_000] = 1e9f;
        return percentiles(voxels);
    }

    private static Percentiles percentiles(float... voxels) {
        Grid grid = new Grid(
                new Extent(1, 1, voxels.length), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        return Percentiles.of(new Volume(grid, voxels), Box.whole(grid.extent()));
    }

    @Test
    void ctAngiographyIsLookedAtForVesselsFirst() {
        assertThat(Window.forSlices(Modality.CTA, ramp()))
                .containsExactly(new Window("Vessels", -100, 600, "HU"), new Window("Brain", 0, 80, "HU"));
    }

    @Test
    void plainCtIsLookedAtForBrainFirst() {
        assertThat(Window.forSlices(Modality.CT, ramp()))
                .extracting(Window::name)
                .containsExactly("Brain", "Vessels");
    }

    @Test
    void ctProjectionsShowBone() {
        assertThat(Window.forProjections(Modality.CTA, ramp())).isEqualTo(new Window("Bone", -200, 2000, "HU"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Modality.class,
            names = {"CTA", "CT"},
            mode = EnumSource.Mode.EXCLUDE)
    void otherWindowsFollowTheIntensitiesButNotASingleOutlier(Modality modality) {
        assertThat(Window.forSlices(modality, ramp()))
                .containsExactly(new Window("Percentiles 1 to 99.7", 100, 9970, ""));
        assertThat(Window.forProjections(modality, ramp()))
                .isEqualTo(new Window("Percentiles 1 to 99.9", 100, 9990, ""));
    }

    @Test
    void aVolumeOfOneValueIsBlack() {
        assertThat(Window.forSlices(Modality.MRA, percentiles(7, 7, 7)).get(0).grey(7))
                .isZero();
    }

    @Test
    void greysAreLinearBetweenTheEndsAndCutBeyond() {
        Window brain = Window.ofLevel("Brain", 40, 80);

        assertThat(new int[] {brain.grey(-1000), brain.grey(0), brain.grey(40), brain.grey(80), brain.grey(3000)})
                .containsExactly(0, 0, 128, 255, 255);
    }

    @Test
    void itNamesItsRange() {
        assertThat(Window.ofLevel("Vessels", 250, 700)).hasToString("Vessels (−100 to 600 HU)");
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertThatThrownBy(() -> new Window("any", 3, 3, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A window needs a range, got 3.0 to 3.0");
    }
}
