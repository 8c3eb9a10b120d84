package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import willis.geometry.Extent;
import willis.npy.NpyArray;
import willis.testing.Golden;

/** What batchgeneratorsv2 makes of the same patches with the same parameters. */
class AugmentationGoldenTest {

    /** A step of a golden case from its parameters. */
    private interface StepOf {
        Step make(JsonNode parameters);
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of("brightness_additive", (StepOf) p -> new AddedBrightness(number(p, "shift"))),
                Arguments.of("brightness_multiplicative", (StepOf) p -> new MultipliedBrightness(number(p, "factor"))),
                Arguments.of("contrast", (StepOf) p -> new Contrast(number(p, "factor"))),
                Arguments.of(
                        "gamma_retain", (StepOf) p -> new Gamma(p.get("gamma").asDouble(), Gamma.Tone.PLAIN)),
                Arguments.of("gamma_retain_invert", (StepOf)
                        p -> new Gamma(p.get("gamma").asDouble(), Gamma.Tone.INVERTED)),
                Arguments.of("mirror", (StepOf) p -> new Mirroring(true, true, false)),
                Arguments.of("brightness_gradient", (StepOf) p ->
                        new BrightnessGradient(bump(p), p.get("max_strength").asDouble())),
                Arguments.of("local_gamma", (StepOf)
                        p -> new LocalGamma(bump(p), p.get("gamma").asDouble())),
                Arguments.of(
                        "sharpen", (StepOf) p -> new Sharpening(number(p, "strength"), Sharpening.Overshoot.CUT_OFF)),
                Arguments.of("gaussian_blur", (StepOf) p -> new GaussianBlur(
                        p.get("sigma_per_axis").get(0).asDouble(),
                        p.get("sigma_per_axis").get(1).asDouble(),
                        p.get("sigma_per_axis").get(2).asDouble())),
                Arguments.of("low_resolution", (StepOf) p -> new LowResolution(number(p, "scale"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void aStepDoesWhatTheLibraryDoes(String name, StepOf stepOf) throws IOException {
        Golden golden = Golden.open("augment/" + name);
        NpyArray image = golden.input("image");

        float[] voxels = image.values().clone();
        stepOf.make(golden.parameters()).apply(voxels, extent(image), new Scratch());

        assertClose(voxels, golden.expected("expected").values(), (float)
                golden.json().at("/suggested_tolerance/abs").asDouble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"brightness_gradient", "local_gamma"})
    void aBumpHasTheLibrarysWeights(String name) throws IOException {
        Golden golden = Golden.open("augment/" + name);
        NpyArray expected = golden.expected("kernel_0_to_1");

        GaussianBump.Weights weights = bump(golden.parameters()).over(extent(expected));

        float[] found = new float[expected.values().length];
        for (int i = 0; i < found.length; i++) {
            var voxel = extent(expected).voxel(i);
            found[i] = weights.z[voxel.z()] * weights.y[voxel.y()] * weights.x[voxel.x()] - weights.offset;
        }
        assertClose(found, expected.values(), 2e-5f);
    }

    @Test
    void blurWeightsAreTheLibrarys() {
        Golden golden = Golden.open("augment/gaussian_blur");

        for (int axis = 0; axis < 3; axis++) {
            float[] weights = GaussianBlur.weights(
                    golden.parameters().get("sigma_per_axis").get(axis).asDouble());

            JsonNode expected = golden.expectedValues().get("kernel_per_axis").get(axis);
            assertThat(weights).hasSize(expected.size());
            for (int i = 0; i < weights.length; i++) {
                // one float32 exponential and a sum
                assertThat((double) weights[i]).isCloseTo(expected.get(i).asDouble(), Offset.offset(1e-6));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"spatial_crop_only", "spatial_rotate_scale", "spatial_scale_only_smaller_patch"})
    void patchesAreCutAsTheLibraryDoes(String name) throws IOException {
        Golden golden = Golden.open("augment/" + name);
        NpyArray image = golden.input("image");
        NpyArray expected = golden.expected("expected");

        float[] patch = cut(transform(golden), image, extent(expected));

        assertClose(patch, expected.values(), 1e-4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spatial_rotate_scale", "spatial_scale_only_smaller_patch"})
    void theTransposedMatrixIsWhatTheLibraryTakesSinceJuly2026(String name) throws IOException {
        Golden golden = Golden.open("augment/" + name);
        NpyArray expected = golden.expected("expected_transposed_variant");
        SpatialTransform t = transform(golden);

        float[] patch = cut(
                new SpatialTransform(t.zz(), t.yz(), t.xz(), t.zy(), t.yy(), t.xy(), t.zx(), t.yx(), t.xx()),
                golden.input("image"),
                extent(expected));

        assertClose(patch, expected.values(), 1e-4f);
    }

    @Test
    void theMatrixIsTheLibrarys() {
        Golden golden = Golden.open("augment/spatial_rotate_scale");
        SpatialTransform t = transform(golden);

        double[] found = {t.zz(), t.zy(), t.zx(), t.yz(), t.yy(), t.yx(), t.xz(), t.xy(), t.xx()};

        for (int i = 0; i < 9; i++) {
            double expected = golden.expectedValues()
                    .get("affine_Rz_Ry_Rx_S")
                    .get(i / 3)
                    .get(i % 3)
                    .asDouble();
            assertThat(found[i]).isCloseTo(expected, Offset.offset(1e-14));
        }
    }

    private static float[] cut(SpatialTransform transform, NpyArray image, Extent patch) {
        float[] voxels = new float[patch.arrayLength()];
        transform.cut(new TrainingBlock(image.values(), extent(image), List.of()), patch, voxels, new Scratch());
        return voxels;
    }

    private static SpatialTransform transform(Golden golden) {
        JsonNode angles = golden.parameters().get("angles_rad");
        JsonNode scales = golden.parameters().get("scales");
        return SpatialTransform.of(
                angles.get(0).asDouble(),
                angles.get(1).asDouble(),
                angles.get(2).asDouble(),
                scales.get(0).asDouble(),
                scales.get(1).asDouble(),
                scales.get(2).asDouble());
    }

    private static GaussianBump bump(JsonNode parameters) {
        JsonNode centres = parameters.get("loc_fraction");
        JsonNode sigmas = parameters.get("scale_voxels");
        return new GaussianBump(
                centres.get(0).asDouble(),
                centres.get(1).asDouble(),
                centres.get(2).asDouble(),
                sigmas.get(0).asDouble(),
                sigmas.get(1).asDouble(),
                sigmas.get(2).asDouble());
    }

    private static float number(JsonNode parameters, String name) {
        return (float) parameters.get(name).asDouble();
    }

    private static Extent extent(NpyArray array) {
        return new Extent(
                array.shape().get(0), array.shape().get(1), array.shape().get(2));
    }

    static void assertClose(float[] found, float[] expected, float tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        int worst = 0;
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= Math.abs(found[worst] - expected[worst]))) {
                worst = i;
            }
        }
        assertThat(found[worst])
                .as("voxel %d, the furthest off", worst)
                .isCloseTo(expected[worst], Offset.offset(tolerance));
    }
}
