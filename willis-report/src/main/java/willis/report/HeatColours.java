package willis.report;

import java.awt.image.IndexColorModel;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The colours of a heat map over grey images: bands of 0.05, from a translucent dark violet over orange to a light yellow.
 * Brightness grows with the probability, so that the order survives colour blindness and a grey printer; bands rather than
 * a ramp, since their edges are lines of equal probability, and since they compress to a few kilobytes.
 */
final class HeatColours {
    /** Less is not shown. */
    static final double LEAST = 0.1;

    private static final double BAND = 0.05;
    /** The first is transparent. */
    private static final int BANDS = 1 + (int) Math.round((1 - LEAST) / BAND);

    private static final int[][] ANCHORS = {{88, 24, 140}, {214, 60, 70}, {250, 160, 30}, {252, 252, 160}};
    /** Opacities of 255: what lies below is to be seen, above all where the heat is greatest. */
    private static final int FAINTEST = 70;

    private static final int STRONGEST = 125;

    private final byte[][] rgba = new byte[4][BANDS];

    HeatColours() {
        for (int band = 1; band < BANDS; band++) {
            double share = (band - 1.0) / (BANDS - 2);
            double place = share * (ANCHORS.length - 1);
            int lower = Math.min(ANCHORS.length - 2, (int) place);
            for (int channel = 0; channel < 3; channel++) {
                double from = ANCHORS[lower][channel];
                rgba[channel][band] = (byte) Math.round(from + (ANCHORS[lower + 1][channel] - from) * (place - lower));
            }
            rgba[3][band] = (byte) Math.round(FAINTEST + share * (STRONGEST - FAINTEST));
        }
    }

    /** The band of a probability; 0, which is transparent, below {@link #LEAST}. */
    int band(double probability) {
        // float32 holds 0.1 a little above, 0.15 a little below
        return (int) Math.max(0, Math.min(BANDS - 1, 1 + Math.floor((probability - LEAST) / BAND + 1e-4)));
    }

    /** The colours by band. */
    IndexColorModel palette() {
        return new IndexColorModel(8, BANDS, rgba[0], rgba[1], rgba[2], rgba[3]);
    }

    /**
     * One step of the legend.
     *
     * @param from the least probability
     * @param colour for CSS, opaque
     */
    record Step(String from, String colour) {}

    /** Every second band. */
    List<Step> legend() {
        return IntStream.range(0, BANDS / 2)
                .mapToObj(i -> {
                    int band = 1 + 2 * i;
                    return new Step(
                            Numbers.fixed(LEAST + 2 * i * BAND, 1),
                            String.format(
                                    Locale.ROOT,
                                    "#%02x%02x%02x",
                                    rgba[0][band] & 0xff,
                                    rgba[1][band] & 0xff,
                                    rgba[2][band] & 0xff));
                })
                .toList();
    }
}
