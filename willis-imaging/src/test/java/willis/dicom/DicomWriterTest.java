package willis.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DicomWriterTest {
    private static final int SEEDS = 200;

    @TempDir
    Path folder;

    static Stream<TransferSyntax> nativeSyntaxes() {
        return Stream.of(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_BIG_ENDIAN,
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("nativeSyntaxes")
    void whatIsWrittenReadsBackEqual(TransferSyntax syntax) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean knownOnly = !syntax.isExplicitVr();
            DataSet dataSet = new RandomDataSets(seed, knownOnly).next();
            assertThat(rewritten(dataSet, syntax)).as("seed %d", seed).isEqualTo(dataSet);
        }
    }

    @Test
    void encapsulatedPixelsReadBackEqual() throws IOException {
        DataSet dataSet = minimal()
                .put(DataElement.ofFrames(List.of(new byte[] {1, 2, 3}, new byte[] {4, 5})))
                .build();
        assertThat(rewritten(dataSet, TransferSyntax.RLE_LOSSLESS)).isEqualTo(dataSet);
    }

    @Test
    void basicOffsetTableCountsItemsAndPadding() {
        DataElement pixels = DataElement.ofFrames(List.of(new byte[3], new byte[2], new byte[2]));
        assertThat(pixels.bytes()).containsExactly(0, 0, 0, 0, 12, 0, 0, 0, 22, 0, 0, 0);
    }

    @Test
    void textTooLongForTheShortFormReadsBackEqual() throws IOException {
        DataSet dataSet =
                minimal().putStrings(Tag.IMAGE_COMMENTS, "x".repeat(70_000)).build();
        assertThat(rewritten(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)).isEqualTo(dataSet);
    }

    @Test
    void metaGroupLengthCountsTheGroup() throws IOException {
        byte[] file = written(minimal().build(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(132 + 8);
        int firstBehind = 132 + 12 + length;
        assertThat(file[firstBehind]).isEqualTo((byte) 0x08);
    }

    @Test
    void metaInformationNamesTheInstance() throws IOException {
        DicomFile file = DicomReader.read(
                ByteBuffer.wrap(written(minimal().build(), TransferSyntax.EXPLICIT_BIG_ENDIAN)), "written");
        assertThat(file.metaInformation().string(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID))
                .contains("1.2.3.4");
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_BIG_ENDIAN);
    }

    @Test
    void strayMetaInformationIsNotWritten() throws IOException {
        DataSet dataSet = minimal().putStrings(Tag.TRANSFER_SYNTAX_UID, "1.2").build();
        assertThat(rewritten(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                .isEqualTo(minimal().build());
    }

    @Test
    void sameDataSetGivesTheSameBytes() throws IOException {
        DataSet dataSet = new RandomDataSets(3, false).next();
        assertThat(written(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN))
                .isEqualTo(written(dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN));
    }

    @Test
    void fileReplacesAnOlderOneAndLeavesNothingBeside() throws IOException {
        Path file = Files.writeString(folder.resolve("slice.dcm"), "old");
        DicomWriter.write(file, minimal().build());
        assertThat(DicomReader.read(file).dataSet()).isEqualTo(minimal().build());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void refusedDataSetLeavesTheOlderFile() throws IOException {
        Path file = Files.writeString(folder.resolve("slice.dcm"), "old");
        assertThatThrownBy(() -> DicomWriter.write(file, DataSet.builder().build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A file needs SOP Class UID (0008,0016)");
        assertThat(file).hasContent("old");
    }

    @Test
    void nativePixelsDoNotGoWithACompressedSyntax() {
        DataSet dataSet = minimal().putBytes(Tag.PIXEL_DATA, Vr.OW, new byte[2]).build();
        assertThatThrownBy(() -> written(dataSet, TransferSyntax.RLE_LOSSLESS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not encapsulated");
    }

    @Test
    void randomUidIsValidAndFollowsItsSeed() {
        assertThat(Uid.random(new Random(1)))
                .matches("2\\.25\\.[1-9][0-9]{0,38}")
                .isEqualTo(Uid.random(new Random(1)))
                .isNotEqualTo(Uid.random(new Random(2)));
    }

    private static DataSet.Builder minimal() {
        return DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .putStrings(Tag.SOP_INSTANCE_UID, "1.2.3.4");
    }

    static byte[] written(DataSet dataSet, TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomWriter.write(out, dataSet, syntax);
        return out.toByteArray();
    }

    static DataSet rewritten(DataSet dataSet, TransferSyntax syntax) throws IOException {
        return DicomReader.read(ByteBuffer.wrap(written(dataSet, syntax)), "written")
                .dataSet();
    }
}
