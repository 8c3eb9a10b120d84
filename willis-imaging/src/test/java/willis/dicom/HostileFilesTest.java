package willis.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static willis.dicom.HostileFiles.PRIVATE_BLOB;
import static willis.dicom.HostileFiles.UNDEFINED;
import static willis.dicom.HostileFiles.explicit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import willis.dicom.pixel.FrameReader;
import willis.testing.AllocatedBytes;
import willis.testing.SmallHeap;

/** Files that lie about lengths, nest, repeat and inflate: time and memory stay in proportion to their bytes. */
@Timeout(60)
class HostileFilesTest {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    /** The window of 64 KiB, its copies, and what classes allocate when they are used first. */
    private static final long A_HEADER = 2 * MIB;

    @TempDir
    Path folder;

    private static DicomFile readHeader(byte[] bytes) throws IOException {
        return DicomReader.readHeader(ByteBuffer.wrap(bytes), "hostile");
    }

    private static DicomFile read(byte[] bytes) throws IOException {
        return DicomReader.read(ByteBuffer.wrap(bytes), "hostile");
    }

    private void passesOverTheHole(byte[] beginning, long holeBytes, byte[] end) throws Exception {
        Path file = HostileFiles.withHole(folder.resolve("hole.dcm"), beginning, holeBytes, end);
        DicomFile[] header = new DicomFile[1];
        long allocated = AllocatedBytes.in(() -> header[0] = DicomReader.readHeader(file));

        assertThat(header[0].dataSet().integer(Tag.ROWS)).contains(7);
        assertThat(allocated).isLessThan(A_HEADER);
    }

    private static byte[] rows() {
        return FileBytes.little().us(Tag.ROWS, 7).array();
    }

    // ---- lengths

    @Test
    void privateValueOfThreeGigabytesIsPassedOverInAHeader() throws Exception {
        passesOverTheHole(explicit().longHead(PRIVATE_BLOB, "OB", 3 * GIB).array(), 3 * GIB, rows());
    }

    @Test
    void textOfOneGigabyteIsPassedOverInAHeader() throws Exception {
        passesOverTheHole(
                FileBytes.part10(TransferSyntax.EXPLICIT_LITTLE_ENDIAN)
                        .longHead(Tag.TEXT_VALUE, "UT", GIB)
                        .array(),
                GIB,
                rows());
    }

    @Test
    void privateFragmentsOfThreeGigabytesArePassedOverInAHeader() throws Exception {
        passesOverTheHole(
                explicit()
                        .longHead(PRIVATE_BLOB, "OB", UNDEFINED)
                        .tag(Tag.ITEM)
                        .u32(3 * GIB)
                        .array(),
                3 * GIB,
                FileBytes.little()
                        .tag(Tag.SEQUENCE_DELIMITATION)
                        .u32(0)
                        .raw(rows())
                        .array());
    }

    @Test
    void privateFragmentsAreLeftOutOfAHeader() throws IOException {
        FileBytes bytes = explicit()
                .longHead(PRIVATE_BLOB, "OB", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(0)
                .tag(Tag.ITEM)
                .u32(2)
                .raw(1, 2)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0);
        assertThat(bytes.readHeader().dataSet().contains(PRIVATE_BLOB)).isFalse();
        assertThat(bytes.read().dataSet().element(PRIVATE_BLOB).orElseThrow().fragments())
                .hasSize(1);
    }

    @Test
    void everyLengthBeyondTheFileIsRefusedBeforeItIsAllocated() throws Exception {
        for (String vr : new String[] {"OB", "OW", "UN", "UT", "SQ", "SV"}) {
            byte[] bytes = explicit()
                    .longHead(PRIVATE_BLOB, vr, 0x7FFF_FFFEL)
                    .raw(1, 2)
                    .array();
            long allocated = AllocatedBytes.in(() -> assertThatThrownBy(() -> read(bytes))
                    .isInstanceOf(DicomFormatException.class)
                    .hasMessageContaining("(0029,1010) claims 2,147,483,646 bytes, but 2 remain"));
            assertThat(allocated).isLessThan(A_HEADER);
        }
    }

    // ---- nesting

    @Test
    void tenThousandSequencesInOneAnotherAreRefused() {
        FileBytes bytes = explicit();
        for (int level = 0; level < 10_000; level++) {
            bytes.longHead(Tag.CONTENT_SEQUENCE, "SQ", UNDEFINED).tag(Tag.ITEM).u32(UNDEFINED);
        }
        assertThatThrownBy(bytes::readHeader)
                .isInstanceOf(DicomFormatException.class)
                .hasMessageEndingWith("sequences nest deeper than 64; the file is damaged");
    }

    @Test
    void tenThousandUnknownSequencesInOneAnotherAreRefused() {
        FileBytes bytes = FileBytes.part10(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        for (int level = 0; level < 10_000; level++) {
            bytes.longHead(PRIVATE_BLOB, "UN", UNDEFINED).tag(Tag.ITEM).u32(UNDEFINED);
        }
        assertThatThrownBy(bytes::readHeader)
                .isInstanceOf(DicomFormatException.class)
                .hasMessageEndingWith("sequences nest deeper than 64; the file is damaged");
    }

    /** Each could be read in two ways; if every level tried both, sixty levels would never end. */
    @Test
    void ambiguousSequencesInOneAnotherAreReadInTime() {
        byte[] inside = FileBytes.little().us(Tag.ROWS, 7).array();
        for (int level = 0; level < 60; level++) {
            inside = FileBytes.little()
                    .longHead(Tag.CONTENT_SEQUENCE, "UN", inside.length + 8L)
                    .tag(Tag.ITEM)
                    .u32(inside.length)
                    .raw(inside)
                    .array();
        }
        byte[] file = explicit().raw(inside).array();
        DicomFile header = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> readHeader(file));
        assertThat(header.dataSet().items(Tag.CONTENT_SEQUENCE)).hasSize(1);
    }

    // ---- numbers

    @Test
    void aMillionEmptyItemsAreRead() throws Exception {
        byte[] bytes = HostileFiles.manyItems(1_000_000);
        DicomFile[] header = new DicomFile[1];
        long allocated = AllocatedBytes.in(() -> header[0] = readHeader(bytes));

        assertThat(header[0].dataSet().items(Tag.CONTENT_SEQUENCE)).hasSize(1_000_000);
        // A builder and a data set for each, and lists that grow.
        assertThat(allocated).isLessThan(150 * MIB);
    }

    @Test
    void moreThanTwoMillionItemsAreRefused() {
        byte[] bytes = HostileFiles.manyItems(DataSetParser.MAX_ELEMENTS + 1);
        assertThatThrownBy(() -> readHeader(bytes))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessage("hostile: more than 2,000,000 data elements, items and fragments;"
                        + " no image series needs that");
    }

    @Test
    void moreThanTwoMillionElementsAreRefused() {
        byte[] bytes = HostileFiles.manyElements(DataSetParser.MAX_ELEMENTS + 1);
        assertThatThrownBy(() -> readHeader(bytes))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessage("hostile: more than 2,000,000 data elements, items and fragments;"
                        + " no image series needs that");
    }

    // ---- deflated

    private static FileBytes deflatedImage(int rows, int columns, long pixelBytes) {
        return FileBytes.little()
                .pixelHeader(1, "MONOCHROME2 ", rows, columns, 16, 16, 15, 0)
                .longHead(Tag.PIXEL_DATA, "OW", pixelBytes);
    }

    @Test
    void deflatedFileIsInflatedNoFurtherThanItsHeaderGoes() throws Exception {
        Path file = HostileFiles.deflatedZeros(
                folder.resolve("a.dcm"), deflatedImage(4096, 4096, 200 * MIB).array(), 200 * MIB);
        DicomFile[] header = new DicomFile[1];
        long allocated = AllocatedBytes.in(() -> header[0] = DicomReader.readHeader(file));

        assertThat(header[0].pixelData().orElseThrow().lengthBytes()).isEqualTo(200 * MIB);
        assertThat(allocated).isLessThan(4 * MIB);
    }

    @Test
    void deflatedFileIsInflatedNoFurtherThanItsFramesGo() throws Exception {
        Path file = HostileFiles.deflatedZeros(
                folder.resolve("a.dcm"), deflatedImage(64, 64, 200 * MIB).array(), 200 * MIB);
        DicomFile header = DicomReader.readHeader(file);
        long allocated = AllocatedBytes.in(() -> {
            try (FrameReader frames = FrameReader.open(header)) {
                assertThat(frames.frame(0).value(0)).isZero();
            }
        });
        assertThat(allocated).isLessThan(A_HEADER);
    }

    @Test
    void headerOfADeflatedFileMayBeLongerThanTheFirstMebibyte() throws IOException {
        FileBytes content = FileBytes.little();
        for (int i = 0; i < 40; i++) {
            content.text(0x0029_1000 + i, "LT", "x".repeat(60_000));
        }
        content.raw(deflatedImage(1, 2, 4).array());
        Path file = HostileFiles.deflatedZeros(folder.resolve("a.dcm"), content.array(), 4);

        assertThat(DicomReader.readHeader(file).dataSet().integer(Tag.COLUMNS)).contains(2);
    }

    @Test
    void deflatedPixelsFewerThanClaimedAreBroken() throws IOException {
        Path file = HostileFiles.deflatedZeros(
                folder.resolve("a.dcm"), deflatedImage(1024, 1024, 2 * MIB).array(), 2 * MIB - 2);
        DicomFile header = DicomReader.readHeader(file);

        assertThatThrownBy(() -> FrameReader.open(header))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("Pixel Data (7FE0,0010) holds 2,097,150 bytes, expected 2,097,152"
                        + " (1024 rows × 1024 columns × 2 bytes); the file looks truncated, fetch it again");
    }

    @Test
    void deflatedFileCutBehindItsHeaderIsBroken() throws IOException {
        Path whole = HostileFiles.deflatedZeros(
                folder.resolve("a.dcm"), deflatedImage(1024, 1024, 2 * MIB).array(), 2 * MIB);
        byte[] bytes = Files.readAllBytes(whole);
        Path file = Files.write(folder.resolve("cut.dcm"), Arrays.copyOf(bytes, bytes.length - 40));
        DicomFile header = DicomReader.readHeader(file);

        assertThatThrownBy(() -> FrameReader.open(header))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("the deflated data set ends early; the file looks truncated, fetch it again");
    }

    @Test
    void deflatedHeaderWithoutEndIsRefused() throws IOException {
        Path file = HostileFiles.deflatedElements(folder.resolve("a.dcm"), 70 * 1024, 1012);

        assertThat(Files.size(file)).isLessThan(MIB);
        assertThatThrownBy(() -> DicomReader.readHeader(file))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessage(file + ": the deflated data set becomes more than 64 MiB without pixels;"
                        + " decompress it with dcmconv +te");
    }

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void deflatedFileOfMoreThanHalfAGigabyteIsRefused() throws IOException {
        Path file = HostileFiles.deflatedZeros(
                folder.resolve("a.dcm"), deflatedImage(1, 2, 600 * MIB).array(), 600 * MIB);

        assertThatThrownBy(() -> DicomReader.read(file))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessage(file + ": the deflated data set becomes more than 512 MiB; decompress it with dcmconv +te");
    }

    // ---- all at once, where memory is short

    @Test
    @org.junit.jupiter.api.Tag("slow")
    void noHostileFileFillsAHeapOf256Mebibytes() throws Exception {
        HostileFiles.withHole(
                folder.resolve("1-blob.dcm"),
                explicit().longHead(PRIVATE_BLOB, "OB", 3 * GIB).array(),
                3 * GIB,
                rows());
        Files.write(folder.resolve("2-items.dcm"), HostileFiles.manyItems(DataSetParser.MAX_ELEMENTS + 1));
        Files.write(folder.resolve("3-elements.dcm"), HostileFiles.manyElements(DataSetParser.MAX_ELEMENTS + 1));
        HostileFiles.deflatedZeros(
                folder.resolve("4-deflated.dcm"),
                deflatedImage(64, 64, 600 * MIB).array(),
                600 * MIB);
        HostileFiles.deflatedElements(folder.resolve("5-deflated.dcm"), 70 * 1024, 1012);

        assertThat(SmallHeap.run(256, HeadersOfAFolder.class, folder.toString()))
                .containsExactly(
                        "1-blob.dcm: read",
                        "2-items.dcm: UnsupportedDicomException",
                        "3-elements.dcm: UnsupportedDicomException",
                        "4-deflated.dcm: read",
                        "5-deflated.dcm: UnsupportedDicomException");
    }

    /** What runs there. */
    static final class HeadersOfAFolder {
        private HeadersOfAFolder() {}

        public static void main(String[] arguments) throws IOException {
            try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
                for (Path file : files.sorted().toList()) {
                    System.out.println(file.getFileName() + ": " + outcome(file));
                }
            }
        }

        private static String outcome(Path file) {
            try {
                DicomFile header = DicomReader.readHeader(file);
                if (header.pixelData().isPresent()) {
                    try (FrameReader frames = FrameReader.open(header)) {
                        frames.frame(0);
                    }
                }
                return "read";
            } catch (IOException | OutOfMemoryError e) {
                return e.getClass().getSimpleName();
            }
        }
    }
}
