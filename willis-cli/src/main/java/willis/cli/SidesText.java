package willis.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.evaluate.Estimate;
import willis.evaluate.SideEvaluation;
import willis.evaluate.SideEvaluation.Answers;
import willis.evaluate.SideEvaluation.Verdict;
import willis.evaluate.SideEvaluator;
import willis.findings.Location;
import willis.geometry.Orientation;
import willis.plan.ModelSettings;
import willis.plan.SideStatus;

/** What the check of a model's sides came to, for people and for programs. */
final class SidesText {
    private static final String NONE = "–";

    private final Orientation stated;
    private final SideStatus status;
    private final Orientation mirrored;
    private final SideEvaluation evaluation;

    /** @param settings of the model, as they were when it was checked */
    SidesText(ModelSettings settings, SideEvaluation evaluation) {
        stated = settings.orientation();
        status = settings.side();
        mirrored = stated.withSidesExchanged();
        this.evaluation = evaluation;
    }

    /** The orientation that the labels support; the stated one if they do not decide. */
    Orientation supported() {
        return evaluation.verdict() == Verdict.MIRRORED ? mirrored : stated;
    }

    /** A table and a sentence. */
    String table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d series, %,d with an aneurysm on the left alone and %,d on the right alone of a pair of vessels, %,d such"
                        + " pairs; in brackets 95 %% intervals of %,d resamples",
                evaluation.series(),
                evaluation.left(),
                evaluation.right(),
                evaluation.pairs(),
                evaluation.resamples()));
        lines.add("");
        lines.add(row("Orientation", "lateral columns", "side score"));
        lines.add(row(stated + ", " + status.code(), evaluation.stated()));
        lines.add(row(mirrored + ", its mirror image", evaluation.mirrored()));
        lines.add(row("difference", "", shown(evaluation.difference())));
        if (!evaluation.undefined().isEmpty()) {
            lines.add("");
            lines.add("Without an area, and not in the mean of lateral columns: "
                    + String.join(
                            ", ",
                            evaluation.undefined().stream()
                                    .map(Location::column)
                                    .toList()));
        }
        lines.add("");
        lines.add(sentence());
        return String.join("\n", lines) + "\n";
    }

    /** What the numbers mean. */
    String sentence() {
        return switch (evaluation.verdict()) {
            case STATED -> "The labels support " + stated + ", as the model states it.";
            case MIRRORED ->
                "The labels support " + mirrored + ", the mirror image of what the model states: its left and right are"
                        + " swapped.";
            case TOO_FEW_SERIES ->
                String.format(
                        Locale.ROOT,
                        "The labels do not decide: at least %d series with an aneurysm on the left alone and %d with one on"
                                + " the right alone are needed, found %d and %d.",
                        SideEvaluator.LEAST_SERIES,
                        SideEvaluator.LEAST_SERIES,
                        evaluation.left(),
                        evaluation.right());
            case NO_CLEAR_DIFFERENCE ->
                "The labels do not decide: the interval of the difference covers 0, or the model tells sides no better than"
                        + " chance in the orientation with the higher score; more series, or a better model, may.";
        };
    }

    /** The same numbers as JSON. */
    String json() {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("series", evaluation.series());
        json.put("left", evaluation.left());
        json.put("right", evaluation.right());
        json.put("pairs", evaluation.pairs());
        json.put("resamples", evaluation.resamples());
        put(json.putObject("stated").put("orientation", stated.code()), evaluation.stated());
        put(json.putObject("mirrored").put("orientation", mirrored.code()), evaluation.mirrored());
        put(json, "sideScoreDifference", evaluation.difference());
        ArrayNode undefined = json.putArray("undefined");
        evaluation.undefined().forEach(location -> undefined.add(location.column()));
        json.put("verdict", evaluation.verdict().name().toLowerCase(Locale.ROOT));
        if (evaluation.verdict().isDecided()) {
            json.put("supported", supported().code());
        }
        json.put("sentence", sentence());
        json.put("statement", ModelSettings.RESEARCH_ONLY);
        return json.toPrettyString() + "\n";
    }

    private static void put(ObjectNode json, Answers answers) {
        put(json, "lateralAuc", answers.lateralAuc());
        put(json, "sideScore", answers.sideScore());
    }

    private static void put(ObjectNode json, String name, Optional<Estimate> estimate) {
        if (estimate.isPresent()) {
            ObjectNode object = json.putObject(name).put("value", estimate.get().value());
            estimate.get()
                    .interval()
                    .ifPresent(interval ->
                            object.putArray("interval").add(interval.low()).add(interval.high()));
        }
    }

    private static String row(String name, Answers answers) {
        return row(name, shown(answers.lateralAuc()), shown(answers.sideScore()));
    }

    private static String row(String name, String first, String second) {
        return String.format(Locale.ROOT, "%-24s%-26s%s", name, first, second).stripTrailing();
    }

    private static String shown(Optional<Estimate> estimate) {
        return estimate.map(found -> String.format(Locale.ROOT, "%.3f", found.value())
                        + found.interval()
                                .map(interval ->
                                        String.format(Locale.ROOT, " [%.3f, %.3f]", interval.low(), interval.high()))
                                .orElse(""))
                .orElse(NONE);
    }
}
