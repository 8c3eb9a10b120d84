package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Orientation;
import willis.plan.ModelSettings.PlattScaling;
import willis.volume.Modality;

class ModelSettingsTest {
    private static final ModelSettings FULL = new ModelSettings(
            "hand-made",
            "phantoms, \"seed 7\"",
            Orientation.parse("PIL"),
            SideStatus.VERIFIED,
            RegionSetting.REFERENCE,
            Map.of("Basilar Tip", 0.0253, "Aneurysm Present", 1.0 / 3),
            new ProbabilityReading(
                    Map.of("any", new PlattScaling(1.5, -0.25), "MR", new PlattScaling(0.7, 0)),
                    Map.of("CT", 0.2, "any", 0.35)),
            Optional.of(new ProbabilityReading(Map.of("MR", new PlattScaling(1.25, 0.5)), Map.of("any", 0.6))));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(ModelSettings.read(written(FULL))).isEqualTo(FULL);
    }

    @Test
    void whatIsAssumedIsWrittenAndRead() throws IOException {
        ModelSettings assumed = ModelSettings.assumed("raw");

        assertThat(ModelSettings.read(written(assumed))).isEqualTo(assumed);
    }

    @Test
    void theFileSaysForResearchOnly() throws IOException {
        assertThat(written(FULL)).content().contains(ModelSettings.RESEARCH_ONLY);
    }

    @Test
    void anotherVersionIsRefused() {
        assertRefused(
                json -> json.put("version", 2),
                "version: 2 found, 1 expected; the model was written by another version of Willis");
    }

    @Test
    void anUnknownOrientationIsRefused() {
        assertRefused(
                json -> json.put("orientation", "RAX"),
                "orientation: Unknown direction letter 'X', expected one of R L A P I S");
    }

    @Test
    void anOrientationThatNamesAnAxisTwiceIsRefused() {
        assertRefused(
                json -> json.put("orientation", "RLS"),
                "orientation: An orientation names each patient axis once, got RLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"priors", "operatingPoints"})
    void aProbabilityAboveOneIsRefused(String field) {
        assertRefused(
                json -> json.putObject(field).put("CT", 1.01),
                field + ", CT: expected a probability from 0 to 1, found 1.01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"priors", "operatingPoints"})
    void aNegativeProbabilityIsRefused(String field) {
        assertRefused(
                json -> json.putObject(field).put("CT", -0.5),
                field + ", CT: expected a probability from 0 to 1, found -0.5");
    }

    @ParameterizedTest
    @CsvSource({"side, sure, unknown value 'sure'", "roi, head, unknown value 'head'"})
    void anUnknownWordIsRefused(String field, String word, String message) {
        assertRefused(json -> json.put(field, word), field + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1})
    void aCalibrationThatTurnsTheOrderAroundIsRefused(double slope) {
        assertRefused(
                json -> json.putObject("calibration")
                        .putObject("MR")
                        .put("slope", slope)
                        .put("intercept", 0.5),
                "calibration, MR: A calibration keeps the order of probabilities: expected a positive slope and a finite"
                        + " intercept, found " + slope + " and 0.5");
    }

    @Test
    void theReadingOfWholeHeadsIsCheckedToo() {
        assertRefused(
                json -> json.putObject("presence").putObject("operatingPoints").put("CT", 1.01),
                "presence, operatingPoints, CT: expected a probability from 0 to 1, found 1.01");
    }

    @Test
    void anInfiniteNumberIsRefused() throws IOException {
        Path file = written(FULL);
        Files.writeString(file, Files.readString(file).replace("1.5", "1e999"));

        assertThatThrownBy(() -> ModelSettings.read(file))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageStartingWith(file + ", calibration, any, slope: expected a number, found ");
    }

    @Test
    void plattScalingIsASigmoidOfAScaledLogit() {
        // logit(0.8) = ln 4; 2 ln 4 - ln 2 = ln 8, whose sigmoid is 8/9
        assertThat(new PlattScaling(2, -Math.log(2)).apply(0.8)).isCloseTo(8.0 / 9, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-12, 0.1, 0.5, 0.9999, 1})
    void theIdentityChangesNothing(double raw) {
        assertThat(PlattScaling.IDENTITY.apply(raw)).isEqualTo(raw);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void certaintyStaysCertain(double raw) {
        assertThat(new PlattScaling(0.3, -4).apply(raw)).isEqualTo(raw);
    }

    @Test
    void calibrationPrefersTheModalityToAny() {
        assertThat(FULL.sites().calibrationFor(Modality.MR)).isEqualTo(new PlattScaling(0.7, 0));
        assertThat(FULL.sites().calibrationFor(Modality.CT)).isEqualTo(new PlattScaling(1.5, -0.25));
    }

    @Test
    void operatingPointPrefersTheModalityToAny() {
        assertThat(FULL.sites().operatingPointFor(Modality.CT)).isEqualTo(0.2);
        assertThat(FULL.sites().operatingPointFor(Modality.UNKNOWN)).isEqualTo(0.35);
    }

    @Test
    void aModelWithoutOperatingPointsCountsFromOneHalf() {
        assertThat(ModelSettings.assumed("raw").sites().operatingPointFor(Modality.MR))
                .isEqualTo(0.5);
    }

    @Test
    void wholeHeadsAreReadOnTheirOwnWhereTheModelSaysHow() {
        assertThat(FULL.presenceReading().operatingPointFor(Modality.CT)).isEqualTo(0.6);
        assertThat(FULL.presenceReading().calibrationFor(Modality.CT)).isEqualTo(PlattScaling.IDENTITY);
    }

    @Test
    void wholeHeadsAreReadAsSitesWhereTheModelSaysNothing() {
        ModelSettings settings = ModelSettings.assumed("raw");

        assertThat(settings.presenceReading()).isEqualTo(settings.sites());
    }

    @Test
    void aStatedOrientationIsNoLongerUnverified() {
        assertThat(ModelSettings.assumed("raw").withOrientation(Orientation.LPS).side())
                .isEqualTo(SideStatus.STATED);
    }

    private Path written(ModelSettings settings) throws IOException {
        Path file = folder.resolve(ModelSettings.FILE_NAME);
        settings.write(file);
        return file;
    }

    private Path altered(Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(Files.readString(written(FULL)));
        change.accept(json);
        return Files.writeString(folder.resolve("altered.json"), json.toString());
    }

    private void assertRefused(Consumer<ObjectNode> change, String message) {
        assertThatThrownBy(() -> ModelSettings.read(altered(change)))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("altered.json") + ", " + message);
    }
}
