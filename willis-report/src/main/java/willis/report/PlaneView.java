package willis.report;

import java.util.Arrays;
import java.util.Comparator;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.Grid;
import willis.geometry.PatientDirection;
import willis.geometry.PointMm;
import willis.geometry.VoxelPoint;

/**
 * How a grid lies on a page when it is looked at in one plane: the only bridge between the patient and the page.
 *
 * <p>Planes follow the axes of the grid that come closest to the plane's. An oblique volume is thus shown as scanned, by
 * its own slices, and a block of voxels is a rectangle; its markers then name two or three directions.
 *
 * @param grid where the voxels lie
 * @param plane the plane they are looked at in
 */
record PlaneView(Grid grid, Plane plane) {

    /** The share that a direction needs to be named beside the main one: 20 degrees. */
    private static final double NAMED_SHARE = Math.sin(Math.toRadians(20));

    /** An edge of an image. */
    enum Edge {
        LEFT,
        RIGHT,
        TOP,
        BOTTOM
    }

    /**
     * A place on the page, in millimetres of the patient from the upper left corner of the image.
     *
     * @param x to the right
     * @param y down
     */
    record PagePoint(double x, double y) {}

    /**
     * A rectangle on the page, in millimetres of the patient from the upper left corner of the image.
     *
     * @param x its left edge
     * @param y its upper edge
     * @param width to the right
     * @param height down
     */
    record PageRectangle(double x, double y, double width, double height) {}

    /** The array axis that runs from left to right on the page, either way. */
    Axis across() {
        return grid.orientation().axisOf(plane.across());
    }

    /** The array axis that runs from top to bottom on the page, either way. */
    Axis down() {
        return grid.orientation().axisOf(plane.down());
    }

    /** The array axis that is not seen. */
    Axis through() {
        return grid.orientation().axisOf(plane.through());
    }

    /** Whether the index of {@link #across()} grows to the left of the page. */
    boolean isAcrossFlipped() {
        return grid.orientation().along(across()) != plane.across();
    }

    /** Whether the index of {@link #down()} grows to the top of the page. */
    boolean isDownFlipped() {
        return grid.orientation().along(down()) != plane.down();
    }

    /** The width of the image in the patient, outer edges of the voxels included. */
    double widthMm() {
        return grid.lengthMm(across());
    }

    /** The height of the image in the patient, outer edges of the voxels included. */
    double heightMm() {
        return grid.lengthMm(down());
    }

    /** Where a point of the patient is seen. */
    PagePoint place(PointMm point) {
        return place(grid.toVoxel(point));
    }

    private PagePoint place(VoxelPoint point) {
        // voxel i reaches from i - 0.5 to i + 0.5
        double x = (point.along(across()) + 0.5) * grid.spacing().along(across());
        double y = (point.along(down()) + 0.5) * grid.spacing().along(down());
        return new PagePoint(isAcrossFlipped() ? widthMm() - x : x, isDownFlipped() ? heightMm() - y : y);
    }

    /** The outline of a block of the grid's voxels, outer edges included. */
    PageRectangle outline(Box box) {
        PagePoint one = place(new VoxelPoint(
                box.start().z() - 0.5, box.start().y() - 0.5, box.start().x() - 0.5));
        PagePoint other = place(new VoxelPoint(box.end(Axis.Z) - 0.5, box.end(Axis.Y) - 0.5, box.end(Axis.X) - 0.5));
        return new PageRectangle(
                Math.min(one.x(), other.x()),
                Math.min(one.y(), other.y()),
                Math.abs(one.x() - other.x()),
                Math.abs(one.y() - other.y()));
    }

    /**
     * The patient's directions to which an edge points, the nearest first: {@code R}, or {@code RA} where the grid is
     * turned by more than 20 degrees (the letters of DICOM PS3.3 C.7.6.1.1.1).
     */
    String marker(Edge edge) {
        Direction right = grid.cosines().along(across());
        Direction down = grid.cosines().along(down());
        boolean rightFlipped = isAcrossFlipped();
        boolean downFlipped = isDownFlipped();
        return switch (edge) {
            case LEFT -> letters(rightFlipped ? right : right.negated());
            case RIGHT -> letters(rightFlipped ? right.negated() : right);
            case TOP -> letters(downFlipped ? down : down.negated());
            case BOTTOM -> letters(downFlipped ? down.negated() : down);
        };
    }

    private static String letters(Direction direction) {
        StringBuilder letters = new StringBuilder();
        Arrays.stream(PatientDirection.values())
                .filter(named -> named.direction().dot(direction) > 0)
                .sorted(Comparator.comparingDouble(named -> -named.direction().dot(direction)))
                .filter(named -> letters.isEmpty() || named.direction().dot(direction) > NAMED_SHARE)
                .forEachOrdered(named -> letters.append(named.letter()));
        return letters.toString();
    }
}
