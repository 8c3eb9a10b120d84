package willis.evaluate;

import java.util.ArrayList;
import java.util.List;

/** The points of a curve, fewer of them: evenly spread over the list, the first and the last among them. */
final class Thinned {
    private Thinned() {}

    static <T> List<T> of(List<T> points, int most) {
        if (points.size() <= most) {
            return points;
        }
        List<T> kept = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            kept.add(points.get((int) ((long) i * (points.size() - 1) / (most - 1))));
        }
        return kept;
    }
}
