package willis.phantom.shape;

/** A solid on the other side of the plane x = 0. */
record Mirrored(Solid solid) implements Solid {

    @Override
    public float distance(float x, float y, float z) {
        return solid.distance(-x, y, z);
    }

    @Override
    public Bounds bounds() {
        Bounds own = solid.bounds();
        return new Bounds(-own.highX(), own.lowY(), own.lowZ(), -own.lowX(), own.highY(), own.highZ());
    }
}
