package willis.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomReaderTest {
    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int PRIVATE_BLOB = 0x0029_1010;

    @TempDir
    Path folder;

    @Test
    void explicitLittleEndianIsRead() throws IOException {
        DicomFile file = explicit().text(Tag.MODALITY, "CS", "CT").read();
        assertThat(file.dataSet().string(Tag.MODALITY)).contains("CT");
    }

    @Test
    void implicitLittleEndianTakesItsRepresentationsFromTheDictionary() throws IOException {
        DicomFile file = FileBytes.part10(TransferSyntax.IMPLICIT_LITTLE_ENDIAN)
                .tag(Tag.ROWS)
                .u32(2)
                .u16(512)
                .read();
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(512);
    }

    @Test
    void bigEndianNumbersAreRead() throws IOException {
        DicomFile file = FileBytes.part10(TransferSyntax.EXPLICIT_BIG_ENDIAN)
                .us(Tag.ROWS, 512)
                .read();
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(512);
    }

    @Test
    void valuesOfBigEndianFilesAreKeptInLittleEndian() throws IOException {
        DicomFile file = FileBytes.part10(TransferSyntax.EXPLICIT_BIG_ENDIAN)
                .us(Tag.ROWS, 0x0102)
                .read();
        assertThat(file.dataSet().elements().get(0).bytes()).containsExactly(2, 1);
    }

    @Test
    void deflatedDataSetIsInflated() throws IOException {
        DicomFile file =
                deflated(FileBytes.little().text(Tag.MODALITY, "CS", "MR").array());
        assertThat(file.dataSet().string(Tag.MODALITY)).contains("MR");
    }

    @Test
    void deflatedDataSetThatEndsEarlyIsBroken() throws IOException {
        byte[] content = FileBytes.little().text(Tag.MODALITY, "CS", "MR").array();
        byte[] stream = deflate(content);
        byte[] file = FileBytes.part10(TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)
                .raw(Arrays.copyOf(stream, stream.length - 3))
                .array();
        assertThatThrownBy(() -> DicomReader.read(ByteBuffer.wrap(file), "cut.dcm"))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("the deflated data set ends early");
    }

    @Test
    void dataSetThatIsNotDeflatedAsDeclaredIsBroken() {
        assertThatThrownBy(() -> FileBytes.part10(TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)
                        .raw(0xFF, 0xFF, 0xFF, 0xFF)
                        .read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("not deflated as its transfer syntax says");
    }

    @Test
    void explicitFileWithoutPreambleIsRead() throws IOException {
        DicomFile file = FileBytes.little()
                .text(Tag.MODALITY, "CS", "CT")
                .us(Tag.ROWS, 3)
                .read();
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(3);
    }

    @Test
    void implicitFileWithoutPreambleIsRead() throws IOException {
        DicomFile file = FileBytes.little().implicit(Tag.MODALITY, "CT").read();
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    }

    @Test
    void bigEndianFileWithoutPreambleIsRead() throws IOException {
        DicomFile file =
                FileBytes.big().text(Tag.MODALITY, "CS", "CT").us(Tag.ROWS, 3).read();
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_BIG_ENDIAN);
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(3);
    }

    @Test
    void dataSetInImplicitVrUnderAnExplicitSyntaxIsRead() throws IOException {
        DicomFile file = explicit().implicit(Tag.MODALITY, "CT").read();
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
        assertThat(file.dataSet().string(Tag.MODALITY)).contains("CT");
    }

    @Test
    void wrongGroupLengthOfTheMetaInformationDoesNotMatter() throws IOException {
        byte[] file = FileBytes.little()
                .raw(new byte[128])
                .ascii("DICM")
                .tag(Tag.FILE_META_INFORMATION_GROUP_LENGTH)
                .ascii("UL")
                .u16(4)
                .u32(9999)
                .text(Tag.TRANSFER_SYNTAX_UID, "UI", "1.2.840.10008.1.2.1\0")
                .text(Tag.MODALITY, "CS", "CT")
                .array();
        assertThat(read(file).dataSet().string(Tag.MODALITY)).contains("CT");
    }

    @Test
    void sequenceOfDefinedLengthIsRead() throws IOException {
        DicomFile file = explicit()
                .longHead(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", 18)
                .tag(Tag.ITEM)
                .u32(10)
                .us(Tag.ROWS, 7)
                .read();
        assertThat(file.dataSet()
                        .items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
                        .get(0)
                        .integer(Tag.ROWS))
                .contains(7);
    }

    @Test
    void sequenceAndItemsOfUndefinedLengthAreRead() throws IOException {
        DicomFile file = explicit()
                .longHead(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(UNDEFINED)
                .us(Tag.ROWS, 7)
                .tag(Tag.ITEM_DELIMITATION)
                .u32(0)
                .tag(Tag.ITEM)
                .u32(0)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .us(Tag.DATA_POINT_ROWS, 1)
                .read();
        assertThat(file.dataSet().items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)).hasSize(2);
        assertThat(file.dataSet().contains(Tag.DATA_POINT_ROWS)).isTrue();
    }

    @Test
    void unknownRepresentationOfUndefinedLengthIsReadAsImplicitItems() throws IOException {
        DicomFile file = explicit()
                .longHead(PRIVATE_BLOB, "UN", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(UNDEFINED)
                .implicit(Tag.MODALITY, "CT")
                .tag(Tag.ITEM_DELIMITATION)
                .u32(0)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .read();
        assertThat(file.dataSet().items(PRIVATE_BLOB).get(0).string(Tag.MODALITY))
                .contains("CT");
    }

    @Test
    void knownSequenceWrittenAsUnknownIsReadAsItems() throws IOException {
        DicomFile file = explicit()
                .longHead(Tag.PIXEL_MEASURES_SEQUENCE, "UN", 18)
                .tag(Tag.ITEM)
                .u32(10)
                .implicit(Tag.MODALITY, "CT")
                .read();
        assertThat(file.dataSet().items(Tag.PIXEL_MEASURES_SEQUENCE).get(0).string(Tag.MODALITY))
                .contains("CT");
    }

    @Test
    void knownElementWrittenAsUnknownGetsItsRepresentation() throws IOException {
        DicomFile file =
                explicit().longHead(Tag.SLICE_THICKNESS, "UN", 4).ascii("1.25").read();
        assertThat(file.dataSet().decimal(Tag.SLICE_THICKNESS)).contains(1.25);
    }

    @Test
    void knownNumberWrittenAsUnknownInBigEndianKeepsLittleEndian() throws IOException {
        DicomFile file = FileBytes.part10(TransferSyntax.EXPLICIT_BIG_ENDIAN)
                .longHead(Tag.ROWS, "UN", 2)
                .raw(7, 0)
                .read();
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(7);
    }

    @Test
    void lettersThatAreNoRepresentationTakeTheDictionarys() throws IOException {
        DicomFile file = explicit()
                .text(Tag.MODALITY, "CS", "CT")
                .text(Tag.SLICE_THICKNESS, "??", "1.25")
                .us(Tag.ROWS, 7)
                .read();
        assertThat(file.dataSet().decimal(Tag.SLICE_THICKNESS)).contains(1.25);
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(7);
    }

    @Test
    void representationOfALaterEditionHasTheLongForm() throws IOException {
        DicomFile file = explicit()
                .text(Tag.MODALITY, "CS", "CT")
                .longHead(0x0009_1001, "ZZ", 4)
                .ascii("abcd")
                .us(Tag.ROWS, 7)
                .read();
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(7);
    }

    @Test
    void signedPixelsMakeThePaddingValueSigned() throws IOException {
        DicomFile file = FileBytes.part10(TransferSyntax.IMPLICIT_LITTLE_ENDIAN)
                .tag(Tag.PIXEL_REPRESENTATION)
                .u32(2)
                .u16(1)
                .tag(Tag.PIXEL_PADDING_VALUE)
                .u32(2)
                .u16(-2000)
                .read();
        assertThat(file.dataSet().integer(Tag.PIXEL_PADDING_VALUE)).contains(-2000);
    }

    @Test
    void trailingPaddingElementIsRead() throws IOException {
        DicomFile file = explicit()
                .us(Tag.ROWS, 7)
                .longHead(Tag.DATA_SET_TRAILING_PADDING, "OB", 4)
                .raw(0, 0, 0, 0)
                .read();
        assertThat(file.dataSet().contains(Tag.DATA_SET_TRAILING_PADDING)).isTrue();
    }

    @Test
    void zerosBehindTheDataSetAreIgnored() throws IOException {
        DicomFile file = explicit().us(Tag.ROWS, 7).raw(new byte[300]).read();
        assertThat(file.dataSet().elements()).hasSize(1);
    }

    /** Found by fuzzing: nothing was kept of the data set, so the zeros counted as its first element. */
    @Test
    void zerosBehindAValueThatAHeaderLeavesOutAreIgnored() throws IOException {
        DicomFile header = explicit()
                .longHead(PRIVATE_BLOB, "OB", UNDEFINED)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .raw(new byte[17])
                .readHeader();
        assertThat(header.dataSet().elements()).isEmpty();
    }

    @Test
    void elementsOutOfOrderAreFound() throws IOException {
        DicomFile file =
                explicit().us(Tag.ROWS, 7).text(Tag.MODALITY, "CS", "CT").read();
        assertThat(file.dataSet().string(Tag.MODALITY)).contains("CT");
    }

    @Test
    void headerEndsBeforeThePixels() throws IOException {
        DicomFile file = explicit()
                .us(Tag.ROWS, 1)
                .longHead(Tag.PIXEL_DATA, "OW", 4)
                .raw(1, 2, 3, 4)
                .readHeader();
        assertThat(file.dataSet().contains(Tag.PIXEL_DATA)).isFalse();
        assertThat(file.pixelData().orElseThrow().lengthBytes()).isEqualTo(4);
    }

    @Test
    void pixelsAreLocated() throws IOException {
        FileBytes bytes = explicit().us(Tag.ROWS, 1).longHead(Tag.PIXEL_DATA, "OW", 4);
        int expected = bytes.array().length;
        DicomFile file = bytes.raw(1, 2, 3, 4).readHeader();
        assertThat(file.pixelData().orElseThrow().offsetBytes()).isEqualTo(expected);
    }

    @Test
    void largePrivateValueIsLeftOutOfTheHeader() throws IOException {
        FileBytes bytes = explicit()
                .longHead(PRIVATE_BLOB, "OB", 100_000)
                .raw(new byte[100_000])
                .us(0x0029_1020, 5);
        assertThat(bytes.readHeader().dataSet().contains(PRIVATE_BLOB)).isFalse();
        assertThat(bytes.readHeader().dataSet().contains(0x0029_1020)).isTrue();
        assertThat(bytes.read().dataSet().contains(PRIVATE_BLOB)).isTrue();
    }

    @Test
    void encapsulatedPixelsAreReadAsFragments() throws IOException {
        DicomFile file = FileBytes.part10(TransferSyntax.RLE_LOSSLESS)
                .longHead(Tag.PIXEL_DATA, "OB", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(0)
                .tag(Tag.ITEM)
                .u32(2)
                .raw(1, 2)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .read();
        assertThat(file.dataSet().elements().get(0).fragments()).singleElement().isEqualTo(new byte[] {1, 2});
    }

    @Test
    void unknownTransferSyntaxIsKept() throws IOException {
        DicomFile file =
                FileBytes.part10(TransferSyntax.of("1.2.3.4")).us(Tag.ROWS, 7).read();
        assertThat(file.transferSyntax().uid()).isEqualTo("1.2.3.4");
    }

    @Test
    void fileCutInsideAValueIsBrokenAndSaysWhere() {
        assertThatThrownBy(() -> explicit()
                        .text(Tag.MODALITY, "CS", "CT")
                        .tag(Tag.PATIENT_NAME)
                        .ascii("PN")
                        .u16(100)
                        .ascii("DOE")
                        .read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessage("hand-made, byte 170: Patient Name (0010,0010) claims 100 bytes, but 3 remain;"
                        + " the file looks truncated, fetch it again");
    }

    @Test
    void fileCutInsideATagIsBroken() {
        assertThatThrownBy(() -> explicit().us(Tag.ROWS, 7).raw(0x28, 0, 0x11).read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("3 bytes remain, expected a data element");
    }

    @Test
    void fileThatEndsBehindTheMetaInformationIsBroken() {
        assertThatThrownBy(() -> explicit().read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("the file ends before its data set");
    }

    @Test
    void itemLongerThanItsSequenceIsBroken() {
        assertThatThrownBy(() -> explicit()
                        .longHead(Tag.PIXEL_MEASURES_SEQUENCE, "SQ", 8)
                        .tag(Tag.ITEM)
                        .u32(10)
                        .us(Tag.ROWS, 7)
                        .read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("an item claims 10 bytes, but 0 remain");
    }

    @Test
    void sequenceWithoutItsEndIsBroken() {
        assertThatThrownBy(() -> explicit()
                        .longHead(Tag.PIXEL_MEASURES_SEQUENCE, "SQ", UNDEFINED)
                        .tag(Tag.ITEM)
                        .u32(0)
                        .read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("expected an item or the end of the sequence");
    }

    @Test
    void textOfUndefinedLengthIsBroken() {
        assertThatThrownBy(() -> explicit()
                        .longHead(Tag.TEXT_VALUE, "UT", UNDEFINED)
                        .ascii("endless")
                        .read())
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("has undefined length, which UT cannot have");
    }

    @Test
    void sequencesNestedTooDeeplyAreBroken() {
        FileBytes bytes = explicit();
        for (int level = 0; level < 70; level++) {
            bytes.longHead(Tag.CONTENT_SEQUENCE, "SQ", UNDEFINED).tag(Tag.ITEM).u32(UNDEFINED);
        }
        assertThatThrownBy(bytes::read)
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("sequences nest deeper than 64");
    }

    @Test
    void emptyFileIsBroken() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.dcm"));
        assertThatThrownBy(() -> DicomReader.readHeader(file))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("an empty file");
    }

    @Test
    void textFileIsNotDicom() throws IOException {
        Path file = Files.writeString(folder.resolve("README.txt"), "Images of a phantom. ".repeat(20));
        assertThatThrownBy(() -> DicomReader.readHeader(file)).isInstanceOf(NotDicomException.class);
        assertThat(DicomReader.looksLikeDicom(file)).isFalse();
    }

    @Test
    void jpegFileIsNotDicom() {
        byte[] jpeg = FileBytes.big()
                .u16(0xFFD8)
                .u16(0xFFE0)
                .u16(16)
                .ascii("JFIF")
                .raw(new byte[200])
                .array();
        assertThatThrownBy(() -> read(jpeg)).isInstanceOf(NotDicomException.class);
    }

    @Test
    void fileOfZerosIsNotDicom() {
        assertThatThrownBy(() -> read(new byte[1000])).isInstanceOf(NotDicomException.class);
    }

    @Test
    void preambleMakesAFileLookLikeDicom() throws IOException {
        Path file = Files.write(folder.resolve("a"), explicit().array());
        assertThat(DicomReader.looksLikeDicom(file)).isTrue();
    }

    @Test
    void emptyFileDoesNotLookLikeDicom() throws IOException {
        assertThat(DicomReader.looksLikeDicom(Files.createFile(folder.resolve("b"))))
                .isFalse();
    }

    @Test
    void streamIsReadAsAFile() throws IOException {
        byte[] bytes = explicit().text(Tag.MODALITY, "CS", "CT").array();
        DicomFile file = DicomReader.read(new ByteArrayInputStream(bytes), "upload 7");
        assertThat(file.source()).isEqualTo("upload 7");
    }

    @Test
    void brokenFileIsNamedWithItsPathButTheProblemIsNot() throws IOException {
        Path file =
                Files.write(folder.resolve("cut.dcm"), explicit().raw(1, 2, 3).array());
        assertThatThrownBy(() -> DicomReader.read(file))
                .hasMessageContaining("cut.dcm")
                .isInstanceOfSatisfying(
                        DicomFormatException.class,
                        e -> assertThat(e.problem()).doesNotContain("cut.dcm").contains("3 bytes remain"));
    }

    private static FileBytes explicit() {
        return FileBytes.part10(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private static DicomFile read(byte[] bytes) throws IOException {
        return DicomReader.read(ByteBuffer.wrap(bytes), "hand-made");
    }

    private static DicomFile deflated(byte[] content) throws IOException {
        return FileBytes.part10(TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)
                .raw(deflate(content))
                .read();
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] out = new byte[1000 + content.length];
            return Arrays.copyOf(out, deflater.deflate(out));
        } finally {
            deflater.end();
        }
    }
}
