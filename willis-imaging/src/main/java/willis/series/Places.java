package willis.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.geometry.Direction;

/** Where parallel slices lie along their normal. */
final class Places {
    /** Positions closer than this are one position. */
    private static final double SAME_POSITION_MM = 0.01;

    private Places() {}

    /** Whether no two slices lie at one place. */
    static boolean areDistinct(List<Slice> sorted) {
        return of(sorted).size() == sorted.size();
    }

    /** The slices at each place, in order. */
    static List<List<Slice>> of(List<Slice> sorted) {
        Direction normal = sorted.get(0).plane().normal();
        List<List<Slice>> places = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Slice slice : sorted) {
            double along = slice.along(normal);
            if (along - last > SAME_POSITION_MM) {
                places.add(new ArrayList<>());
                last = along;
            }
            places.get(places.size() - 1).add(slice);
        }
        return places;
    }

    /** The first, second, … slice of every place, if all places have as many. */
    static Optional<List<List<Slice>>> byOccurrence(List<Slice> slices) {
        List<List<Slice>> places = of(slices);
        int times = places.get(0).size();
        if (places.size() < 2 || places.stream().anyMatch(place -> place.size() != times)) {
            return Optional.empty();
        }
        List<List<Slice>> volumes = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            int occurrence = time;
            volumes.add(places.stream().map(place -> place.get(occurrence)).toList());
        }
        return Optional.of(volumes);
    }
}
