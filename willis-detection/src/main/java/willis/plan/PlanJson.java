package willis.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.plan.NetworkPlan.Stage;

/** Writes plans in nnU-Net v2's form, which {@link Plan} reads. */
final class PlanJson {
    private static final String FULL_RESOLUTION = "3d_fullres";
    private static final String RESAMPLING = "resample_torch_fornnunet";

    private PlanJson() {}

    /**
     * What a plan with one full-resolution configuration says.
     *
     * @param medianSpacing of the images
     * @param medianExtent of the images
     * @param medianResampledZyx after resampling; may lie between whole numbers
     * @param larger batch sizes for which there is a further configuration, {@code 3d_fullres_bs32} for 32
     */
    record Content(
            String datasetName,
            String plansName,
            String plannerName,
            Spacing medianSpacing,
            Extent medianExtent,
            double[] medianResampledZyx,
            Extent patch,
            int batchSize,
            Spacing spacing,
            Normalization normalization,
            NetworkPlan network,
            Optional<ForegroundIntensities> intensities,
            List<Integer> larger) {}

    static Plan plan(Content content) throws IncompatibleModelException {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("dataset_name", content.datasetName);
        json.put("plans_name", content.plansName);
        put(json.putArray("original_median_spacing_after_transp"), content.medianSpacing);
        put(json.putArray("original_median_shape_after_transp"), content.medianExtent);
        json.put("image_reader_writer", "SimpleITKIO");
        json.putArray("transpose_forward").add(0).add(1).add(2);
        json.putArray("transpose_backward").add(0).add(1).add(2);
        ObjectNode configurations = json.putObject("configurations");
        put(configurations.putObject(FULL_RESOLUTION), content);
        for (int batchSize : content.larger) {
            configurations
                    .putObject(FULL_RESOLUTION + "_bs" + batchSize)
                    .put("inherits_from", FULL_RESOLUTION)
                    .put("batch_size", batchSize);
        }
        json.put("experiment_planner_used", content.plannerName);
        json.put("label_manager", "LabelManager");
        ObjectNode foreground = json.putObject("foreground_intensity_properties_per_channel");
        content.intensities.ifPresent(values -> Fingerprint.put(foreground.putObject("0"), values));
        return Plan.of(json, content.plansName);
    }

    private static void put(ObjectNode json, Content content) {
        json.put("data_identifier", "nnUNetPlans_" + FULL_RESOLUTION);
        // The fork's: neither transposes nor crops what was cropped to the region before.
        json.put("preprocessor_name", "RSNA_Aneurysm_Preprocessor");
        json.put("batch_size", content.batchSize);
        put(json.putArray("patch_size"), content.patch);
        ArrayNode median = json.putArray("median_image_size_in_voxels");
        for (double size : content.medianResampledZyx) {
            median.add(size);
        }
        put(json.putArray("spacing"), content.spacing);
        json.putArray("normalization_schemes").add(content.normalization.schemeName());
        json.putArray("use_mask_for_norm").add(false);
        for (Map.Entry<String, Boolean> use :
                List.of(Map.entry("data", false), Map.entry("seg", true), Map.entry("probabilities", false))) {
            json.put("resampling_fn_" + use.getKey(), RESAMPLING);
            json.putObject("resampling_fn_" + use.getKey() + "_kwargs")
                    .put("is_seg", use.getValue())
                    .put("force_separate_z", false);
        }
        put(json.putObject("architecture"), content.network);
        json.put("batch_dice", true);
    }

    private static void put(ObjectNode json, NetworkPlan network) {
        json.put(
                "network_class_name",
                "dynamic_network_architectures.architectures.unet."
                        + network.family().className());
        ObjectNode arguments = json.putObject("arch_kwargs");
        arguments.put("n_stages", network.stages().size());
        ArrayNode features = arguments.putArray("features_per_stage");
        arguments.put("conv_op", "torch.nn.modules.conv.Conv3d");
        ArrayNode kernels = arguments.putArray("kernel_sizes");
        ArrayNode strides = arguments.putArray("strides");
        ArrayNode depths = arguments.putArray(network.family().depthKey());
        for (Stage stage : network.stages()) {
            features.add(stage.features());
            put(kernels.addArray(), stage.kernel());
            put(strides.addArray(), stage.stride());
            depths.add(stage.depth());
        }
        ArrayNode decoder = arguments.putArray("n_conv_per_stage_decoder");
        network.decoderConvolutions().forEach(decoder::add);
        arguments.put("conv_bias", network.convolutionBias());
        arguments.put("norm_op", "torch.nn.modules.instancenorm.InstanceNorm3d");
        arguments.putObject("norm_op_kwargs").put("eps", network.normEpsilon()).put("affine", true);
        arguments.putNull("dropout_op");
        arguments.putNull("dropout_op_kwargs");
        arguments.put("nonlin", "torch.nn.LeakyReLU");
        arguments.putObject("nonlin_kwargs").put("inplace", true);
        json.putArray("_kw_requires_import")
                .add("conv_op")
                .add("norm_op")
                .add("dropout_op")
                .add("nonlin");
    }

    private static void put(ArrayNode json, Extent extent) {
        for (Axis axis : Axis.values()) {
            json.add(extent.along(axis));
        }
    }

    private static void put(ArrayNode json, Spacing spacing) {
        for (Axis axis : Axis.values()) {
            json.add(spacing.along(axis));
        }
    }
}
