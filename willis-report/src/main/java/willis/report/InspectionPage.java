package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import willis.files.WholeFile;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PatientDirection;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.plan.ModelSettings;
import willis.quality.QualityFinding;
import willis.quality.Severity;
import willis.report.PlaneView.Edge;
import willis.report.PlaneView.PageRectangle;
import willis.series.Series;

/**
 * The page that tells at a glance what a series is: six images with the region of interest, geometry, intensities and
 * quality findings. It names UIDs, never a patient; but its images show one.
 */
public final class InspectionPage {
    private static final int HISTOGRAM_WIDTH = 940;
    private static final int HISTOGRAM_HEIGHT = 150;
    /** What a caption takes, at the usual scale. */
    private static final double CAPTION_MM = 40;

    /** An image narrower than this share of the widest has no room for more than its marker. */
    private static final double NARROW = 0.35;

    private static final double PARALLEL_DEGREES = 0.1;
    private static final List<Double> SCALE_BARS_MM = List.of(50.0, 20.0, 10.0, 5.0, 2.0, 1.0);

    private InspectionPage() {}

    /**
     * Creates or replaces the page of a series, with the folders above it. Takes a few seconds for the largest series, and
     * little memory beyond the volume.
     *
     * @param region the region of interest, in voxels of the series' volume
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the region reaches outside the volume
     */
    public static void write(Series series, Box region, Path file) throws IOException {
        WholeFile.writeText(file, html(Inspection.of(series, region)));
    }

    static String html(Inspection inspection) {
        Percentiles percentiles = Percentiles.of(inspection.volume(), inspection.region());
        List<Window> windows = Window.forSlices(inspection.modality(), percentiles);
        List<PlaneImage> projections = PlaneImage.projections(inspection.volume());
        Window projectionWindow = Window.forProjections(inspection.modality(), Percentiles.of(projections));
        List<Figure> slices = Arrays.stream(Plane.values())
                .map(plane -> slice(inspection, plane, windows))
                .toList();
        List<Figure> maxima = projections.stream()
                .map(image -> projection(inspection, image, projectionWindow))
                .toList();
        return Page.filled(
                "inspection.html",
                Map.ofEntries(
                        Map.entry("researchOnly", ModelSettings.RESEARCH_ONLY),
                        Map.entry("modality", inspection.modality().code()),
                        Map.entry("storage", inspection.storage()),
                        Map.entry(
                                "instances",
                                inspection.instances() == 0
                                        ? ""
                                        : Inspection.counted(inspection.instances(), "instance")),
                        Map.entry("id", inspection.id()),
                        Map.entry("studyUid", inspection.studyUid().orElse("unknown")),
                        Map.entry("verdict", inspection.verdict()),
                        Map.entry("verdictLevel", level(inspection.verdict().severity())),
                        Map.entry("windows", windows),
                        Map.entry("projectionWindow", projectionWindow),
                        Map.entry("slices", slices),
                        Map.entry("projections", maxima),
                        Map.entry("isFlat", isFlat(inspection.volume().grid())),
                        Map.entry("widestMm", mm(widestMm(inspection.volume().grid(), Plane.values()))),
                        Map.entry(
                                "pairWidthMm", mm(widestMm(inspection.volume().grid(), Plane.CORONAL, Plane.SAGITTAL))),
                        Map.entry("findings", findings(inspection.findings())),
                        Map.entry("axes", axes(inspection)),
                        Map.entry("geometry", geometry(inspection)),
                        Map.entry("histogram", histogram(inspection, percentiles, windows))));
    }

    // ---- Images

    /**
     * One image and what lies over it.
     *
     * @param title for people: {@code Axial}
     * @param caption where it lies
     * @param alternative what it shows, for those who do not see it
     * @param sources one image per window
     * @param widthMm its width in the patient
     * @param heightMm its height in the patient
     * @param left the marker at the left edge, and so on
     * @param region the outline of the region of interest, in the units of the viewBox: millimetres
     * @param lines where the three slices lie, as a path; empty on slices
     * @param scale the length of the scale bar; empty where there is no room to say it
     * @param scalePercent its length as a share of the width
     */
    record Figure(
            String title,
            String caption,
            String alternative,
            List<String> sources,
            String widthMm,
            String heightMm,
            String left,
            String right,
            String top,
            String bottom,
            Outline region,
            String lines,
            String scale,
            String scalePercent) {}

    /** A rectangle in the units of the viewBox. */
    record Outline(String x, String y, String width, String height) {}

    /** Whether the coronal and the sagittal image find room beside the axial one, one below the other. */
    private static boolean isFlat(Grid grid) {
        double headMm = new PlaneView(grid, Plane.CORONAL).heightMm();
        return 2 * headMm + CAPTION_MM <= new PlaneView(grid, Plane.AXIAL).heightMm();
    }

    private static double widestMm(Grid grid, Plane... planes) {
        return Arrays.stream(planes)
                .mapToDouble(plane -> new PlaneView(grid, plane).widthMm())
                .max()
                .orElseThrow();
    }

    private static Figure slice(Inspection inspection, Plane plane, List<Window> windows) {
        Grid grid = inspection.volume().grid();
        PlaneView view = new PlaneView(grid, plane);
        Axis through = view.through();
        VoxelIndex middle = middleOf(inspection.region());
        int index = middle.along(through);
        PlaneImage image = PlaneImage.slice(inspection.volume(), plane, index);
        PointMm centre = grid.toPatient(new VoxelPoint(middle.z(), middle.y(), middle.x()));
        PatientDirection direction = grid.orientation().along(through);
        double mm = centre.along(direction.direction());
        String caption = through.name().toLowerCase(Locale.ROOT) + " = " + index + " of 0 to "
                + (grid.extent().along(through) - 1) + ", at " + (mm < 0 ? direction.opposite() : direction).letter()
                + " " + Numbers.withDecimals(Math.abs(mm), 1) + " mm";
        return figure(
                view,
                plane.title(),
                caption,
                plane.title() + " slice through the middle of the region of interest",
                windows.stream().map(image::dataUri).toList(),
                inspection.region(),
                "");
    }

    private static Figure projection(Inspection inspection, PlaneImage image, Window window) {
        PlaneView view = image.view();
        PlaneView.PagePoint middle =
                view.place(view.grid().toPatient(middleOf(inspection.region()).centre()));
        String lines = String.format(
                Locale.ROOT, "M%.2f 0V%.2fM0 %.2fH%.2f", middle.x(), view.heightMm(), middle.y(), view.widthMm());
        String slices = Inspection.counted(view.grid().extent().along(view.through()), "slice");
        return figure(
                view,
                view.plane().title(),
                "all " + slices,
                view.plane().title() + " maximum-intensity projection over all " + slices,
                List.of(image.dataUri(window)),
                inspection.region(),
                lines);
    }

    private static Figure figure(
            PlaneView view,
            String title,
            String caption,
            String alternative,
            List<String> sources,
            Box region,
            String lines) {
        PageRectangle outline = view.outline(region);
        double scaleMm = scaleBarMm(view.grid());
        boolean isNarrow = view.widthMm() < NARROW * widestMm(view.grid(), Plane.values());
        return new Figure(
                title,
                caption,
                alternative + "; left edge " + view.marker(Edge.LEFT) + ", upper edge " + view.marker(Edge.TOP),
                sources,
                mm(view.widthMm()),
                mm(view.heightMm()),
                view.marker(Edge.LEFT),
                view.marker(Edge.RIGHT),
                view.marker(Edge.TOP),
                view.marker(Edge.BOTTOM),
                new Outline(mm(outline.x()), mm(outline.y()), mm(outline.width()), mm(outline.height())),
                lines,
                isNarrow ? "" : scaleMm < 10 ? Numbers.of(scaleMm) + " mm" : Numbers.of(scaleMm / 10) + " cm",
                mm(100 * scaleMm / view.widthMm()));
    }

    /** The longest scale bar that leaves room for the markers in all three planes. */
    private static double scaleBarMm(Grid grid) {
        double narrowestMm = Arrays.stream(Plane.values())
                .mapToDouble(plane -> new PlaneView(grid, plane).widthMm())
                .min()
                .orElseThrow();
        return SCALE_BARS_MM.stream()
                .filter(mm -> mm <= 0.4 * narrowestMm)
                .findFirst()
                .orElse(SCALE_BARS_MM.get(SCALE_BARS_MM.size() - 1));
    }

    /** Of two equally central voxels the later one. */
    private static VoxelIndex middleOf(Box box) {
        return new VoxelIndex(
                box.start().z() + box.extent().z() / 2,
                box.start().y() + box.extent().y() / 2,
                box.start().x() + box.extent().x() / 2);
    }

    /** A length for CSS and SVG. */
    private static String mm(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    // ---- Quality findings

    /**
     * One line of the table of findings.
     *
     * @param level for the style: {@code good}, {@code warning} or {@code refused}
     */
    record FindingRow(
            String level, String severity, String code, String meaning, String message, String measured, String done) {}

    private static List<FindingRow> findings(List<QualityFinding> findings) {
        return findings.stream()
                .map(finding -> new FindingRow(
                        level(finding.severity()),
                        switch (finding.severity()) {
                            case INFORMATION -> "Information";
                            case WARNING -> "Warning";
                            case REFUSED -> "Refused";
                        },
                        finding.code().text(),
                        finding.code().meaning(),
                        finding.message(),
                        finding.measured().map(Object::toString).orElse(""),
                        finding.done().orElse("")))
                .toList();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case INFORMATION -> "good";
            case WARNING -> "warning";
            case REFUSED -> "refused";
        };
    }

    // ---- Geometry

    /** One array axis, and what of it lies in the region of interest. */
    record AxisRow(
            String name,
            String voxels,
            String spacing,
            String length,
            String towards,
            String regionVoxels,
            String regionCount,
            String regionLength) {}

    /** A name and what belongs to it. */
    record Entry(String name, String value) {}

    private static List<AxisRow> axes(Inspection inspection) {
        Grid grid = inspection.volume().grid();
        Box region = inspection.region();
        List<AxisRow> rows = new ArrayList<>();
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            String name = switch (axis) {
                case X -> "x, columns";
                case Y -> "y, rows";
                case Z -> "z, slices";
            };
            PatientDirection direction = grid.orientation().along(axis);
            rows.add(new AxisRow(
                    name,
                    String.valueOf(grid.extent().along(axis)),
                    Numbers.withDecimals(grid.spacing().along(axis), 4),
                    Numbers.withDecimals(grid.lengthMm(axis), 1),
                    direction.letter() + ", " + direction.name().toLowerCase(Locale.ROOT),
                    region.start().along(axis) + " to " + (region.end(axis) - 1),
                    String.valueOf(region.extent().along(axis)),
                    Numbers.withDecimals(
                            region.extent().along(axis) * grid.spacing().along(axis), 1)));
        }
        return rows;
    }

    private static List<Entry> geometry(Inspection inspection) {
        Grid grid = inspection.volume().grid();
        Box region = inspection.region();
        PointMm regionCentre = grid.toPatient(new VoxelPoint(
                region.start().z() + (region.extent().z() - 1) / 2.0,
                region.start().y() + (region.extent().y() - 1) / 2.0,
                region.start().x() + (region.extent().x() - 1) / 2.0));
        double degrees = obliqueDegrees(grid);
        return List.of(
                new Entry(
                        "Orientation",
                        grid.orientation().code() + " (where x, y and z grow to), "
                                + (degrees < PARALLEL_DEGREES
                                        ? "parallel to the patient's axes"
                                        : "oblique by up to " + Numbers.withDecimals(degrees, 1) + "°")),
                new Entry("Origin", lps(grid.origin()) + ", the centre of voxel 0, 0, 0"),
                new Entry("Middle of the region", lps(regionCentre)),
                new Entry(
                        "Voxels",
                        String.format(Locale.ROOT, "%,d", grid.extent().voxels()) + ", of them "
                                + Numbers.withDecimals(
                                        100.0
                                                * region.extent().voxels()
                                                / grid.extent().voxels(),
                                        1)
                                + " % in the region"));
    }

    private static double obliqueDegrees(Grid grid) {
        Orientation orientation = grid.orientation();
        return Arrays.stream(Axis.values())
                .mapToDouble(axis ->
                        orientation.along(axis).direction().dot(grid.cosines().along(axis)))
                .map(cosine -> Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cosine)))))
                .max()
                .orElseThrow();
    }

    private static String lps(PointMm point) {
        return "L " + Numbers.withDecimals(point.x(), 2) + ", P " + Numbers.withDecimals(point.y(), 2) + ", S "
                + Numbers.withDecimals(point.z(), 2) + " mm";
    }

    // ---- Intensities

    /**
     * The histogram as an SVG.
     *
     * @param path its outline
     * @param summary what it tells, in a sentence
     * @param ticks of the horizontal axis
     * @param bands where the windows of the slices lie
     */
    record HistogramFigure(
            int width, int height, String path, String summary, String unit, List<Tick> ticks, List<Band> bands) {}

    /** A number at a place of the horizontal axis. */
    record Tick(String x, String label) {}

    /** A window above the histogram. */
    record Band(String name, String x, String width, int y) {}

    private static HistogramFigure histogram(Inspection inspection, Percentiles percentiles, List<Window> windows) {
        Histogram histogram = Histogram.of(
                inspection.volume(),
                Percentiles.of(
                        inspection.volume(),
                        Box.whole(inspection.volume().grid().extent())));
        List<Band> bands = new ArrayList<>();
        for (Window window : windows) {
            double start = HISTOGRAM_WIDTH * histogram.place(window.from());
            double end = HISTOGRAM_WIDTH * histogram.place(window.to());
            bands.add(new Band(window.toString(), mm(start), mm(end - start), bands.size()));
        }
        String unit = inspection.modality().isCt() ? " HU" : "";
        double outside = 100.0
                * histogram.outside()
                / inspection.volume().grid().extent().voxels();
        return new HistogramFigure(
                HISTOGRAM_WIDTH,
                HISTOGRAM_HEIGHT,
                histogram.path(HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT),
                "From " + Numbers.of(histogram.smallest()) + " to " + Numbers.of(histogram.largest()) + unit
                        + "; the median of the region of interest is " + Numbers.of(percentiles.at(50)) + unit + ". "
                        + Numbers.withDecimals(outside, 2) + " % of the voxels lie outside the plot.",
                inspection.modality().isCt() ? "Hounsfield units" : "intensity",
                histogram.ticks().stream()
                        .map(tick -> new Tick(mm(HISTOGRAM_WIDTH * histogram.place(tick)), Numbers.of(tick)))
                        .toList(),
                bands);
    }
}
