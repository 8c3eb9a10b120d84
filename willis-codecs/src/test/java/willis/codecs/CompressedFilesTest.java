package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.Vr;
import willis.dicom.pixel.FrameReader;
import willis.dicom.pixel.PixelLayout;

/** From the file to the frame: decoders are found, fragments of several frames are told apart, threads do not meet. */
class CompressedFilesTest {
    /** The frames of these files are cut into three fragments each. */
    private static Stream<Fixture> perFamily() {
        return Stream.of(
                        "64x64x1-12.extended.jpg",
                        "64x64x1-12.lossless.jpg",
                        "64x64x1-12.lossless.jls",
                        "64x64x1-12.lossless.j2k")
                .map(Fixture::of);
    }

    @TestFactory
    Stream<DynamicTest> fragmentsWithoutATableAreToldApartByMarkers() {
        return perFamily()
                .map(fixture -> dynamicTest(fixture.name(), () -> assertFramesOf(fixture, new byte[0], null)));
    }

    @TestFactory
    Stream<DynamicTest> fragmentsAreToldApartByTheBasicOffsetTable() {
        return perFamily()
                .map(fixture -> dynamicTest(fixture.name(), () -> {
                    byte[] table = ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(0)
                            .putInt(secondFrameOffset(fixture))
                            .array();
                    assertFramesOf(fixture, table, null);
                }));
    }

    @TestFactory
    Stream<DynamicTest> fragmentsAreToldApartByTheExtendedOffsetTable() {
        return perFamily()
                .map(fixture -> dynamicTest(fixture.name(), () -> {
                    byte[] table = ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0)
                            .putLong(secondFrameOffset(fixture))
                            .array();
                    assertFramesOf(fixture, new byte[0], table);
                }));
    }

    @Test
    void highThroughputSyntaxIsRefusedByNameAndWithAWayOut() throws IOException {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.j2k");
        byte[] file = file(fixture, new byte[0], null, TransferSyntax.HTJ2K_LOSSLESS);
        assertThatThrownBy(() -> FrameReader.open(DicomReader.readHeader(ByteBuffer.wrap(file), "a file")))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("High-Throughput JPEG 2000 (Lossless Only) (1.2.840.10008.1.2.4.201)")
                .hasMessageContaining("OpenJPEG 2.5");
    }

    @Test
    void fourThreadsDecodeWhatOneDecodes() throws Exception {
        List<Fixture> fixtures = Fixture.all();
        List<short[]> expected = new ArrayList<>();
        for (Fixture fixture : fixtures) {
            expected.add(Fixture.samples(fixture.decode()));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int repeat = 0; repeat < 10; repeat++) {
                for (int i = 0; i < fixtures.size(); i++) {
                    int index = i;
                    results.add(threads.submit(() -> {
                        assertThat(Fixture.samples(fixtures.get(index).decode()))
                                .as(fixtures.get(index).name())
                                .isEqualTo(expected.get(index));
                        return null;
                    }));
                }
            }
            Collections.shuffle(results, new Random(1));
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertFramesOf(Fixture fixture, byte[] basic, byte[] extended) throws IOException {
        byte[] file = file(fixture, basic, extended, fixture.syntax());
        try (FrameReader reader = FrameReader.open(DicomReader.readHeader(ByteBuffer.wrap(file), "a file"))) {
            assertThat(reader.frames()).isEqualTo(2);
            assertThat(Fixture.samples(reader.frame(1))).isEqualTo(fixture.expected());
            assertThat(Fixture.samples(reader.frame(0))).isEqualTo(fixture.expected());
        }
    }

    private static byte[] file(Fixture fixture, byte[] basic, byte[] extended, TransferSyntax syntax)
            throws IOException {
        PixelLayout layout = fixture.layout();
        List<byte[]> fragments = new ArrayList<>(fragments(fixture));
        fragments.addAll(fragments(fixture));
        DataSet.Builder dataSet = DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7.3")
                .putStrings(Tag.SOP_INSTANCE_UID, "2.25.1")
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.NUMBER_OF_FRAMES, 2)
                .putIntegers(Tag.ROWS, layout.rows())
                .putIntegers(Tag.COLUMNS, layout.columns())
                .putIntegers(Tag.BITS_ALLOCATED, layout.bitsAllocated())
                .putIntegers(Tag.BITS_STORED, layout.bitsStored())
                .putIntegers(Tag.HIGH_BIT, layout.highBit())
                .putIntegers(Tag.PIXEL_REPRESENTATION, 0)
                .put(DataElement.ofFragments(Tag.PIXEL_DATA, basic, fragments));
        if (extended != null) {
            dataSet.putBytes(Tag.EXTENDED_OFFSET_TABLE, Vr.OV, extended);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomWriter.write(out, dataSet.build(), syntax);
        return out.toByteArray();
    }

    private static List<byte[]> fragments(Fixture fixture) {
        byte[] whole = fixture.codestream();
        int third = whole.length / 3 / 2 * 2;
        return List.of(
                Arrays.copyOfRange(whole, 0, third),
                Arrays.copyOfRange(whole, third, 2 * third),
                Arrays.copyOfRange(whole, 2 * third, whole.length));
    }

    private static int secondFrameOffset(Fixture fixture) {
        return fragments(fixture).stream()
                .mapToInt(fragment -> 8 + fragment.length + fragment.length % 2)
                .sum();
    }
}
