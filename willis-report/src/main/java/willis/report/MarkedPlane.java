package willis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import willis.geometry.Box;
import willis.geometry.PointMm;
import willis.report.PlaneView.PagePoint;
import willis.report.PlaneView.PageRectangle;

/**
 * An image of a series with what was found in it, as the template shows it.
 *
 * @param figure the image
 * @param heat the heat map over it; none or one
 * @param marks where findings lie
 * @param crosshair lines towards the finding that the image is about, as a path; empty on projections
 */
record MarkedPlane(Figure figure, List<Layer> heat, List<Mark> marks, String crosshair) {
    private static final double RADIUS_MM = 4;
    /** What is left free around a finding, so that the lines do not hide it. */
    private static final double GAP_MM = 7;
    /** Labels of places that are seen closer together would cover each other. */
    private static final double LABEL_MM = 8;

    /** A translucent image in the units of the viewBox: millimetres. */
    record Layer(String source, String x, String y, String width, String height) {}

    /**
     * A ring in the units of the viewBox.
     *
     * @param kind for the style: {@code above} or {@code below} the operating point
     * @param label what stands beside it; empty where a neighbour's label says it
     */
    record Mark(String kind, String x, String y, String radius, String label, String labelX, String labelY) {}

    /** A place to mark: what it is called, where it lies, and whether it counts. */
    record Spot(String label, PointMm position, boolean above) {}

    /** A layer that shows a block of a view's grid. */
    static Layer layer(PlaneView view, Box block, PlaneImage heat, HeatColours colours) {
        PageRectangle place = view.outline(block);
        return new Layer(
                heat.dataUri(colours),
                Figure.mm(place.x()),
                Figure.mm(place.y()),
                Figure.mm(place.width()),
                Figure.mm(place.height()));
    }

    /** A ring around each spot; spots that are seen at nearly the same place share one label. */
    static List<Mark> marks(PlaneView view, List<Spot> spots) {
        List<List<Spot>> groups = new ArrayList<>();
        for (Spot spot : spots) {
            PagePoint place = view.place(spot.position());
            groups.stream()
                    .filter(group -> distance(view.place(group.get(0).position()), place) < LABEL_MM)
                    .findFirst()
                    .ifPresentOrElse(group -> group.add(spot), () -> groups.add(new ArrayList<>(List.of(spot))));
        }
        List<Mark> marks = new ArrayList<>();
        for (List<Spot> group : groups) {
            String label = String.join(
                    ", ",
                    group.stream()
                            .map(Spot::label)
                            .filter(text -> !text.isEmpty())
                            .toList());
            for (Spot spot : group) {
                PagePoint place = view.place(spot.position());
                // Beside the ring, on the side where the image has more room.
                boolean toTheLeft = place.x() > view.widthMm() / 2;
                marks.add(new Mark(
                        (spot.above() ? "above" : "below") + (toTheLeft ? " to-the-left" : ""),
                        Figure.mm(place.x()),
                        Figure.mm(place.y()),
                        Figure.mm(RADIUS_MM),
                        spot == group.get(0) ? label : "",
                        Figure.mm(place.x() + (toTheLeft ? -1 : 1) * (RADIUS_MM + 1)),
                        Figure.mm(place.y() + RADIUS_MM / 2)));
            }
        }
        return marks;
    }

    private static double distance(PagePoint one, PagePoint other) {
        return Math.hypot(one.x() - other.x(), one.y() - other.y());
    }

    /** Four lines from the edges of an image towards a point, which stays free. */
    static String crosshair(PlaneView view, PointMm position) {
        PagePoint place = view.place(position);
        return String.format(
                Locale.ROOT,
                "M0 %2$.3fH%3$.3fM%4$.3f %2$.3fH%5$.3fM%1$.3f 0V%6$.3fM%1$.3f %7$.3fV%8$.3f",
                place.x(),
                place.y(),
                Math.max(0, place.x() - GAP_MM),
                Math.min(view.widthMm(), place.x() + GAP_MM),
                view.widthMm(),
                Math.max(0, place.y() - GAP_MM),
                Math.min(view.heightMm(), place.y() + GAP_MM),
                view.heightMm());
    }
}
