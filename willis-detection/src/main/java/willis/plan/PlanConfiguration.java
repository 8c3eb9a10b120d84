package willis.plan;

import java.util.List;
import java.util.Optional;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/**
 * One way a plan prepares images and shapes its network.
 *
 * @param name such as {@code 3d_fullres}
 * @param patch what the network sees at once, voxels
 * @param batchSize patches per training step
 * @param spacing to which images are resampled, millimetres
 * @param normalization how intensities are scaled
 * @param cropsToNonZero whether the margin of zeros around an image is cut away first
 * @param resampling when a thick axis is treated apart
 * @param approximation what Willis does differently from the plan, for people; empty if nothing
 * @param network the network
 */
public record PlanConfiguration(
        String name,
        Extent patch,
        int batchSize,
        Spacing spacing,
        Normalization normalization,
        boolean cropsToNonZero,
        Resampling resampling,
        Optional<String> approximation,
        NetworkPlan network) {

    /** nnU-Net's own preprocessor, and the fork's, which neither transposes nor crops. */
    private static final List<String> PREPROCESSORS = List.of("DefaultPreprocessor", "RSNA_Aneurysm_Preprocessor");

    /** Whether arrays are transposed as the plan says: nnU-Net's own preprocessor does, and crops; the fork's does neither. */
    public boolean transposes() {
        return cropsToNonZero;
    }

    /** Whether images that are prepared for one are fit for the other; patches and networks may differ. */
    public boolean preparesLike(PlanConfiguration other) {
        return spacing.equals(other.spacing)
                && normalization == other.normalization
                && cropsToNonZero == other.cropsToNonZero
                && resampling == other.resampling;
    }

    static PlanConfiguration of(String name, JsonReader configuration) throws IncompatibleModelException {
        Extent patch = configuration.extent("patch_size");
        NetworkPlan network = configuration.has("architecture")
                ? NetworkPlan.of(configuration.object("architecture"))
                : NetworkPlan.ofOlderKeys(configuration);
        Extent multiple = network.downsampling();
        if (patch.z() % multiple.z() != 0 || patch.y() % multiple.y() != 0 || patch.x() % multiple.x() != 0) {
            throw configuration.error(
                    "patch_size",
                    "a patch of " + patch + " cannot be halved as the strides say;" + " expected multiples of "
                            + multiple);
        }
        String preprocessor = configuration.optionalText("preprocessor_name").orElse(PREPROCESSORS.get(0));
        if (!PREPROCESSORS.contains(preprocessor)) {
            throw configuration.error(
                    "preprocessor_name",
                    "unknown preprocessor '" + preprocessor + "'; known are " + String.join(" and ", PREPROCESSORS));
        }
        return new PlanConfiguration(
                name,
                patch,
                configuration.integer("batch_size"),
                configuration.spacing("spacing"),
                normalization(configuration),
                preprocessor.equals(PREPROCESSORS.get(0)),
                resampling(configuration),
                approximation(configuration),
                network);
    }

    private static Normalization normalization(JsonReader configuration) throws IncompatibleModelException {
        List<JsonReader> schemes = configuration.list("normalization_schemes");
        if (schemes.size() != 1) {
            throw configuration.error(
                    "normalization_schemes",
                    schemes.size() + " input channels found; Willis reads images of one channel");
        }
        if (configuration.has("use_mask_for_norm")
                && configuration.list("use_mask_for_norm").stream()
                        .anyMatch(mask -> mask.node().booleanValue(false))) {
            throw configuration.error("use_mask_for_norm", "true found; normalisation within a mask is not built");
        }
        String scheme = schemes.get(0).node().asString("");
        return Normalization.named(scheme)
                .orElseThrow(() -> configuration.error(
                        "normalization_schemes",
                        "unknown normalisation '" + scheme + "'; known are " + Normalization.names()));
    }

    private static Resampling resampling(JsonReader configuration) throws IncompatibleModelException {
        String function = configuration.optionalText("resampling_fn_data").orElse(Functions.TORCH);
        if (!function.equals(Functions.TORCH) && !function.equals(Functions.SPLINE)) {
            throw configuration.error(
                    "resampling_fn_data",
                    "unknown resampling '" + function + "'; known are " + Functions.TORCH + " and " + Functions.SPLINE);
        }
        if (!configuration.has("resampling_fn_data_kwargs")) {
            return Resampling.SEPARATE_THICK_AXIS;
        }
        JsonReader arguments = configuration.object("resampling_fn_data_kwargs");
        if (!arguments.has("force_separate_z")) {
            return Resampling.SEPARATE_THICK_AXIS;
        }
        return arguments.truth("force_separate_z", false) ? Resampling.ALWAYS_SEPARATE : Resampling.NEVER_SEPARATE;
    }

    private static Optional<String> approximation(JsonReader configuration) throws IncompatibleModelException {
        return configuration
                .optionalText("resampling_fn_data")
                .filter(Functions.SPLINE::equals)
                .map(name -> "images are resampled trilinearly where the plan asks for cubic splines (" + name + ")");
    }

    private static final class Functions {
        static final String TORCH = "resample_torch_fornnunet";
        static final String SPLINE = "resample_data_or_seg_to_shape";
    }
}
