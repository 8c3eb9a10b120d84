package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.geometry.Extent;
import willis.infer.InferenceSettings;
import willis.infer.NetworkOnDevice;
import willis.infer.Precision;
import willis.npy.NpyArray;
import willis.plan.ModelFolder;
import willis.torch.ComputeDevice;

/** The bare network on an array, for comparison with other programs. */
@Command(name = "forward", description = "Run the bare network on an array (N, C, Z, Y, X), for parity checks.")
final class ModelForwardCommand implements Callable<Integer> {
    @Parameters(paramLabel = "M", description = "a model folder, or built-in")
    private Path model;

    @Option(names = "--input", required = true, paramLabel = "x.npy", description = "the input (N, 1, Z, Y, X)")
    private Path input;

    @Option(names = "-o", required = true, paramLabel = "y.npy", description = "the logits (N, C, Z, Y, X)")
    private Path out;

    @Option(
            names = "--precision",
            defaultValue = "fp32",
            paramLabel = "auto|fp32|bf16",
            description = "numbers to calculate with (default: ${DEFAULT-VALUE})")
    private Precision precision;

    @Option(names = "--fold", paramLabel = "F", description = "the fold (default: the first)")
    private Optional<String> fold;

    @Mixin
    private CheckpointOptions which;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            paramLabel = "D",
            description = "cpu, cuda or cuda:N (default: ${DEFAULT-VALUE})")
    private String device;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelFolder folder = Arguments.model(model);
        List<ComputeDevice> devices = TorchSetup.devices(device, common, spec);
        NpyArray array = NpyArray.read(input);
        Extent multiple = folder.configuration(which.configuration).network().downsampling();
        List<Integer> shape = array.shape();
        if (shape.size() != 5
                || shape.get(1) != 1
                || shape.get(2) % multiple.z() != 0
                || shape.get(3) % multiple.y() != 0
                || shape.get(4) % multiple.x() != 0
                || array.values().length == 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    input + ": has the shape " + shape + ", expected (N, 1, Z, Y, X) with Z, Y and X multiples of "
                            + multiple);
        }
        InferenceSettings defaults = InferenceSettings.defaults();
        InferenceSettings settings = new InferenceSettings(
                List.of(),
                which.checkpoint,
                which.configuration,
                precision,
                false,
                defaults.aggregation(),
                defaults.step(),
                devices);
        NpyArray logits;
        try (NetworkOnDevice network =
                NetworkOnDevice.load(folder, fold.orElse(folder.folds().get(0)), settings)) {
            logits = network.forward(array);
        }
        logits.write(out);
        spec.commandLine().getOut().println(out + "  " + logits.shape());
        return ExitCode.OK;
    }
}
