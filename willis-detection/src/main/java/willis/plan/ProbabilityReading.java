package willis.plan;

import java.util.Map;
import willis.plan.ModelSettings.PlattScaling;
import willis.volume.Modality;

/**
 * How raw probabilities of one kind are to be read: what they are worth as frequencies, and from where on they count.
 *
 * @param calibration per modality code, or {@code any}: from raw to calibrated probabilities
 * @param operatingPoints per modality code, or {@code any}: the raw probability from which something counts
 */
public record ProbabilityReading(Map<String, PlattScaling> calibration, Map<String, Double> operatingPoints) {
    /** The key of what holds for every modality that has nothing of its own. */
    public static final String ANY = "any";

    /** Nothing is known. */
    public static final ProbabilityReading NONE = new ProbabilityReading(Map.of(), Map.of());

    private static final double NO_OPERATING_POINT = 0.5;

    public ProbabilityReading {
        calibration = Map.copyOf(calibration);
        operatingPoints = Map.copyOf(operatingPoints);
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** This, but for what another knows: all its calibrations in place of these, all its operating points in place of these. */
    public ProbabilityReading replacedBy(ProbabilityReading other) {
        return new ProbabilityReading(
                other.calibration.isEmpty() ? calibration : other.calibration,
                other.operatingPoints.isEmpty() ? operatingPoints : other.operatingPoints);
    }

    /** The calibration for a modality; none changes nothing. */
    public PlattScaling calibrationFor(Modality modality) {
        return calibration.getOrDefault(modality.code(), calibration.getOrDefault(ANY, PlattScaling.IDENTITY));
    }

    /** The operating point for a modality; one half where there is none. */
    public double operatingPointFor(Modality modality) {
        return operatingPoints.getOrDefault(modality.code(), operatingPoints.getOrDefault(ANY, NO_OPERATING_POINT));
    }
}
