package willis.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import willis.plan.ModelFolder;

/** Which of a model folder's checkpoints and configurations is meant. */
final class CheckpointOptions {
    @Option(
            names = "--checkpoint",
            defaultValue = ModelFolder.DEFAULT_CHECKPOINT,
            paramLabel = "NAME",
            description = "the checkpoint's name without ending (default: ${DEFAULT-VALUE})")
    String checkpoint;

    @Option(
            names = "--configuration",
            paramLabel = "C",
            description = "the plan's configuration (default: 3d_fullres, or the only one)")
    Optional<String> configuration;
}
