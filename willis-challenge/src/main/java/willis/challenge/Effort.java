package willis.challenge;

import java.util.ArrayList;
import java.util.List;
import willis.infer.Precision;

/**
 * How much work is put into a series.
 *
 * @param copies how many mirrored copies of a patch are averaged, 1 without mirroring
 * @param step the distance of patches as a share of their extent, in (0, 1]
 * @param precision the numbers to calculate with; not {@code AUTO}
 */
public record Effort(int copies, double step, Precision precision) {
    /** The distances of patches that are tried where time is short: above 1, voxels would be left out. */
    private static final double[] LARGER_STEPS = {0.75, 1};

    /** What bfloat16 costs beside float32 where the hardware has it: a guess. */
    private static final double BF16_COST = 0.5;

    /** @throws IllegalArgumentException if a number is out of its range */
    public Effort {
        if (copies < 1 || !(step > 0 && step <= 1) || precision == Precision.AUTO) {
            throw new IllegalArgumentException("No effort: " + copies + " copies, step " + step + ", " + precision);
        }
    }

    /**
     * What is given up when time is short, in the stated order: mirrored copies, then overlap, then precision.
     *
     * @param wanted the effort where time suffices
     * @param hasFastPrecision whether the device is faster in bfloat16
     * @return from {@code wanted} to the least effort
     */
    public static List<Effort> ladder(Effort wanted, boolean hasFastPrecision) {
        List<Effort> rungs = new ArrayList<>(List.of(wanted));
        if (wanted.copies > 1) {
            rungs.add(new Effort(1, wanted.step, wanted.precision));
        }
        for (double step : LARGER_STEPS) {
            if (step > wanted.step) {
                rungs.add(new Effort(1, step, wanted.precision));
            }
        }
        if (hasFastPrecision && wanted.precision == Precision.FP32) {
            rungs.add(new Effort(1, rungs.get(rungs.size() - 1).step, Precision.BF16));
        }
        return List.copyOf(rungs);
    }

    /** What a patch costs beside one in float32, as long as nothing was measured. */
    static double guessedCost(Precision precision) {
        return precision == Precision.BF16 ? BF16_COST : 1;
    }

    /** For people and the record of a run. */
    public String text() {
        return (copies > 1 ? copies + " mirrored copies, " : "") + "step " + step + ", " + precision.code();
    }
}
