package willis.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;

/** The descending half of a U-Net. */
abstract sealed class Encoder extends Module {

    final Containers containers = new Containers();

    private Encoder(String className) {
        super(className);
    }

    /** The encoder that a plan asks for. */
    static Encoder of(NetworkPlan plan, int inputChannels) {
        return switch (plan.family()) {
            case RESIDUAL_ENCODER -> new Residual(plan, inputChannels);
            case PLAIN_CONVOLUTIONS -> new Plain(plan, inputChannels);
        };
    }

    /** The outputs of all stages, from full resolution down; the caller closes them. */
    abstract List<Tensor> forward(Tensor input);

    /** A stem, then residual blocks; the first block of each stage carries its stride. */
    static final class Residual extends Encoder {
        private final ConvolutionBlock stem;
        private final List<List<ResidualBlock>> stages = new ArrayList<>();

        Residual(NetworkPlan plan, int inputChannels) {
            super("ResidualEncoder");
            NetworkPlan.Stage top = plan.stages().get(0);
            Module stemModule = containers.create("StackedConvBlocks");
            Module stemBlocks = containers.create("Sequential");
            stem = containers.register(
                    stemBlocks,
                    "0",
                    new ConvolutionBlock(
                            plan,
                            inputChannels,
                            top.features(),
                            top.kernel(),
                            new Extent(1, 1, 1),
                            plan.convolutionBias()));
            containers.register(stemModule, "convs", stemBlocks);
            containers.register(this, "stem", stemModule);
            Module all = containers.create("Sequential");
            int inputs = top.features();
            for (int s = 0; s < plan.stages().size(); s++) {
                NetworkPlan.Stage stage = plan.stages().get(s);
                Module stageModule = containers.create("StackedResidualBlocks");
                Module blocksModule = containers.create("Sequential");
                List<ResidualBlock> blocks = new ArrayList<>();
                for (int b = 0; b < stage.depth(); b++) {
                    Extent stride = b == 0 ? stage.stride() : new Extent(1, 1, 1);
                    blocks.add(containers.register(
                            blocksModule,
                            Integer.toString(b),
                            new ResidualBlock(plan, inputs, stage.features(), stage.kernel(), stride)));
                    inputs = stage.features();
                }
                containers.register(stageModule, "blocks", blocksModule);
                containers.register(all, Integer.toString(s), stageModule);
                stages.add(blocks);
            }
            containers.register(this, "stages", all);
        }

        @Override
        List<Tensor> forward(Tensor input) {
            List<Tensor> outputs = new ArrayList<>();
            Tensor stemmed = stem.forward(input);
            Tensor current = stemmed;
            for (List<ResidualBlock> blocks : stages) {
                Tensor stageInput = current;
                for (ResidualBlock block : blocks) {
                    Tensor next = block.forward(current);
                    if (current != stageInput) {
                        current.close();
                    }
                    current = next;
                }
                outputs.add(current);
            }
            stemmed.close();
            return outputs;
        }

        /** The stem's output, for comparison with the reference; the caller closes it. */
        Tensor stem(Tensor input) {
            return stem.forward(input);
        }
    }

    /** Plain convolution blocks; the first of each stage carries its stride. */
    static final class Plain extends Encoder {
        private final List<List<ConvolutionBlock>> stages = new ArrayList<>();

        Plain(NetworkPlan plan, int inputChannels) {
            super("PlainConvEncoder");
            Module all = containers.create("Sequential");
            int inputs = inputChannels;
            for (int s = 0; s < plan.stages().size(); s++) {
                NetworkPlan.Stage stage = plan.stages().get(s);
                Module stacked = containers.create("StackedConvBlocks");
                Module blocksModule = containers.create("Sequential");
                List<ConvolutionBlock> blocks = new ArrayList<>();
                for (int b = 0; b < stage.depth(); b++) {
                    Extent stride = b == 0 ? stage.stride() : new Extent(1, 1, 1);
                    blocks.add(containers.register(
                            blocksModule,
                            Integer.toString(b),
                            new ConvolutionBlock(
                                    plan, inputs, stage.features(), stage.kernel(), stride, plan.convolutionBias())));
                    inputs = stage.features();
                }
                containers.register(stacked, "convs", blocksModule);
                Module stageModule = containers.create("Sequential");
                containers.register(stageModule, "0", stacked);
                containers.register(all, Integer.toString(s), stageModule);
                stages.add(blocks);
            }
            containers.register(this, "stages", all);
        }

        @Override
        List<Tensor> forward(Tensor input) {
            List<Tensor> outputs = new ArrayList<>();
            Tensor current = input;
            for (List<ConvolutionBlock> blocks : stages) {
                Tensor stageInput = current;
                for (ConvolutionBlock block : blocks) {
                    Tensor next = block.forward(current);
                    if (current != stageInput) {
                        current.close();
                    }
                    current = next;
                }
                outputs.add(current);
            }
            return outputs;
        }
    }
}
