package willis.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import willis.infer.Precision;

class EffortTest {
    @Test
    void mirroredCopiesGoFirstThenOverlapThenPrecision() {
        assertThat(Effort.ladder(new Effort(8, 0.5, Precision.FP32), true))
                .containsExactly(
                        new Effort(8, 0.5, Precision.FP32),
                        new Effort(1, 0.5, Precision.FP32),
                        new Effort(1, 0.75, Precision.FP32),
                        new Effort(1, 1, Precision.FP32),
                        new Effort(1, 1, Precision.BF16));
    }

    @Test
    void whatIsNotThereCannotBeGivenUp() {
        assertThat(Effort.ladder(new Effort(1, 1, Precision.BF16), true))
                .containsExactly(new Effort(1, 1, Precision.BF16));
    }

    @Test
    void precisionStaysWhereTheDeviceIsNotFasterWithLess() {
        assertThat(Effort.ladder(new Effort(1, 0.75, Precision.FP32), false))
                .containsExactly(new Effort(1, 0.75, Precision.FP32), new Effort(1, 1, Precision.FP32));
    }

    @Test
    void anEffortNamesItsPrecision() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Effort(1, 0.5, Precision.AUTO));
    }
}
