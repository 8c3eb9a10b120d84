package willis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.evaluate.Evaluation;
import willis.evaluate.EvaluationInput;
import willis.evaluate.EvaluationSettings;
import willis.evaluate.Evaluator;
import willis.evaluate.HandMadeEvaluation;
import willis.parallel.Workers;

class EvaluationPageTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"";
    private static final EvaluationSettings SETTINGS = new EvaluationSettings(200, 1, List.of(0.25, 1.0), 10, 0.5);

    private static Evaluation whole;
    private static String page;

    @BeforeAll
    static void evaluate() {
        EvaluationInput input = HandMadeEvaluation.input(240, 7);
        whole = evaluation(new EvaluationInput(
                input.labels(),
                input.predictions(),
                input.candidates(),
                input.lesions(),
                HOSTILE,
                Optional.of(HandMadeEvaluation.input(240, 8).predictions()),
                List.of(HOSTILE)));
        page = EvaluationPage.html(whole);
    }

    private static Evaluation evaluation(EvaluationInput input) {
        return new Evaluator(SETTINGS, Workers.serial()).evaluate(input);
    }

    @Test
    void aStrictParserFindsNothingToRemark() throws Exception {
        assertThat(ParsedPage.of(page).remarks).isEmpty();
    }

    @Test
    void everyIdOccursOnceAndEveryReferenceHasOne() throws Exception {
        ParsedPage parsed = ParsedPage.of(page);

        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
    }

    @Test
    void whatOthersWroteIsShownNotRun() {
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void theScoreStandsInTheHeading() {
        String score = Numbers.fixed(whole.score().score().orElseThrow().value(), 3);

        assertThat(page)
                .containsPattern("<h1>Competition score " + score + " <span>0\\.\\d{3} to 0\\.\\d{3}</span></h1>");
    }

    @Test
    void fivePlotsAreDrawn() {
        assertThat(page.split("<svg class=\"plot\"", -1)).hasSize(1 + 5); // ROC, FROC, sizes, two of calibration
    }

    @Test
    void noSeriesIsNamed() {
        assertThat(page).doesNotContain("1.2.");
    }

    @Test
    void withoutPlacesThereIsNoSectionOfEachAneurysm() {
        EvaluationInput input = HandMadeEvaluation.input(60, 3);
        String lean = EvaluationPage.html(evaluation(new EvaluationInput(
                input.labels(), input.predictions(), Optional.empty(), Map.of(), "", Optional.empty(), List.of())));

        assertThat(lean).doesNotContain("id=\"aneurysms\"").contains("id=\"calibration\"");
    }

    @Test
    void columnsOfOneClassAreNamedBeforeAllElse() throws IOException {
        EvaluationInput input = HandMadeEvaluation.input(6, 2);
        Evaluation few = evaluation(input);
        String text = EvaluationPage.html(few);

        assertThat(few.score().undefined()).isNotEmpty();
        assertThat(text.indexOf("Undefined columns")).isPositive().isLessThan(text.indexOf("id=\"series\""));
        assertThat(text).contains(few.score().undefined().get(0).column());
    }
}
