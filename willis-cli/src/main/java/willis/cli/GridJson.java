package willis.cli;

import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.Grid;

/** Grids and blocks as JSON: sizes and indices (z, y, x), millimetres LPS (x, y, z). */
final class GridJson {

    private GridJson() {}

    static void add(ObjectNode json, Grid grid) {
        ArrayNode size = json.putArray("sizeZyx");
        ArrayNode spacing = json.putArray("spacingZyxMm");
        for (Axis axis : Axis.values()) {
            size.add(grid.extent().along(axis));
            spacing.add(grid.spacing().along(axis));
        }
        json.put("orientation", grid.orientation().code());
        json.putArray("originLpsMm")
                .add(grid.origin().x())
                .add(grid.origin().y())
                .add(grid.origin().z());
        ObjectNode cosines = json.putObject("directionsLps");
        for (Axis axis : Axis.values()) {
            Direction direction = grid.cosines().along(axis);
            cosines.putArray(axis.name().toLowerCase(Locale.ROOT))
                    .add(direction.x())
                    .add(direction.y())
                    .add(direction.z());
        }
    }

    static void add(ObjectNode json, Box box) {
        ArrayNode start = json.putArray("startZyx");
        ArrayNode size = json.putArray("sizeZyx");
        for (Axis axis : Axis.values()) {
            start.add(box.start().along(axis));
            size.add(box.extent().along(axis));
        }
    }
}
