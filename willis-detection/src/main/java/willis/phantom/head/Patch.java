package willis.phantom.head;

/**
 * A small rectangle of pixels that is painted at once: where they lie in the atlas, and their values so far.
 *
 * <p>The fields are plain arrays, since they are read and written in the innermost loops. Not thread safe; one thread uses
 * one patch again and again.
 */
@SuppressWarnings("VisibilityModifier")
public final class Patch {
    /** How many pixels are in use, from index 0. */
    public int pixels;

    /** Atlas x of each pixel's centre, millimetres. */
    public final float[] x;

    /** Atlas y. */
    public final float[] y;

    /** Atlas z. */
    public final float[] z;

    /** The signed distance to the fluid around arteries, millimetres; large where none is near. */
    public final float[] sleeve;

    /** What is painted. */
    public final float[] value;

    /** How wide the edge of a surface is, millimetres: the size of a pixel. */
    public float width;

    /** The middle of all pixels. */
    float centreX;

    float centreY;
    float centreZ;

    /** The largest distance of a pixel from the middle. */
    float radius;

    /** How much of each pixel belongs to the head. */
    final float[] inside;

    /** The signed distance to the inner face of the skull. */
    final float[] cavity;

    /** Scratch: how much of each pixel a layer covers. */
    final float[] cover;

    /** @param capacity the most pixels */
    public Patch(int capacity) {
        x = new float[capacity];
        y = new float[capacity];
        z = new float[capacity];
        sleeve = new float[capacity];
        value = new float[capacity];
        inside = new float[capacity];
        cavity = new float[capacity];
        cover = new float[capacity];
    }

    /** Finds the ball that holds all pixels; to be called when they have their places. */
    void measure() {
        float lowX = Float.MAX_VALUE;
        float lowY = Float.MAX_VALUE;
        float lowZ = Float.MAX_VALUE;
        float highX = -Float.MAX_VALUE;
        float highY = -Float.MAX_VALUE;
        float highZ = -Float.MAX_VALUE;
        for (int i = 0; i < pixels; i++) {
            lowX = Math.min(lowX, x[i]);
            highX = Math.max(highX, x[i]);
            lowY = Math.min(lowY, y[i]);
            highY = Math.max(highY, y[i]);
            lowZ = Math.min(lowZ, z[i]);
            highZ = Math.max(highZ, z[i]);
        }
        centreX = (lowX + highX) / 2;
        centreY = (lowY + highY) / 2;
        centreZ = (lowZ + highZ) / 2;
        float dx = highX - lowX;
        float dy = highY - lowY;
        float dz = highZ - lowZ;
        radius = (float) Math.sqrt(dx * dx + dy * dy + dz * dz) / 2;
    }

    /** How much of a pixel is inside of a surface, from its signed distance. */
    static float coverage(float distance, float inverseWidth) {
        float cover = 0.5f - distance * inverseWidth;
        return cover <= 0 ? 0 : Math.min(1, cover);
    }
}
