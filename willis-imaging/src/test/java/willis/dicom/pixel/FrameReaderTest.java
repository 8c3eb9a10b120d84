package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.FileBytes;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;

class FrameReaderTest {
    private static final long UNDEFINED = 0xFFFF_FFFFL;

    @TempDir
    Path folder;

    @Test
    void littleEndianPixelsAreRead() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 2, 16, 16, 1)
                .longHead(Tag.PIXEL_DATA, "OW", 4)
                .u16(258)
                .u16(-2);
        assertThat(values(file.readHeader(), 0)).containsExactly(258, -2);
    }

    @Test
    void bigEndianPixelsAreRead() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_BIG_ENDIAN, 1, 2, 16, 16, 1)
                .longHead(Tag.PIXEL_DATA, "OW", 4)
                .u16(258)
                .u16(-2);
        assertThat(values(file.readHeader(), 0)).containsExactly(258, -2);
    }

    @Test
    void eightBitPixelsInBigEndianWordsAreReadInOrder() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_BIG_ENDIAN, 1, 4, 8, 8, 0)
                .longHead(Tag.PIXEL_DATA, "OW", 4)
                .u16(0x0201)
                .u16(0x0403);
        assertThat(values(file.readHeader(), 0)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void oddFrameInBigEndianWordsBeginsInsideAWord() throws IOException {
        FileBytes file = FileBytes.part10(TransferSyntax.EXPLICIT_BIG_ENDIAN)
                .us(Tag.SAMPLES_PER_PIXEL, 1)
                .text(Tag.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2 ")
                .text(Tag.NUMBER_OF_FRAMES, "IS", "2 ")
                .us(Tag.ROWS, 1)
                .us(Tag.COLUMNS, 3)
                .us(Tag.BITS_ALLOCATED, 8)
                .us(Tag.BITS_STORED, 8)
                .us(Tag.HIGH_BIT, 7)
                .us(Tag.PIXEL_REPRESENTATION, 0)
                .longHead(Tag.PIXEL_DATA, "OW", 6)
                .u16(0x0201)
                .u16(0x0403)
                .u16(0x0605);
        assertThat(values(file.readHeader(), 1)).containsExactly(4, 5, 6);
    }

    @Test
    void eightBitPixelsInBigEndianBytesAreReadInOrder() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_BIG_ENDIAN, 1, 4, 8, 8, 0)
                .longHead(Tag.PIXEL_DATA, "OB", 4)
                .raw(1, 2, 3, 4);
        assertThat(values(file.readHeader(), 0)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void thirtyTwoBitPixelsAreRead() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 1, 32, 32, 1)
                .longHead(Tag.PIXEL_DATA, "OW", 4)
                .u32(-70_000);
        assertThat(values(file.readHeader(), 0)).containsExactly(-70_000);
    }

    @Test
    void colourPlanesAreInterleaved() throws IOException {
        FileBytes file = FileBytes.part10(TransferSyntax.EXPLICIT_LITTLE_ENDIAN)
                .us(Tag.SAMPLES_PER_PIXEL, 3)
                .text(Tag.PHOTOMETRIC_INTERPRETATION, "CS", "RGB ")
                .us(Tag.PLANAR_CONFIGURATION, 1)
                .us(Tag.ROWS, 1)
                .us(Tag.COLUMNS, 2)
                .us(Tag.BITS_ALLOCATED, 8)
                .us(Tag.BITS_STORED, 8)
                .us(Tag.HIGH_BIT, 7)
                .us(Tag.PIXEL_REPRESENTATION, 0)
                .longHead(Tag.PIXEL_DATA, "OB", 6)
                .raw(1, 2, 10, 20, 100, 200);
        assertThat(values(file.readHeader(), 0)).containsExactly(1, 10, 100, 2, 20, 200);
    }

    @Test
    void pixelsOfAFileAreReadFromTheFile() throws IOException {
        Path file = Files.write(
                folder.resolve("slice.dcm"),
                grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 2, 16, 12, 0)
                        .longHead(Tag.PIXEL_DATA, "OW", 4)
                        .u16(0xF001)
                        .u16(2)
                        .array());
        assertThat(values(DicomReader.readHeader(file), 0)).containsExactly(1, 2);
    }

    @Test
    void pixelsLongerThanTheFrameAreFine() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 1, 16, 16, 0)
                .longHead(Tag.PIXEL_DATA, "OW", 6)
                .u16(1)
                .u16(2)
                .u16(3);
        assertThat(values(file.readHeader(), 0)).containsExactly(1);
    }

    @Test
    void pixelsShorterThanTheFrameAreRefused() {
        assertRefused(
                grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 512, 512, 16, 16, 0)
                        .longHead(Tag.PIXEL_DATA, "OW", 523_776)
                        .raw(new byte[523_776]),
                DicomFormatException.class,
                "Pixel Data (7FE0,0010) holds 523,776 bytes, expected 524,288 (512 rows × 512 columns × 2 bytes);"
                        + " the file looks truncated, fetch it again");
    }

    @Test
    void floatingPointPixelsAreUnsupported() {
        assertRefused(
                grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 1, 32, 32, 0)
                        .longHead(Tag.FLOAT_PIXEL_DATA, "OF", 4)
                        .u32(0),
                UnsupportedDicomException.class,
                "Float Pixel Data (7FE0,0008) holds floating-point pixels");
    }

    @Test
    void imageWithoutPixelsIsBroken() {
        assertRefused(
                grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 1, 16, 16, 0),
                DicomFormatException.class,
                "Pixel Data (7FE0,0010) is missing");
    }

    @Test
    void nativePixelsUnderACompressedSyntaxAreBroken() {
        assertRefused(
                grey(TransferSyntax.RLE_LOSSLESS, 1, 1, 16, 16, 0)
                        .longHead(Tag.PIXEL_DATA, "OW", 2)
                        .u16(1),
                DicomFormatException.class,
                "is not encapsulated, which contradicts the transfer syntax RLE Lossless");
    }

    @Test
    void syntaxWithoutDecoderIsNamedWithAdvice() {
        assertRefused(
                encapsulated(TransferSyntax.of("1.2.3.4"), 1)
                        .tag(Tag.SEQUENCE_DELIMITATION)
                        .u32(0),
                UnsupportedDicomException.class,
                "unknown transfer syntax (1.2.3.4), for which there is no decoder; read are Implicit VR Little Endian,"
                        + " Explicit VR Little Endian, Deflated Explicit VR Little Endian, Explicit VR Big Endian,"
                        + " RLE Lossless; decompress it with dcmdjpeg, or with gdcmconv -w");
    }

    @Test
    void fragmentsOfASingleFrameAreJoined() throws IOException {
        byte[] packed = packed(7, 8);
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 1);
        item(file, 0);
        item(file, packed, 0, 30);
        item(file, packed, 30, packed.length);
        file.tag(Tag.SEQUENCE_DELIMITATION).u32(0);
        assertThat(values(file.readHeader(), 0)).containsExactly(7, 8);
    }

    @Test
    void basicOffsetTableTellsFramesApart() throws IOException {
        byte[] first = packed(7, 8);
        byte[] second = packed(9, 10);
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 2);
        file.tag(Tag.ITEM).u32(8).u32(0).u32(8 + 30 + 8 + first.length - 30);
        item(file, first, 0, 30);
        item(file, first, 30, first.length);
        item(file, second, 0, second.length);
        file.tag(Tag.SEQUENCE_DELIMITATION).u32(0);
        assertThat(values(file.readHeader(), 0)).containsExactly(7, 8);
        assertThat(values(file.readHeader(), 1)).containsExactly(9, 10);
    }

    @Test
    void extendedOffsetTableTellsFramesApart() throws IOException {
        byte[] first = packed(7, 8);
        byte[] second = packed(9, 10);
        FileBytes file = describe(TransferSyntax.RLE_LOSSLESS, 2)
                .longHead(Tag.EXTENDED_OFFSET_TABLE, "OV", 16)
                .u32(0)
                .u32(0)
                .u32(8 + 30 + 8 + first.length - 30)
                .u32(0)
                .longHead(Tag.PIXEL_DATA, "OB", UNDEFINED);
        item(file, 0);
        item(file, first, 0, 30);
        item(file, first, 30, first.length);
        item(file, second, 0, second.length);
        file.tag(Tag.SEQUENCE_DELIMITATION).u32(0);
        assertThat(values(file.readHeader(), 1)).containsExactly(9, 10);
    }

    @Test
    void oneFragmentPerFrameNeedsNoTable() throws IOException {
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 2);
        item(file, 0);
        item(file, packed(7, 8), 0, packed(7, 8).length);
        item(file, packed(9, 10), 0, packed(9, 10).length);
        file.tag(Tag.SEQUENCE_DELIMITATION).u32(0);
        assertThat(values(file.readHeader(), 1)).containsExactly(9, 10);
    }

    @Test
    void severalFragmentsPerFrameWithoutTableAreRefused() {
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 2);
        for (int length : new int[] {0, 30, 30, 30}) {
            item(file, length);
        }
        assertRefused(
                file.tag(Tag.SEQUENCE_DELIMITATION).u32(0),
                UnsupportedDicomException.class,
                "3 fragments for 2 frames and no offset table");
    }

    @Test
    void offsetTableBesideTheFragmentsIsBroken() {
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 2);
        file.tag(Tag.ITEM).u32(8).u32(0).u32(12);
        for (int length : new int[] {30, 30, 30}) {
            item(file, length);
        }
        assertRefused(
                file.tag(Tag.SEQUENCE_DELIMITATION).u32(0),
                DicomFormatException.class,
                "the offset table puts frame 1 at 12, where no fragment of its own begins");
    }

    @Test
    void fewerFragmentsThanFramesAreBroken() {
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 3);
        item(file, 0);
        item(file, 10);
        assertRefused(
                file.tag(Tag.SEQUENCE_DELIMITATION).u32(0), DicomFormatException.class, "has 1 fragments for 3 frames");
    }

    @Test
    void fragmentBeyondTheFileIsBroken() {
        FileBytes file = encapsulated(TransferSyntax.RLE_LOSSLESS, 1);
        item(file, 0);
        assertRefused(
                file.tag(Tag.ITEM).u32(1000).raw(1, 2, 3),
                DicomFormatException.class,
                "a fragment of Pixel Data (7FE0,0010) claims 1,000 bytes, but 3 remain");
    }

    @Test
    void startMarkersTellFramesApartWithoutTable() throws IOException {
        FileBytes file = encapsulated(TransferSyntax.JPEG_BASELINE, 2);
        item(file, 0);
        item(file, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 1}, 0, 4);
        item(file, new byte[] {2, 2}, 0, 2);
        item(file, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 3}, 0, 4);
        file.tag(Tag.SEQUENCE_DELIMITATION).u32(0);
        DicomFile dicom = file.readHeader();
        FragmentIndex index =
                FragmentIndex.of(dicom.openBytes(), dicom.pixelData().orElseThrow(), dicom.dataSet(), 2);
        assertThat(index.codestream(0).remaining()).isEqualTo(6);
        assertThat(index.codestream(1).remaining()).isEqualTo(4);
    }

    @Test
    void frameBeyondTheLastIsRefused() throws IOException {
        FileBytes file = grey(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, 1, 1, 16, 16, 0)
                .longHead(Tag.PIXEL_DATA, "OW", 2)
                .u16(1);
        try (FrameReader reader = FrameReader.open(file.readHeader())) {
            assertThatThrownBy(() -> reader.frame(1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static FileBytes grey(TransferSyntax syntax, int rows, int columns, int allocated, int stored, int signed) {
        return FileBytes.part10(syntax)
                .pixelHeader(1, "MONOCHROME2 ", rows, columns, allocated, stored, stored - 1, signed);
    }

    private static FileBytes describe(TransferSyntax syntax, int frames) {
        return FileBytes.part10(syntax)
                .text(Tag.NUMBER_OF_FRAMES, "IS", frames + " ")
                .pixelHeader(1, "MONOCHROME2 ", 1, 2, 16, 16, 15, 0);
    }

    private static FileBytes encapsulated(TransferSyntax syntax, int frames) {
        return describe(syntax, frames).longHead(Tag.PIXEL_DATA, "OB", UNDEFINED);
    }

    private static void item(FileBytes file, int zeros) {
        file.tag(Tag.ITEM).u32(zeros).raw(new byte[zeros]);
    }

    private static void item(FileBytes file, byte[] bytes, int from, int to) {
        file.tag(Tag.ITEM).u32(to - from).raw(Arrays.copyOfRange(bytes, from, to));
    }

    private static byte[] packed(int... values) {
        PixelLayout layout = new PixelLayout(1, 2, 1, 16, 16, 15, false, "MONOCHROME2", false, 1);
        return RleLossless.encode(StoredFrame.of(layout, new short[] {(short) values[0], (short) values[1]}), layout);
    }

    private static int[] values(DicomFile file, int index) throws IOException {
        try (FrameReader reader = FrameReader.open(file)) {
            StoredFrame frame = reader.frame(index);
            int[] values = new int[frame.count()];
            for (int i = 0; i < values.length; i++) {
                values[i] = frame.value(i);
            }
            return values;
        }
    }

    private static void assertRefused(FileBytes file, Class<? extends IOException> kind, String message) {
        assertThatThrownBy(() -> FrameReader.open(file.readHeader()))
                .isInstanceOf(kind)
                .hasMessageContaining(message);
    }
}
