package willis.net;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import willis.plan.NetworkPlan;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/**
 * Weights to begin training with: convolutions from a normal distribution as He et al. 2015 derive it for leaky
 * rectifiers, biases 0, norms 1, and 0 for the last norm of each residual block, so that every block begins as the way
 * round it. Follows nnU-Net v2, {@code InitWeights_He} and {@code init_last_bn_before_add_to_0}.
 */
public final class HeInitialization {
    /** nnU-Net's, whatever slope the network has. */
    private static final double NEGATIVE_SLOPE = 0.01;

    private HeInitialization() {}

    /**
     * Fills all parameters of a network on the CPU, as nnU-Net does it.
     *
     * @param seed the same one gives the same weights
     */
    public static void fill(UNet network, NetworkPlan plan, long seed) {
        fill(network, plan, seed, 0.5);
    }

    /**
     * Fills all parameters of a network on the CPU.
     *
     * @param seed the same one gives the same weights
     * @param prior what the sigmoid of an average logit is, in (0, 1): the biases of the heads. Where nearly all targets are
     *     0, a small one saves the steps in which a network learns nothing else (Lin et al. 2017, of focal loss)
     */
    public static void fill(UNet network, NetworkPlan plan, long seed, double prior) {
        SplittableRandom seeds = new SplittableRandom(seed);
        boolean residual = plan.family() == NetworkPlan.Family.RESIDUAL_ENCODER;
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            network.parameters().forEach((name, parameter) -> {
                SplittableRandom random = seeds.split();
                if (parameter.dim() > 1) {
                    fillNormal(parameter, random);
                } else if (name.endsWith(".norm.weight") && !(residual && name.endsWith(".conv2.norm.weight"))) {
                    parameter.fill_(new Scalar(1f));
                } else if (UNet.isOfHead(name)) {
                    parameter.fill_(new Scalar(Math.log(prior / (1 - prior))));
                } else {
                    parameter.zero_();
                }
            });
        }
    }

    /**
     * Standard deviation √(2 / (1 + slope²) / inputs). The inputs of an output are counted from the second axis, as PyTorch
     * counts them, though transposed convolutions have their outputs there.
     */
    private static void fillNormal(Tensor parameter, SplittableRandom random) {
        long inputs = parameter.numel() / parameter.size(0);
        double deviation = Math.sqrt(2 / (1 + NEGATIVE_SLOPE * NEGATIVE_SLOPE) / inputs);
        float[] values = new float[Math.toIntExact(parameter.numel())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        try (TensorScope one = TensorScope.openForInference(ComputeDevice.CPU)) {
            parameter.copy_(one.upload(values, parameter.shape()));
        }
    }
}
