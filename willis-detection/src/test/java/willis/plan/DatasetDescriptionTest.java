package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.testing.SharedData;

class DatasetDescriptionTest {
    @TempDir
    Path folder;

    @Test
    void labelsAreReadInTheOrderOfTheirNumbers() throws IOException {
        assertThat(read("{'labels': {'b': 2, 'background': 0, 'c': 3, 'a': 1}}").labels())
                .containsExactly("a", "b", "c");
    }

    @Test
    void thePublishedDataSetHasThirteenLabels() throws IOException {
        DatasetDescription dataset = DatasetDescription.read(SharedData.golden("resunet/a_tiny/dataset.json"));

        assertThat(dataset.name()).isEqualTo("Dataset004_iarsna_crop");
        assertThat(dataset.labels())
                .hasSize(13)
                .startsWith("Other Posterior Circulation", "Basilar Tip")
                .endsWith("Anterior Communicating Artery");
    }

    @Test
    void aNameIsNotNeeded() throws IOException {
        assertThat(read("{'labels': {'background': 0, 'a': 1}}").name()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'labels': {'background': 0, 'a': 1, 'b': 3}} | labels: numbers must run from 0 without gaps, found [1, 3]",
                "{'labels': {'background': 0, 'a': -1}} | labels: numbers must run from 0 without gaps, found [-1]",
                "{'labels': {'background': 0, 'a': 1, 'b': 1}} | labels, b: has the same number 1 as 'a'",
                "{'labels': {'background': 0, 'a': [1, 2]}} | labels, a: expected a whole number, found [1,2]",
                "{'labels': {'0': 'background', '1': 'a'}} | labels, 0: expected a whole number, found \"background\"",
                "{'labels': []} | labels: expected a JSON object, found array",
                "{'name': 'x'} | labels: missing"
            })
    void labelsThatCannotBeChannelsAreRefused(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("dataset.json") + ", " + message);
    }

    private DatasetDescription read(String json) throws IOException {
        return DatasetDescription.read(Files.writeString(folder.resolve("dataset.json"), json.replace('\'', '"')));
    }
}
