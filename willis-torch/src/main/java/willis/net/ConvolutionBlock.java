package willis.net;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.Conv3dOptions;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InstanceNorm3dImpl;
import org.bytedeco.pytorch.InstanceNormOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;

/**
 * Convolution, instance norm and, if asked for, leaky rectifier: nnU-Net's {@code ConvDropoutNormReLU} without dropout.
 * Shapes are (N, C, Z, Y, X); zero padding keeps the extent but for the stride.
 */
final class ConvolutionBlock extends Module {
    private static final long[] NO_DILATION = {1, 1, 1};

    private final Containers containers = new Containers();
    private final Conv3dImpl convolution;
    private final InstanceNorm3dImpl norm;
    private final int features;
    private final double epsilon;
    private final double negativeSlope;
    private final boolean withBias;
    private final long[] stride;
    private final long[] padding;

    ConvolutionBlock(NetworkPlan plan, int inputs, int features, Extent kernel, Extent stride, boolean bias) {
        super("ConvDropoutNormReLU");
        this.features = features;
        epsilon = plan.normEpsilon();
        negativeSlope = plan.negativeSlope();
        withBias = bias;
        this.stride = new long[] {stride.z(), stride.y(), stride.x()};
        padding = new long[] {(kernel.z() - 1) / 2, (kernel.y() - 1) / 2, (kernel.x() - 1) / 2};
        Conv3dOptions options = new Conv3dOptions(inputs, features, pointer(kernel));
        options.stride().put(pointer(stride));
        options.padding().put(new LongPointer(padding));
        options.bias().put(bias);
        convolution = containers.register(this, "conv", new Conv3dImpl(options));
        InstanceNormOptions normOptions = new InstanceNormOptions(features);
        normOptions.eps().put(epsilon);
        normOptions.affine().put(true);
        norm = containers.register(this, "norm", new InstanceNorm3dImpl(normOptions));
    }

    static LongPointer pointer(Extent extent) {
        return new LongPointer(extent.z(), extent.y(), extent.x());
    }

    /** Convolution and norm. */
    Tensor forwardWithoutActivation(Tensor input) {
        Tensor convolved = convolve(input);
        Tensor normalised = normalise(convolved);
        convolved.close();
        return normalised;
    }

    /** Convolution, norm and activation. */
    Tensor forward(Tensor input) {
        return activate(forwardWithoutActivation(input));
    }

    /**
     * The convolution. On CPUs oneDNN is asked for by name: for single patches of few rows libtorch chooses another kernel
     * that is an order of magnitude slower. Where gradients are recorded the ordinary way is taken, since the slower kernel
     * would be chosen again on the way back, and under autocast too, which knows the ordinary way only.
     */
    private Tensor convolve(Tensor input) {
        if (!Context.hasMKLDNN()
                || input.is_cuda()
                || GradMode.is_enabled()
                || torch.is_autocast_enabled(DeviceType.CPU)
                || input.scalar_type().intern() != ScalarType.Float) {
            return convolution.forward(input);
        }
        return torch.mkldnn_convolution(
                input,
                convolution.weight(),
                withBias ? new TensorOptional(convolution.bias()) : new TensorOptional(),
                padding,
                stride,
                NO_DILATION,
                1);
    }

    /** Applies the leaky rectifier in place. */
    Tensor activate(Tensor tensor) {
        torch.leaky_relu_(tensor, new Scalar(negativeSlope));
        return tensor;
    }

    /**
     * Instance norm. Over channels-last tensors as a group norm with one group per channel, which is the same function:
     * libtorch's instance norm would first copy them to the contiguous layout.
     */
    private Tensor normalise(Tensor tensor) {
        TensorOptional weight = new TensorOptional(norm.weight());
        TensorOptional bias = new TensorOptional(norm.bias());
        boolean channelsLast = !tensor.is_contiguous() && tensor.is_contiguous(MemoryFormat.ChannelsLast3d);
        return channelsLast
                ? torch.group_norm(tensor, features, weight, bias, epsilon, true)
                : torch.instance_norm(
                        tensor, weight, bias, new TensorOptional(), new TensorOptional(), true, 0.1, epsilon, true);
    }
}
