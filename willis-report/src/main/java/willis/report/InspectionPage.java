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
import willis.geometry.VoxelPoint;
import willis.plan.ModelSettings;
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

    private static final double PARALLEL_DEGREES = 0.1;

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
                .map(plane -> Figure.slice(inspection.volume(), inspection.region(), plane, windows))
                .toList();
        List<Figure> maxima = projections.stream()
                .map(image -> Figure.projection(image, inspection.region(), projectionWindow))
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
                        Map.entry(
                                "verdictLevel",
                                FindingRow.level(inspection.verdict().severity())),
                        Map.entry("windows", windows),
                        Map.entry("projectionWindow", projectionWindow),
                        Map.entry("slices", slices),
                        Map.entry("projections", maxima),
                        Map.entry("isFlat", isFlat(inspection.volume().grid())),
                        Map.entry(
                                "widestMm",
                                Figure.mm(Figure.widestMm(inspection.volume().grid(), Plane.values()))),
                        Map.entry(
                                "pairWidthMm",
                                Figure.mm(Figure.widestMm(inspection.volume().grid(), Plane.CORONAL, Plane.SAGITTAL))),
                        Map.entry(
                                "findings",
                                inspection.findings().stream()
                                        .map(FindingRow::of)
                                        .toList()),
                        Map.entry("axes", axes(inspection)),
                        Map.entry("geometry", geometry(inspection)),
                        Map.entry("histogram", histogram(inspection, percentiles, windows))));
    }

    /** Whether the coronal and the sagittal image find room beside the axial one, one below the other. */
    private static boolean isFlat(Grid grid) {
        double headMm = new PlaneView(grid, Plane.CORONAL).heightMm();
        return 2 * headMm + CAPTION_MM <= new PlaneView(grid, Plane.AXIAL).heightMm();
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
            bands.add(new Band(window.toString(), Figure.mm(start), Figure.mm(end - start), bands.size()));
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
                        .map(tick -> new Tick(Figure.mm(HISTOGRAM_WIDTH * histogram.place(tick)), Numbers.of(tick)))
                        .toList(),
                bands);
    }
}
