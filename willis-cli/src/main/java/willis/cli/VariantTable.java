package willis.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import willis.evaluate.Estimate;
import willis.evaluate.Evaluation;
import willis.evaluate.Evaluation.Comparison;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Interval;

/** Ways of running one model side by side, each compared with the first on the same cases and resamples. */
final class VariantTable {
    private final List<Variant> variants = new ArrayList<>();

    private record Variant(String name, OptionalDouble seconds, Evaluation evaluation) {}

    /**
     * What variants are compared by.
     *
     * @param heading for people
     * @param code for programs
     */
    private record Measure(
            String heading,
            String code,
            Function<Evaluation, Optional<Estimate>> value,
            Function<Comparison, Optional<Difference>> difference) {

        Optional<Estimate> of(Variant variant) {
            return value.apply(variant.evaluation());
        }

        Optional<Difference> differenceOf(Variant variant) {
            return variant.evaluation().comparison().flatMap(difference);
        }
    }

    private static final List<Measure> MEASURES = List.of(
            new Measure(
                    "score, 1/2 if undefined",
                    "scoreWithHalves",
                    evaluation -> Optional.of(evaluation.score().scoreWithHalves()),
                    comparison -> Optional.of(comparison.scoreWithHalves())),
            new Measure(
                    "aneurysm present",
                    "presentAuc",
                    evaluation -> evaluation.score().presentAuc(),
                    Comparison::presentAuc),
            new Measure(
                    "mean of sites",
                    "meanSiteAuc",
                    evaluation -> evaluation.score().meanSiteAuc(),
                    Comparison::meanSiteAuc));

    /**
     * Adds a row.
     *
     * @param seconds that a case takes
     * @param evaluation compared with the first row's, unless it is that
     */
    void add(String name, OptionalDouble seconds, Evaluation evaluation) {
        variants.add(new Variant(name, seconds, evaluation));
    }

    /** For people: a table for each measure. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Measure measure : MEASURES) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of(measure.heading(), "s/case", "area", "difference", "p"));
            for (Variant variant : variants) {
                Optional<Difference> difference = measure.differenceOf(variant);
                rows.add(List.of(
                        variant.name(),
                        variant.seconds().isPresent()
                                ? String.format(
                                        Locale.ROOT, "%.2f", variant.seconds().getAsDouble())
                                : "",
                        EvaluationText.shown(measure.of(variant)),
                        EvaluationText.shown(difference.map(Difference::difference)),
                        EvaluationText.pValue(difference)));
            }
            text.append('\n').append(EvaluationText.aligned(rows));
        }
        return text.toString();
    }

    /** For programs: a row for each variant and measure. */
    String csv() throws IOException {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table =
                CSVFormat.RFC4180.builder().setRecordSeparator('\n').get().print(text)) {
            table.printRecord(
                    "variant",
                    "secondsPerCase",
                    "measure",
                    "value",
                    "low",
                    "high",
                    "difference",
                    "differenceLow",
                    "differenceHigh",
                    "p");
            for (Variant variant : variants) {
                for (Measure measure : MEASURES) {
                    Optional<Estimate> value = measure.of(variant);
                    Optional<Difference> difference = measure.differenceOf(variant);
                    if (value.isPresent()) {
                        List<String> row =
                                new ArrayList<>(List.of(variant.name(), cell(variant.seconds()), measure.code()));
                        row.addAll(cells(value));
                        row.addAll(cells(difference.map(Difference::difference)));
                        row.add(difference
                                .map(Difference::pValue)
                                .map(VariantTable::cell)
                                .orElse(""));
                        table.printRecord(row);
                    }
                }
            }
        }
        return text.toString();
    }

    /** A value and the ends of its interval; empty cells for what is unknown. */
    private static List<String> cells(Optional<Estimate> estimate) {
        Optional<Interval> interval = estimate.flatMap(Estimate::interval);
        return List.of(
                estimate.map(known -> String.valueOf(known.value())).orElse(""),
                interval.map(known -> String.valueOf(known.low())).orElse(""),
                interval.map(known -> String.valueOf(known.high())).orElse(""));
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? String.valueOf(value.getAsDouble()) : "";
    }
}
