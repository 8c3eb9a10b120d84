package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.detect.ModelDescription;
import willis.evaluate.Estimate;
import willis.evaluate.Evaluation;
import willis.files.WholeFile;
import willis.plan.ModelSettings;

/** The page of {@code willis demo}: what a model finds in a few phantoms, beside what is there, for newcomers. */
public final class DemoPage {
    private DemoPage() {}

    /**
     * Where things lie, from the page on.
     *
     * @param data the synthetic series
     * @param predictions the table of probabilities
     * @param truth the table of labels
     * @param evaluation the page of scores
     */
    public record Places(String data, String predictions, String truth, String evaluation) {}

    /**
     * Creates or replaces the page, with the folders above it.
     *
     * @param evaluation of the same cases
     * @param seconds how long one prediction took on average
     * @throws IOException if the file cannot be written
     */
    public static void write(
            List<DemoCase> cases,
            Evaluation evaluation,
            ModelDescription model,
            double seconds,
            Places places,
            Path file)
            throws IOException {
        WholeFile.writeText(file, html(cases, evaluation, model, seconds, places));
    }

    static String html(
            List<DemoCase> cases, Evaluation evaluation, ModelDescription model, double seconds, Places places) {
        long right = cases.stream().filter(one -> one.level().equals("good")).count();
        return Page.filled(
                "demo.html",
                Map.ofEntries(
                        Map.entry("researchOnly", ModelSettings.RESEARCH_ONLY),
                        Map.entry("series", cases.size() + " synthetic series"),
                        Map.entry("level", right == cases.size() ? "good" : "neutral"),
                        Map.entry("right", right + " of " + cases.size() + " answers are right"),
                        Map.entry("cases", cases),
                        Map.entry("score", shown(evaluation.score().presentAuc())),
                        Map.entry("seconds", Numbers.fixed(seconds, 1)),
                        Map.entry("modelName", model.settings().name()),
                        Map.entry("trainingData", model.settings().trainingData()),
                        Map.entry("legend", new HeatColours().legend()),
                        Map.entry("places", places)));
    }

    /** Without its interval: so few series have none that says anything. */
    private static String shown(Optional<Estimate> estimate) {
        return estimate.map(area -> Numbers.fixed(area.value(), 2)).orElse("–");
    }
}
