package willis.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.ModalityResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.ScreeningResult;
import willis.evaluate.Evaluation.Subject;
import willis.plan.ModelSettings.PlattScaling;
import willis.plan.ProbabilityReading;
import willis.volume.Modality;

/**
 * How the probabilities of a model are to be read, as far as an evaluation tells: for all modalities together, and for each,
 * where there are enough series with and without an aneurysm.
 */
public final class EvaluatedReading {
    /** Of the series without an aneurysm, those that stay below the operating point of "Aneurysm Present". */
    public static final double SPECIFICITY = 0.9;

    private EvaluatedReading() {}

    /** Of findings and sites. They count from the first rate of false positives on that was asked for. */
    public static ProbabilityReading ofSites(Evaluation evaluation) {
        Map<String, Double> operatingPoints = new HashMap<>();
        for (DetectionResult result : evaluation.detections()) {
            OptionalDouble threshold = result.operatingPoints().stream()
                    .findFirst()
                    .map(OperatingPoint::threshold)
                    .orElse(OptionalDouble.empty());
            if (threshold.isPresent() && isKnown(result.modality(), evaluation)) {
                operatingPoints.put(key(result.modality()), threshold.getAsDouble());
            }
        }
        return new ProbabilityReading(scalings(evaluation, Subject.SITES), operatingPoints);
    }

    /** Of "Aneurysm Present", which counts from {@link #SPECIFICITY} on. */
    public static ProbabilityReading ofPresence(Evaluation evaluation) {
        Map<String, Double> operatingPoints = new HashMap<>();
        for (ScreeningResult result : evaluation.screening()) {
            OptionalDouble threshold = result.points().stream()
                    .filter(point -> point.wanted() == SPECIFICITY)
                    .findFirst()
                    .map(ScreeningPoint::threshold)
                    .orElse(OptionalDouble.empty());
            if (threshold.isPresent() && isKnown(result.modality(), evaluation)) {
                operatingPoints.put(key(result.modality()), threshold.getAsDouble());
            }
        }
        return new ProbabilityReading(scalings(evaluation, Subject.PRESENT), operatingPoints);
    }

    private static Map<String, PlattScaling> scalings(Evaluation evaluation, Subject subject) {
        Map<String, PlattScaling> scalings = new HashMap<>();
        for (CalibrationResult result : evaluation.calibration()) {
            if (result.subject() == subject && result.platt().isPresent()) {
                scalings.put(key(result.modality()), result.platt().get().scaling());
            }
        }
        return scalings;
    }

    /** Thresholds of fewer series follow single ones. */
    private static boolean isKnown(Optional<Modality> modality, Evaluation evaluation) {
        List<ModalityResult> group = evaluation.modalities().stream()
                .filter(result -> modality.isEmpty() || modality.get() == result.modality())
                .toList();
        int series = group.stream().mapToInt(ModalityResult::series).sum();
        int positives = group.stream().mapToInt(ModalityResult::positives).sum();
        return Math.min(positives, series - positives) >= Calibration.FEWEST_OF_A_CLASS;
    }

    private static String key(Optional<Modality> modality) {
        return modality.map(Modality::code).orElse(ProbabilityReading.ANY);
    }
}
