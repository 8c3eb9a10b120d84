package willis.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetTest {

    @ParameterizedTest
    @CsvSource({"'1.0 ', 1.0", "' -3', -3.0", "+1.0E-1, 0.1", "'.5\0', 0.5", "1e3, 1000.0", "'\0 2\0\0', 2.0"})
    void decimalStringsAreReadAsRealFilesHaveThem(String text, double expected) throws IOException {
        assertThat(text(Tag.SLICE_THICKNESS, text).decimal(Tag.SLICE_THICKNESS)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "0x1p3", "1d", "1e999", "1 2", "--1", "mm"})
    void textThatIsNoNumberIsRefused(String text) {
        assertThatThrownBy(() -> text(Tag.SLICE_THICKNESS, text).decimal(Tag.SLICE_THICKNESS))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("Slice Thickness (0018,0050) holds")
                .hasMessageContaining("expected a number");
    }

    @Test
    void decimalCommaIsRefusedWithAdvice() {
        assertThatThrownBy(() -> text(Tag.SLICE_THICKNESS, "1,25").decimal(Tag.SLICE_THICKNESS))
                .hasMessageContaining(
                        "Slice Thickness (0018,0050) holds text of the shape '9,99', expected a number with a decimal point, not a comma");
    }

    @Test
    void messagesNeverShowThePatient() {
        assertThatThrownBy(() -> text(Tag.PATIENT_WEIGHT, "77,5").decimal(Tag.PATIENT_WEIGHT))
                .hasMessageContaining("Patient Weight (0010,1030) holds text, expected a number")
                .message()
                .doesNotContain("77");
    }

    @Test
    void lettersInANumberAreMasked() {
        assertThatThrownBy(() -> text(Tag.SLICE_THICKNESS, "Doe^Jane").decimal(Tag.SLICE_THICKNESS))
                .message()
                .doesNotContain("Doe");
    }

    @Test
    void emptyValueAmongSeveralIsRefused() {
        assertThatThrownBy(() -> text(Tag.PIXEL_SPACING, "1\\").decimals(Tag.PIXEL_SPACING))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("leaves one of its 2 values empty");
    }

    @Test
    void emptyElementHasNoNumber() throws IOException {
        assertThat(text(Tag.SLICE_THICKNESS, "  ").decimal(Tag.SLICE_THICKNESS)).isEmpty();
    }

    @Test
    void absentElementHasNoText() {
        assertThat(DataSet.builder().build().string(Tag.MODALITY)).isEmpty();
    }

    @Test
    void emptyValuesBetweenBackslashesStay() {
        assertThat(text(Tag.IMAGE_TYPE, "ORIGINAL\\\\AXIAL ").strings(Tag.IMAGE_TYPE))
                .containsExactly("ORIGINAL", "", "AXIAL");
    }

    @Test
    void backslashInLongTextIsPartOfIt() {
        assertThat(text(Tag.IMAGE_COMMENTS, "a\\b").strings(Tag.IMAGE_COMMENTS)).containsExactly("a\\b");
    }

    @Test
    void integerStringWithAPointIsRead() throws IOException {
        assertThat(text(Tag.INSTANCE_NUMBER, "12.0").integer(Tag.INSTANCE_NUMBER))
                .contains(12);
    }

    @Test
    void fractionIsNoInteger() {
        assertThatThrownBy(() -> text(Tag.INSTANCE_NUMBER, "1.5").integer(Tag.INSTANCE_NUMBER))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("not a whole one");
    }

    @Test
    void unsignedLongBeyondAnIntegerIsRefused() {
        DataSet dataSet = DataSet.builder()
                .putDecimals(Tag.DIMENSION_INDEX_VALUES, 4294967295.0)
                .build();
        assertThatThrownBy(() -> dataSet.integer(Tag.DIMENSION_INDEX_VALUES)).isInstanceOf(DicomFormatException.class);
    }

    @Test
    void numbersOfEachBinaryRepresentationReadBack() throws IOException {
        DataSet dataSet = DataSet.builder()
                .putIntegers(Tag.ROWS, 65535)
                .putIntegers(Tag.PIXEL_PADDING_VALUE, -2000)
                .putDecimals(Tag.DIMENSION_INDEX_VALUES, 1, 4294967295.0)
                .putDecimals(Tag.EFFECTIVE_ECHO_TIME, 0.1)
                .putDecimals(Tag.GRAPHIC_DATA, 0.5)
                .build();
        assertThat(dataSet.decimals(Tag.ROWS)).containsExactly(65535.0);
        assertThat(dataSet.decimals(Tag.PIXEL_PADDING_VALUE)).containsExactly(-2000.0);
        assertThat(dataSet.decimals(Tag.DIMENSION_INDEX_VALUES)).containsExactly(1.0, 4294967295.0);
        assertThat(dataSet.decimals(Tag.EFFECTIVE_ECHO_TIME)).containsExactly(0.1);
        assertThat(dataSet.decimals(Tag.GRAPHIC_DATA)).containsExactly(0.5);
    }

    @Test
    void binaryNumbersOfAWrongLengthAreRefused() {
        DataSet dataSet = DataSet.builder()
                .putBytes(Tag.EFFECTIVE_ECHO_TIME, Vr.FD, new byte[6])
                .build();
        assertThatThrownBy(() -> dataSet.decimals(Tag.EFFECTIVE_ECHO_TIME))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("holds 6 bytes, expected a multiple of 8 for FD");
    }

    @Test
    void pixelsAreNoNumbersToList() {
        DataSet dataSet =
                DataSet.builder().putBytes(Tag.PIXEL_DATA, Vr.OW, new byte[4]).build();
        assertThatThrownBy(() -> dataSet.decimals(Tag.PIXEL_DATA)).isInstanceOf(DicomFormatException.class);
    }

    @Test
    void binaryNumberReadsAsText() {
        assertThat(DataSet.builder().putIntegers(Tag.ROWS, 512).build().string(Tag.ROWS))
                .contains("512");
    }

    @Test
    void textFollowsTheCharacterSet() {
        DataSet dataSet = DataSet.builder()
                .putStrings(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .put(DataElement.of(Tag.SERIES_DESCRIPTION, Vr.LO, "Schädel".getBytes(StandardCharsets.UTF_8)))
                .build();
        assertThat(dataSet.string(Tag.SERIES_DESCRIPTION)).contains("Schädel");
    }

    @Test
    void textWithoutCharacterSetIsLatin1() {
        DataSet dataSet = DataSet.builder()
                .put(DataElement.of(Tag.SERIES_DESCRIPTION, Vr.LO, "Schädel".getBytes(StandardCharsets.ISO_8859_1)))
                .build();
        assertThat(dataSet.string(Tag.SERIES_DESCRIPTION)).contains("Schädel");
    }

    @Test
    void itemsInheritTheCharacterSet() throws IOException {
        DataSet item = DataSet.builder()
                .put(DataElement.of(Tag.STACK_ID, Vr.SH, "ä".getBytes(StandardCharsets.UTF_8)))
                .build();
        DataSet dataSet = DataSet.builder()
                .putStrings(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
                .putStrings(Tag.SOP_CLASS_UID, "1.2")
                .putStrings(Tag.SOP_INSTANCE_UID, "1.3")
                .putItems(Tag.FRAME_CONTENT_SEQUENCE, item)
                .build();
        DataSet again = DicomWriterTest.rewritten(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        assertThat(again.items(Tag.FRAME_CONTENT_SEQUENCE).get(0).string(Tag.STACK_ID))
                .contains("ä");
    }

    @Test
    void lettersTheCharacterSetLacksAreRefused() {
        assertThatThrownBy(() -> DataSet.builder().putStrings(Tag.MODALITY, "ČT"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void laterElementReplacesAnEarlierOne() {
        DataSet dataSet = DataSet.builder()
                .putStrings(Tag.MODALITY, "CT")
                .putStrings(Tag.MODALITY, "MR")
                .build();
        assertThat(dataSet.strings(Tag.MODALITY)).isEqualTo(List.of("MR"));
    }

    @Test
    void elementsAreOrderedByTagWithoutSign() {
        DataSet dataSet = DataSet.builder()
                .putBytes(Tag.DATA_SET_TRAILING_PADDING, Vr.OB, new byte[2])
                .putIntegers(Tag.ROWS, 1)
                .build();
        assertThat(dataSet.elements())
                .extracting(DataElement::tag)
                .containsExactly(Tag.ROWS, Tag.DATA_SET_TRAILING_PADDING);
    }

    @Test
    void unsignedElementCannotHoldANegativeNumber() {
        assertThatThrownBy(() -> DataSet.builder().putIntegers(Tag.ROWS, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Rows (0028,0010) is US, which cannot hold -1");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-1024, -1024",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000",
        "-123456.78901234567, -123456.78901235",
        "1.0E-7, 1.0E-7"
    })
    void decimalStringsHaveAtMostSixteenCharacters(double number, String expected) {
        assertThat(NumberText.format(number)).isEqualTo(expected);
    }

    @Test
    void stringFormShowsNoValues() {
        assertThat(text(Tag.PATIENT_NAME, "Doe^Jane").elements().get(0))
                .hasToString("Patient Name (0010,0010) PN, 8 bytes");
    }

    private static DataSet text(int tag, String text) {
        return DataSet.builder()
                .put(DataElement.of(tag, Dictionary.vr(tag), text.getBytes(StandardCharsets.ISO_8859_1)))
                .build();
    }
}
