package willis.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.PatientDirection;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.report.PlaneView.Edge;
import willis.report.PlaneView.PageRectangle;
import willis.volume.Volume;

/**
 * One image, what lies over it and what is said of it, as templates show it.
 *
 * @param title for people: {@code Axial}
 * @param caption where it lies
 * @param alternative what it shows, for those who do not see it
 * @param sources one image per window
 * @param widthMm its width in the patient
 * @param heightMm its height in the patient
 * @param left the marker at the left edge
 * @param right the marker at the right edge
 * @param top the marker at the upper edge
 * @param bottom the marker at the lower edge
 * @param region the outline of the region of interest, in the units of the viewBox: millimetres
 * @param blobs what a network is to find there, in the same units
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
        List<Blob> blobs,
        String lines,
        String scale,
        String scalePercent) {

    private static final List<Double> SCALE_BARS_MM = List.of(50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05);
    /** An image narrower than this share of the widest has no room for more than its marker. */
    private static final double NARROW = 0.35;

    /** A rectangle in the units of the viewBox. */
    record Outline(String x, String y, String width, String height) {}

    /**
     * An ellipse in the units of the viewBox.
     *
     * @param kind for the style: {@code sphere} or {@code half}
     */
    record Blob(String kind, String x, String y, String acrossMm, String downMm) {}

    /** The slice through the middle of a region, seen through some windows. */
    static Figure slice(Volume volume, Box region, Plane plane, List<Window> windows) {
        return slice(
                volume, region, plane, windows, middleOf(region), "the middle of the region of interest", List.of());
    }

    /**
     * The slice through a voxel.
     *
     * @param what the voxel is, for those who do not see the image
     */
    static Figure slice(
            Volume volume,
            Box region,
            Plane plane,
            List<Window> windows,
            VoxelIndex middle,
            String what,
            List<Blob> blobs) {
        Grid grid = volume.grid();
        PlaneView view = new PlaneView(grid, plane);
        Axis through = view.through();
        int index = middle.along(through);
        PlaneImage image = PlaneImage.slice(volume, plane, index);
        return of(
                view,
                plane.title(),
                whichSlice(grid, through, middle),
                plane.title() + " slice through " + what,
                windows.stream().map(image::dataUri).toList(),
                region,
                blobs,
                "");
    }

    /** Which slice goes through a voxel, and where it lies in the patient: {@code z = 36 of 0 to 69, at S 4.5 mm}. */
    static String whichSlice(Grid grid, Axis through, VoxelIndex voxel) {
        PointMm centre = grid.toPatient(voxel);
        PatientDirection direction = grid.orientation().along(through);
        double mm = centre.along(direction.direction());
        return through.name().toLowerCase(Locale.ROOT) + " = " + voxel.along(through) + " of 0 to "
                + (grid.extent().along(through) - 1) + ", at " + (mm < 0 ? direction.opposite() : direction).letter()
                + " " + Numbers.withDecimals(Math.abs(mm), 1) + " mm";
    }

    /** A projection over all slices, with the places of the three slices through the middle of a region. */
    static Figure projection(PlaneImage image, Box region, Window window) {
        PlaneView view = image.view();
        PlaneView.PagePoint middle = view.place(view.grid().toPatient(middleOf(region)));
        String lines = String.format(
                Locale.ROOT, "M%.2f 0V%.2fM0 %.2fH%.2f", middle.x(), view.heightMm(), middle.y(), view.widthMm());
        String slices = Inspection.counted(view.grid().extent().along(view.through()), "slice");
        return of(
                view,
                view.plane().title(),
                "all " + slices,
                view.plane().title() + " maximum-intensity projection over all " + slices,
                List.of(image.dataUri(window)),
                region,
                List.of(),
                lines);
    }

    /** An image in any plane, with the markers and the scale that belong to it. */
    static Figure of(
            PlaneView view,
            String title,
            String caption,
            String alternative,
            List<String> sources,
            Box region,
            List<Blob> blobs,
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
                blobs,
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

    /** The width of the widest of some planes, in millimetres. */
    static double widestMm(Grid grid, Plane... planes) {
        return Arrays.stream(planes)
                .mapToDouble(plane -> new PlaneView(grid, plane).widthMm())
                .max()
                .orElseThrow();
    }

    /** Of two equally central voxels the later one. */
    static VoxelIndex middleOf(Box box) {
        return new VoxelIndex(
                box.start().z() + box.extent().z() / 2,
                box.start().y() + box.extent().y() / 2,
                box.start().x() + box.extent().x() / 2);
    }

    /** A length for CSS and SVG. */
    static String mm(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
