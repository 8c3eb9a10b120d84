package willis.phantom.check;

import java.util.ArrayList;
import java.util.List;
import willis.evaluate.Evaluation;

/**
 * A detector that knows nothing of aneurysms, and how far it comes.
 *
 * @param name what it looks for
 * @param all every case
 * @param bySize each class of positives against all negatives
 * @param curve its ROC curve
 */
public record Detector(String name, Area all, List<SizeArea> bySize, List<Evaluation.RocPoint> curve) {
    private static final double[] SIZES_MM = {0, 4, 7, 100};

    /**
     * One class of sizes.
     *
     * @param fromMm the least diameter of the largest aneurysm
     * @param toMm the first diameter beyond
     * @param area against all cases without
     */
    public record SizeArea(double fromMm, double toMm, Area area) {}

    /** Copies the lists. */
    public Detector {
        bySize = List.copyOf(bySize);
        curve = List.copyOf(curve);
    }

    static Detector of(String name, List<BlobChecks.Case> cases) {
        List<SizeArea> sizes = new ArrayList<>();
        for (int i = 0; i + 1 < SIZES_MM.length; i++) {
            double from = SIZES_MM[i];
            double to = SIZES_MM[i + 1];
            List<Area.Scored> own = cases.stream()
                    .filter(one -> !one.positive() || (one.mm() >= from && one.mm() < to))
                    .map(BlobChecks.Case::scored)
                    .toList();
            if (Area.isDefined(own)) {
                sizes.add(new SizeArea(from, to, Area.of(own)));
            }
        }
        List<Area.Scored> all = cases.stream().map(BlobChecks.Case::scored).toList();
        return new Detector(name, Area.of(all), sizes, Area.curve(all));
    }
}
