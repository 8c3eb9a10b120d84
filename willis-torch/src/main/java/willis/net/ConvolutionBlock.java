package willis.net;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.Conv3dOptions;
import org.bytedeco.pytorch.InstanceNorm3dImpl;
import org.bytedeco.pytorch.InstanceNormOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;

/**
 * Convolution, instance norm and, if asked for, leaky rectifier: nnU-Net's {@code ConvDropoutNormReLU} without dropout.
 * Shapes are (N, C, Z, Y, X); zero padding keeps the extent but for the stride.
 */
final class ConvolutionBlock extends Module {
    private final Conv3dImpl convolution;
    private final InstanceNorm3dImpl norm;
    private final int features;
    private final double epsilon;
    private final double negativeSlope;

    ConvolutionBlock(NetworkPlan plan, int inputs, int features, Extent kernel, Extent stride, boolean bias) {
        super("ConvDropoutNormReLU");
        this.features = features;
        epsilon = plan.normEpsilon();
        negativeSlope = plan.negativeSlope();
        Conv3dOptions options = new Conv3dOptions(inputs, features, pointer(kernel));
        options.stride().put(pointer(stride));
        options.padding().put(new LongPointer((kernel.z() - 1) / 2, (kernel.y() - 1) / 2, (kernel.x() - 1) / 2));
        options.bias().put(bias);
        convolution = register_module("conv", new Conv3dImpl(options));
        InstanceNormOptions normOptions = new InstanceNormOptions(features);
        normOptions.eps().put(epsilon);
        normOptions.affine().put(true);
        norm = register_module("norm", new InstanceNorm3dImpl(normOptions));
    }

    static LongPointer pointer(Extent extent) {
        return new LongPointer(extent.z(), extent.y(), extent.x());
    }

    /** Convolution and norm. */
    Tensor forwardWithoutActivation(Tensor input) {
        Tensor convolved = convolution.forward(input);
        Tensor normalised = normalise(convolved);
        convolved.close();
        return normalised;
    }

    /** Convolution, norm and activation. */
    Tensor forward(Tensor input) {
        return activate(forwardWithoutActivation(input));
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
