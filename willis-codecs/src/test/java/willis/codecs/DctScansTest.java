package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.pixel.FrameReader;

/** The decoder of our own against the JDK's for 8 bits, against DCMTK for 12. */
class DctScansTest {

    @TempDir
    Path folder;

    /** Steps are small: what becomes of samples far out of range differs from one libjpeg to the next. */
    @ParameterizedTest
    @CsvSource({"64,64,1,0,4", "37,53,1,3,4", "1,1,1,1,60", "8,8,1,0,30", "19,130,3,2,4", "9,7,3,1,8"})
    void eightBitsEqualTheReaderOfTheJdk(int rows, int columns, int components, int restartInterval, int largestStep)
            throws IOException {
        RandomJpeg jpeg = new RandomJpeg(8, rows, columns, components, restartInterval, largestStep);
        for (int seed = 0; seed < 20; seed++) {
            byte[] bytes = jpeg.codestream(seed);
            Codestream stream = new Codestream(bytes, "JPEG", "seed " + seed);
            short[] ours = DctScans.decode(stream, JpegHeader.read(stream));
            short[] jdk = LibraryReaders.samples(LibraryReaders.read(LossyJpeg.Jdk.PROVIDER, stream));
            assertThat(ours).as("seed %d", seed).isEqualTo(jdk);
        }
    }

    /** Sizes that are no multiples of 8, restart intervals, quantisation tables of 8 and 16 bits. */
    @ParameterizedTest
    @CsvSource({
        "64,64,1,0,40",
        "37,53,1,3,40",
        "1,1,1,1,60",
        "130,17,1,1,200",
        "19,130,1,7,500",
        "64,8,1,2,700",
        "40,40,1,0,150",
        "19,33,3,2,60"
    })
    void twelveBitsEqualDcmdjpeg(int rows, int columns, int components, int restartInterval, int largestStep)
            throws Exception {
        requireProgram("dcmdjpeg");
        RandomJpeg jpeg = new RandomJpeg(12, rows, columns, components, restartInterval, largestStep);
        for (int seed = 0; seed < 5; seed++) {
            Path packed = folder.resolve("packed.dcm");
            Path plain = folder.resolve("plain.dcm");
            write(packed, jpeg, jpeg.codestream(seed));
            Process dcmdjpeg = new ProcessBuilder("dcmdjpeg", "+cn", packed.toString(), plain.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(dcmdjpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(dcmdjpeg.waitFor()).as(said).isZero();
            try (FrameReader ours = FrameReader.open(DicomReader.readHeader(packed));
                    FrameReader theirs = FrameReader.open(DicomReader.readHeader(plain))) {
                assertThat(Fixture.samples(ours.frame(0)))
                        .as("seed %d", seed)
                        .isEqualTo(Fixture.samples(theirs.frame(0)));
            }
        }
    }

    @Test
    void missingRestartMarkerIsNamed() {
        byte[] bytes = new RandomJpeg(12, 64, 64, 1, 5, 40).codestream(1);
        for (int i = 0; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xFF) == 0xFF && (bytes[i + 1] & 0xFF) == 0xD2) {
                bytes[i + 1] = (byte) 0xD4;
            }
        }
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("misses restart marker 2");
    }

    @Test
    void scanThatEndsEarlyIsRefused() {
        byte[] bytes = new RandomJpeg(12, 200, 200, 1, 0, 40).codestream(1);
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
        cut[cut.length - 2] = (byte) 0xFF;
        cut[cut.length - 1] = (byte) 0xD9;
        assertThatThrownBy(() -> decode(cut))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("ends early");
    }

    private static void decode(byte[] bytes) throws IOException {
        Codestream stream = new Codestream(bytes, "JPEG", "a file");
        DctScans.decode(stream, JpegHeader.read(stream));
    }

    private static void write(Path file, RandomJpeg jpeg, byte[] codestream) throws IOException {
        DicomWriter.write(
                file,
                DataSet.builder()
                        .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7")
                        .putStrings(Tag.SOP_INSTANCE_UID, "2.25.1")
                        .putIntegers(Tag.SAMPLES_PER_PIXEL, jpeg.components())
                        .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, jpeg.components() == 3 ? "RGB" : "MONOCHROME2")
                        .putIntegers(Tag.PLANAR_CONFIGURATION, 0)
                        .putIntegers(Tag.ROWS, jpeg.rows())
                        .putIntegers(Tag.COLUMNS, jpeg.columns())
                        .putIntegers(Tag.BITS_ALLOCATED, 16)
                        .putIntegers(Tag.BITS_STORED, 12)
                        .putIntegers(Tag.HIGH_BIT, 11)
                        .putIntegers(Tag.PIXEL_REPRESENTATION, 0)
                        .put(DataElement.ofFrames(List.of(codestream)))
                        .build(),
                TransferSyntax.JPEG_EXTENDED);
    }

    private static void requireProgram(String name) {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .map(path -> path.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            System.err.println("SKIPPED: no " + name + " on PATH; it comes with DCMTK");
        }
        Assumptions.assumeTrue(found.isPresent(), name + " is not on PATH");
    }
}
