package willis.validate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import willis.cases.CaseDescription;
import willis.cases.CasePoint;
import willis.cases.StoredCase;
import willis.dataset.PredictionTable;
import willis.dataset.SeriesCandidates;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.detect.Detector;
import willis.detect.HeatMapModel;
import willis.detect.Progress;
import willis.detect.ResultFolder;
import willis.evaluate.EvaluationInput;
import willis.evaluate.Lesion;
import willis.parallel.Workers;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.PlanConfiguration;
import willis.prepare.WorkFolder;

/**
 * The held-out cases of one fold, answered by the very {@link Detector} that answers series, and what is true of them. Cases
 * are taken as they are stored, so that the images themselves need not be at hand.
 */
public final class FoldValidation {
    private final WorkFolder work;
    private final List<CaseDescription> cases;

    private FoldValidation(WorkFolder work, List<CaseDescription> cases) {
        this.work = work;
        this.cases = cases;
    }

    /**
     * The cases of a fold.
     *
     * @param fold from 0
     * @throws IOException if a case is damaged
     * @throws IllegalArgumentException if there is no such fold
     */
    public static FoldValidation of(WorkFolder work, int fold) throws IOException {
        if (fold < 0 || fold >= work.folds().count()) {
            throw new IllegalArgumentException(
                    "found fold " + fold + ", expected 0 to " + (work.folds().count() - 1));
        }
        List<CaseDescription> cases = new ArrayList<>();
        for (String uid : work.folds().validation().get(fold)) {
            cases.add(work.cases().description(uid));
        }
        return new FoldValidation(work, cases);
    }

    /**
     * Makes sure that a model sees images as these cases were prepared.
     *
     * @throws IncompatibleModelException if it does not
     */
    public void requireFitting(ModelFolder model, PlanConfiguration configuration) throws IOException {
        PlanConfiguration prepared = work.plan().configuration(WorkFolder.CONFIGURATION);
        if (!prepared.preparesLike(configuration)
                || !work.plan().intensities().equals(model.plan().intensities())
                || !work.settings().orientation().equals(model.settings().orientation())
                || work.settings().region() != model.settings().region()) {
            throw new IncompatibleModelException(model.path() + ": sees images differently than the cases in "
                    + work.path() + " were prepared (spacing, normalisation, resampling, orientation or region);"
                    + " validate a model that was trained there, or predict and evaluate the series themselves");
        }
    }

    /**
     * Answers all cases, or those that an earlier run did not.
     *
     * @param folder for results, as {@code predict} leaves them
     * @param settings how the model is run, in a few words; answers under other settings are not taken over
     * @return the mean seconds a case took
     * @throws IOException if a case cannot be read, a result not be written, or the device fails
     */
    public OptionalDouble answer(HeatMapModel model, String settings, Path folder, Workers workers, Progress progress)
            throws IOException {
        ResultFolder results = ResultFolder.open(folder, settings);
        List<CaseDescription> unanswered = new ArrayList<>();
        for (CaseDescription one : cases) {
            if (!results.resume(one.seriesUid(), model.description())) {
                unanswered.add(one);
            }
        }
        results.writeTables();
        Detector detector = new Detector(model, workers);
        for (CaseDescription one : unanswered) {
            progress.patches(cases.size() - unanswered.size() + unanswered.indexOf(one), cases.size());
            try (StoredCase stored = work.cases().open(one.seriesUid())) {
                results.add(
                        one.seriesUid(),
                        detector.detect(stored.description(), stored.volume(), Progress.NONE),
                        workers);
            }
        }
        progress.patches(cases.size(), cases.size());
        return results.meanSeconds();
    }

    /**
     * What a folder of answers holds, beside the truth.
     *
     * @throws IOException if answers are missing or damaged
     */
    public EvaluationInput input(Path folder) throws IOException {
        List<SeriesLabels> labels = new ArrayList<>();
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        Map<String, List<Lesion>> lesions = new LinkedHashMap<>();
        for (CaseDescription one : cases) {
            String uid = one.seriesUid();
            labels.add(SeriesLabels.of(uid, one.modality(), one.positives()));
            candidates.put(
                    uid,
                    SeriesCandidates.read(folder.resolve(uid).resolve(SeriesCandidates.FILE_NAME))
                            .candidates());
            lesions.put(uid, one.points().stream().map(FoldValidation::lesion).toList());
        }
        return EvaluationInput.of(labels, predictions(folder)).withPlaces(candidates, lesions);
    }

    /** The probabilities in a folder of answers. */
    public static PredictionTable predictions(Path folder) throws IOException {
        return PredictionTable.read(folder.resolve(ResultFolder.PREDICTIONS_FILE));
    }

    /** Localisers do not tell a size. */
    private static Lesion lesion(CasePoint point) {
        return new Lesion(point.location(), point.position(), OptionalDouble.empty());
    }
}
