package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PlanConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void anUnknownPreprocessorIsRefused() {
        assertRefused(
                json -> json.put("preprocessor_name", "TotalSegmentatorPreprocessor"),
                "preprocessor_name: unknown preprocessor 'TotalSegmentatorPreprocessor';"
                        + " known are DefaultPreprocessor and RSNA_Aneurysm_Preprocessor");
    }

    @Test
    void anUnknownNormalisationIsRefused() {
        assertRefused(
                json -> json.putArray("normalization_schemes").add("RGBTo01Normalization"),
                "normalization_schemes: unknown normalisation 'RGBTo01Normalization'; known are ZScoreNormalization,"
                        + " GlobalZScoreNormalization, CTNormalization, RescaleTo01Normalization, NoNormalization");
    }

    @Test
    void severalInputChannelsAreRefused() {
        assertRefused(
                json -> json.putArray("normalization_schemes")
                        .add("ZScoreNormalization")
                        .add("ZScoreNormalization"),
                "normalization_schemes: 2 input channels found; Willis reads images of one channel");
    }

    @Test
    void normalisationWithinAMaskIsRefused() {
        assertRefused(
                json -> json.putArray("use_mask_for_norm").add(true),
                "use_mask_for_norm: true found; normalisation within a mask is not built");
    }

    @Test
    void anUnknownResamplingIsRefused() {
        assertRefused(
                json -> json.put("resampling_fn_data", "no_resampling_data_or_seg_to_shape"),
                "resampling_fn_data: unknown resampling 'no_resampling_data_or_seg_to_shape';"
                        + " known are resample_torch_fornnunet and resample_data_or_seg_to_shape");
    }

    @Test
    void aPatchThatCannotBeHalvedIsRefused() {
        assertRefused(
                json -> json.set("patch_size", JsonMapper.shared().readTree("[8, 18, 24]")),
                "patch_size: a patch of 8×18×24 cannot be halved as the strides say; expected multiples of 2×4×4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "patch_size   | [8, 0, 24]       | patch_size: expected numbers above zero, found [8,0,24]",
                "patch_size   | [8, 16.5, 24]    | patch_size: expected a whole number, found 16.5",
                "patch_size   | [8, 1e12, 24]    | patch_size: expected a whole number, found 1.0E12",
                "patch_size   | \"large\"        | patch_size: expected three whole numbers (z, y, x), found \"large\"",
                "spacing      | [1, 1]           | spacing: expected three positive millimetres (z, y, x), found [1.0, 1.0]",
                "spacing      | [1, -1, 1]       | spacing: expected three positive millimetres (z, y, x), found [1.0, -1.0, 1.0]",
                "spacing      | [1, \"x\", 1]    | spacing: expected a number, found \"x\"",
                "batch_size   | \"many\"         | batch_size: expected a whole number, found \"many\"",
                "architecture | 7                | architecture: expected a JSON object, found number",
                "inherits_from| 7                | inherits_from: expected text, found number",
                "resampling_fn_data_kwargs | {\"force_separate_z\": 1} | resampling_fn_data_kwargs, force_separate_z: expected true or false, found 1"
            })
    void aFieldOfAnotherKindIsRefused(String field, String value, String message) {
        assertRefused(json -> json.set(field, JsonMapper.shared().readTree(value)), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch_size", "batch_size", "spacing", "normalization_schemes"})
    void aMissingFieldIsNamed(String field) {
        assertRefused(json -> json.remove(field), field + ": missing");
    }

    @ParameterizedTest
    @CsvSource({"null, SEPARATE_THICK_AXIS", "false, NEVER_SEPARATE", "true, ALWAYS_SEPARATE"})
    void theThickAxisIsTreatedAsThePlanSays(String forced, Resampling expected) throws IOException {
        PlanConfiguration configuration = read(json -> ((ObjectNode) json.get("resampling_fn_data_kwargs"))
                .set("force_separate_z", JsonMapper.shared().readTree(forced)));

        assertThat(configuration.resampling()).isEqualTo(expected);
    }

    @Test
    void withoutAWordTheThickAxisIsTreatedApartWhereItIsThick() throws IOException {
        assertThat(read(json -> json.remove("resampling_fn_data_kwargs")).resampling())
                .isEqualTo(Resampling.SEPARATE_THICK_AXIS);
    }

    @Test
    void splinesAreApproximatedAndThatIsSaid() throws IOException {
        assertThat(read(json -> json.put("resampling_fn_data", "resample_data_or_seg_to_shape"))
                        .approximation())
                .isEqualTo(Optional.of("images are resampled trilinearly where the plan asks for cubic splines"
                        + " (resample_data_or_seg_to_shape)"));
    }

    @ParameterizedTest
    @CsvSource({"DefaultPreprocessor, true", "RSNA_Aneurysm_Preprocessor, false"})
    void onlyTheDefaultPreprocessorCropsToNonZero(String name, boolean crops) throws IOException {
        assertThat(read(json -> json.put("preprocessor_name", name)).cropsToNonZero())
                .isEqualTo(crops);
    }

    @ParameterizedTest
    @CsvSource({
        "ZScoreNormalization, Z_SCORE",
        "GlobalZScoreNormalization, GLOBAL_Z_SCORE",
        "CTNormalization, CT",
        "RescaleTo01Normalization, RESCALE_TO_01",
        "NoNormalization, NONE"
    })
    void aNormalisationIsFoundByItsName(String name, Normalization expected) throws IOException {
        assertThat(read(json -> json.putArray("normalization_schemes").add(name))
                        .normalization())
                .isEqualTo(expected);
    }

    private PlanConfiguration read(Consumer<ObjectNode> change) throws IOException {
        return HandMadePlan.read(folder, plan -> change.accept(HandMadePlan.configuration(plan)))
                .configuration("3d_fullres");
    }

    private void assertRefused(Consumer<ObjectNode> change, String message) {
        assertThatThrownBy(() -> read(change))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json") + ", configurations, 3d_fullres, " + message);
    }
}
