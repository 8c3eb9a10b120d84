package willis.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.plan.IncompatibleModelException;
import willis.plan.NetworkPlan;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

/**
 * What the published network asks of a machine, layer by layer: operations, bytes, the time of each on its own in bfloat16, and
 * the ceilings of this machine, measured in the same process. A Markdown table.
 */
public final class Roofline {
    private static final int PASSES = 5;
    private static final int BYTES = 2;
    private static final double GIGA = 1e9;
    private static final Extent ONE = new Extent(1, 1, 1);

    private final Map<Layer, Integer> layers = new LinkedHashMap<>();

    private Roofline() {}

    /** The kinds of work in the network. */
    private enum Kind {
        CONVOLUTION("convolution"),
        UPSAMPLING("transposed convolution"),
        NORM("instance norm and leaky rectifier"),
        JOIN("sum, or skip connection joined");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /**
     * One operation.
     *
     * @param inputs channels
     * @param outputs channels
     * @param extent of the output
     */
    private record Layer(Kind kind, int inputs, int outputs, Extent kernel, Extent stride, Extent extent) {
        double operations() {
            return switch (kind) {
                case CONVOLUTION -> 2.0 * inputs * outputs * kernel.arrayLength() * extent.arrayLength();
                case UPSAMPLING -> 2.0 * inputs * outputs * extent.arrayLength();
                case NORM -> 8.0 * outputs * extent.arrayLength();
                case JOIN -> 1.0 * outputs * extent.arrayLength();
            };
        }

        /** What must be read and written once. */
        double bytes() {
            double written = (double) outputs * extent.arrayLength() * BYTES;
            double larger = (double) inputs * extent.arrayLength() * stride.arrayLength() * BYTES;
            return switch (kind) {
                case CONVOLUTION -> written + larger + (double) inputs * outputs * kernel.arrayLength() * BYTES;
                case UPSAMPLING ->
                    written
                            + (double) inputs * extent.arrayLength() / stride.arrayLength() * BYTES
                            + (double) inputs * outputs * stride.arrayLength() * BYTES;
                case NORM -> 2 * written;
                case JOIN -> 3 * written;
            };
        }

        String text() {
            String channels = kind == Kind.NORM || kind == Kind.JOIN ? outputs + "" : inputs + " → " + outputs;
            String shape = kind == Kind.CONVOLUTION ? ", kernel " + text(kernel) : "";
            String step = stride.equals(ONE) ? "" : ", stride " + text(stride);
            return kind.text + " " + channels + shape + step + ", at " + text(extent);
        }

        private static String text(Extent extent) {
            return extent.z() + "×" + extent.y() + "×" + extent.x();
        }
    }

    /** A count of threads. */
    public static void main(String[] arguments) throws DeviceException {
        Natives.load();
        Natives.useThreads(Integer.parseInt(arguments[0]));
        PlanConfiguration configuration = published();
        Roofline roofline = new Roofline();
        roofline.walk(configuration.network(), configuration.patch());
        roofline.print();
    }

    private static PlanConfiguration published() {
        try {
            return Plan.published().configuration("3d_fullres");
        } catch (IncompatibleModelException e) {
            throw new IllegalStateException("The published plan is one of ours", e);
        }
    }

    private void add(Kind kind, int inputs, int outputs, Extent kernel, Extent stride, Extent extent) {
        layers.merge(new Layer(kind, inputs, outputs, kernel, stride, extent), 1, Integer::sum);
    }

    private void convolve(int inputs, int outputs, Extent kernel, Extent stride, Extent extent) {
        add(Kind.CONVOLUTION, inputs, outputs, kernel, stride, extent);
        add(Kind.NORM, outputs, outputs, ONE, ONE, extent);
    }

    private void walk(NetworkPlan plan, Extent patch) {
        List<Extent> extents = new ArrayList<>();
        Extent extent = patch;
        int inputs = plan.stages().get(0).features();
        convolve(1, inputs, plan.stages().get(0).kernel(), ONE, patch);
        for (NetworkPlan.Stage stage : plan.stages()) {
            extent = new Extent(
                    extent.z() / stage.stride().z(),
                    extent.y() / stage.stride().y(),
                    extent.x() / stage.stride().x());
            extents.add(extent);
            for (int block = 0; block < stage.depth(); block++) {
                Extent stride = block == 0 ? stage.stride() : ONE;
                convolve(inputs, stage.features(), stage.kernel(), stride, extent);
                convolve(stage.features(), stage.features(), stage.kernel(), ONE, extent);
                if (inputs != stage.features()) {
                    convolve(inputs, stage.features(), ONE, ONE, extent);
                }
                add(Kind.JOIN, stage.features(), stage.features(), ONE, ONE, extent);
                inputs = stage.features();
            }
        }
        for (int s = plan.stages().size() - 2; s >= 0; s--) {
            NetworkPlan.Stage below = plan.stages().get(s + 1);
            NetworkPlan.Stage here = plan.stages().get(s);
            add(Kind.UPSAMPLING, below.features(), here.features(), ONE, below.stride(), extents.get(s));
            add(Kind.JOIN, here.features(), 2 * here.features(), ONE, ONE, extents.get(s));
            int convolutions = plan.decoderConvolutions().get(plan.stages().size() - 2 - s);
            for (int c = 0; c < convolutions; c++) {
                convolve(
                        c == 0 ? 2 * here.features() : here.features(),
                        here.features(),
                        here.kernel(),
                        ONE,
                        extents.get(s));
            }
        }
        add(Kind.CONVOLUTION, plan.stages().get(0).features(), Location.values().length, ONE, ONE, patch);
    }

    private void print() {
        double peak = matrixProduct();
        double bandwidth = copy();
        System.out.printf(
                Locale.ROOT,
                "Ceilings measured here: %.0f GFLOP/s (product of matrices in bfloat16), %.1f GB/s (copy, read and written).%n%n",
                peak / GIGA,
                bandwidth / GIGA);
        System.out.println("| Layer | times | GFLOP | MB | bound ms | measured ms | GFLOP/s | GB/s | of its ceiling |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        double operations = 0;
        double bound = 0;
        double measured = 0;
        for (Map.Entry<Layer, Integer> entry : layers.entrySet()) {
            Layer layer = entry.getKey();
            int times = entry.getValue();
            double least = Math.max(layer.operations() / peak, layer.bytes() / bandwidth);
            double seconds = seconds(layer);
            operations += times * layer.operations();
            bound += times * least;
            measured += times * seconds;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.0f | %.1f | %.1f | %.0f | %.1f | %.0f %% |%n",
                    layer.text(),
                    times,
                    times * layer.operations() / GIGA,
                    times * layer.bytes() / 1e6,
                    1000 * times * least,
                    1000 * times * seconds,
                    layer.operations() / seconds / GIGA,
                    layer.bytes() / seconds / GIGA,
                    100 * least / seconds);
        }
        System.out.printf(
                Locale.ROOT,
                "| **all** | | %.0f | | %.0f | %.0f | %.0f | | %.0f %% |%n",
                operations / GIGA,
                1000 * bound,
                1000 * measured,
                operations / measured / GIGA,
                100 * bound / measured);
    }

    private static double matrixProduct() {
        int size = 4096;
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor a = torch.randn(size, size).to(ScalarType.BFloat16);
            double seconds = best(() -> torch.matmul(a, a));
            return 2.0 * size * size * size / seconds;
        }
    }

    private static double copy() {
        long elements = 1L << 28;
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor from = torch.zeros(elements).to(ScalarType.BFloat16);
            Tensor to = torch.zeros(elements).to(ScalarType.BFloat16);
            double seconds = best(() -> to.copy_(from));
            return 2.0 * elements * BYTES / seconds;
        }
    }

    private static double seconds(Layer layer) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Extent extent = layer.extent();
            Extent stride = layer.stride();
            long[] steps = {stride.z(), stride.y(), stride.x()};
            return switch (layer.kind()) {
                case CONVOLUTION -> {
                    Tensor input = input(
                            layer.inputs(), extent.z() * stride.z(), extent.y() * stride.y(), extent.x() * stride.x());
                    Tensor weight = laidOut(torch.randn(
                            layer.outputs(),
                            layer.inputs(),
                            layer.kernel().z(),
                            layer.kernel().y(),
                            layer.kernel().x()));
                    long[] padding = {
                        layer.kernel().z() / 2,
                        layer.kernel().y() / 2,
                        layer.kernel().x() / 2
                    };
                    yield best(() ->
                            torch.conv3d(input, weight, new TensorOptional(), steps, padding, new long[] {1, 1, 1}, 1));
                }
                case UPSAMPLING -> {
                    Tensor input = input(
                            layer.inputs(), extent.z() / stride.z(), extent.y() / stride.y(), extent.x() / stride.x());
                    Tensor weight =
                            laidOut(torch.randn(layer.inputs(), layer.outputs(), stride.z(), stride.y(), stride.x()));
                    yield best(() -> torch.conv_transpose3d(
                            input,
                            weight,
                            new TensorOptional(),
                            steps,
                            new long[] {0, 0, 0},
                            new long[] {0, 0, 0},
                            1,
                            new long[] {1, 1, 1}));
                }
                case NORM -> {
                    Tensor input = input(layer.outputs(), extent.z(), extent.y(), extent.x());
                    TensorOptional ones =
                            new TensorOptional(torch.ones(layer.outputs()).to(ScalarType.BFloat16));
                    yield best(() -> torch.leaky_relu_(
                            torch.group_norm(input, layer.outputs(), ones, ones, 1e-5, true), new Scalar(0.01)));
                }
                case JOIN -> {
                    Tensor input = input(layer.outputs(), extent.z(), extent.y(), extent.x());
                    Tensor other = input(layer.outputs(), extent.z(), extent.y(), extent.x());
                    yield best(() -> input.add_(other));
                }
            };
        }
    }

    private static Tensor input(int channels, int z, int y, int x) {
        return laidOut(torch.randn(1, channels, z, y, x));
    }

    private static Tensor laidOut(Tensor tensor) {
        return tensor.to(ScalarType.BFloat16).contiguous(MemoryFormat.ChannelsLast3d);
    }

    /** The seconds of the fastest pass, after one that is not counted. */
    private static double best(Supplier<Tensor> work) {
        double best = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass <= PASSES; pass++) {
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                long start = System.nanoTime();
                Tensor unused = work.get();
                double seconds = (System.nanoTime() - start) / GIGA;
                if (pass > 0) {
                    best = Math.min(best, seconds);
                }
            }
        }
        return best;
    }
}
