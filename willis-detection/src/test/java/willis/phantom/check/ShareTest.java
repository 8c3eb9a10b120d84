package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {

    @Test
    void theIntervalIsWilsons() {
        assertThat(new Share(10, 100)).hasToString("10.0 % (5.5–17.4) of 100");
    }

    @Test
    void aShareFarOutsideFails() {
        assertThat(new Share(50, 100).within(0.1, 0.2)).isEqualTo(Check.Outcome.FAILED);
    }

    @Test
    void fewCasesNearTheLimitAreNotJudged() {
        assertThat(new Share(3, 20).within(0.09, 0.15)).isEqualTo(Check.Outcome.NOT_JUDGED);
    }

    @Test
    void nothingIsNotJudged() {
        assertThat(new Share(0, 0).atLeast(0.9)).isEqualTo(Check.Outcome.NOT_JUDGED);
    }
}
