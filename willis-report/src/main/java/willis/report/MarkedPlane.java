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
 * @param labels what they are called
 * @param crosshair lines towards the finding that the image is about, as a path; empty on projections
 */
record MarkedPlane(Figure figure, List<Layer> heat, List<Mark> marks, List<Label> labels, String crosshair) {
    /** A ring's radius as a share of the image's longer side: 4 mm in a whole region. */
    private static final double RADIUS = 0.02;

    /** What is left free around a finding, so that the lines do not hide it. */
    private static final double GAP_MM = 7;
    /** Labels of places that are seen closer together, as a share of the image's width, would cover each other. */
    private static final double LABEL = 0.07;

    /** A translucent image in the units of the viewBox: millimetres. */
    record Layer(String source, String x, String y, String width, String height) {}

    /**
     * A ring in the units of the viewBox.
     *
     * @param kind for the style: {@code above} or {@code below} the operating point
     */
    record Mark(String kind, String x, String y, String radius) {}

    /**
     * What stands beside a ring, in per cent of the image: letters have one size, whatever the image's.
     *
     * @param towards for the style: the side to which the text runs, where the image has more room
     */
    record Label(String text, String towards, String leftPercent, String topPercent) {}

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

    /** A ring around each spot. */
    static List<Mark> marks(PlaneView view, List<Spot> spots) {
        double radiusMm = radiusMm(view);
        return spots.stream()
                .map(spot -> {
                    PagePoint place = view.place(spot.position());
                    return new Mark(
                            spot.above() ? "above" : "below",
                            Figure.mm(place.x()),
                            Figure.mm(place.y()),
                            Figure.mm(radiusMm));
                })
                .toList();
    }

    private static double radiusMm(PlaneView view) {
        return RADIUS * Math.max(view.widthMm(), view.heightMm());
    }

    /** What the spots are called; spots that are seen at nearly the same place share one label, beside the first of them. */
    static List<Label> labels(PlaneView view, List<Spot> spots) {
        List<List<Spot>> groups = new ArrayList<>();
        for (Spot spot : spots) {
            PagePoint place = view.place(spot.position());
            if (!spot.label().isEmpty()) {
                groups.stream()
                        .filter(group -> distance(view.place(group.get(0).position()), place) < LABEL * view.widthMm())
                        .findFirst()
                        .ifPresentOrElse(group -> group.add(spot), () -> groups.add(new ArrayList<>(List.of(spot))));
            }
        }
        return groups.stream()
                .map(group -> {
                    PagePoint place = view.place(group.get(0).position());
                    boolean toTheLeft = place.x() > view.widthMm() / 2;
                    return new Label(
                            String.join(", ", group.stream().map(Spot::label).toList()),
                            toTheLeft ? "to-the-left" : "to-the-right",
                            Figure.mm(100 * (place.x() + (toTheLeft ? -1 : 1) * radiusMm(view)) / view.widthMm()),
                            Figure.mm(100 * place.y() / view.heightMm()));
                })
                .toList();
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
