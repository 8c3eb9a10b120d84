package willis.phantom.shape;

/** What belongs to two solids. */
record Intersection(Solid one, Solid other) implements Solid {

    @Override
    public float distance(float x, float y, float z) {
        return Math.max(one.distance(x, y, z), other.distance(x, y, z));
    }

    @Override
    public Bounds bounds() {
        return one.bounds().within(other.bounds());
    }
}
