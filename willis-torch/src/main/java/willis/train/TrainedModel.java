package willis.train;

import java.util.List;
import willis.plan.DatasetDescription;
import willis.plan.ModelSettings;
import willis.plan.Plan;

/**
 * What the model folder says of a network that is being trained.
 *
 * @param plan how cases are prepared and the network is built
 * @param dataset what its channels mean
 * @param settings orientation, region and training data
 * @param configuration of the plan, such as {@code 3d_fullres}
 * @param fold a number from 0, or {@code all}
 * @param mirroringAxes spatial axes (0 is z) that were mirrored in training, so that inference may
 */
public record TrainedModel(
        Plan plan,
        DatasetDescription dataset,
        ModelSettings settings,
        String configuration,
        String fold,
        List<Integer> mirroringAxes) {

    public TrainedModel {
        mirroringAxes = List.copyOf(mirroringAxes);
    }
}
