package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.List;
import willis.findings.Location;

/**
 * Tells the scored site of an aneurysm from its neck: that of the parent segment, but for the neighbourhoods of the
 * communicating arteries and the basilar tip.
 */
final class Neighbourhood {
    private static final double COMMUNICATING_MM = 2.5;
    private static final double BASILAR_TIP_MM = 3;
    private static final double POSTERIOR_DEGREES = 70;

    private final ArterialTree tree;
    private final List<Vec> anterior = new ArrayList<>();

    Neighbourhood(ArterialTree tree) {
        this.tree = tree;
        tree.line(ANTERIOR_COMMUNICATING.structure()).ifPresent(line -> anterior.add(line.point(line.last() / 2)));
        for (Side side : Side.values()) {
            tree.line(A2, side).ifPresent(line -> anterior.add(line.point(0)));
            tree.line(A1, side).ifPresent(line -> anterior.add(line.point(line.last())));
        }
    }

    /**
     * The scored site.
     *
     * @param line the parent vessel
     * @param sample of its centre line
     * @param neck the middle of the neck, on the wall
     * @param axis the direction in which the dome bulges
     */
    Location location(Line line, int sample, Vec neck, Vec axis) {
        int label = line.label(sample);
        if (label == 1 || label == 2) {
            Line basilar = tree.always(BASILAR.structure());
            return neck.distance(basilar.point(basilar.last())) <= BASILAR_TIP_MM
                    ? Location.BASILAR_TIP
                    : Location.OTHER_POSTERIOR_CIRCULATION;
        }
        if ((label == 11 || label == 12 || label == 13)
                && anterior.stream().anyMatch(corner -> corner.distance(neck) <= COMMUNICATING_MM)) {
            return Location.ANTERIOR_COMMUNICATING;
        }
        if (label == 7 || label == 8) {
            Side side = label == 8 ? Side.LEFT : Side.RIGHT;
            ArterialTree.Ostium ostium = tree.communicatingOstium(side);
            Vec wall = ostium.carotid()
                    .point(ostium.sample())
                    .plus(ostium.carotid().radius(ostium.sample()), ostium.direction());
            if (neck.distance(wall) <= COMMUNICATING_MM && axis.degreesTo(ostium.direction()) <= POSTERIOR_DEGREES) {
                return side == Side.LEFT
                        ? Location.LEFT_POSTERIOR_COMMUNICATING
                        : Location.RIGHT_POSTERIOR_COMMUNICATING;
            }
        }
        return ofLabel(label);
    }

    /** Whether a neck lies across the midline from the side its site carries. */
    boolean isOnOtherSide(Location location, Vec neck) {
        return switch (location) {
            case ANTERIOR_COMMUNICATING, BASILAR_TIP, OTHER_POSTERIOR_CIRCULATION, ANEURYSM_PRESENT -> false;
            default -> SaccularSites.side(location).sign() * neck.x() <= 0;
        };
    }

    private static Location ofLabel(int label) {
        for (Location location : Location.vessels()) {
            if (location.publishedLabel() == label) {
                return location;
            }
        }
        return Location.ANEURYSM_PRESENT;
    }
}
