package willis.augmentation;

/** Arrays that the steps of one thread use again and again; their content is undefined whenever they are handed out. */
final class Scratch {
    private float[] volume = new float[0];
    private float[] rows = new float[0];
    private char[] levels = new char[0];

    /** At least so many floats, meant for a copy of a patch. */
    float[] volume(int length) {
        if (volume.length < length) {
            volume = new float[length];
        }
        return volume;
    }

    /** At least so many floats, meant for a few rows or slices; not the array that {@link #volume} gives. */
    float[] rows(int length) {
        if (rows.length < length) {
            rows = new float[length];
        }
        return rows;
    }

    /** At least so many 16-bit numbers. */
    char[] levels(int length) {
        if (levels.length < length) {
            levels = new char[length];
        }
        return levels;
    }
}
