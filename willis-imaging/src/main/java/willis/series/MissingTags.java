package willis.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.IntStream;
import willis.dicom.Tag;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;

/**
 * Where slices lie when their tags do not say: every rule, in one place.
 *
 * <p>For each attribute the first source that is there is taken, and the finding names it with its confidence:
 *
 * <ul>
 *   <li><b>high</b>: another statement of the same fact, to about 1 %;
 *   <li><b>medium</b>: a statement that nearly always amounts to it, to about 10 %, or a convention that scanners follow;
 *   <li><b>low</b>: an estimate, to about 25 %. The answer may be displaced or scaled by that much.
 * </ul>
 *
 * <p>Image Orientation: other slices of the series (high); Patient Orientation (high, to the next axis); the axis along
 * which positions follow each other, with the standard orientation of such slices (medium); standard axial slices (low).
 *
 * <p>Pixel Spacing: other slices (high); Reconstruction Diameter / the larger of Rows and Columns (high); Nominal Scanned
 * or Imager Pixel Spacing (medium); the size of the head in the image (low).
 *
 * <p>Image Position: the line on which the other slices lie, by Slice Location, or by Instance Number (high); where no
 * slice has one, Slice Location alone, centred on the patient axis (medium), else the order of Instance Numbers in
 * distances of Spacing Between Slices (medium), of Slice Thickness (medium), or of the usual coverage of a head divided by the
 * number of slices (low). Positions are then relative: distances are right, the origin is arbitrary, and up and down may be
 * exchanged unless the image tells.
 */
final class MissingTags {
    /** Two positions closer than this are one. */
    private static final double SAME_POSITION_MM = 0.01;

    /** How far the slices with a position may lie from a line before it is no line. */
    private static final double LINE_TOLERANCE_MM = 0.2;

    /** From so many slices on, one position for all is a mistake and not a series of times. */
    private static final int MANY = 5;

    /** What a series of the head covers from top to bottom where nothing is known: vertex to skull base. */
    private static final double USUAL_COVERAGE_MM = 160;

    private static final double SMALLEST_DISTANCE_MM = 0.3;
    private static final double LARGEST_DISTANCE_MM = 6;

    /** A recovered value, where it came from, and how sure it is. */
    private record Source<T>(T value, String name, String confidence) {
        String done() {
            return "taken from " + name + " (" + confidence + " confidence)";
        }
    }

    private final List<FrameHeader> frames;
    private final FindingLog log;

    private MissingTags(List<FrameHeader> frames, FindingLog log) {
        this.frames = frames;
        this.log = log;
    }

    /**
     * The frames as slices that know their place.
     *
     * @param frames at least one
     * @return those of them that could be placed, in the same order
     * @throws UnusableSeriesException if the policy refuses a recovery, or there is nothing to recover from
     */
    static List<Slice> recover(List<FrameHeader> frames, FindingLog log) throws IOException {
        MissingTags tags = new MissingTags(frames, log);
        List<Plane> planes = tags.planes();
        List<PixelSize> pixels = tags.pixels(planes);
        List<Optional<PointMm>> positions = tags.positions(planes, pixels);
        List<Slice> slices = new ArrayList<>(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            if (positions.get(i).isPresent()) {
                slices.add(new Slice(
                        frames.get(i),
                        pixels.get(i),
                        planes.get(i),
                        positions.get(i).get()));
            }
        }
        return slices;
    }

    // ---- Orientation

    private List<Plane> planes() throws UnusableSeriesException {
        List<Plane> stated = frames.stream()
                .map(FrameHeader::plane)
                .flatMap(Optional::stream)
                .toList();
        Optional<Source<Plane>> source = Optional.empty();
        if (stated.size() < frames.size()) {
            Source<Plane> found = agreed(stated, Plane::equalsNearly)
                    .or(this::planeByPatientOrientation)
                    .or(this::planeByPositions)
                    .orElseGet(this::usualPlane);
            report(QualityCode.MISSING_IMAGE_ORIENTATION, Tag.IMAGE_ORIENTATION_PATIENT, FrameHeader::plane, found);
            source = Optional.of(found);
        }
        Optional<Plane> recovered = source.map(Source::value);
        return frames.stream()
                .map(frame -> frame.plane().or(() -> recovered).orElseThrow())
                .toList();
    }

    private Optional<Source<Plane>> planeByPatientOrientation() {
        List<String> letters = frames.get(0).attributes().strings(Tag.FRAME_CONTENT_SEQUENCE, Tag.PATIENT_ORIENTATION);
        if (letters.size() != 2) {
            return Optional.empty();
        }
        Optional<Direction> row = direction(letters.get(0));
        Optional<Direction> column = direction(letters.get(1));
        return row.isPresent() && column.isPresent() && Math.abs(row.get().dot(column.get())) < 0.5
                ? Optional.of(
                        new Source<>(new Plane(row.get(), column.get()), Tag.toString(Tag.PATIENT_ORIENTATION), "high"))
                : Optional.empty();
    }

    private static Optional<Direction> direction(String letters) {
        return letters.isEmpty()
                ? Optional.empty()
                : switch (letters.charAt(0)) {
                    case 'L' -> Optional.of(new Direction(1, 0, 0));
                    case 'R' -> Optional.of(new Direction(-1, 0, 0));
                    case 'P' -> Optional.of(new Direction(0, 1, 0));
                    case 'A' -> Optional.of(new Direction(0, -1, 0));
                    case 'H' -> Optional.of(new Direction(0, 0, 1));
                    case 'F' -> Optional.of(new Direction(0, 0, -1));
                    default -> Optional.empty();
                };
    }

    /** The slices follow each other along one axis of the patient, give or take a tilt. */
    private Optional<Source<Plane>> planeByPositions() {
        List<PointMm> points = frames.stream()
                .map(FrameHeader::position)
                .flatMap(Optional::stream)
                .toList();
        if (points.size() < 2) {
            return Optional.empty();
        }
        PointMm from = points.get(0);
        PointMm to = points.stream()
                .max(Comparator.comparingDouble(from::squaredDistance))
                .orElseThrow();
        if (from.distanceMm(to) <= SAME_POSITION_MM) {
            return Optional.empty();
        }
        Direction along = Direction.between(from, to);
        double x = Math.abs(along.x());
        double y = Math.abs(along.y());
        double z = Math.abs(along.z());
        Plane plane = z >= x && z >= y ? usualPlane().value() : y >= x ? Plane.CORONAL : Plane.SAGITTAL;
        return Optional.of(new Source<>(plane, "the axis along which slices follow each other", "medium"));
    }

    private Source<Plane> usualPlane() {
        String patient = frames.get(0).attributes().string(Tag.PATIENT_POSITION).orElse("");
        Plane plane = patient.equals("HFP") || patient.equals("FFP")
                ? new Plane(Plane.AXIAL.row().negated(), Plane.AXIAL.column().negated())
                : Plane.AXIAL;
        return new Source<>(plane, "the habit of scanning the head in axial slices", "low");
    }

    // ---- Pixel size

    private List<PixelSize> pixels(List<Plane> planes) throws IOException {
        List<PixelSize> stated = frames.stream()
                .map(FrameHeader::pixel)
                .flatMap(Optional::stream)
                .toList();
        Optional<PixelSize> recovered = Optional.empty();
        if (stated.size() < frames.size()) {
            Optional<Source<PixelSize>> found = agreed(stated, PixelSize::equalsNearly)
                    .or(this::pixelByDiameter)
                    .or(() -> pixelByTag(Tag.NOMINAL_SCANNED_PIXEL_SPACING))
                    .or(() -> pixelByTag(Tag.IMAGER_PIXEL_SPACING));
            if (found.isEmpty()) {
                found = HeadSize.pixelSize(frames, planes.get(0))
                        .map(size -> new Source<>(size, "the size of the head in the image", "low"));
            }
            if (found.isEmpty()) {
                throw new UnusableSeriesException(
                        QualityCode.MISSING_PIXEL_SPACING,
                        firstWithout(FrameHeader::pixel).source() + ": " + Tag.toString(Tag.PIXEL_SPACING)
                                + " is missing, nothing else tells it, and no whole head is seen in the image");
            }
            report(QualityCode.MISSING_PIXEL_SPACING, Tag.PIXEL_SPACING, FrameHeader::pixel, found.get());
            recovered = Optional.of(found.get().value());
        }
        Optional<PixelSize> other = recovered;
        return frames.stream()
                .map(frame -> frame.pixel().or(() -> other).orElseThrow())
                .toList();
    }

    private Optional<Source<PixelSize>> pixelByDiameter() {
        FrameHeader frame = frames.get(0);
        int larger = Math.max(frame.layout().rows(), frame.layout().columns());
        return frame.attributes()
                .decimal(Tag.CT_RECONSTRUCTION_SEQUENCE, Tag.RECONSTRUCTION_DIAMETER)
                .filter(mm -> mm > 0)
                .map(mm -> new Source<>(
                        new PixelSize(mm / larger, mm / larger), Tag.toString(Tag.RECONSTRUCTION_DIAMETER), "high"));
    }

    private Optional<Source<PixelSize>> pixelByTag(int tag) {
        return FrameHeader.pixelSize(frames.get(0).attributes().decimals(Tag.PIXEL_MEASURES_SEQUENCE, tag))
                .map(size -> new Source<>(size, Tag.toString(tag), "medium"));
    }

    // ---- Positions

    private List<Optional<PointMm>> positions(List<Plane> planes, List<PixelSize> pixels)
            throws UnusableSeriesException {
        List<Optional<PointMm>> stated =
                frames.stream().map(FrameHeader::position).toList();
        boolean oneForAll = frames.size() >= MANY && haveOnePosition(stated) && !isSeriesOfTimes();
        long missing = oneForAll
                ? frames.size()
                : stated.stream().filter(Optional::isEmpty).count();
        if (missing == 0) {
            return stated;
        }
        if (missing < frames.size()) {
            return completed(stated);
        }
        Source<double[]> places = places(planes.get(0));
        QualityCode code = oneForAll ? QualityCode.ONE_POSITION_FOR_ALL : QualityCode.MISSING_IMAGE_POSITION;
        String problem = oneForAll
                ? Tag.toString(Tag.IMAGE_POSITION_PATIENT) + " is the same in all " + frames.size() + " images"
                : Tag.toString(Tag.IMAGE_POSITION_PATIENT) + " is missing or unusable in all images";
        log.add(
                QualityFinding.of(code, log.policy(), problem)
                        .done("distances " + places.done() + "; the origin is arbitrary"),
                frames.get(0).source());
        List<Optional<PointMm>> positions = new ArrayList<>(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            Plane plane = planes.get(i);
            PointMm corner = stated.get(i).orElseGet(() -> centred(plane, pixels.get(0)));
            positions.add(Optional.of(corner.moved(plane.normal(), places.value()[i])));
        }
        return positions;
    }

    private static boolean haveOnePosition(List<Optional<PointMm>> positions) {
        Optional<PointMm> first = positions.get(0);
        return first.isPresent()
                && positions.stream()
                        .allMatch(
                                point -> point.isPresent() && point.get().distanceMm(first.get()) <= SAME_POSITION_MM);
    }

    /** Whether the frames say that they show one place at several times. */
    private boolean isSeriesOfTimes() {
        return distinctCount(values(frame -> frame.attributes().decimal(Tag.SLICE_LOCATION))) == 1
                || distinctCount(values(frame -> frame.attributes().decimal(Tag.TEMPORAL_POSITION_IDENTIFIER))) > 1;
    }

    /** Positions for a few slices that lack one, from the line on which the others lie; the rest stay empty. */
    private List<Optional<PointMm>> completed(List<Optional<PointMm>> stated) throws UnusableSeriesException {
        double[] locations = values(frame -> frame.attributes().decimal(Tag.SLICE_LOCATION));
        double[] order = values(frame -> Optional.of(frame.number()));
        boolean byLocation = Line.through(stated, locations).isPresent();
        double[] numbers = byLocation ? locations : order;
        Optional<Line> line = Line.through(stated, numbers);
        long missing = stated.stream().filter(Optional::isEmpty).count();
        log.add(
                QualityFinding.of(
                                QualityCode.MISSING_IMAGE_POSITION,
                                log.policy(),
                                Tag.toString(Tag.IMAGE_POSITION_PATIENT) + " is missing or unusable in " + missing
                                        + " of " + frames.size() + " images")
                        .done(line.isPresent() ? "placed between the others (high confidence)" : "left out"),
                firstWithout(FrameHeader::position).source());
        List<Optional<PointMm>> positions = new ArrayList<>(stated);
        if (line.isPresent()) {
            for (int i = 0; i < positions.size(); i++) {
                if (positions.get(i).isEmpty()) {
                    positions.set(i, Optional.of(line.get().at(numbers[i])));
                }
            }
        }
        return positions;
    }

    /** How far along the normal each slice lies, in millimetres. */
    private Source<double[]> places(Plane plane) throws UnusableSeriesException {
        double[] locations = values(frame -> frame.attributes().decimal(Tag.SLICE_LOCATION));
        if (isComplete(locations) && distinctCount(locations) > 1) {
            // Slice Location grows with the patient axis, not with the normal: of a standard sagittal slice the two
            // point in opposite directions.
            Direction normal = plane.normal();
            double largest = Math.abs(normal.z()) >= Math.max(Math.abs(normal.x()), Math.abs(normal.y()))
                    ? normal.z()
                    : Math.abs(normal.y()) >= Math.abs(normal.x()) ? normal.y() : normal.x();
            double sign = Math.signum(largest);
            return new Source<>(
                    Arrays.stream(locations).map(mm -> sign * mm).toArray(),
                    Tag.toString(Tag.SLICE_LOCATION),
                    "medium");
        }
        Source<Double> distance = distance();
        double[] places = new double[frames.size()];
        List<Integer> order = IntStream.range(0, places.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> frames.get(i).number())
                        .thenComparing(i -> frames.get(i).source()))
                .toList();
        for (int place = 0; place < places.length; place++) {
            places[order.get(place)] = place * distance.value();
        }
        return new Source<>(
                places,
                distance.name() + " in the order of " + Tag.toString(Tag.INSTANCE_NUMBER),
                distance.confidence());
    }

    private Source<Double> distance() throws UnusableSeriesException {
        for (int tag : new int[] {Tag.SPACING_BETWEEN_SLICES, Tag.SLICE_THICKNESS}) {
            Optional<Double> stated = frames.get(0)
                    .attributes()
                    .decimal(Tag.PIXEL_MEASURES_SEQUENCE, tag)
                    .map(Math::abs)
                    .filter(mm -> mm > 0);
            if (stated.isPresent()) {
                return new Source<>(stated.get(), Tag.toString(tag), "medium");
            }
        }
        double guess = Math.min(LARGEST_DISTANCE_MM, Math.max(SMALLEST_DISTANCE_MM, USUAL_COVERAGE_MM / frames.size()));
        log.add(QualityFinding.of(
                        QualityCode.MISSING_SLICE_DISTANCE,
                        log.policy(),
                        "neither positions, " + Tag.toString(Tag.SPACING_BETWEEN_SLICES) + " nor "
                                + Tag.toString(Tag.SLICE_THICKNESS) + " tell the distance of the slices")
                .done(String.format(Locale.ROOT, "taken as %.2f mm, as if the slices covered a head", guess)));
        return new Source<>(guess, "the usual coverage of a head", "low");
    }

    /** The first pixel of a slice whose middle lies on the patient axis. */
    private PointMm centred(Plane plane, PixelSize pixel) {
        int rows = frames.get(0).layout().rows();
        int columns = frames.get(0).layout().columns();
        return new PointMm(0, 0, 0)
                .moved(plane.row(), -0.5 * (columns - 1) * pixel.columnMm())
                .moved(plane.column(), -0.5 * (rows - 1) * pixel.rowMm());
    }

    // ---- What all rules share

    /** The value that all others state; empty if there is none, or they differ. */
    private static <T> Optional<Source<T>> agreed(List<T> stated, BiPredicate<T, T> same) {
        return !stated.isEmpty() && stated.stream().allMatch(value -> same.test(stated.get(0), value))
                ? Optional.of(new Source<>(stated.get(0), "the other slices", "high"))
                : Optional.empty();
    }

    private <T> void report(
            QualityCode code, int tag, Function<FrameHeader, Optional<T>> attribute, Source<?> recovered)
            throws UnusableSeriesException {
        long missing = frames.stream()
                .filter(frame -> attribute.apply(frame).isEmpty())
                .count();
        log.add(
                QualityFinding.of(
                                code,
                                log.policy(),
                                Tag.toString(tag) + " is missing or unusable in " + missing + " of " + frames.size()
                                        + " images")
                        .done(recovered.done()),
                firstWithout(attribute).source());
    }

    private <T> FrameHeader firstWithout(Function<FrameHeader, Optional<T>> attribute) {
        return frames.stream()
                .filter(frame -> attribute.apply(frame).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** One number of each frame; not a number where it is missing. */
    private double[] values(Function<FrameHeader, Optional<Double>> attribute) {
        return frames.stream()
                .mapToDouble(frame -> attribute.apply(frame).orElse(Double.NaN))
                .toArray();
    }

    private static boolean isComplete(double[] numbers) {
        return Arrays.stream(numbers).noneMatch(Double::isNaN);
    }

    private static long distinctCount(double[] numbers) {
        return Arrays.stream(numbers)
                .filter(number -> !Double.isNaN(number))
                .distinct()
                .count();
    }

    /** Positions as a linear function of a number that each slice has. */
    private record Line(PointMm from, double fromNumber, Direction direction, double mmPerNumber) {

        /** The line through the slices that have a position; empty if they do not lie on one. */
        static Optional<Line> through(List<Optional<PointMm>> points, double[] numbers) {
            if (!isComplete(numbers) || distinctCount(numbers) < numbers.length) {
                return Optional.empty();
            }
            Comparator<Integer> byNumber = Comparator.comparingDouble(i -> numbers[i]);
            List<Integer> placed = IntStream.range(0, numbers.length)
                    .filter(i -> points.get(i).isPresent())
                    .boxed()
                    .sorted(byNumber)
                    .toList();
            int first = placed.get(0);
            int last = placed.get(placed.size() - 1);
            PointMm from = points.get(first).orElseThrow();
            PointMm to = points.get(last).orElseThrow();
            double lengthMm = from.distanceMm(to);
            if (lengthMm <= SAME_POSITION_MM) {
                return Optional.empty();
            }
            Line line = new Line(
                    from, numbers[first], Direction.between(from, to), lengthMm / (numbers[last] - numbers[first]));
            boolean fits = placed.stream()
                    .allMatch(i -> points.get(i).orElseThrow().distanceMm(line.at(numbers[i])) <= LINE_TOLERANCE_MM);
            return fits ? Optional.of(line) : Optional.empty();
        }

        PointMm at(double number) {
            return from.moved(direction, (number - fromNumber) * mmPerNumber);
        }
    }
}
