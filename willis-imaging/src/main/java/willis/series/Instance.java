package willis.series;

import java.io.IOException;
import java.util.List;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.Tag;
import willis.dicom.pixel.FrameReader;
import willis.dicom.pixel.StoredFrame;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.quality.QualityCode;

/**
 * One single-frame instance with the attributes that place it in the patient.
 *
 * @param file its header
 * @param sopInstanceUid its identity
 * @param rows its rows
 * @param columns its columns
 * @param rowSpacingMm from row to row: the first value of Pixel Spacing
 * @param columnSpacingMm from column to column: the second value
 * @param position the centre of its first pixel
 * @param rowDirection the direction in which columns grow
 * @param columnDirection the direction in which rows grow
 * @param slope from stored to output values
 * @param intercept from stored to output values
 */
record Instance(
        DicomFile file,
        String sopInstanceUid,
        int rows,
        int columns,
        double rowSpacingMm,
        double columnSpacingMm,
        PointMm position,
        Direction rowDirection,
        Direction columnDirection,
        double slope,
        double intercept) {

    private static final double ORTHOGONALITY_TOLERANCE = 0.001;

    /**
     * Reads the attributes of a header.
     *
     * @throws UnusableSeriesException naming the file and the attribute that is missing or impossible
     */
    static Instance of(DicomFile file) throws IOException {
        DataSet header = file.dataSet();
        if (header.integer(Tag.NUMBER_OF_FRAMES).orElse(1) > 1) {
            throw new UnusableSeriesException(
                    QualityCode.UNREADABLE,
                    file.source() + ": holds "
                            + header.integer(Tag.NUMBER_OF_FRAMES).orElse(1)
                            + " frames; multi-frame objects are not read yet. Convert it to single-frame instances");
        }
        if (file.pixelData().isEmpty()) {
            throw new UnusableSeriesException(
                    QualityCode.UNREADABLE, file.source() + ": has no Pixel Data (7FE0,0010); send the instance again");
        }
        List<Double> spacing = numbers(file, Tag.PIXEL_SPACING, 2, QualityCode.MISSING_PIXEL_SPACING);
        List<Double> position = numbers(file, Tag.IMAGE_POSITION_PATIENT, 3, QualityCode.MISSING_IMAGE_POSITION);
        List<Double> cosines = numbers(file, Tag.IMAGE_ORIENTATION_PATIENT, 6, QualityCode.MISSING_IMAGE_ORIENTATION);
        if (!(spacing.get(0) > 0 && spacing.get(1) > 0)) {
            throw impossible(file, Tag.PIXEL_SPACING, spacing, "two positive millimetres");
        }
        double slope = header.decimal(Tag.RESCALE_SLOPE).orElse(1.0);
        double intercept = header.decimal(Tag.RESCALE_INTERCEPT).orElse(0.0);
        if (slope == 0 || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
            throw impossible(file, Tag.RESCALE_SLOPE, List.of(slope, intercept), "a slope other than 0");
        }
        return new Instance(
                        file,
                        header.string(Tag.SOP_INSTANCE_UID).orElse(""),
                        size(file, Tag.ROWS),
                        size(file, Tag.COLUMNS),
                        spacing.get(0),
                        spacing.get(1),
                        new PointMm(position.get(0), position.get(1), position.get(2)),
                        direction(file, cosines, 0),
                        direction(file, cosines, 3),
                        slope,
                        intercept)
                .checked(cosines);
    }

    private Instance checked(List<Double> cosines) throws UnusableSeriesException {
        if (Math.abs(rowDirection.dot(columnDirection)) > ORTHOGONALITY_TOLERANCE) {
            throw impossible(file, Tag.IMAGE_ORIENTATION_PATIENT, cosines, "two perpendicular directions");
        }
        return this;
    }

    private static Direction direction(DicomFile file, List<Double> cosines, int from) throws UnusableSeriesException {
        double x = cosines.get(from);
        double y = cosines.get(from + 1);
        double z = cosines.get(from + 2);
        double length = Math.sqrt(x * x + y * y + z * z);
        // Scanners round cosines to a few digits; anything further off is not a direction.
        if (!(Math.abs(length - 1) < 0.01)) {
            throw impossible(file, Tag.IMAGE_ORIENTATION_PATIENT, cosines, "two unit vectors");
        }
        return Direction.of(x, y, z);
    }

    private static int size(DicomFile file, int tag) throws IOException {
        int size = file.dataSet()
                .integer(tag)
                .orElseThrow(() -> new UnusableSeriesException(
                        QualityCode.UNREADABLE, file.source() + ": " + Tag.toString(tag) + " is missing"));
        if (size < 1) {
            throw impossible(file, tag, List.of((double) size), "a number above 0");
        }
        return size;
    }

    private static List<Double> numbers(DicomFile file, int tag, int count, QualityCode code) throws IOException {
        List<Double> values = file.dataSet().decimals(tag);
        if (values.size() != count || values.stream().anyMatch(value -> !Double.isFinite(value))) {
            throw new UnusableSeriesException(
                    code,
                    file.source() + ": " + Tag.toString(tag)
                            + (values.isEmpty()
                                    ? " is missing; without it nothing is known of where the slice lies. It is not guessed"
                                    : " has " + values.size() + " usable values, expected " + count));
        }
        return values;
    }

    private static UnusableSeriesException impossible(DicomFile file, int tag, List<Double> found, String expected) {
        return new UnusableSeriesException(
                QualityCode.IMPOSSIBLE_GEOMETRY,
                file.source() + ": " + Tag.toString(tag) + " is " + found + ", expected " + expected);
    }

    /** Decodes the frame. */
    StoredFrame frame() throws IOException {
        try (FrameReader reader = FrameReader.open(file)) {
            StoredFrame frame = reader.frame(0);
            if (frame.samplesPerPixel() != 1) {
                throw new UnusableSeriesException(
                        QualityCode.COLOUR,
                        file.source() + ": a colour image; CT and MR images have one sample per pixel");
            }
            return frame;
        }
    }

    /** Where the slice lies along a direction, in millimetres. */
    double along(Direction normal) {
        return position.along(normal);
    }
}
