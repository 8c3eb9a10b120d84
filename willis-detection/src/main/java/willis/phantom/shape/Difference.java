package willis.phantom.shape;

/** What belongs to one solid and not to another. */
record Difference(Solid from, Solid taken) implements Solid {

    @Override
    public float distance(float x, float y, float z) {
        return Math.max(from.distance(x, y, z), -taken.distance(x, y, z));
    }

    @Override
    public Bounds bounds() {
        return from.bounds();
    }
}
