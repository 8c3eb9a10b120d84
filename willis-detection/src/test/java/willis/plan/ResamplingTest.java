package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.geometry.Spacing;
import willis.volume.Interpolation;

class ResamplingTest {

    @ParameterizedTest
    @CsvSource({
        // rule, spacing z y x, new spacing z y x, expected
        "NEVER_SEPARATE, 5, 0.5, 0.5, 1, 1, 1, TRILINEAR",
        "SEPARATE_THICK_AXIS, 5, 0.5, 0.4, 1, 1, 1, LINEAR_NEAREST_Z",
        "SEPARATE_THICK_AXIS, 0.5, 0.4, 5, 1, 1, 1, LINEAR_NEAREST_X",
        "SEPARATE_THICK_AXIS, 1, 1, 1, 0.5, 5, 0.5, LINEAR_NEAREST_Y",
        "SEPARATE_THICK_AXIS, 5, 0.5, 0.5, 0.5, 0.5, 5, LINEAR_NEAREST_Z",
        "SEPARATE_THICK_AXIS, 1.5, 0.5, 0.5, 1, 1, 1, TRILINEAR",
        "SEPARATE_THICK_AXIS, 5, 5, 0.5, 1, 1, 1, TRILINEAR",
        "ALWAYS_SEPARATE, 1.1, 1, 0.9, 1, 1, 1, LINEAR_NEAREST_Z",
        "ALWAYS_SEPARATE, 1, 1, 1, 1, 1, 1, TRILINEAR"
    })
    void theThickAxisDecides(
            Resampling rule,
            double z,
            double y,
            double x,
            double newZ,
            double newY,
            double newX,
            Interpolation expected) {
        assertThat(rule.between(new Spacing(z, y, x), new Spacing(newZ, newY, newX)))
                .isEqualTo(expected);
    }
}
