package willis.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.findings.Location;
import willis.volume.Modality;

/** The tables of the competition: read, written, and told what is wrong with them. */
class TablesTest {
    private static final String COLUMNS =
            Arrays.stream(Location.values()).map(Location::column).collect(Collectors.joining(","));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("table.csv");
    }

    // ---- Labels

    @Test
    void labelsReadAsTheyWereWritten() throws IOException {
        LabelTable table = LabelTable.of(List.of(
                new SeriesLabels(
                        "1.2.3",
                        OptionalInt.of(61),
                        Optional.of("Female"),
                        Modality.T1_POST,
                        EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT)),
                SeriesLabels.of("1.2.4", Modality.UNKNOWN, Set.of())));

        table.write(file);

        assertThat(LabelTable.read(file)).isEqualTo(table);
    }

    @Test
    void writtenLabelsHaveTheCompetitionsColumns() throws IOException {
        LabelTable.of(List.of(SeriesLabels.of("1.2.4", Modality.T2, Set.of()))).write(file);

        assertThat(file)
                .hasContent("SeriesInstanceUID,PatientAge,PatientSex,Modality," + COLUMNS
                        + "\n1.2.4,,,MRI T2,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n");
    }

    @Test
    void columnsMayComeInAnyOrderAmongOthers() throws IOException {
        String reversed = Arrays.stream(COLUMNS.split(",")).reduce("", (all, one) -> one + "," + all);
        write(reversed + "note,SeriesInstanceUID", "1,1" + ",0".repeat(12) + ",\"a, b\",1.2.3");

        SeriesLabels labels = LabelTable.read(file).rows().get(0);

        assertThat(labels.positives()).containsExactly(Location.OTHER_POSTERIOR_CIRCULATION, Location.ANEURYSM_PRESENT);
    }

    @Test
    void aByteOrderMarkAndWindowsLinesAreRead() throws IOException {
        Files.writeString(file, "\uFEFFSeriesInstanceUID," + COLUMNS + "\r\n1.2.3" + ",0".repeat(14) + "\r\n\r\n");

        assertThat(LabelTable.read(file).rows()).hasSize(1);
    }

    @Test
    void aVesselWithoutAnAneurysmPresentIsAnError() throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "1.2.3,1" + ",0".repeat(13));

        assertThatThrownBy(() -> LabelTable.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessage(file + ", line 2: 'Left Infraclinoid Internal Carotid Artery' is 1, but 'Aneurysm Present'"
                        + " is 0; correct one of them");
    }

    @Test
    void anAneurysmNowhereIsAWarning() throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "1.2.3" + ",0".repeat(13) + ",1");

        assertThat(LabelTable.read(file).warnings())
                .containsExactly(file + ", line 2: 'Aneurysm Present' is 1, but none of the 13 sites is");
    }

    @Test
    void anUnreadableAgeIsAWarningThatDoesNotQuoteIt() throws IOException {
        write("SeriesInstanceUID,PatientAge," + COLUMNS, "1.2.3,born 1950" + ",0".repeat(14));

        LabelTable table = LabelTable.read(file);

        assertThat(table.rows().get(0).age()).isEmpty();
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .contains("line 2: PatientAge")
                .doesNotContain("1950");
    }

    @Test
    void anUnknownModalityIsAWarning() throws IOException {
        write("SeriesInstanceUID,Modality," + COLUMNS, "1.2.3,PET" + ",0".repeat(14));

        LabelTable table = LabelTable.read(file);

        assertThat(table.rows().get(0).modality()).isEqualTo(Modality.UNKNOWN);
        assertThat(table.warnings()).singleElement().asString().contains("Modality 'PET', expected one of CTA, MRA");
    }

    @Test
    void everyWrongLineIsTold() throws IOException {
        write(
                "SeriesInstanceUID," + COLUMNS,
                "1.2.3" + ",0".repeat(14),
                "1.2.3" + ",0".repeat(14),
                "1.2.4,yes" + ",0".repeat(13),
                "../x" + ",0".repeat(14),
                "1.2.5,0,0");

        assertThatThrownBy(() -> LabelTable.read(file))
                .hasMessageContainingAll(
                        "line 3: series 1.2.3 stands in line 2 already",
                        "line 4: Left Infraclinoid Internal Carotid Artery 'yes', expected 0 or 1",
                        "line 5: SeriesInstanceUID '../x', expected a UID",
                        "line 6: 3 cells, expected 15");
    }

    @Test
    void ofManyErrorsTwentyAreShownAndTheRestCounted() throws IOException {
        StringBuilder text = new StringBuilder("SeriesInstanceUID," + COLUMNS + "\n");
        for (int i = 0; i < 25; i++) {
            text.append("1.2.").append(i).append(",?").append(",0".repeat(13)).append('\n');
        }
        Files.writeString(file, text);

        assertThatThrownBy(() -> LabelTable.read(file))
                .message()
                .satisfies(message ->
                        assertThat(message.lines()).hasSize(21).last().isEqualTo("and 5 more errors"));
    }

    @Test
    void aTableWithoutRowsIsAnError() throws IOException {
        write("SeriesInstanceUID," + COLUMNS);

        assertThatThrownBy(() -> LabelTable.read(file)).hasMessageContaining("no rows");
    }

    // ---- Hostile files

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                            | empty, expected a table
                    'SeriesInstanceUID'           | no column 'Left Infraclinoid Internal Carotid Artery'
                    'SeriesInstanceUID,"open'     | no closing quote
                    """)
    void aFileThatIsNoTableIsNamed(String text, String message) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> LabelTable.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void anOpenQuoteEndsWithItsLine() throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "\"1.2.3" + ",0".repeat(14), "1.2.4" + ",1".repeat(3));

        assertThatThrownBy(() -> LabelTable.read(file))
                .hasMessageContainingAll("line 2: a quote is not closed", "line 3: 4 cells");
    }

    @Test
    void anEndlessLineIsRefusedBeforeItIsRead() throws IOException {
        Files.writeString(file, "SeriesInstanceUID," + COLUMNS + "\n" + "1".repeat(70_000));

        assertThatThrownBy(() -> LabelTable.read(file)).hasMessageContaining("line 2: longer than 65536 characters");
    }

    @Test
    void bytesThatAreNotTextAreRefused() throws IOException {
        Files.write(file, ("SeriesInstanceUID," + COLUMNS + "\n\u00e9").getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> LabelTable.read(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aDoubledColumnIsRefused() throws IOException {
        write("SeriesInstanceUID,Basilar Tip," + COLUMNS, "1.2.3" + ",0".repeat(15));

        assertThatThrownBy(() -> LabelTable.read(file)).hasMessageContaining("two columns 'Basilar Tip'");
    }

    @Test
    void aLongCellIsNotRepeatedInWhole() throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "1.2.3," + "x".repeat(5000) + ",0".repeat(13));

        assertThatThrownBy(() -> LabelTable.read(file))
                .message()
                .hasSizeLessThan(500)
                .contains("(5000 characters)");
    }

    // ---- Localisers

    @Test
    void localizersReadAsTheyWereWritten() throws IOException {
        LocalizerTable table = LocalizerTable.of(List.of(
                new Localizer("1.2.3", "1.2.3.4", 258.3621186176837, 255.0, OptionalInt.empty(), Location.LEFT_MCA),
                new Localizer("1.2.3", "1.2.3.5", 1e-3, 0, OptionalInt.of(7), Location.RIGHT_ACA)));

        table.write(file);

        assertThat(LocalizerTable.read(file)).isEqualTo(table);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '!', textBlock = """
                    {'x': 258.3, 'y': 255.0}              | 258.3 | 255   | -1
                    {"y":255,"x":258.3}                   | 258.3 | 255   | -1
                    { 'f' : 3, 'y': 1e2, 'x': -0.5 }      | -0.5  | 100   | 3
                    {'x': 1, 'y': 2, 'f': 3.0}            | 1     | 2     | 3
                    """)
    void coordinatesAreReadInAnyOrderAndQuoting(String text, double x, double y, int frame) {
        assertThat(CoordinatesText.parse(text))
                .contains(new CoordinatesText(x, y, frame < 0 ? OptionalInt.empty() : OptionalInt.of(frame)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '!', textBlock = """
                    !!
                    {}
                    258.3, 255
                    {'x': 258.3}
                    {'x': 258.3, 'y': nan}
                    {'x': 258.3, 'y': 1e999}
                    {'x': 1, 'y': 2, 'x': 3}
                    {'x': 1, 'y': 2, 'f': 0.5}
                    {'x': 1, 'y': 2, 'f': -1}
                    {'x': 1, 'y': 2, 'z': 3}
                    {'x": 1, 'y': 2}
                    {'x': 1, 'y': 2,}
                    {'x': __import__('os'), 'y': 2}
                    """)
    void otherTextsAreNoCoordinates(String text) {
        assertThat(CoordinatesText.parse(text)).isEmpty();
    }

    @Test
    void aLocationThatIsNoSiteIsAnError() throws IOException {
        write(
                "SeriesInstanceUID,SOPInstanceUID,coordinates,location",
                "1.2.3,1.2.3.4,\"{'x': 1, 'y': 2}\",Aneurysm Present");

        assertThatThrownBy(() -> LocalizerTable.read(file))
                .hasMessageContaining("line 2: location 'Aneurysm Present', expected one of the 13 sites");
    }

    @Test
    void aRepeatedRowIsLeftOut() throws IOException {
        String row = "1.2.3,1.2.3.4,\"{'x': 1, 'y': 2}\",Basilar Tip";
        write("SeriesInstanceUID,SOPInstanceUID,coordinates,location", row, row);

        LocalizerTable table = LocalizerTable.read(file);

        assertThat(table.rows()).hasSize(1);
        assertThat(table.warnings()).containsExactly(file + ", line 3: repeats an earlier row; left out");
    }

    @Test
    void localizersAreComparedWithLabels() {
        LabelTable labels = LabelTable.of(List.of(
                SeriesLabels.of("1.2.3", Modality.CTA, EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT))));
        LocalizerTable localizers = LocalizerTable.of(List.of(
                new Localizer("1.2.3", "1", 0, 0, OptionalInt.empty(), Location.LEFT_MCA),
                new Localizer("1.2.9", "1", 0, 0, OptionalInt.empty(), Location.LEFT_MCA)));
        Faults faults = new Faults();

        localizers.compareWith(labels, faults);

        assertThat(faults.warnings())
                .containsExactly(
                        "series 1.2.3 has a localiser at Left Middle Cerebral Artery, whose label is 0",
                        "series 1.2.3 has the label Basilar Tip and localisers, but none there");
        assertThatThrownBy(faults::throwErrors).hasMessageContaining("series 1.2.9 has a localiser but no labels");
    }

    // ---- Predictions

    @Test
    void predictionsAreRead() throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "1.2.3,0.25" + ",1e-3".repeat(12) + ",1");

        Map<Location, Double> read = PredictionTable.read(file).bySeries().get("1.2.3");

        assertThat(read)
                .containsEntry(Location.LEFT_INFRACLINOID_ICA, 0.25)
                .containsEntry(Location.BASILAR_TIP, 1e-3)
                .containsEntry(Location.ANEURYSM_PRESENT, 1.0);
    }

    @ParameterizedTest
    @CsvSource({
        "nan, expected a number",
        "Infinity, expected a number",
        "1.5, expected a probability",
        "-0.1, expected a probability",
        "'', expected a number",
        "0x1p-2, expected a number",
        "0.5f, expected a number"
    })
    void aValueThatIsNoProbabilityIsAnError(String value, String message) throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "1.2.3," + value + ",0.5".repeat(13));

        assertThatThrownBy(() -> PredictionTable.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("line 2: Left Infraclinoid Internal Carotid Artery")
                .hasMessageContaining(message);
    }

    @Test
    void aSeriesThatIsPredictedTwiceIsAnError() throws IOException {
        write("SeriesInstanceUID," + COLUMNS, "1.2.3" + ",0.5".repeat(14), "1.2.3" + ",0.5".repeat(14));

        assertThatThrownBy(() -> PredictionTable.read(file))
                .hasMessageContaining("line 3: series 1.2.3 stands in line 2");
    }

    private void write(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
