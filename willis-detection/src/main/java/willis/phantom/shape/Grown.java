package willis.phantom.shape;

/** A solid with its surface moved outwards. */
record Grown(Solid solid, float mm) implements Solid {

    @Override
    public float distance(float x, float y, float z) {
        return solid.distance(x, y, z) - mm;
    }

    @Override
    public Bounds bounds() {
        return solid.bounds().grown(mm);
    }
}
