package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.Extent;
import willis.testing.SharedData;

class DrawnAugmentationTest {
    private static final Extent PATCH = new Extent(96, 160, 128);
    private static final int DRAWS = 40_000;
    private static final List<DrawnAugmentation> INTENDED = draw(AugmentationPlan.intended());
    private static final List<DrawnAugmentation> REFERENCE = draw(AugmentationPlan.reference());

    private static List<DrawnAugmentation> draw(AugmentationPlan plan) {
        SplittableRandom random = new SplittableRandom(17);
        List<DrawnAugmentation> drawn = new ArrayList<>();
        for (int i = 0; i < DRAWS; i++) {
            drawn.add(DrawnAugmentation.of(plan, PATCH, random));
        }
        return drawn;
    }

    private static void assertShare(List<DrawnAugmentation> drawn, Predicate<Step> step, double expected) {
        long count = drawn.stream()
                .filter(one -> one.steps().stream().anyMatch(step))
                .count();
        // five standard deviations of the count; none at all where none may be
        assertThat((double) count / DRAWS)
                .isCloseTo(expected, within(5 * Math.sqrt(expected * (1 - expected) / DRAWS)));
    }

    static List<Arguments> steps() {
        return List.of(
                step("gaussian_noise", step -> step instanceof GaussianNoise),
                step("brightness_additive", step -> step instanceof AddedBrightness),
                step("contrast", step -> step instanceof Contrast),
                step("brightness_multiplicative", step -> step instanceof MultipliedBrightness),
                step("low_resolution", step -> step instanceof LowResolution),
                step("gamma_inverted", step -> step instanceof Gamma gamma && gamma.tone() == Gamma.Tone.INVERTED),
                step("gamma", step -> step instanceof Gamma gamma && gamma.tone() == Gamma.Tone.PLAIN),
                step("mirror_axis_0", step -> step instanceof Mirroring mirroring && mirroring.z()),
                step("mirror_axis_1", step -> step instanceof Mirroring mirroring && mirroring.y()),
                step("brightness_gradient", step -> step instanceof BrightnessGradient),
                step("local_gamma", step -> step instanceof LocalGamma),
                step("sharpening", step -> step instanceof Sharpening),
                step("gaussian_blur", step -> step instanceof GaussianBlur),
                step("median_filter", step -> step instanceof MedianFilter));
    }

    private static Arguments step(String name, Predicate<Step> predicate) {
        return Arguments.of(name, predicate);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void stepsHappenAsOftenAsInThePublishedCode(String name, Predicate<Step> step) {
        double expected = new ObjectMapper()
                .readTree(SharedData.golden("augment/pipeline.json").toFile())
                .get("effective_probability_for_one_channel")
                .get(name)
                .asDouble();

        assertShare(REFERENCE, step, expected);
    }

    @Test
    void theIntendedPipelineSmoothsAndLowersTheResolution() {
        assertShare(INTENDED, step -> step instanceof LowResolution, 0.075);
        assertShare(INTENDED, step -> step instanceof MedianFilter, 0.0125);
        assertShare(INTENDED, step -> step instanceof GaussianBlur, 0.0125);
    }

    @Test
    void sidesAreNotExchangedUnlessAsked() {
        assertShare(INTENDED, step -> step instanceof Mirroring mirroring && mirroring.x(), 0);
        assertShare(
                draw(AugmentationPlan.intended().withMirroring(new AugmentationPlan.Mirroring(0, 0, 0.5))),
                step -> step instanceof Mirroring mirroring && mirroring.x(),
                0.5);
    }

    @Test
    void halfOfThePatchesAreOnlyCut() {
        long cut = INTENDED.stream()
                .filter(one -> one.spatial().equals(SpatialTransform.CUT_ONLY))
                .count();

        assertThat((double) cut / DRAWS).isCloseTo(0.7 * 0.7, within(5 * Math.sqrt(0.49 * 0.51 / DRAWS)));
    }

    @Test
    void contrastAndMultiplicationExcludeEachOther() {
        assertThat(INTENDED)
                .noneMatch(one -> one.steps().stream()
                                .filter(step -> step instanceof Contrast || step instanceof MultipliedBrightness)
                                .count()
                        > 1);
    }

    @Test
    void factorsLieAsOftenBelowOneAsAbove() {
        List<Float> factors = new ArrayList<>();
        for (DrawnAugmentation one : INTENDED) {
            for (Step step : one.steps()) {
                if (step instanceof Contrast contrast) {
                    factors.add(contrast.factor());
                }
            }
        }

        assertThat(factors).allMatch(factor -> factor >= 0.75 && factor <= 1.25);
        long below = factors.stream().filter(factor -> factor < 1).count();
        assertThat((double) below / factors.size()).isCloseTo(0.5, within(2.5 / Math.sqrt(factors.size())));
    }

    @Test
    void stepsComeInThePublishedOrder() {
        List<Class<? extends Step>> order = List.of(
                MedianFilter.class,
                GaussianBlur.class,
                GaussianNoise.class,
                AddedBrightness.class,
                Contrast.class,
                MultipliedBrightness.class,
                LowResolution.class,
                Gamma.class,
                Mirroring.class,
                BrightnessGradient.class,
                LocalGamma.class,
                Sharpening.class);

        for (DrawnAugmentation one : INTENDED) {
            List<Integer> places = one.steps().stream()
                    .map(step -> order.indexOf(step.getClass()))
                    .toList();
            assertThat(places).isSorted();
        }
    }

    @Test
    void aPlanOfNothingDoesNothing() {
        assertThat(draw(AugmentationPlan.none()))
                .allMatch(one -> one.steps().isEmpty() && one.spatial().equals(SpatialTransform.CUT_ONLY));
    }

    @Test
    void aProbabilityAboveOneIsRefused() {
        assertThatThrownBy(() -> new AugmentationPlan.Noise(1.5, new Range(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noise")
                .hasMessageContaining("1.5");
    }

    @Test
    void alternativesThatAddUpToMoreThanOneAreRefused() {
        assertThatThrownBy(() -> new AugmentationPlan.Contrast(0.6, 0.5, new Range(0.5, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aboutMean")
                .hasMessageContaining("at most 1");
    }

    @Test
    void aRangeOutOfOrderIsRefused() {
        assertThatThrownBy(() -> new Range(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2.0 to 1.0");
    }

    @Test
    void aPowerOfZeroIsRefused() {
        assertThatThrownBy(() -> new AugmentationPlan.Gamma(0.1, new Range(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0");
    }
}
