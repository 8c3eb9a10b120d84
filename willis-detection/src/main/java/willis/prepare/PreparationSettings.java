package willis.prepare;

import willis.geometry.Orientation;
import willis.plan.Plan;
import willis.plan.RegionSetting;
import willis.quality.QualityPolicy;

/**
 * How a data set is prepared.
 *
 * @param name of the data set, written into its plan
 * @param plan where the plan comes from
 * @param orientation of the prepared cases, and so of the model
 * @param region the part of each volume that is kept
 * @param policy what is done with unusual series
 * @param folds how many
 * @param seed decides between equally good folds
 */
public record PreparationSettings(
        String name,
        PlanChoice plan,
        Orientation orientation,
        RegionSetting region,
        QualityPolicy policy,
        int folds,
        long seed) {

    /** @throws IllegalArgumentException if there are fewer than two folds */
    public PreparationSettings {
        if (folds < 2) {
            throw new IllegalArgumentException("A cross-validation has at least two folds, got " + folds);
        }
    }

    /** The published plan in RAS, the exact region, the strict policy, five folds. */
    public static PreparationSettings defaults(String name) {
        return new PreparationSettings(
                name,
                new PlanChoice.Given(Plan.published(), WorkFolder.CONFIGURATION),
                Orientation.RAS,
                RegionSetting.EXACT,
                QualityPolicy.STRICT,
                5,
                1);
    }

    /** A copy with another plan. */
    public PreparationSettings withPlan(PlanChoice other) {
        return new PreparationSettings(name, other, orientation, region, policy, folds, seed);
    }

    /** A copy with another number of folds. */
    public PreparationSettings withFolds(int count) {
        return new PreparationSettings(name, plan, orientation, region, policy, count, seed);
    }

    /** A copy with another seed. */
    public PreparationSettings withSeed(long other) {
        return new PreparationSettings(name, plan, orientation, region, policy, folds, other);
    }
}
