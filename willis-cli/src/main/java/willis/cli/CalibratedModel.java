package willis.cli;

import java.io.IOException;
import java.util.TreeMap;
import willis.evaluate.EvaluatedReading;
import willis.evaluate.Evaluation;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.ProbabilityReading;

/** A model that is told how its probabilities are to be read. */
final class CalibratedModel {
    private CalibratedModel() {}

    /**
     * Writes what an evaluation found into {@code willis.json}, in place of what stood there.
     *
     * @return what was written, for people
     * @throws IncompatibleModelException if the evaluation found nothing
     */
    static String write(ModelFolder folder, Evaluation evaluation) throws IOException {
        ProbabilityReading sites = EvaluatedReading.ofSites(evaluation);
        ProbabilityReading presence = EvaluatedReading.ofPresence(evaluation);
        if (sites.equals(ProbabilityReading.NONE) && presence.equals(ProbabilityReading.NONE)) {
            throw new IncompatibleModelException(folder.path()
                    + ": nothing can be written into it, since the evaluation has neither operating points nor"
                    + " scalings; evaluate more series, with and without an aneurysm, and with --findings");
        }
        folder.settings().withReadings(sites, presence).write(folder.path().resolve(ModelSettings.FILE_NAME));
        return String.format(
                "Written into %s: findings and sites count from %s, Aneurysm Present from %s; calibrated are %s and %s",
                folder.path().resolve(ModelSettings.FILE_NAME),
                new TreeMap<>(sites.operatingPoints()),
                new TreeMap<>(presence.operatingPoints()),
                new TreeMap<>(sites.calibration()).keySet(),
                new TreeMap<>(presence.calibration()).keySet());
    }
}
