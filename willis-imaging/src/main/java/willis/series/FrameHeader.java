package willis.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.FrameReader;
import willis.dicom.pixel.PixelLayout;
import willis.geometry.Direction;
import willis.geometry.PointMm;

/**
 * One frame as its file describes it: what is missing or impossible there is empty here.
 *
 * @param file the instance it belongs to
 * @param index its index in the file, from 0
 * @param attributes everything else that is said of it
 * @param layout how its pixels are stored
 * @param pixel the distances of its pixels
 * @param plane how it lies in the patient
 * @param position the centre of its first pixel
 * @param slope from stored to output values
 * @param intercept from stored to output values
 */
record FrameHeader(
        DicomFile file,
        int index,
        FrameAttributes attributes,
        PixelLayout layout,
        Optional<PixelSize> pixel,
        Optional<Plane> plane,
        Optional<PointMm> position,
        double slope,
        double intercept) {

    /** More than any scanner writes into one file; a number of frames is four bytes that anybody can write. */
    private static final int MAX_FRAMES = 100_000;

    private static final double ORTHOGONALITY_TOLERANCE = 0.001;

    /** Scanners round cosines to a few digits; anything further off is not a direction. */
    private static final double UNIT_TOLERANCE = 0.01;

    /** Farther from the scanner's centre than any room is wide; such a number is a mistake. */
    private static final double FARTHEST_MM = 100_000;

    /**
     * The frames of a file.
     *
     * @throws DicomFormatException if there are no pixels, or their layout is missing or impossible
     * @throws UnsupportedDicomException if their layout is not handled
     */
    static List<FrameHeader> of(DicomFile file) throws IOException {
        PixelLayout layout = FrameReader.layoutOf(file);
        if (layout.frames() > MAX_FRAMES) {
            throw new UnsupportedDicomException(
                    file.source(),
                    String.format(
                            Locale.ROOT, "%,d frames in one file; read are up to %,d", layout.frames(), MAX_FRAMES));
        }
        List<FrameHeader> frames = new ArrayList<>(layout.frames());
        for (FrameAttributes attributes : FrameAttributes.of(file, layout.frames())) {
            double slope = attributes
                    .decimal(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_SLOPE)
                    .filter(value -> value != 0)
                    .orElse(1.0);
            double intercept = attributes
                    .decimal(Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, Tag.RESCALE_INTERCEPT)
                    .orElse(0.0);
            frames.add(new FrameHeader(
                    file,
                    frames.size(),
                    attributes,
                    layout,
                    pixelSize(attributes.decimals(Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING)),
                    plane(attributes.decimals(Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT)),
                    position(attributes.decimals(Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT)),
                    slope,
                    intercept));
        }
        return frames;
    }

    /** Two positive numbers as the size of a pixel. */
    static Optional<PixelSize> pixelSize(List<Double> spacing) {
        return spacing.size() == 2 && spacing.get(0) > 0 && spacing.get(1) > 0
                ? Optional.of(new PixelSize(spacing.get(0), spacing.get(1)))
                : Optional.empty();
    }

    private static Optional<Plane> plane(List<Double> cosines) {
        if (cosines.size() != 6 || !isUnit(cosines.subList(0, 3)) || !isUnit(cosines.subList(3, 6))) {
            return Optional.empty();
        }
        Plane plane = new Plane(
                Direction.of(cosines.get(0), cosines.get(1), cosines.get(2)),
                Direction.of(cosines.get(3), cosines.get(4), cosines.get(5)));
        return Math.abs(plane.row().dot(plane.column())) <= ORTHOGONALITY_TOLERANCE
                ? Optional.of(plane)
                : Optional.empty();
    }

    private static boolean isUnit(List<Double> vector) {
        double squares = 0;
        for (double component : vector) {
            squares += component * component;
        }
        return Math.abs(Math.sqrt(squares) - 1) < UNIT_TOLERANCE;
    }

    private static Optional<PointMm> position(List<Double> point) {
        return point.size() == 3 && point.stream().allMatch(mm -> Math.abs(mm) <= FARTHEST_MM)
                ? Optional.of(new PointMm(point.get(0), point.get(1), point.get(2)))
                : Optional.empty();
    }

    /** What messages call it: the file, and the frame where the file has several. */
    String source() {
        return layout.frames() == 1 ? file.source() : file.source() + ", frame " + (index + 1);
    }

    /** The SOPInstanceUID of its file; an empty text if that is missing. */
    String sopInstanceUid() {
        return file.dataSet().string(Tag.SOP_INSTANCE_UID).orElse("");
    }

    /** Its number among the images of the series: the Instance Number, in a multi-frame file the frame's. */
    double number() {
        double instance = attributes.decimal(Tag.INSTANCE_NUMBER).orElse(0.0);
        return layout.frames() == 1 ? instance : instance * MAX_FRAMES + index;
    }
}
