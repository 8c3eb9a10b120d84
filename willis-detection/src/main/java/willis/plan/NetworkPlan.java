package willis.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import willis.geometry.Extent;

/**
 * The shape of a U-Net, whatever it is applied to.
 *
 * @param family how the encoder's stages are built
 * @param stages the encoder from full resolution down; the last is the bottleneck
 * @param decoderConvolutions convolutions per decoder stage, from the deepest up; one fewer than stages
 * @param convolutionBias whether convolutions have a bias
 * @param normEpsilon added to the variance by the instance norms
 * @param negativeSlope of the leaky rectifier; 0 for a plain one
 */
public record NetworkPlan(
        Family family,
        List<Stage> stages,
        List<Integer> decoderConvolutions,
        boolean convolutionBias,
        double normEpsilon,
        double negativeSlope) {

    private static final int MAX_STAGES = 12;

    /** The kinds of encoder that are known. */
    public enum Family {
        /** Residual blocks; nnU-Net's ResEnc presets. */
        RESIDUAL_ENCODER("ResidualEncoderUNet", "n_blocks_per_stage"),
        /** Plain stacked convolutions; nnU-Net's former default. */
        PLAIN_CONVOLUTIONS("PlainConvUNet", "n_conv_per_stage");

        private final String className;
        private final String depthKey;

        Family(String className, String depthKey) {
            this.className = className;
            this.depthKey = depthKey;
        }

        /** The last part of its class name in plans. */
        public String className() {
            return className;
        }

        /** Where its plans state the depths of the stages. */
        String depthKey() {
            return depthKey;
        }
    }

    /**
     * One resolution of the encoder.
     *
     * @param features channels
     * @param kernel of every convolution, (z, y, x), odd
     * @param stride with which the stage begins, (z, y, x)
     * @param depth residual blocks, or plain convolutions
     */
    public record Stage(int features, Extent kernel, Extent stride, int depth) {}

    public NetworkPlan {
        stages = List.copyOf(stages);
        decoderConvolutions = List.copyOf(decoderConvolutions);
        if (stages.size() < 2 || decoderConvolutions.size() != stages.size() - 1) {
            throw new IllegalArgumentException("A U-Net has at least two stages and one decoder stage fewer, got "
                    + stages.size() + " and " + decoderConvolutions.size());
        }
    }

    /** Every extent of a patch must be a multiple of this, or skip connections do not fit. */
    public Extent downsampling() {
        int z = 1;
        int y = 1;
        int x = 1;
        for (Stage stage : stages) {
            z = saturatedProduct(z, stage.stride().z());
            y = saturatedProduct(y, stage.stride().y());
            x = saturatedProduct(x, stage.stride().x());
        }
        return new Extent(z, y, x);
    }

    /** A broken plan's strides may multiply to more than an int; no patch is a multiple of the largest one either. */
    private static int saturatedProduct(int a, int b) {
        return (int) Math.min(Integer.MAX_VALUE, (long) a * b);
    }

    /** Reads the {@code architecture} object of a configuration. */
    static NetworkPlan of(JsonReader architecture) throws IncompatibleModelException {
        String className = architecture.text("network_class_name");
        JsonReader arguments = architecture.object("arch_kwargs");
        Family family = family(architecture, "network_class_name", className);
        requireLastPart(arguments, "conv_op", "Conv3d");
        requireLastPart(arguments, "norm_op", "InstanceNorm3d");
        if (arguments.has("dropout_op")) {
            throw arguments.error("dropout_op", "dropout is not built; only networks without it are run");
        }
        double slope = slope(arguments);
        double epsilon = 1e-5;
        if (arguments.has("norm_op_kwargs")) {
            JsonReader norm = arguments.object("norm_op_kwargs");
            epsilon = norm.number("eps", epsilon);
            if (!norm.truth("affine", false)) {
                throw norm.error("affine", "instance norms without weights are not built, expected true");
            }
        }
        int count = arguments.integer("n_stages");
        return build(
                arguments,
                family,
                count,
                arguments.integers("features_per_stage"),
                extents(arguments, "kernel_sizes", count),
                extents(arguments, "strides", count),
                isNumber(arguments, family.depthKey)
                        ? Collections.nCopies(Math.max(count, 0), arguments.integer(family.depthKey))
                        : arguments.integers(family.depthKey),
                arguments.integers("n_conv_per_stage_decoder"),
                arguments.truth("conv_bias", false),
                epsilon,
                slope);
    }

    /** Reads the older form, where the keys stand in the configuration itself (nnU-Net v2 before 2.2). */
    static NetworkPlan ofOlderKeys(JsonReader configuration) throws IncompatibleModelException {
        String className = configuration.text("UNet_class_name");
        Family family = family(configuration, "UNet_class_name", className);
        int base = configuration.integer("UNet_base_num_features");
        int most = configuration.integer("unet_max_num_features");
        List<Integer> depths = configuration.integers("n_conv_per_stage_encoder");
        List<Integer> features = new ArrayList<>();
        for (int i = 0; i < depths.size(); i++) {
            features.add((int) Math.min((long) base << Math.min(i, 30), most));
        }
        return build(
                configuration,
                family,
                depths.size(),
                features,
                extents(configuration, "conv_kernel_sizes", depths.size()),
                extents(configuration, "pool_op_kernel_sizes", depths.size()),
                depths,
                configuration.integers("n_conv_per_stage_decoder"),
                true,
                1e-5,
                0.01);
    }

    private static NetworkPlan build(
            JsonReader where,
            Family family,
            int count,
            List<Integer> features,
            List<Extent> kernels,
            List<Extent> strides,
            List<Integer> depths,
            List<Integer> decoder,
            boolean bias,
            double epsilon,
            double slope)
            throws IncompatibleModelException {
        if (count < 2
                || count > MAX_STAGES
                || kernels.size() != count
                || strides.size() != count
                || features.size() != count
                || depths.size() != count
                || decoder.size() != count - 1) {
            throw where.error(
                    family.className,
                    String.format(
                            Locale.ROOT,
                            "its lists do not fit: %d stages, %d kernel sizes, %d strides, %d features, %d depths,"
                                    + " %d decoder stages; expected n of each and n - 1 decoder stages, with n from 2 to %d",
                            count,
                            kernels.size(),
                            strides.size(),
                            features.size(),
                            depths.size(),
                            decoder.size(),
                            MAX_STAGES));
        }
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Extent kernel = kernels.get(i);
            if (features.get(i) < 1 || depths.get(i) < 1 || kernel.z() % 2 * (kernel.y() % 2) * (kernel.x() % 2) == 0) {
                throw where.error(
                        family.className,
                        "stage " + i + " has " + features.get(i) + " features, depth " + depths.get(i) + " and kernel "
                                + kernel + "; expected positive numbers and odd kernels");
            }
            stages.add(new Stage(features.get(i), kernel, strides.get(i), depths.get(i)));
        }
        return new NetworkPlan(family, stages, decoder, bias, epsilon, slope);
    }

    private static Family family(JsonReader where, String field, String className) throws IncompatibleModelException {
        String name = lastPart(className);
        for (Family family : Family.values()) {
            if (family.className.equals(name)) {
                return family;
            }
        }
        throw where.error(
                field,
                "unknown architecture '" + name + "'; known are " + Family.RESIDUAL_ENCODER.className + " and "
                        + Family.PLAIN_CONVOLUTIONS.className);
    }

    private static double slope(JsonReader arguments) throws IncompatibleModelException {
        String name = lastPart(arguments.text("nonlin"));
        switch (name) {
            case "ReLU":
                return 0;
            case "LeakyReLU":
                return arguments.has("nonlin_kwargs")
                        ? arguments.object("nonlin_kwargs").number("negative_slope", 0.01)
                        : 0.01;
            default:
                throw arguments.error("nonlin", "unknown activation '" + name + "'; known are LeakyReLU and ReLU");
        }
    }

    private static void requireLastPart(JsonReader arguments, String field, String expected)
            throws IncompatibleModelException {
        String name = lastPart(arguments.text(field));
        if (!name.equals(expected)) {
            throw arguments.error(field, "'" + name + "' found; only " + expected + " is built");
        }
    }

    private static String lastPart(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static boolean isNumber(JsonReader where, String field) {
        return where.has(field) && where.node().get(field).isNumber();
    }

    private static List<Extent> extents(JsonReader where, String field, int count) throws IncompatibleModelException {
        if (isNumber(where, field)) {
            return Collections.nCopies(
                    Math.max(count, 0), where.extentOrCube(field, where.node().get(field)));
        }
        List<Extent> extents = new ArrayList<>();
        for (JsonReader item : where.list(field)) {
            extents.add(where.extentOrCube(field, item.node()));
        }
        return extents;
    }
}
