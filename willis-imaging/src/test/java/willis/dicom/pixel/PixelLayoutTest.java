package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;

class PixelLayoutTest {

    @Test
    void layoutIsReadFromTheDataSet() throws IOException {
        assertThat(PixelLayout.of(grey().build()))
                .isEqualTo(new PixelLayout(5, 7, 1, 16, 12, 11, true, "MONOCHROME2", false, 1));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Tag.ROWS,
                Tag.COLUMNS,
                Tag.SAMPLES_PER_PIXEL,
                Tag.BITS_ALLOCATED,
                Tag.BITS_STORED,
                Tag.PIXEL_REPRESENTATION,
                Tag.PHOTOMETRIC_INTERPRETATION
            })
    void missingElementIsNamed(int tag) {
        assertThatThrownBy(() -> PixelLayout.of(grey().remove(tag).build()))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining(Tag.toString(tag) + " is missing");
    }

    @Test
    void missingHighBitIsTheHighestStored() throws IOException {
        assertThat(PixelLayout.of(grey().remove(Tag.HIGH_BIT).build()).highBit())
                .isEqualTo(11);
    }

    @Test
    void zeroRowsAreRefused() {
        assertBroken(grey().putIntegers(Tag.ROWS, 0), "Rows (0028,0010) is 0, expected at least 1");
    }

    @Test
    void moreBitsStoredThanAllocatedAreRefused() {
        assertBroken(grey().putIntegers(Tag.BITS_STORED, 17), "Bits Stored (0028,0101) 17");
    }

    @Test
    void highBitBelowTheBitsStoredIsRefused() {
        assertBroken(grey().putIntegers(Tag.HIGH_BIT, 10), "High Bit (0028,0102) 10 does not fit");
    }

    @Test
    void highBitBeyondTheBitsAllocatedIsRefused() {
        assertBroken(grey().putIntegers(Tag.HIGH_BIT, 16), "High Bit (0028,0102) 16 does not fit");
    }

    @Test
    void thirdPixelRepresentationIsRefused() {
        assertBroken(grey().putIntegers(Tag.PIXEL_REPRESENTATION, 2), "is 2, expected 0 or 1");
    }

    @Test
    void zeroFramesAreRefused() {
        assertBroken(grey().putIntegers(Tag.NUMBER_OF_FRAMES, 0), "Number Of Frames (0028,0008) is 0");
    }

    @Test
    void twelveBitsAllocatedAreUnsupported() {
        assertUnsupported(grey().putIntegers(Tag.BITS_ALLOCATED, 12), "is 12; read are 8, 16 and 32");
    }

    @Test
    void fourSamplesAreUnsupported() {
        assertUnsupported(grey().putIntegers(Tag.SAMPLES_PER_PIXEL, 4), "is 4; read are 1 and 3");
    }

    @Test
    void frameOfMoreThanTwoGibibytesIsUnsupported() {
        assertUnsupported(grey().putIntegers(Tag.ROWS, 65535).putIntegers(Tag.COLUMNS, 65535), "is larger than 2 GiB");
    }

    private static void assertBroken(DataSet.Builder builder, String message) {
        assertThatThrownBy(() -> PixelLayout.of(builder.build()))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining(message);
    }

    private static void assertUnsupported(DataSet.Builder builder, String message) {
        assertThatThrownBy(() -> PixelLayout.of(builder.build()))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining(message);
    }

    private static DataSet.Builder grey() {
        return DataSet.builder()
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.ROWS, 5)
                .putIntegers(Tag.COLUMNS, 7)
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, 12)
                .putIntegers(Tag.HIGH_BIT, 11)
                .putIntegers(Tag.PIXEL_REPRESENTATION, 1);
    }
}
