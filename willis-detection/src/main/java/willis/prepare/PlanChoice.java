package willis.prepare;

import willis.plan.Plan;
import willis.plan.PlannerPreset;

/** Where the plan comes from. */
public sealed interface PlanChoice {

    /**
     * A plan that is there already.
     *
     * @param plan the plan
     * @param configuration the name of the configuration that cases are prepared for
     */
    record Given(Plan plan, String configuration) implements PlanChoice {}

    /**
     * A plan that is made from the data set.
     *
     * @param preset the size of network
     * @param memoryGb of one device, in gigabytes
     */
    record Planned(PlannerPreset preset, double memoryGb) implements PlanChoice {}
}
