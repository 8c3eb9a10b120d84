package willis.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.Conv3dOptions;
import org.bytedeco.pytorch.ConvTranspose3dImpl;
import org.bytedeco.pytorch.ConvTranspose3dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;

/**
 * The ascending half of a U-Net: transposed convolution with kernel = stride, the encoder's output of that resolution
 * behind it, convolution blocks. Every resolution has a head; only the last one answers.
 */
final class Decoder extends Module {
    private final Containers containers = new Containers();
    private final List<ConvTranspose3dImpl> upsamplings = new ArrayList<>();
    private final List<List<ConvolutionBlock>> stages = new ArrayList<>();
    private final List<Conv3dImpl> heads = new ArrayList<>();

    Decoder(NetworkPlan plan, int outputChannels) {
        super("UNetDecoder");
        Module stagesModule = containers.create("ModuleList");
        Module upsamplingsModule = containers.create("ModuleList");
        Module headsModule = containers.create("ModuleList");
        int count = plan.stages().size() - 1;
        for (int s = 0; s < count; s++) {
            NetworkPlan.Stage below = plan.stages().get(count - s);
            NetworkPlan.Stage here = plan.stages().get(count - s - 1);
            String number = Integer.toString(s);
            upsamplings.add(containers.register(upsamplingsModule, number, upsampling(plan, below, here)));
            Module stacked = containers.create("StackedConvBlocks");
            Module blocksModule = containers.create("Sequential");
            List<ConvolutionBlock> blocks = new ArrayList<>();
            for (int b = 0; b < plan.decoderConvolutions().get(s); b++) {
                int inputs = b == 0 ? 2 * here.features() : here.features();
                blocks.add(containers.register(
                        blocksModule,
                        Integer.toString(b),
                        new ConvolutionBlock(
                                plan,
                                inputs,
                                here.features(),
                                here.kernel(),
                                new Extent(1, 1, 1),
                                plan.convolutionBias())));
            }
            containers.register(stacked, "convs", blocksModule);
            containers.register(stagesModule, number, stacked);
            stages.add(blocks);
            heads.add(containers.register(
                    headsModule,
                    number,
                    new Conv3dImpl(new Conv3dOptions(here.features(), outputChannels, new LongPointer(1, 1, 1)))));
        }
        containers.register(this, "stages", stagesModule);
        containers.register(this, "transpconvs", upsamplingsModule);
        containers.register(this, "seg_layers", headsModule);
    }

    private static ConvTranspose3dImpl upsampling(NetworkPlan plan, NetworkPlan.Stage below, NetworkPlan.Stage here) {
        ConvTranspose3dOptions options =
                new ConvTranspose3dOptions(below.features(), here.features(), ConvolutionBlock.pointer(below.stride()));
        options.stride().put(ConvolutionBlock.pointer(below.stride()));
        options.bias().put(plan.convolutionBias());
        return new ConvTranspose3dImpl(options);
    }

    /**
     * The logits at full resolution.
     *
     * @param encoded the encoder's outputs from full resolution down; closed here as soon as they are used
     */
    Tensor forward(List<Tensor> encoded) {
        Tensor current = encoded.get(encoded.size() - 1);
        for (int s = 0; s < stages.size(); s++) {
            Tensor skip = encoded.get(encoded.size() - 2 - s);
            Tensor upsampled = upsamplings.get(s).forward(current);
            current.close();
            current = torch.cat(new TensorVector(upsampled, skip), 1);
            upsampled.close();
            skip.close();
            for (ConvolutionBlock block : stages.get(s)) {
                Tensor next = block.forward(current);
                current.close();
                current = next;
            }
        }
        Tensor logits = heads.get(heads.size() - 1).forward(current);
        current.close();
        return logits;
    }
}
