package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.testing.SharedData;

class AugmentationJsonTest {
    @TempDir
    private Path folder;

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("plan.json"), json);
    }

    private AugmentationPlan read(String json) throws IOException {
        return AugmentationJson.read(file(json));
    }

    @ParameterizedTest
    @EnumSource(AugmentationJson.Base.class)
    void whatIsWrittenIsReadBack(AugmentationJson.Base base) throws IOException {
        AugmentationPlan plan = base.plan().withMirroring(new AugmentationPlan.Mirroring(0.25, 0.5, 1.0 / 3));

        assertThat(read(AugmentationJson.format(plan))).isEqualTo(plan);
    }

    @Test
    void anEmptyPlanIsTheIntendedOne() throws IOException {
        assertThat(read("{\"version\": 1}")).isEqualTo(AugmentationPlan.intended());
    }

    @Test
    void whatIsLeftOutIsAsInTheBase() throws IOException {
        AugmentationPlan plan = read("{\"version\": 1, \"base\": \"REFERENCE\", \"noise\": {\"probability\": 0.5}}");

        assertThat(plan.noise()).isEqualTo(new AugmentationPlan.Noise(0.5, new Range(0, 0.2)));
        assertThat(plan.lowResolution()).isEqualTo(AugmentationPlan.reference().lowResolution());
    }

    @ParameterizedTest
    @CsvSource({
        "spatial",
        "smoothing",
        "noise",
        "addedBrightness",
        "contrast",
        "lowResolution",
        "invertedGamma",
        "gamma",
        "mirroring",
        "gradient",
        "localGamma",
        "sharpening"
    })
    void falseSwitchesATransformOffAndNothingElse(String transform) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode off = mapper.readTree(AugmentationJson.format(read("{\"version\": 1, \"" + transform + "\": false}")));

        JsonNode none = mapper.readTree(AugmentationJson.format(AugmentationPlan.none()));
        JsonNode intended = mapper.readTree(AugmentationJson.format(AugmentationPlan.intended()));
        assertThat(off.get(transform)).isEqualTo(none.get(transform)).isNotEqualTo(intended.get(transform));
        List<String> changed = intended.propertyNames().stream()
                .filter(name -> !intended.get(name).equals(off.get(name)))
                .toList();
        assertThat(changed).containsExactly(transform);
    }

    @Test
    void everyTransformCanBeSwitchedOn() throws IOException {
        AugmentationPlan plan = read("{\"version\": 1, \"base\": \"NONE\", \"mirroring\": {\"z\": 0.5}}");

        assertThat(plan).isEqualTo(AugmentationPlan.none().withMirroring(new AugmentationPlan.Mirroring(0.5, 0, 0)));
    }

    @Test
    void rangesArePairsOfNumbers() throws IOException {
        AugmentationPlan plan = read("""
                {"version": 1,
                 "spatial": {"angles": [-1, 0.5], "factors": [0.9, 1.1]},
                 "smoothing": {"sizes": [3, 5]}}
                """);

        assertThat(plan.spatial().angles()).isEqualTo(new Range(-1, 0.5));
        assertThat(plan.spatial().rotation()).isEqualTo(0.3);
        assertThat(plan.smoothing().largestSize()).isEqualTo(5);
    }

    @Test
    void theReferencesRotationIsThatOfThePublishedPipeline() throws IOException {
        JsonNode published = new ObjectMapper()
                .readTree(SharedData.golden("augment/pipeline.json").toFile())
                .at("/steps/0/parameters/rotation");
        JsonNode ours = new ObjectMapper()
                .readTree(AugmentationJson.format(AugmentationPlan.reference()))
                .at("/spatial/angles");

        // written with all digits by both
        assertThat(ours.get(1).doubleValue()).isCloseTo(published.get(1).doubleValue(), within(1e-15));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"version": 1, "nois": false}                        | nois: no such transform; there are spatial, smoothing, noise,
            {"version": 1, "noise": {"prob": 1}}                 | noise, prob: no such field; there are probability, deviations
            {"version": 1, "noise": true}                        | noise: expected an object with fields, or false to switch it off, found true
            {"version": 1, "noise": {"probability": "often"}}    | noise, probability: expected a number, found "often"
            {"version": 1, "noise": {"probability": 1e999}}      | noise, probability: expected a number
            {"version": 1, "noise": {"probability": 1.5}}        | noise: noise is a probability from 0 to 1, found 1.5
            {"version": 1, "noise": {"deviations": 0.2}}         | noise, deviations: expected two numbers, the lowest and the highest, found 0.2
            {"version": 1, "noise": {"deviations": [0.2, 0.1]}}  | noise: A range goes from a smaller to a larger number, found 0.2 to 0.1
            {"version": 1, "noise": {"deviations": [-1, 0.1]}}   | noise: deviations must be 0 or more
            {"version": 1, "addedBrightness": {"deviation": -1}} | addedBrightness: deviation must be 0 or more, found -1.0
            {"version": 1, "smoothing": {"sizes": [2.5, 7]}}     | smoothing, sizes: expected two whole numbers
            {"version": 1, "contrast": {"aboutMean": 0.99}}      | contrast: Of aboutMean and multiplied only one happens
            {"version": 1, "gamma": {"powers": [0, 1]}}          | gamma: powers must be above 0
            {"version": 1, "base": "DEFAULT"}                    | base: expected INTENDED, REFERENCE or NONE, found "DEFAULT"
            {"noise": false}                                     | version: expected 1, found nothing
            {"version": 2}                                       | version: expected 1, found 2
            [1]                                                  | expected a JSON object with transforms in it, found [1]
            {"version": 1                                        | not valid JSON
            """)
    void whatIsWrongIsNamed(String json, String message) throws IOException {
        Path file = file(json);

        assertThatThrownBy(() -> AugmentationJson.read(file))
                .isInstanceOf(AugmentationFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void aMissingFileIsMissing() {
        assertThatThrownBy(() -> AugmentationJson.read(folder.resolve("none.json")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void everyNumberHasAName() {
        assertThat(AugmentationJson.numbers(AugmentationPlan.intended()))
                .containsEntry("noise.probability", "0.15")
                .containsEntry("noise.deviations", "0.0 to 0.2")
                .containsEntry("smoothing.sizes", "2 to 7")
                .containsEntry("mirroring.sides", "0.0")
                .hasSize(36);
    }

    @Test
    void plansThatDifferHaveOtherNumbers() {
        assertThat(AugmentationJson.numbers(AugmentationPlan.intended()))
                .isNotEqualTo(AugmentationJson.numbers(AugmentationPlan.reference()));
    }
}
