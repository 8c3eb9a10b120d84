package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.Tag;
import willis.dicom.Vr;
import willis.testing.PlantedPatient;
import willis.testing.PlantedPatient.Defect;

/** Who the patient is stays in the file, however the file fails. */
class PatientDataTest {
    private static DataSet planted() {
        DataSet.Builder instance = DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .putStrings(Tag.SOP_INSTANCE_UID, "1.2.3.4")
                .putStrings(Tag.SERIES_INSTANCE_UID, "1.2.3")
                .putStrings(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
                .putDecimals(Tag.PIXEL_SPACING, 0.5, 0.5)
                .putDecimals(Tag.RESCALE_SLOPE, 1)
                .putIntegers(Tag.NUMBER_OF_FRAMES, 1)
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.ROWS, 2)
                .putIntegers(Tag.COLUMNS, 2)
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, 16)
                .putIntegers(Tag.HIGH_BIT, 15)
                .putIntegers(Tag.PIXEL_REPRESENTATION, 0)
                .putBytes(Tag.PIXEL_DATA, Vr.OW, new byte[8]);
        PlantedPatient.plant(instance);
        return instance.build();
    }

    @Test
    void noExceptionNoLogAndNoTextFormTellsWhoThePatientIs() throws IOException {
        int failures = 0;
        int files = 0;
        try (PlantedPatient.Logged logged = new PlantedPatient.Logged()) {
            for (Defect defect : PlantedPatient.defects(planted())) {
                files++;
                failures += readAll(defect) > 0 ? 1 : 0;
            }
            assertNothing(logged.text(), "the log");
        }
        // Most fail somewhere, or nothing was tested.
        assertThat(failures).isGreaterThan(files / 2);
    }

    private static int failures;

    private static int readAll(Defect defect) {
        failures = 0;
        attempt(defect, () -> {
            DicomFile header = DicomReader.readHeader(ByteBuffer.wrap(defect.bytes()), "planted");
            assertNothing(header + " " + header.dataSet() + header.transferSyntax(), defect.name());
            attempt(defect, () -> assertNothing(PixelLayout.of(header.dataSet()).toString(), defect.name()));
            attempt(defect, () -> {
                try (FrameReader reader = FrameReader.open(header)) {
                    assertNothing(reader.frame(0).toString(), defect.name());
                }
            });
        });
        attempt(defect, () -> {
            DicomFile file = DicomReader.read(ByteBuffer.wrap(defect.bytes()), "planted");
            values(defect, file.metaInformation());
            values(defect, file.dataSet());
        });
        return failures;
    }

    private static void values(Defect defect, DataSet dataSet) {
        for (DataElement element : dataSet.elements()) {
            assertNothing(element.toString(), defect.name());
            attempt(defect, () -> dataSet.integers(element.tag()));
            element.items().forEach(item -> values(defect, item));
        }
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void attempt(Defect defect, Reading reading) {
        try {
            reading.run();
        } catch (IOException e) {
            failures++;
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertNothing(cause + Arrays.toString(cause.getSuppressed()), defect.name());
            }
        }
    }

    private static void assertNothing(String text, String where) {
        Optional<String> found = PlantedPatient.soughtIn(text);
        if (found.isPresent()) {
            throw new AssertionError(where + ": '" + found.get() + "' came out: " + text);
        }
    }
}
