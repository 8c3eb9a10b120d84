package willis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.net.UNet;
import willis.plan.DatasetDescription;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.weights.Checkpoint;
import willis.weights.SafetensorsWriter;
import willis.weights.WeightTensor;

/**
 * A network with weights set by hand that calls whatever shines in the half of low columns left and in the other half right,
 * as one does that was trained on images in RAS: a convolution as wide as the patch counts the columns beside a voxel, since
 * what lies outside of the patch counts nothing.
 */
final class HalvesModel {
    /** What it sees, at once. */
    static final Extent PATCH = new Extent(8, 20, 26);

    private static final int FEATURES = 4;
    private static final int KERNEL = 2 * 26 - 1;
    private static final int MIDDLE = KERNEL / 2;

    /** How much a column's place outweighs brightness: a bright voxel is some 12 standard deviations above the others. */
    private static final float PLACE_WEIGHT = 12;

    private HalvesModel() {}

    /** Writes a folder as nnU-Net would: no orientation is stated. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("fold_0"));
        Files.writeString(folder.resolve("plans.json"), """
                {
                  "plans_name": "HalvesPlans",
                  "dataset_name": "Dataset901_halves",
                  "transpose_forward": [0, 1, 2],
                  "configurations": {
                    "3d_fullres": {
                      "preprocessor_name": "RSNA_Aneurysm_Preprocessor",
                      "batch_size": 2,
                      "patch_size": [8, 20, 26],
                      "spacing": [1.5, 0.8, 0.8],
                      "normalization_schemes": ["ZScoreNormalization"],
                      "use_mask_for_norm": [false],
                      "resampling_fn_data": "resample_torch_fornnunet",
                      "resampling_fn_data_kwargs": {"is_seg": false, "force_separate_z": false},
                      "architecture": {
                        "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
                        "arch_kwargs": {
                          "n_stages": 2,
                          "features_per_stage": [4, 4],
                          "conv_op": "torch.nn.modules.conv.Conv3d",
                          "kernel_sizes": [[1, 1, 51], [1, 1, 1]],
                          "strides": [[1, 1, 1], [1, 1, 2]],
                          "n_conv_per_stage": [3, 1],
                          "n_conv_per_stage_decoder": [1],
                          "conv_bias": true,
                          "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
                          "norm_op_kwargs": {"eps": 1e-05, "affine": true},
                          "dropout_op": null,
                          "nonlin": "torch.nn.LeakyReLU",
                          "nonlin_kwargs": {"inplace": true}
                        }
                      }
                    }
                  }
                }
                """);
        List<String> labels = Arrays.stream(Location.values())
                .filter(Location::isVessel)
                .sorted(Comparator.comparingInt(Location::publishedLabel))
                .map(Location::column)
                .toList();
        DatasetDescription.of("Dataset901_halves", "MRA", labels, 1).write(folder.resolve("dataset.json"));
        SafetensorsWriter.write(checkpoint(folder), folder.resolve("fold_0/checkpoint_final.safetensors"));
    }

    private static Checkpoint checkpoint(Path folder) throws IOException {
        Plan plan = Plan.read(folder.resolve("plans.json"));
        PlanConfiguration configuration = plan.configuration("3d_fullres");
        Map<String, float[]> weights = new LinkedHashMap<>();
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        try (UNet network = UNet.of(configuration.network(), 1, Location.values().length)) {
            for (Map.Entry<String, Tensor> parameter : network.parameters().entrySet()) {
                List<Long> shape = new ArrayList<>();
                for (long d = 0; d < parameter.getValue().dim(); d++) {
                    shape.add(parameter.getValue().size(d));
                }
                shapes.put(parameter.getKey(), shape);
                float[] values = new float[(int) parameter.getValue().numel()];
                Arrays.fill(values, parameter.getKey().endsWith("norm.weight") ? 1 : 0);
                weights.put(parameter.getKey(), values);
            }
        }
        String stage = "encoder.stages.0.0.convs.";
        // Channel 0: the image. Channel 1: one everywhere.
        tap(weights, stage + 0, 1, 0, 0, MIDDLE, 1);
        weights.get(stage + "0.norm.bias")[1] = 1;
        // Channel 1: how many columns are lower, less their mean; channel 2: how many are higher.
        tap(weights, stage + 1, FEATURES, 0, 0, MIDDLE, 1);
        for (int k = 0; k < MIDDLE; k++) {
            tap(weights, stage + 1, FEATURES, 1, 1, k, 1);
            tap(weights, stage + 1, FEATURES, 2, 1, KERNEL - 1 - k, 1);
        }
        // Channel 0: bright and not high; channel 1: bright and not low.
        tap(weights, stage + 2, FEATURES, 0, 0, MIDDLE, 1);
        tap(weights, stage + 2, FEATURES, 0, 1, MIDDLE, -PLACE_WEIGHT);
        tap(weights, stage + 2, FEATURES, 1, 0, MIDDLE, 1);
        tap(weights, stage + 2, FEATURES, 1, 2, MIDDLE, -PLACE_WEIGHT);
        // The decoder passes on what comes along the skip connection, behind the upsampled channels.
        tap(weights, "decoder.stages.0.convs.0", 2 * FEATURES, 0, FEATURES, MIDDLE, 1);
        tap(weights, "decoder.stages.0.convs.0", 2 * FEATURES, 1, FEATURES + 1, MIDDLE, 1);
        List<Location> channels = ChannelOrder.of(DatasetDescription.read(folder.resolve("dataset.json")))
                .locations();
        for (int c = 0; c < channels.size(); c++) {
            boolean left = Location.leftSites().contains(channels.get(c));
            boolean right = Location.leftSites().contains(channels.get(c).mirrored()) && !left;
            if (left || right) {
                weights.get("decoder.seg_layers.0.weight")[c * FEATURES + (left ? 0 : 1)] = 2;
            }
            weights.get("decoder.seg_layers.0.bias")[c] = -7;
        }
        Map<String, WeightTensor> tensors = new LinkedHashMap<>();
        weights.forEach((name, values) ->
                tensors.put(name, WeightTensor.ofFloats(shapes.getOrDefault(name, List.of()), values)));
        return Checkpoint.of(tensors).withFold("0").withConfiguration("3d_fullres");
    }

    private static void tap(
            Map<String, float[]> weights, String block, int inputs, int to, int from, int place, float value) {
        weights.get(block + ".conv.weight")[(to * inputs + from) * KERNEL + place] = value;
    }
}
