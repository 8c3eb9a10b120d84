package willis.phantom.check;

/**
 * How much is looked at.
 *
 * @param seed of the cases
 * @param images cases that are rendered, which takes seconds each
 * @param heads cases that are drawn but not rendered
 * @param inscribed heads, of those, whose arteries are filled with spheres
 * @param contrasts rendered cases, of each modality, whose contrast over noise is measured
 * @param series cases that are written to disk and read again
 * @param pairs cases that are rendered with and without their aneurysms
 */
public record CheckSettings(long seed, int images, int heads, int inscribed, int contrasts, int series, int pairs) {
    /** So many as the specification wants for areas under curves. */
    public static final int FULL = 1000;

    /** Enough to see that nothing is broken. */
    public static final int QUICK = 24;

    /** @throws IllegalArgumentException unless there is something to look at */
    public CheckSettings {
        if (images < 1 || heads < 1 || inscribed > heads || contrasts < 1 || series < 1 || pairs < 1) {
            throw new IllegalArgumentException("Checks need cases, got " + images + " images and " + heads + " heads");
        }
    }

    /** What goes with a number of rendered cases. */
    public static CheckSettings of(int images, long seed) {
        int heads = Math.max(8, Math.min(5000, 25 * images));
        return new CheckSettings(
                seed,
                images,
                heads,
                Math.min(heads, Math.max(200, 2 * images)),
                Math.max(1, Math.min(50, images / 8)),
                Math.max(2, Math.min(24, images / 6)),
                Math.max(1, Math.min(8, images / 12)));
    }
}
