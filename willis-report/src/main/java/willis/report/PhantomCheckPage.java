package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import willis.evaluate.Evaluation;
import willis.files.WholeFile;
import willis.phantom.PhantomCase;
import willis.phantom.check.Area;
import willis.phantom.check.Check;
import willis.phantom.check.Detector;
import willis.phantom.check.PhantomChecks;
import willis.plan.ModelSettings;

/** The page that tells what phantoms hold: every check, the curves of blind detectors, and a case of each modality. */
public final class PhantomCheckPage {
    private static final double[] DIAGONAL = {0, 1};
    private static final List<Plot.Ink> INKS =
            List.of(Plot.Ink.FIRST, Plot.Ink.SECOND, Plot.Ink.THIRD, Plot.Ink.FOURTH, Plot.Ink.INK, Plot.Ink.QUIET);

    private PhantomCheckPage() {}

    /**
     * Creates or replaces the page, with the folders above it.
     *
     * @param examples cases to look at, each with an aneurysm in view
     */
    public static void write(PhantomChecks.Results results, List<PhantomCase> examples, Path file) throws IOException {
        WholeFile.writeText(file, html(results, examples));
    }

    static String html(PhantomChecks.Results results, List<PhantomCase> examples) {
        long failed = results.checks().stream()
                .filter(check -> check.outcome() == Check.Outcome.FAILED)
                .count();
        return Page.filled(
                "phantom-check.html",
                Map.of(
                        "researchOnly",
                        ModelSettings.RESEARCH_ONLY,
                        "verdict",
                        failed == 0
                                ? "Nothing that is demanded fails"
                                : failed + " of " + results.checks().size() + " checks fail",
                        "verdictLevel",
                        failed == 0 ? "good" : "refused",
                        "scope",
                        String.format(
                                Locale.ROOT,
                                "%,d heads, %,d images, %d series on disk, seed %d",
                                results.settings().heads(),
                                results.settings().images(),
                                results.settings().series(),
                                results.settings().seed()),
                        "checks",
                        results.checks().stream().map(Row::of).toList(),
                        "charts",
                        results.detectors().isEmpty() ? List.of() : List.of(roc(results), sizes(results)),
                        "examples",
                        examples.stream().map(MarkedCase::of).toList()));
    }

    /** One check, as the template shows it. */
    record Row(
            int number,
            String name,
            String demanded,
            String measured,
            String outcome,
            String level,
            List<String> notes) {
        static Row of(Check check) {
            String level = switch (check.outcome()) {
                case PASSED -> "good";
                case FAILED -> "refused";
                case NOT_JUDGED -> "warning";
            };
            return new Row(
                    check.number(),
                    check.name(),
                    check.demanded(),
                    check.measured(),
                    check.outcome().text(),
                    level,
                    check.notes().stream().filter(note -> !note.isEmpty()).toList());
        }
    }

    private static PlotFigure roc(PhantomChecks.Results results) {
        Plot plot = new Plot(
                        Plot.Axis.linear("False positive rate", 0, 1), Plot.Axis.linear("Sensitivity of cases", 0, 1))
                .dashed("Chance", DIAGONAL, DIAGONAL, Plot.Ink.QUIET);
        int number = 0;
        for (Detector detector : results.detectors()) {
            List<Double> x = new ArrayList<>(List.of(0.0));
            List<Double> y = new ArrayList<>(List.of(0.0));
            for (Evaluation.RocPoint point : detector.curve()) {
                x.add(point.falsePositiveRate());
                y.add(point.sensitivity());
            }
            plot.line(
                    detector.name() + ", AUC " + Numbers.fixed(detector.all().value(), 2),
                    array(x),
                    array(y),
                    INKS.get(number++ % INKS.size()));
        }
        return PlotFigure.of(
                "roc",
                "Detectors that know nothing of aneurysms",
                "The closer to the diagonal, the less a case gives itself away.",
                plot);
    }

    private static PlotFigure sizes(PhantomChecks.Results results) {
        Plot plot = new Plot(
                Plot.Axis.named("Largest aneurysm of the case", List.of("below 4 mm", "4–7 mm", "from 7 mm")),
                Plot.Axis.linear("AUC against all cases without, with intervals of 95 %", 0, 1));
        plot.dashed("Chance", new double[] {-0.5, 2.5}, new double[] {0.5, 0.5}, Plot.Ink.QUIET);
        int number = 0;
        int detectors = results.detectors().size();
        for (Detector detector : results.detectors()) {
            double shift = detectors == 1 ? 0 : 0.5 * number / (detectors - 1) - 0.25;
            List<Double> x = new ArrayList<>();
            List<Area> areas = new ArrayList<>();
            for (Detector.SizeArea size : detector.bySize()) {
                x.add((size.fromMm() < 4 ? 0 : size.fromMm() < 7 ? 1 : 2) + shift);
                areas.add(size.area());
            }
            plot.points(
                    detector.name(),
                    array(x),
                    areas.stream().mapToDouble(Area::value).toArray(),
                    areas.stream().mapToDouble(Area::low).toArray(),
                    areas.stream().mapToDouble(Area::high).toArray(),
                    INKS.get(number++ % INKS.size()));
        }
        return PlotFigure.of(
                "sizes",
                "By the size of the largest aneurysm",
                "Large aneurysms are wider than arteries; small ones have to be recognized by their shape.",
                plot);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
