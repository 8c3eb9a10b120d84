package willis.phantom.scan;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.Vr;
import willis.dicom.pixel.LosslessJpegEncoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.RleLossless;
import willis.dicom.pixel.StoredFrame;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.ScanPlane;

/**
 * The data elements of one case's instances: those that the competition's data kept, and empty ones that every CT or MR
 * image must have (DICOM PS3.3, A.3 and A.4). Nothing in it tells whether there is an aneurysm.
 */
final class Header {
    private static final String CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
    private static final String MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4";
    private static final String ENHANCED_MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4.1";
    private static final int[] EMPTY = {
        Tag.STUDY_DATE,
        Tag.STUDY_TIME,
        Tag.ACCESSION_NUMBER,
        Tag.MANUFACTURER,
        Tag.REFERRING_PHYSICIAN_NAME,
        Tag.PATIENT_NAME,
        Tag.PATIENT_BIRTH_DATE,
        Tag.PATIENT_SEX,
        Tag.STUDY_ID,
        Tag.SERIES_NUMBER,
        Tag.ACQUISITION_NUMBER,
        Tag.POSITION_REFERENCE_INDICATOR
    };

    private final Protocol protocol;
    private final StoredValues storage;
    private final SeriesUids uids;
    private final String patientId;

    Header(CaseSeed seed, Protocol protocol, StoredValues storage) {
        this.protocol = protocol;
        this.storage = storage;
        uids = new SeriesUids(seed);
        patientId = "PHANTOM-" + HexFormat.of().formatHex(seed.identity("patient", 0), 0, 6);
    }

    TransferSyntax syntax() {
        if (protocol.has(Feature.RLE)) {
            return TransferSyntax.RLE_LOSSLESS;
        }
        if (protocol.has(Feature.LOSSLESS_JPEG)) {
            return TransferSyntax.JPEG_LOSSLESS_SV1;
        }
        return protocol.has(Feature.IMPLICIT_VR)
                ? TransferSyntax.IMPLICIT_LITTLE_ENDIAN
                : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    }

    /** An instance of one slice. */
    DataSet single(StoredSlice slice, short[] stored) {
        ScanPlane plane = slice.stated();
        boolean ct = protocol.settings().modality().isCt();
        DataSet.Builder instance = image(
                        ct ? CT_IMAGE : MR_IMAGE, slice.sopInstanceUid(), slice.instanceNumber(), plane)
                .putDecimals(Tag.IMAGE_POSITION_PATIENT, position(plane))
                .putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, orientation(plane))
                .putDecimals(Tag.PIXEL_SPACING, plane.rowSpacingMm(), plane.columnSpacingMm());
        if (!protocol.has(Feature.NO_SLICE_THICKNESS)) {
            instance.putDecimals(Tag.SLICE_THICKNESS, plane.thicknessMm());
        }
        if (!protocol.has(Feature.NO_SPACING_BETWEEN_SLICES)) {
            instance.putDecimals(Tag.SPACING_BETWEEN_SLICES, protocol.spacingMm());
        }
        if (storage.statesRescale()) {
            rescale(instance);
        }
        window(instance);
        return instance.put(pixels(List.of(stored), plane)).build();
    }

    /**
     * An instance of all slices.
     *
     * @param slices in the order of their frames
     * @param stored their values
     */
    DataSet multiFrame(List<StoredSlice> slices, List<short[]> stored) {
        ScanPlane first = slices.get(0).stated();
        DataSet.Builder measures = DataSet.builder()
                .putDecimals(Tag.PIXEL_SPACING, first.rowSpacingMm(), first.columnSpacingMm())
                .putDecimals(Tag.SLICE_THICKNESS, first.thicknessMm());
        // Without positions of frames it is the only statement of how far apart they are.
        if (!protocol.has(Feature.NO_SPACING_BETWEEN_SLICES) || protocol.has(Feature.NO_FRAME_POSITIONS)) {
            measures.putDecimals(Tag.SPACING_BETWEEN_SLICES, protocol.spacingMm());
        }
        DataSet.Builder transformation = DataSet.builder();
        rescale(transformation);
        DataSet shared = DataSet.builder()
                .putItems(Tag.PIXEL_MEASURES_SEQUENCE, measures.build())
                .putItems(
                        Tag.PLANE_ORIENTATION_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, orientation(first))
                                .build())
                .putItems(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, transformation.build())
                .build();
        DataSet[] perFrame = IntStream.range(0, slices.size())
                .mapToObj(frame -> perFrame(slices.get(frame), frame))
                .toArray(DataSet[]::new);
        DataSet.Builder instance = image(ENHANCED_MR_IMAGE, slices.get(0).sopInstanceUid(), 1, first)
                .put(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(slices.size()))
                .putItems(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
                .putItems(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, perFrame);
        return instance.put(pixels(stored, first)).build();
    }

    private DataSet perFrame(StoredSlice slice, int frame) {
        DataSet.Builder group = DataSet.builder()
                .putItems(
                        Tag.FRAME_CONTENT_SEQUENCE,
                        DataSet.builder()
                                .putIntegers(Tag.FRAME_ACQUISITION_NUMBER, frame + 1)
                                .build());
        if (!protocol.has(Feature.NO_FRAME_POSITIONS)) {
            group.putItems(
                    Tag.PLANE_POSITION_SEQUENCE,
                    DataSet.builder()
                            .putDecimals(Tag.IMAGE_POSITION_PATIENT, position(slice.stated()))
                            .build());
        }
        return group.build();
    }

    private DataSet.Builder image(String sopClass, String sopInstanceUid, int number, ScanPlane plane) {
        boolean ct = protocol.settings().modality().isCt();
        DataSet.Builder instance = DataSet.builder()
                .putStrings(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", ct ? "AXIAL" : "OTHER")
                .putStrings(Tag.SOP_CLASS_UID, sopClass)
                .putStrings(Tag.SOP_INSTANCE_UID, sopInstanceUid)
                .putStrings(Tag.MODALITY, ct ? "CT" : "MR")
                .putStrings(Tag.PATIENT_ID, patientId)
                .putStrings(Tag.PATIENT_POSITION, "HFS")
                .putStrings(Tag.STUDY_INSTANCE_UID, uids.study())
                .putStrings(Tag.SERIES_INSTANCE_UID, uids.series())
                .putStrings(Tag.FRAME_OF_REFERENCE_UID, uids.frameOfReference())
                .putIntegers(Tag.INSTANCE_NUMBER, number);
        for (int tag : EMPTY) {
            instance.putStrings(tag, "");
        }
        if (ct) {
            instance.putStrings(Tag.KVP, "");
        } else {
            // "Research mode" says least.
            instance.putStrings(Tag.SCANNING_SEQUENCE, "RM")
                    .putStrings(Tag.SEQUENCE_VARIANT, "NONE")
                    .putStrings(Tag.SCAN_OPTIONS, "")
                    .putStrings(Tag.MR_ACQUISITION_TYPE, "")
                    .putStrings(Tag.REPETITION_TIME, "")
                    .putStrings(Tag.ECHO_TIME, "")
                    .putStrings(Tag.ECHO_TRAIN_LENGTH, "");
        }
        return instance.putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(
                        Tag.PHOTOMETRIC_INTERPRETATION,
                        protocol.has(Feature.MONOCHROME1) ? "MONOCHROME1" : "MONOCHROME2")
                .putIntegers(Tag.ROWS, plane.rows())
                .putIntegers(Tag.COLUMNS, plane.columns())
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, storage.bitsStored())
                .putIntegers(Tag.HIGH_BIT, storage.bitsStored() - 1)
                .putIntegers(Tag.PIXEL_REPRESENTATION, storage.signed() ? 1 : 0);
    }

    private void rescale(DataSet.Builder into) {
        into.putDecimals(Tag.RESCALE_SLOPE, storage.slope())
                .putDecimals(Tag.RESCALE_INTERCEPT, storage.intercept())
                .putStrings(Tag.RESCALE_TYPE, protocol.settings().modality().isCt() ? "HU" : "US");
    }

    private void window(DataSet.Builder into) {
        if (protocol.settings().modality().isCt()) {
            into.putIntegers(Tag.WINDOW_CENTER, 300).putIntegers(Tag.WINDOW_WIDTH, 800);
        } else {
            into.putIntegers(Tag.WINDOW_CENTER, (int) (0.45 * storage.gain()))
                    .putIntegers(Tag.WINDOW_WIDTH, (int) (0.9 * storage.gain()));
        }
    }

    private DataElement pixels(List<short[]> frames, ScanPlane plane) {
        boolean rle = protocol.has(Feature.RLE);
        if (rle || protocol.has(Feature.LOSSLESS_JPEG)) {
            PixelLayout layout = new PixelLayout(
                    plane.rows(),
                    plane.columns(),
                    1,
                    16,
                    storage.bitsStored(),
                    storage.bitsStored() - 1,
                    storage.signed(),
                    "MONOCHROME2",
                    false,
                    1);
            return DataElement.ofFrames(frames.stream()
                    .map(values -> StoredFrame.of(layout, values))
                    .map(frame -> rle ? RleLossless.encode(frame, layout) : LosslessJpegEncoder.encode(frame, layout))
                    .toList());
        }
        int pixels = plane.rows() * plane.columns();
        byte[] bytes = new byte[Math.multiplyExact(2 * pixels, frames.size())];
        int mask = (1 << storage.bitsStored()) - 1;
        int at = 0;
        for (short[] frame : frames) {
            for (short value : frame) {
                // Bits above those stored are zero, as most scanners leave them.
                int kept = value & mask;
                bytes[at++] = (byte) kept;
                bytes[at++] = (byte) (kept >> 8);
            }
        }
        return DataElement.of(Tag.PIXEL_DATA, Vr.OW, bytes);
    }

    private static double[] position(ScanPlane plane) {
        PointMm origin = plane.origin();
        return new double[] {origin.x(), origin.y(), origin.z()};
    }

    private static double[] orientation(ScanPlane plane) {
        Direction row = plane.row();
        Direction column = plane.column();
        return new double[] {row.x(), row.y(), row.z(), column.x(), column.y(), column.z()};
    }
}
