package willis.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.dataset.PredictionTable;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.findings.Location;

/**
 * What is evaluated: labels and predictions of the same series, and what else is known of them.
 *
 * @param labels of each series; their order is that of the evaluation
 * @param predictions of each of these series, by SeriesInstanceUID
 * @param candidates the findings of a prediction, by series; empty if only probabilities are known
 * @param lesions the aneurysms of series in which all are known, by series: an empty list for a series without one. A
 *     series that is missing here takes no part in the evaluation of places
 * @param otherName what other predictions are called
 * @param otherPredictions of each of the series, to compare with
 * @param notes what the reader must know of the input
 */
public record EvaluationInput(
        List<SeriesLabels> labels,
        Map<String, Map<Location, Double>> predictions,
        Optional<Map<String, List<Candidate>>> candidates,
        Map<String, List<Lesion>> lesions,
        String otherName,
        Optional<Map<String, Map<Location, Double>>> otherPredictions,
        List<String> notes) {

    /** @throws IllegalArgumentException if there are no series, or one has no prediction */
    public EvaluationInput {
        labels = List.copyOf(labels);
        predictions = Collections.unmodifiableMap(new LinkedHashMap<>(predictions));
        lesions = Collections.unmodifiableMap(new LinkedHashMap<>(lesions));
        notes = List.copyOf(notes);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("There is no series to evaluate");
        }
        for (SeriesLabels series : labels) {
            String uid = series.seriesUid();
            if (!predictions.containsKey(uid)
                    || (otherPredictions.isPresent() && !otherPredictions.get().containsKey(uid))) {
                throw new IllegalArgumentException("Series " + uid + " has no prediction");
            }
        }
    }

    /** Labels and probabilities only. */
    public static EvaluationInput of(List<SeriesLabels> labels, PredictionTable predictions) {
        return new EvaluationInput(
                labels, predictions.bySeries(), Optional.empty(), Map.of(), "", Optional.empty(), List.of());
    }

    /** As this, with findings and true aneurysms. */
    public EvaluationInput withPlaces(Map<String, List<Candidate>> found, Map<String, List<Lesion>> known) {
        return new EvaluationInput(labels, predictions, Optional.of(found), known, otherName, otherPredictions, notes);
    }

    /** As this, with true aneurysms. */
    public EvaluationInput withLesions(Map<String, List<Lesion>> known) {
        return new EvaluationInput(labels, predictions, candidates, known, otherName, otherPredictions, notes);
    }

    /** As this, with predictions to compare with. */
    public EvaluationInput comparedWith(String name, PredictionTable other) {
        return new EvaluationInput(
                labels, predictions, candidates, lesions, name, Optional.of(other.bySeries()), notes);
    }

    /** As this, with more notes. */
    public EvaluationInput withNotes(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new EvaluationInput(labels, predictions, candidates, lesions, otherName, otherPredictions, all);
    }
}
