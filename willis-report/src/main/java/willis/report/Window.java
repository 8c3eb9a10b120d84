package willis.report;

import java.util.List;
import willis.volume.Modality;

/**
 * The range of intensities that is spread over the greys of an image.
 *
 * @param name what it is good for: {@code Vessels}
 * @param from this and less is black
 * @param to this and more is white
 * @param unit of both: {@code HU}; empty for MR, whose intensities have none
 */
record Window(String name, double from, double to, String unit) {

    private static final String HOUNSFIELD = "HU";

    /** @throws IllegalArgumentException if the range is empty or not finite */
    Window {
        if (!(from < to && to - from < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("A window needs a range, got " + from + " to " + to);
        }
    }

    /** The windows in which slices of a modality are looked at, the first of them at first. */
    static List<Window> forSlices(Modality modality, Percentiles region) {
        if (modality.isCt()) {
            Window vessels = ofLevel("Vessels", 250, 700);
            Window brain = ofLevel("Brain", 40, 80);
            return modality == Modality.CTA ? List.of(vessels, brain) : List.of(brain, vessels);
        }
        // 0.3 % of a head are brighter than the rest of it: vessels in flight, and the fat behind the eyes.
        return List.of(spanning("Percentiles 1 to 99.7", region.at(1), region.at(99.7)));
    }

    /** The window in which maximum-intensity projections of a modality are looked at. */
    static Window forProjections(Modality modality, Percentiles projections) {
        return modality.isCt()
                ? ofLevel("Bone", 900, 2200)
                : spanning("Percentiles 1 to 99.9", projections.at(1), projections.at(99.9));
    }

    /** A window in Hounsfield units, by its centre and its width. */
    static Window ofLevel(String name, double level, double width) {
        return new Window(name, level - width / 2, level + width / 2, HOUNSFIELD);
    }

    /** A window between two intensities, which may be equal: an image of one value is black. */
    private static Window spanning(String name, double from, double to) {
        return new Window(name, from, to > from ? to : from + Math.max(1, Math.abs(from)), "");
    }

    /** The grey of an intensity, from 0 (black) to 255 (white). */
    int grey(double value) {
        return (int) Math.max(0, Math.min(255, Math.round((value - from) / (to - from) * 255)));
    }

    /** For example {@code −100 to 600 HU}. */
    String range() {
        return Numbers.of(from) + " to " + Numbers.of(to) + (unit.isEmpty() ? "" : " " + unit);
    }

    @Override
    public String toString() {
        return name + " (" + range() + ")";
    }
}
