package willis.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import willis.evaluate.EvaluatedReading;
import willis.evaluate.Evaluation;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.ProbabilityReading;

/** A model that is told how its probabilities are to be read. */
final class CalibratedModel {
    private CalibratedModel() {}

    /**
     * Writes what an evaluation found into {@code willis.json}, in place of what stood there; what it did not find stays.
     *
     * @return what was done, for people, a sentence each
     */
    static List<String> write(ModelFolder folder, Evaluation evaluation) throws IOException {
        ModelSettings before = folder.settings();
        ProbabilityReading sites = EvaluatedReading.ofSites(evaluation);
        ProbabilityReading presence = EvaluatedReading.ofPresence(evaluation);
        List<String> done = new ArrayList<>();
        if (sites.isEmpty() && presence.isEmpty()) {
            done.add(folder.path() + ": nothing was written: the evaluation has neither operating points nor scalings;"
                    + " they take at least five series with an aneurysm and five without");
            return done;
        }
        Optional<ProbabilityReading> ofPresence = presence.isEmpty()
                ? before.presence()
                : Optional.of(before.presence().orElse(ProbabilityReading.NONE).replacedBy(presence));
        before.withReadings(before.sites().replacedBy(sites), ofPresence)
                .write(folder.path().resolve(ModelSettings.FILE_NAME));
        done.add("Written into " + folder.path().resolve(ModelSettings.FILE_NAME) + ":");
        done.add("  findings and sites " + described(sites));
        done.add("  Aneurysm Present   " + described(presence));
        if (folder.folds().size() > 1) {
            done.add("Note: it holds for all folds of the model (" + String.join(", ", folder.folds())
                    + "), whatever folds were evaluated");
        }
        return done;
    }

    private static String described(ProbabilityReading reading) {
        return (reading.operatingPoints().isEmpty()
                        ? "count as before"
                        : "count from " + new TreeMap<>(reading.operatingPoints()))
                + (reading.calibration().isEmpty()
                        ? ", calibrated as before"
                        : ", calibrated " + new TreeSet<>(reading.calibration().keySet()));
    }
}
