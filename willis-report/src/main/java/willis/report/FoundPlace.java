package willis.report;

import java.util.ArrayList;
import java.util.List;
import willis.findings.Finding;
import willis.report.MarkedPlane.Spot;

/**
 * Findings of neighbouring sites that are one place to look at.
 *
 * @param number from 1, the place of the most probable finding first
 * @param findings the most probable first
 */
record FoundPlace(int number, List<Finding> findings) {
    /** So many places are pictured; the others are in tables. */
    static final int MOST_PICTURED = 6;

    /** Findings this close together are one place. */
    private static final double SAME_PLACE_MM = 5;

    /** The places of a series, from findings with the most probable first. */
    static List<FoundPlace> of(List<Finding> findings) {
        List<FoundPlace> places = new ArrayList<>();
        for (Finding finding : findings) {
            places.stream()
                    .filter(place -> place.first().position().distanceMm(finding.position()) < SAME_PLACE_MM)
                    .findFirst()
                    .ifPresentOrElse(
                            place -> place.findings.add(finding),
                            () -> places.add(new FoundPlace(places.size() + 1, new ArrayList<>(List.of(finding)))));
        }
        return places;
    }

    Finding first() {
        return findings.get(0);
    }

    Spot spot() {
        return new Spot(isPictured() ? String.valueOf(number) : "", first().position(), first().aboveOperatingPoint());
    }

    boolean isPictured() {
        return number <= MOST_PICTURED;
    }
}
