package willis.detect;

import java.util.List;
import willis.cases.CasePreparation;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Orientation;
import willis.plan.ModelSettings;
import willis.plan.ProbabilityReading;
import willis.plan.SideStatus;

/**
 * What a model is.
 *
 * @param identity a fixed text that differs for other weights, such as a hash; stands in every output
 * @param settings what Willis knows of it
 * @param channels what its channels mean
 * @param preparation from volume to case
 * @param remarks what users must know, such as an unverified side; stands in every output
 */
public record ModelDescription(
        String identity,
        ModelSettings settings,
        ChannelOrder channels,
        CasePreparation preparation,
        List<String> remarks) {

    public ModelDescription {
        remarks = List.copyOf(remarks);
    }

    /** The remark on a model whose orientation nobody vouched for. */
    public static final String SIDE_UNVERIFIED =
            "side unverified: nobody stated the model's orientation, RAS is assumed; left and right may be swapped"
                    + " (willis model check-sides asks labelled series)";

    /** Whether every output must say {@link #SIDE_UNVERIFIED}. */
    public static boolean isSideDoubtful(ModelSettings settings) {
        return settings.side() == SideStatus.UNVERIFIED;
    }

    /** The same model, shown images in another orientation than it states. */
    public ModelDescription withOrientation(Orientation other) {
        return new ModelDescription(
                identity, settings.withOrientation(other), channels, preparation.withOrientation(other), remarks);
    }

    /** How the probability of a location is read. */
    public ProbabilityReading reading(Location location) {
        return location.isVessel() ? settings.sites() : settings.presenceReading();
    }

    /** The probability of a location before an image is seen. */
    public double prior(Location location) {
        return settings.priors().getOrDefault(location.column(), location.trainingFrequency());
    }
}
