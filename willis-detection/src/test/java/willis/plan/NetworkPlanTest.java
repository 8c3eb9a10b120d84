package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Extent;
import willis.plan.NetworkPlan.Family;
import willis.plan.NetworkPlan.Stage;
import willis.testing.SharedData;

class NetworkPlanTest {
    private static final Extent THREE = new Extent(3, 3, 3);

    @TempDir
    Path folder;

    @Test
    void theTinyNetworkIsRead() throws IOException {
        assertThat(golden("a_tiny"))
                .isEqualTo(new NetworkPlan(
                        Family.RESIDUAL_ENCODER,
                        List.of(
                                new Stage(4, THREE, new Extent(1, 1, 1), 1),
                                new Stage(8, THREE, new Extent(2, 2, 2), 2),
                                new Stage(16, THREE, new Extent(2, 2, 2), 2)),
                        List.of(1, 1),
                        true,
                        1e-5,
                        0.01));
    }

    @Test
    void anAnisotropicStrideIsKeptInItsOrder() throws IOException {
        assertThat(golden("b_anisotropic").stages().get(2)).isEqualTo(new Stage(16, THREE, new Extent(1, 2, 2), 2));
    }

    @Test
    void thePublishedNetworkHasSixStages() throws IOException {
        NetworkPlan network = golden("c_real_architecture");

        assertThat(network.stages()).extracting(Stage::features).containsExactly(32, 64, 128, 256, 320, 320);
        assertThat(network.stages()).extracting(Stage::depth).containsExactly(1, 3, 4, 6, 6, 6);
        assertThat(network.downsampling()).isEqualTo(new Extent(16, 32, 32));
    }

    @Test
    void olderKeysGiveTheSameNetwork() throws IOException {
        NetworkPlan newer = read(arguments -> {});

        NetworkPlan older = HandMadePlan.read(folder, NetworkPlanTest::withOlderKeys)
                .configuration("3d_fullres")
                .network();

        assertThat(older).isEqualTo(newer);
    }

    private static void withOlderKeys(ObjectNode plan) {
        ObjectNode configuration = HandMadePlan.configuration(plan);
        configuration.remove("architecture");
        configuration.put("UNet_class_name", "PlainConvUNet");
        configuration.put("UNet_base_num_features", 8);
        configuration.put("unet_max_num_features", 20);
        configuration.set("conv_kernel_sizes", JsonMapper.shared().readTree("[[1,3,3],[3,3,3],[3,3,3]]"));
        configuration.set("pool_op_kernel_sizes", JsonMapper.shared().readTree("[[1,1,1],[1,2,2],[2,2,2]]"));
        configuration.set("n_conv_per_stage_encoder", JsonMapper.shared().readTree("[2,2,1]"));
        configuration.set("n_conv_per_stage_decoder", JsonMapper.shared().readTree("[2,1]"));
    }

    @Test
    void anUnknownOlderClassIsRefused() {
        assertThatThrownBy(() -> HandMadePlan.read(folder, plan -> {
                            withOlderKeys(plan);
                            HandMadePlan.configuration(plan).put("UNet_class_name", "SwinUNETR");
                        })
                        .configuration("3d_fullres"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageEndingWith("3d_fullres, UNet_class_name: unknown architecture 'SwinUNETR';"
                        + " known are ResidualEncoderUNet and PlainConvUNet");
    }

    @Test
    void anUnknownArchitectureIsRefused() {
        assertThatThrownBy(() -> HandMadePlan.read(
                                folder,
                                plan -> ((ObjectNode)
                                                HandMadePlan.configuration(plan).get("architecture"))
                                        .put("network_class_name", "somewhere.Primus"))
                        .configuration("3d_fullres"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json")
                        + ", configurations, 3d_fullres, architecture, network_class_name: unknown architecture"
                        + " 'Primus'; known are ResidualEncoderUNet and PlainConvUNet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonlin   | \"torch.nn.GELU\"        | nonlin: unknown activation 'GELU'; known are LeakyReLU and ReLU",
                "conv_op  | \"torch.nn.Conv2d\"      | conv_op: 'Conv2d' found; only Conv3d is built",
                "norm_op  | \"torch.nn.BatchNorm3d\" | norm_op: 'BatchNorm3d' found; only InstanceNorm3d is built",
                "dropout_op | \"torch.nn.Dropout3d\" | dropout_op: dropout is not built; only networks without it are run",
                "norm_op_kwargs | {\"eps\": 1e-5}    | norm_op_kwargs, affine: instance norms without weights are not built, expected true",
                "conv_bias | \"yes\"                 | conv_bias: expected true or false, found \"yes\""
            })
    void whatIsNotBuiltIsRefused(String field, String value, String message) {
        assertRefused(arguments -> arguments.set(field, JsonMapper.shared().readTree(value)), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "features_per_stage       | [8, 16]    | 3 stages, 3 kernel sizes, 3 strides, 2 features, 3 depths, 2 decoder stages",
                "n_conv_per_stage         | [2, 2]     | 3 stages, 3 kernel sizes, 3 strides, 3 features, 2 depths, 2 decoder stages",
                "n_conv_per_stage_decoder | [2, 2, 1]  | 3 stages, 3 kernel sizes, 3 strides, 3 features, 3 depths, 3 decoder stages",
                "kernel_sizes             | [3, 3]     | 3 stages, 2 kernel sizes, 3 strides, 3 features, 3 depths, 2 decoder stages",
                "strides                  | [1, 2]     | 3 stages, 3 kernel sizes, 2 strides, 3 features, 3 depths, 2 decoder stages",
                "strides                  | [1, 2, 2, 2] | 3 stages, 3 kernel sizes, 4 strides, 3 features, 3 depths, 2 decoder stages",
                "n_stages                 | 4          | 4 stages, 3 kernel sizes, 3 strides, 3 features, 3 depths, 2 decoder stages"
            })
    void listsOfDifferentLengthAreRefused(String field, String value, String lengths) {
        assertThatThrownBy(() -> read(
                        arguments -> arguments.set(field, JsonMapper.shared().readTree(value))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("PlainConvUNet: its lists do not fit: ")
                .hasMessageContaining(lengths);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[[1,1,1],[1,2,2]]", "[[1,1,1],[1,2,2],[2,2,2],[2,2,2]]"})
    void stridesOfAnotherNumberThanKernelsAreRefused(String strides) {
        assertThatThrownBy(() -> read(arguments ->
                        arguments.set("strides", JsonMapper.shared().readTree(strides))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("PlainConvUNet: its lists do not fit: ");
    }

    @Test
    void aNumberStandsForAKernelOfThatSizeInEveryStage() throws IOException {
        NetworkPlan network = read(arguments -> arguments.put("kernel_sizes", 5));

        assertThat(network.stages()).extracting(Stage::kernel).isEqualTo(Collections.nCopies(3, new Extent(5, 5, 5)));
    }

    @Test
    void aNumberInAListStandsForACube() throws IOException {
        NetworkPlan network = read(
                arguments -> arguments.set("kernel_sizes", JsonMapper.shared().readTree("[[1,3,3],3,5]")));

        assertThat(network.stages())
                .extracting(Stage::kernel)
                .containsExactly(new Extent(1, 3, 3), THREE, new Extent(5, 5, 5));
    }

    @Test
    void aNumberStandsForADepthInEveryStage() throws IOException {
        NetworkPlan network = read(arguments -> arguments.put("n_conv_per_stage", 2));

        assertThat(network.stages()).extracting(Stage::depth).containsExactly(2, 2, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kernel_sizes | 0",
                "kernel_sizes | -3",
                "kernel_sizes | 2",
                "kernel_sizes | [3, 0, 3]",
                "kernel_sizes | [3, 2.5, 3]",
                "kernel_sizes | [3, \"x\", 3]",
                "strides      | 0",
                "strides      | [1, 0, 2]",
                "strides      | [65536, 65536, 65536]",
                "strides      | 2147483647",
                "features_per_stage | [8, -16, 20]",
                "n_conv_per_stage   | [2, 0, 1]",
                "n_stages     | 1000000000",
                "n_stages     | -1"
            })
    void impossibleNumbersAreRefusedAndNothingElseHappens(String field, String value) {
        assertThatThrownBy(() -> read(arguments -> {
                    arguments.put("n_conv_per_stage", 2);
                    arguments.put("kernel_sizes", 3);
                    arguments.set(field, JsonMapper.shared().readTree(value));
                }))
                .isInstanceOf(IncompatibleModelException.class);
    }

    @Test
    void aPlainRectifierHasNoSlope() throws IOException {
        assertThat(read(arguments -> arguments.put("nonlin", "torch.nn.ReLU")).negativeSlope())
                .isZero();
    }

    @Test
    void aStatedSlopeIsKept() throws IOException {
        NetworkPlan network =
                read(arguments -> arguments.putObject("nonlin_kwargs").put("negative_slope", 0.2));

        assertThat(network.negativeSlope()).isEqualTo(0.2);
    }

    private static NetworkPlan golden(String name) throws IOException {
        return Plan.read(SharedData.golden("resunet/" + name + "/plans.json"))
                .configuration("3d_fullres")
                .network();
    }

    private NetworkPlan read(Consumer<ObjectNode> change) throws IOException {
        return HandMadePlan.read(folder, plan -> change.accept(HandMadePlan.arguments(plan)))
                .configuration("3d_fullres")
                .network();
    }

    private void assertRefused(Consumer<ObjectNode> change, String message) {
        assertThatThrownBy(() -> read(change))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json") + ", configurations, 3d_fullres, architecture, arch_kwargs, "
                        + message);
    }
}
