package willis.phantom;

import java.util.List;
import willis.findings.Location;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;

/** Sites as readers sometimes write them down: on the other side, or on the other side of the carotid's dural ring. */
final class LabelNoise {
    private static final double OTHER_SIDE = 0.015;
    private static final double OTHER_SIDE_OF_RING = 0.06;
    private static final double NEAR_RING_MM = 1.5;

    private LabelNoise() {}

    /** The site that the tables name. */
    static Location noted(CaseSeed seed, Anatomy anatomy, int sac) {
        Draw draw = seed.stream("label noise", sac);
        boolean wrongSide = draw.chance(OTHER_SIDE);
        boolean wrongPart = draw.chance(OTHER_SIDE_OF_RING);
        Sac truth = anatomy.sacs().get(sac);
        Location location = truth.location();
        if (wrongPart && distanceFromRingMm(anatomy, truth) <= NEAR_RING_MM) {
            location = beyondRing(location);
        }
        return wrongSide ? mirrored(location) : location;
    }

    /** How far along its carotid a neck lies from where labels change from infraclinoid to supraclinoid. */
    private static double distanceFromRingMm(Anatomy anatomy, Sac sac) {
        double nearest = Double.POSITIVE_INFINITY;
        if (beyondRing(sac.location()) == sac.location()) {
            return nearest;
        }
        int below = infraclinoid(sac.location()).publishedLabel();
        int above = beyondRing(infraclinoid(sac.location())).publishedLabel();
        for (Vessel vessel : anatomy.arteries()) {
            for (int i = 0; i < vessel.samples(); i++) {
                boolean isRing = (i > 0 && vessel.label(i - 1) == below && vessel.label(i) == above)
                        || (i == 0 && vessel.label(0) == above && startsAtRing(vessel, below));
                if (isRing) {
                    nearest =
                            Math.min(nearest, Math.max(0, sac.neck().distanceMm(vessel.point(i)) - vessel.radiusMm(i)));
                }
            }
        }
        return nearest;
    }

    private static boolean startsAtRing(Vessel vessel, int below) {
        return vessel.origin()
                .map(origin -> origin.parent().label(origin.sample()) == below)
                .orElse(false);
    }

    private static Location infraclinoid(Location carotid) {
        return List.of(Location.LEFT_INFRACLINOID_ICA, Location.LEFT_SUPRACLINOID_ICA)
                        .contains(carotid)
                ? Location.LEFT_INFRACLINOID_ICA
                : Location.RIGHT_INFRACLINOID_ICA;
    }

    private static Location beyondRing(Location location) {
        return switch (location) {
            case LEFT_INFRACLINOID_ICA -> Location.LEFT_SUPRACLINOID_ICA;
            case RIGHT_INFRACLINOID_ICA -> Location.RIGHT_SUPRACLINOID_ICA;
            case LEFT_SUPRACLINOID_ICA -> Location.LEFT_INFRACLINOID_ICA;
            case RIGHT_SUPRACLINOID_ICA -> Location.RIGHT_INFRACLINOID_ICA;
            default -> location;
        };
    }

    private static Location mirrored(Location location) {
        String column = location.column();
        String other = column.startsWith("Left ")
                ? "Right " + column.substring(5)
                : column.startsWith("Right ") ? "Left " + column.substring(6) : column;
        return Location.ofColumn(other).orElseThrow();
    }
}
