package willis.phantom.shape;

import java.util.ArrayList;
import java.util.List;

/** What belongs to any of several solids. */
final class Union implements Solid {
    private final Solid[] parts;
    private final Bounds bounds;

    Union(List<? extends Solid> solids) {
        if (solids.isEmpty()) {
            throw new IllegalArgumentException("A union of no solids has no bounds");
        }
        parts = solids.toArray(Solid[]::new);
        Bounds all = parts[0].bounds();
        for (Solid part : parts) {
            all = all.with(part.bounds());
        }
        bounds = all;
    }

    static Solid chain(float... xyzr) {
        if (xyzr.length < 8 || xyzr.length % 4 != 0) {
            throw new IllegalArgumentException(
                    "A chain takes two points or more of x, y, z and radius, got " + xyzr.length + " numbers");
        }
        List<Solid> links = new ArrayList<>();
        for (int i = 0; i + 8 <= xyzr.length; i += 4) {
            links.add(new Capsule(
                    xyzr[i],
                    xyzr[i + 1],
                    xyzr[i + 2],
                    xyzr[i + 3],
                    xyzr[i + 4],
                    xyzr[i + 5],
                    xyzr[i + 6],
                    xyzr[i + 7]));
        }
        return links.size() == 1 ? links.get(0) : new Union(links);
    }

    @Override
    public float distance(float x, float y, float z) {
        float least = Float.POSITIVE_INFINITY;
        for (Solid part : parts) {
            least = Math.min(least, part.distance(x, y, z));
        }
        return least;
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }
}
