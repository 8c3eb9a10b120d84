package willis.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.series.FramePlace;
import willis.volume.Modality;

class ExactTruthTest {
    private static final ExactTruth TRUTH = new ExactTruth(
            "2.25.5",
            Long.MIN_VALUE,
            3,
            Modality.MRA,
            "axial",
            List.of(
                    new ExactTruth.Aneurysm(
                            Location.LEFT_MCA,
                            new PointMm(31.25, -9.1, 12),
                            new PointMm(30, -8, 11),
                            4.5,
                            2.5,
                            "saccular",
                            true,
                            true,
                            Optional.of(new FramePlace("2.25.5.1", 1, 100, 120))),
                    new ExactTruth.Aneurysm(
                            Location.OTHER_POSTERIOR_CIRCULATION,
                            new PointMm(0, 0, -90),
                            new PointMm(0, 1, -90),
                            2,
                            1,
                            "fusiform",
                            false,
                            false,
                            Optional.empty())),
            List.of(new ExactTruth.HardNegative("infundibulum", new PointMm(1, 2, 3), 2.2)),
            List.of("motion"));

    @TempDir
    Path folder;

    @Test
    void truthReadsAsItWasWritten() throws IOException {
        Path file = folder.resolve("truth").resolve(TRUTH.fileName());

        TRUTH.write(file);

        assertThat(ExactTruth.read(file)).isEqualTo(TRUTH);
    }

    @Test
    void moreAneurysmsThanAnybodyHasAreRefused() throws IOException {
        Path file = folder.resolve("truth.json");
        new ExactTruth(
                        "2.25.5",
                        1,
                        0,
                        Modality.MRA,
                        "axial",
                        Collections.nCopies(1001, TRUTH.aneurysms().get(1)),
                        List.of(),
                        List.of())
                .write(file);

        assertThatThrownBy(() -> ExactTruth.read(file))
                .hasMessage(file + ", aneurysms: 1001 items, expected at most 1000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "version" : 1                  | "version" : 2          | version: 2 found, 1 expected
                    "diameterMm" : 4.5             | "diameterMm" : 0       | aneurysms[0], diameterMm: expected millimetres above zero
                    "diameterMm" : 4.5             | "diameterMm" : "4"     | aneurysms[0], diameterMm: expected a number
                    "labelled" : true              | "labelled" : 1         | aneurysms[0], labelled: expected true or false
                    Left Middle Cerebral Artery    | Left Hand              | aneurysms[0], location: 'Left Hand'
                    "modality" : "MRA"             | "modality" : "PET"     | modality: 'PET', expected one of CTA
                    "kind" :                       | "sort" :               | hardNegatives[0], kind: missing
                    [ 31.25, -9.1, 12.0 ]          | [ 31.25, -9.1 ]        | aneurysms[0], centreLpsMm: expected three millimetres
                    [ 31.25, -9.1, 12.0 ]          | [ 1e999, -9.1, 1 ]     | aneurysms[0], centreLpsMm: expected a number
                    "caseIndex" : 3                | "caseIndex" : 3.5      | caseIndex: expected a whole number
                    { "version"                    | { { "version"          | not valid JSON
                    """)
    void aWrongFileIsRefusedByItsField(String right, String wrong, String message) throws IOException {
        Path file = folder.resolve("truth.json");
        TRUTH.write(file);
        String text = Files.readString(file).replaceFirst("\\{\\s+\"version", "{ \"version");
        assertThat(text).contains(right);
        Files.writeString(file, text.replace(right, wrong));

        assertThatThrownBy(() -> ExactTruth.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }
}
