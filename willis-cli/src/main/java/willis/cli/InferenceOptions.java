package willis.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import willis.infer.Aggregation;
import willis.infer.InferenceSettings;
import willis.infer.Precision;
import willis.plan.ModelFolder;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;

/** How a model is run over whole cases. */
final class InferenceOptions {
    @Mixin
    private CheckpointOptions which;

    @Option(
            names = "--precision",
            defaultValue = "auto",
            paramLabel = "auto|fp32|bf16",
            description =
                    "numbers to calculate with; auto is bf16 where the hardware has it (default: ${DEFAULT-VALUE})")
    private Precision precision;

    @Option(names = "--mirror", description = "average over the mirrored copies that the checkpoint allows")
    private boolean mirror;

    @Option(
            names = "--aggregate",
            defaultValue = "max",
            paramLabel = "max|mean|gaussian",
            description = "what becomes of overlapping patches (default: ${DEFAULT-VALUE})")
    private Aggregation aggregation;

    @Option(
            names = "--step",
            defaultValue = "0.5",
            paramLabel = "S",
            description = "distance of patches as a share of their extent (default: ${DEFAULT-VALUE})")
    private double step;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "D[,D]",
            description = "cpu, cuda, cuda:N; several share the patches of a case (default: all GPUs, or the CPU)")
    private String device;

    /**
     * Loads libtorch, and puts the options together.
     *
     * @param folds empty for all
     */
    InferenceSettings settings(List<String> folds, CommonOptions common, CommandSpec spec) throws DeviceException {
        return settings(folds, TorchSetup.devices(device, common, spec), spec);
    }

    /** Checks what can be checked without libtorch. */
    void check(List<String> folds, CommandSpec spec) {
        settings(folds, List.of(ComputeDevice.CPU), spec);
    }

    /** The name of the checkpoint. */
    String checkpoint() {
        return which.checkpoint;
    }

    /** The options, as they were given, that say what a model is rather than how it is run; without the folds. */
    List<String> namedOptions() {
        List<String> options = new ArrayList<>();
        if (!which.checkpoint.equals(ModelFolder.DEFAULT_CHECKPOINT)) {
            options.addAll(List.of("--checkpoint", which.checkpoint));
        }
        which.configuration.ifPresent(name -> options.addAll(List.of("--configuration", name)));
        return options;
    }

    private InferenceSettings settings(List<String> folds, List<ComputeDevice> devices, CommandSpec spec) {
        try {
            return new InferenceSettings(
                    folds, which.checkpoint, which.configuration, precision, mirror, aggregation, step, devices);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--step: " + e.getMessage(), e);
        }
    }

    /** Where a model runs and in what numbers, for people. */
    static String told(InferenceSettings settings) {
        return "Running on " + settings.devices() + " in "
                + settings.precision().on(settings.devices().get(0)).code();
    }
}
