package willis.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import willis.plan.IncompatibleModelException;
import willis.plan.IntensityStatistics;
import willis.plan.Normalization;
import willis.testing.Golden;

class IntensityScaleTest {
    private static final IntensityStatistics TRAINING = new IntensityStatistics(100, 20, 60, 160);

    @ParameterizedTest
    @CsvSource({"zscore, 2e-5", "zscore_constant, 1e-6"})
    void zScoresEqualNnUNet(String name, float tolerance) throws IOException {
        Golden golden = Golden.open("normalize/" + name);
        float[] expected = golden.expected("expected").values();

        float[] scaled = scaled(Normalization.Z_SCORE, golden.input("image").values());

        // the reference sums in float32, Willis in float64
        assertThat(scaled).containsExactly(expected, Offset.offset(tolerance));
    }

    @Test
    void ctIsClippedToThePercentilesOfTheTrainingSet() throws IOException {
        float[] scaled = scaled(Normalization.CT, -1000, 60, 100, 110, 160, 3000);

        assertThat(scaled).containsExactly(-2, -2, 0, 0.5f, 3, 3);
    }

    @Test
    void theGlobalZScoreIsNotClipped() throws IOException {
        float[] scaled = scaled(Normalization.GLOBAL_Z_SCORE, -1000, 60, 100, 110, 160, 3000);

        assertThat(scaled).containsExactly(-55, -2, 0, 0.5f, 3, 145);
    }

    @Test
    void rescalingPutsTheMinimumAtZeroAndTheMaximumAtOne() throws IOException {
        assertThat(scaled(Normalization.RESCALE_TO_01, 3, -1, 1, 7)).containsExactly(0.5f, 0, 0.25f, 1);
    }

    @Test
    void rescalingAConstantGivesZero() throws IOException {
        assertThat(scaled(Normalization.RESCALE_TO_01, 7, 7, 7)).containsExactly(0, 0, 0);
    }

    @Test
    void noneKeepsTheValues() throws IOException {
        assertThat(scaled(Normalization.NONE, 3, -1, 0.5f)).containsExactly(3, -1, 0.5f);
    }

    @ParameterizedTest
    @EnumSource
    void theImageIsNotChanged(Normalization normalization) throws IOException {
        float[] voxels = {1, 2, 300};

        new IntensityScale(normalization, Optional.of(TRAINING)).apply(voxels)[0] = 77;

        assertThat(voxels).containsExactly(1, 2, 300);
    }

    @ParameterizedTest
    @CsvSource({"CT, CTNormalization", "GLOBAL_Z_SCORE, GlobalZScoreNormalization"})
    void statisticsThatAreNeededAreAskedFor(Normalization normalization, String name) {
        assertThatThrownBy(() -> new IntensityScale(normalization, Optional.empty()))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(
                        "plans.json, foreground_intensity_properties_per_channel: missing, but " + name + " needs it");
    }

    private static float[] scaled(Normalization normalization, float... voxels) throws IOException {
        return new IntensityScale(normalization, Optional.of(TRAINING)).apply(voxels);
    }
}
