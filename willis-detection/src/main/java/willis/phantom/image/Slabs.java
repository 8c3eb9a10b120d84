package willis.phantom.image;

import willis.phantom.chance.Draw;

/**
 * The slabs in which a time-of-flight scan covers its block, one above the other, of the same height.
 *
 * @param lowestZMm where the first begins, scanner millimetres
 * @param heightMm of each
 * @param count how many
 * @param loss how much signal the upper end of a slab lacks, as a fraction; the step at a seam
 */
record Slabs(double lowestZMm, double heightMm, int count, double loss) {
    /** Everything at once. */
    static final Slabs NONE = new Slabs(-1000, 2000, 1, 0);

    static Slabs of(Draw draw, ImageSettings settings) {
        double block = settings.highestZMm() - settings.lowestZMm();
        int count = (int) Math.max(1, Math.round(block / draw.uniform(25, 45)));
        boolean seams = draw.chance(0.25);
        double loss = draw.uniform(0.05, 0.2);
        return new Slabs(settings.lowestZMm(), block / count, count, seams && count > 1 ? loss : 0);
    }

    /** The number of the slab at a height: below 0 or beyond the count where nothing is scanned. */
    int at(double z) {
        return (int) Math.floor((z - lowestZMm) / heightMm);
    }

    /** The gain at a height. */
    float gain(double z) {
        if (loss == 0) {
            return 1;
        }
        double place = (z - lowestZMm) / heightMm;
        double within = Math.max(0, Math.min(1, place - Math.max(0, Math.min(count - 1, Math.floor(place)))));
        return (float) (1 - loss * within * within * within);
    }
}
