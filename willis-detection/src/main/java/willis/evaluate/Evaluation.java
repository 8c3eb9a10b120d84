package willis.evaluate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.findings.Location;
import willis.plan.ModelSettings.PlattScaling;
import willis.volume.Modality;

/**
 * How good predictions are, on one set of series. What each number means is defined in {@code docs/evaluate.md}; every list
 * is empty, and every optional too, where its input was not given or does not define it.
 *
 * @param scope what was evaluated, and how intervals were drawn
 * @param score the competition's, on all series
 * @param locations one for each of the 14 columns, in the competition's order
 * @param modalities one for each modality that occurs
 * @param screening thresholds for whole series: first of all modalities together, then of each
 * @param sizes one for each size class; where exact truth is known
 * @param detections first of all modalities together, then of each; where findings and lesions are known
 * @param localization where findings and lesions are known
 * @param calibration of each modality and of all, for "aneurysm present" and for the 13 sites
 * @param comparison with other predictions, if there are any
 * @param notes what readers must know: what was left out, and why
 */
public record Evaluation(
        Scope scope,
        Score score,
        List<LocationResult> locations,
        List<ModalityResult> modalities,
        List<ScreeningResult> screening,
        List<SizeResult> sizes,
        List<DetectionResult> detections,
        Optional<Localization> localization,
        List<CalibrationResult> calibration,
        Optional<Comparison> comparison,
        List<String> notes) {

    /** Copies the lists. */
    public Evaluation {
        locations = List.copyOf(locations);
        modalities = List.copyOf(modalities);
        screening = List.copyOf(screening);
        sizes = List.copyOf(sizes);
        detections = List.copyOf(detections);
        calibration = List.copyOf(calibration);
        notes = List.copyOf(notes);
    }

    /**
     * What was evaluated.
     *
     * @param series how many
     * @param positives how many of them have an aneurysm
     * @param resamples of the bootstrap; 0 for none
     * @param seed of the bootstrap
     * @param confidence of all intervals
     */
    public record Scope(int series, int positives, int resamples, long seed, double confidence) {}

    /**
     * The competition's score and its parts, on some series.
     *
     * @param score half the AUC of "aneurysm present" plus half the mean AUC of the 13 sites; empty if one of the 14 is
     *     undefined, as scikit-learn has it
     * @param scoreWithHalves the same with 1/2 for undefined areas, as the evaluation of the published code has it
     * @param presentAuc the AUC of "aneurysm present"
     * @param meanSiteAuc the mean AUC of those of the 13 sites that define one
     * @param undefined columns with one class only, by name
     */
    public record Score(
            Optional<Estimate> score,
            Estimate scoreWithHalves,
            Optional<Estimate> presentAuc,
            Optional<Estimate> meanSiteAuc,
            List<Location> undefined) {

        public Score {
            undefined = List.copyOf(undefined);
        }
    }

    /**
     * One column, on all series.
     *
     * @param roc from high thresholds to low ones; it begins at (0, 0), which is not listed
     */
    public record LocationResult(
            Location location, int positives, int negatives, Optional<Estimate> auc, List<RocPoint> roc) {

        public LocationResult {
            roc = List.copyOf(roc);
        }
    }

    /** What a threshold does: series with a probability from it on count. */
    public record RocPoint(double threshold, double falsePositiveRate, double sensitivity) {}

    /**
     * One modality.
     *
     * @param auc of each column that has both classes
     */
    public record ModalityResult(
            Modality modality, int series, int positives, Score score, Map<Location, Estimate> auc) {

        public ModalityResult {
            auc = auc.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(auc));
        }
    }

    /**
     * Calling whole series by "aneurysm present".
     *
     * @param modality the group; empty for all series
     * @param points in the order of their specificity
     */
    public record ScreeningResult(Optional<Modality> modality, List<ScreeningPoint> points) {

        public ScreeningResult {
            points = List.copyOf(points);
        }
    }

    /**
     * The lowest threshold that keeps specificity at or above a share, and what it does.
     *
     * @param wanted specificity
     * @param threshold empty if even the highest predictions call too many series without an aneurysm
     * @param specificity at this threshold, its interval too; empty if all series have an aneurysm
     * @param sensitivity at this threshold, its interval too; empty if none has
     */
    public record ScreeningPoint(
            double wanted, OptionalDouble threshold, Optional<Estimate> specificity, Optional<Estimate> sensitivity) {}

    /**
     * Aneurysms from one largest diameter to below another.
     *
     * @param toMm empty for the largest class
     */
    public record SizeClass(double fromMm, OptionalDouble toMm) {

        /** Whether a diameter belongs to it. */
        public boolean holds(double diameterMm) {
            return diameterMm >= fromMm && (toMm.isEmpty() || diameterMm < toMm.getAsDouble());
        }
    }

    /**
     * Series by the size of their largest aneurysm.
     *
     * @param series how many have their largest aneurysm in the class
     * @param presentAuc "aneurysm present" of these against all series without one
     */
    public record SizeResult(SizeClass size, int series, Optional<Estimate> presentAuc) {}

    /**
     * Detection of each aneurysm, by the places of findings.
     *
     * @param modality the group; empty for all series
     * @param series with known lesions or known to have none
     * @param lesions in them
     * @param candidates in them
     * @param redundant candidates near a lesion that was found without them; neither hits nor false positives
     * @param froc from high thresholds to low ones; it begins at (0, 0), which is not listed
     * @param operatingPoints in the order in which they were asked for
     */
    public record DetectionResult(
            Optional<Modality> modality,
            int series,
            int lesions,
            int candidates,
            int redundant,
            List<FrocPoint> froc,
            List<OperatingPoint> operatingPoints) {

        public DetectionResult {
            froc = List.copyOf(froc);
            operatingPoints = List.copyOf(operatingPoints);
        }
    }

    /** What a threshold does: candidates with a probability from it on count. */
    public record FrocPoint(double threshold, double falsePositivesPerSeries, double sensitivity) {}

    /**
     * The lowest threshold that keeps false positives at or below a rate, and what it does.
     *
     * @param wanted false positives per series
     * @param threshold empty if even the most probable candidates exceed the rate
     * @param isLimited whether all candidates count, so that lower thresholds could not be tried
     * @param falsePositivesPerSeries at this threshold, its interval too
     * @param sensitivity share of lesions found at this threshold, its interval too; empty without lesions
     * @param bySize sensitivity of each size class with lesions of known size
     * @param byLocation sensitivity of each site with lesions, whatever site the finding names
     */
    public record OperatingPoint(
            double wanted,
            OptionalDouble threshold,
            boolean isLimited,
            Estimate falsePositivesPerSeries,
            Optional<Estimate> sensitivity,
            List<SizeSensitivity> bySize,
            List<LocationSensitivity> byLocation) {

        public OperatingPoint {
            bySize = List.copyOf(bySize);
            byLocation = List.copyOf(byLocation);
        }
    }

    /** The share of lesions of a size class that are found. */
    public record SizeSensitivity(SizeClass size, int lesions, Estimate sensitivity) {}

    /** The share of lesions of a site that are found. */
    public record LocationSensitivity(Location location, int lesions, Estimate sensitivity) {}

    /**
     * Where findings lie, and what site they name; over all matched lesions at the lowest threshold.
     *
     * @param acceptanceMm how far a candidate may lie from a lesion's centre
     * @param matched lesions with a candidate
     * @param error distances of matched candidates; empty without any
     * @param sameSite matches that name the lesion's site
     * @param mirrored matches that name the same site of the other side
     * @param otherSite all other matches
     * @param lesions each lesion, in the order of series and tables
     */
    public record Localization(
            double acceptanceMm,
            int matched,
            Optional<Distances> error,
            int sameSite,
            int mirrored,
            int otherSite,
            List<LesionResult> lesions) {

        public Localization {
            lesions = List.copyOf(lesions);
        }
    }

    /** Distances in millimetres. */
    public record Distances(double mean, double median, double percentile95, double largest) {}

    /**
     * What became of one lesion.
     *
     * @param match the candidate it was matched with; empty if it was missed at every threshold
     */
    public record LesionResult(
            String seriesUid,
            Modality modality,
            Location location,
            OptionalDouble diameterMm,
            Optional<LesionMatch> match) {}

    /**
     * The candidate of a lesion.
     *
     * @param foundAt the highest threshold at which the lesion is found
     * @param location the site that the candidate names
     * @param distanceMm from the lesion's centre
     */
    public record LesionMatch(double foundAt, Location location, double distanceMm) {}

    /** Which probabilities a calibration is about. */
    public enum Subject {
        /** "Aneurysm present". */
        PRESENT,
        /** The 13 sites together. */
        SITES
    }

    /**
     * How far probabilities are frequencies.
     *
     * @param modality the group; empty for all series
     * @param raw all of the group, as predicted
     * @param platt a scaling fitted on one part of the group and judged on the other; empty where that cannot be done
     * @param reason why there is no scaling; empty if there is
     */
    public record CalibrationResult(
            Subject subject,
            Optional<Modality> modality,
            Reliability raw,
            Optional<PlattResult> platt,
            String reason) {}

    /**
     * Predicted probabilities against frequencies.
     *
     * @param count probabilities
     * @param bins ten of equal width, those with probabilities in them
     * @param expectedError the mean distance of predicted and observed, each bin by its share
     * @param brier the mean squared error
     * @param logLoss the mean negative logarithm of what was predicted for the truth, probabilities kept from 1e-6 to 1 − 1e-6
     */
    public record Reliability(
            int count, List<ReliabilityBin> bins, double expectedError, double brier, double logLoss) {

        public Reliability {
            bins = List.copyOf(bins);
        }
    }

    /**
     * One bin.
     *
     * @param predicted their mean
     * @param observed the share of positives
     * @param interval of the share, after Wilson
     */
    public record ReliabilityBin(
            double from, double to, int count, double predicted, double observed, Interval interval) {}

    /**
     * A scaling and what it does to series it did not see.
     *
     * @param fitted probabilities it was fitted on
     * @param before the others as predicted
     * @param after the others, scaled
     */
    public record PlattResult(PlattScaling scaling, int fitted, Reliability before, Reliability after) {}

    /**
     * These predictions against others, on the same resamples.
     *
     * @param other what the others are called
     * @param score difference of the competition's scores
     * @param scoreWithHalves the same with 1/2 for undefined areas
     * @param presentAuc difference of the areas of "aneurysm present"
     * @param meanSiteAuc difference of the mean areas of the sites
     * @param auc differences of each column that has both classes
     */
    public record Comparison(
            String other,
            Optional<Difference> score,
            Difference scoreWithHalves,
            Optional<Difference> presentAuc,
            Optional<Difference> meanSiteAuc,
            Map<Location, Difference> auc) {

        public Comparison {
            auc = auc.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(auc));
        }
    }

    /**
     * A difference: above 0 where these predictions are better than the others.
     *
     * @param value these
     * @param otherValue the others
     * @param difference these less the others
     * @param pValue two-sided, from the share of resamples on either side of 0; empty without intervals
     */
    public record Difference(double value, double otherValue, Estimate difference, OptionalDouble pValue) {}
}
