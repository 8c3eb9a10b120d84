package willis.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A small plan that every check accepts, as a tree, so that a test shows what it changes. */
public final class HandMadePlan {
    private static final String JSON = """
            {
              "plans_name": "HandMadePlans",
              "dataset_name": "Dataset900_handmade",
              "transpose_forward": [0, 1, 2],
              "configurations": {
                "2d": {"patch_size": [64, 48], "spacing": [0.5, 0.5]},
                "3d_fullres": {
                  "preprocessor_name": "RSNA_Aneurysm_Preprocessor",
                  "batch_size": 3,
                  "patch_size": [8, 16, 24],
                  "spacing": [1.5, 1.25, 0.75],
                  "normalization_schemes": ["ZScoreNormalization"],
                  "use_mask_for_norm": [false],
                  "resampling_fn_data": "resample_torch_fornnunet",
                  "resampling_fn_data_kwargs": {"is_seg": false, "force_separate_z": false},
                  "architecture": {
                    "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
                    "arch_kwargs": {
                      "n_stages": 3,
                      "features_per_stage": [8, 16, 20],
                      "conv_op": "torch.nn.modules.conv.Conv3d",
                      "kernel_sizes": [[1, 3, 3], [3, 3, 3], [3, 3, 3]],
                      "strides": [[1, 1, 1], [1, 2, 2], [2, 2, 2]],
                      "n_conv_per_stage": [2, 2, 1],
                      "n_conv_per_stage_decoder": [2, 1],
                      "conv_bias": true,
                      "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
                      "norm_op_kwargs": {"eps": 1e-05, "affine": true},
                      "dropout_op": null,
                      "nonlin": "torch.nn.LeakyReLU",
                      "nonlin_kwargs": {"inplace": true}
                    }
                  }
                }
              },
              "foreground_intensity_properties_per_channel": {
                "0": {"mean": 100.0, "std": 20.0, "percentile_00_5": 60.0, "percentile_99_5": 160.0}
              }
            }
            """;

    private HandMadePlan() {}

    /** The whole plan. */
    public static ObjectNode tree() {
        return (ObjectNode) JsonMapper.builder().build().readTree(JSON);
    }

    /** Its configuration {@code 3d_fullres}. */
    public static ObjectNode configuration(ObjectNode plan) {
        return (ObjectNode) plan.at("/configurations/3d_fullres");
    }

    /** The arguments of that configuration's network. */
    public static ObjectNode arguments(ObjectNode plan) {
        return (ObjectNode) plan.at("/configurations/3d_fullres/architecture/arch_kwargs");
    }

    /** Writes {@code plans.json} after a change. */
    public static Path write(Path folder, Consumer<ObjectNode> change) throws IOException {
        ObjectNode plan = tree();
        change.accept(plan);
        return Files.writeString(folder.resolve("plans.json"), plan.toPrettyString());
    }

    /** The plan after a change. */
    public static Plan read(Path folder, Consumer<ObjectNode> change) throws IOException {
        return Plan.read(write(folder, change));
    }

    /** The plan as it is. */
    public static Plan read(Path folder) throws IOException {
        return read(folder, plan -> {});
    }
}
