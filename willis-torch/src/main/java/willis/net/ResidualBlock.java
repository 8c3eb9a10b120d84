package willis.net;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;

/**
 * Two convolution blocks and a way round them: nnU-Net's {@code BasicBlockD}. The way round averages over the stride and
 * fits the channels with a 1×1×1 convolution, where one of them changes.
 */
final class ResidualBlock extends Module {
    private static final Extent ONE = new Extent(1, 1, 1);

    private final Containers containers = new Containers();
    private final ConvolutionBlock first;
    private final ConvolutionBlock second;
    private final Extent stride;
    private final @Nullable ConvolutionBlock projection;

    ResidualBlock(NetworkPlan plan, int inputs, int features, Extent kernel, Extent stride) {
        super("BasicBlockD");
        this.stride = stride;
        first = containers.register(
                this, "conv1", new ConvolutionBlock(plan, inputs, features, kernel, stride, plan.convolutionBias()));
        second = containers.register(
                this, "conv2", new ConvolutionBlock(plan, features, features, kernel, ONE, plan.convolutionBias()));
        if (inputs == features) {
            projection = null;
        } else {
            // In nnU-Net a Sequential, in which the pooling, if any, comes first and shifts the number.
            Module skip = containers.create("Sequential");
            projection = containers.register(
                    skip,
                    stride.equals(ONE) ? "0" : "1",
                    new ConvolutionBlock(plan, inputs, features, ONE, ONE, false));
            containers.register(this, "skip", skip);
        }
    }

    Tensor forward(Tensor input) {
        Tensor inner = first.forward(input);
        Tensor output = second.forwardWithoutActivation(inner);
        inner.close();
        Tensor pooled = stride.equals(ONE) ? input : pooled(input);
        Tensor around = projection == null ? pooled : projection.forwardWithoutActivation(pooled);
        output.add_(around);
        if (around != pooled) {
            around.close();
        }
        if (pooled != input) {
            pooled.close();
        }
        return second.activate(output);
    }

    /** Average pooling; in float32 on CPUs, whose libtorch has no other. */
    private Tensor pooled(Tensor input) {
        boolean widened = !input.is_cuda() && input.scalar_type().intern() != ScalarType.Float;
        Tensor wide = widened ? input.to(ScalarType.Float) : input;
        long[] window = {stride.z(), stride.y(), stride.x()};
        Tensor pooled = torch.avg_pool3d(wide, window, window, new long[] {0, 0, 0}, false, true, new LongOptional());
        if (!widened) {
            return pooled;
        }
        wide.close();
        Tensor narrow = pooled.to(input.scalar_type());
        pooled.close();
        return narrow;
    }
}
