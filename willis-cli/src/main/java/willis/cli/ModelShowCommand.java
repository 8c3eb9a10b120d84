package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.detect.ModelDescription;
import willis.findings.ChannelOrder;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.NetworkPlan;
import willis.plan.PlanConfiguration;
import willis.plan.ProbabilityReading;
import willis.weights.Checkpoint;
import willis.weights.Weights;

/** Says what a model is. */
@Command(name = "show", description = "Say what a model is: plan, network, checkpoints, orientation.")
final class ModelShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "M", description = "a model folder, nnU-Net's or Willis's, or built-in")
    private Path model;

    @Mixin
    private CheckpointOptions which;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelFolder folder = Arguments.model(model);
        PlanConfiguration configuration = folder.configuration(which.configuration);
        ChannelOrder channels = ChannelOrder.of(folder.dataset());
        ModelSettings settings = folder.settings();
        NetworkPlan network = configuration.network();
        row("name", settings.name());
        row("trained on", settings.trainingData());
        row("plan", folder.plan().name() + ", " + folder.plan().datasetName());
        row(
                "configuration",
                configuration.name() + " of " + String.join(", ", folder.plan().configurationNames()));
        row("patch", configuration.patch() + " voxels (z, y, x)");
        row("spacing", configuration.spacing() + " (z, y, x)");
        row("intensities", configuration.normalization().schemeName());
        row(
                "network",
                network.family().className() + ", " + network.stages().size() + " stages of "
                        + network.stages().stream()
                                .map(NetworkPlan.Stage::features)
                                .toList() + " features");
        row("orientation", settings.orientation() + ", " + settings.side().code());
        row("region", settings.region().code());
        row("priors", settings.priors().isEmpty() ? "training frequencies of the RSNA 2025 challenge" : "its own");
        row("reading sites", described(settings.sites()));
        settings.presence().ifPresent(presence -> row("reading heads", described(presence)));
        row(
                "channels",
                channels.locations().stream()
                        .map(location -> location.column())
                        .toList()
                        .toString());
        for (String fold : folder.folds()) {
            Path file = folder.checkpoint(fold, which.checkpoint);
            Checkpoint checkpoint = Weights.read(file);
            row(
                    "fold " + fold,
                    String.format(
                            Locale.ROOT,
                            "%s, %,d parameters, %s%s%s",
                            file.getFileName(),
                            checkpoint.distinctElements(),
                            checkpoint.trainerName().orElse("unknown trainer"),
                            checkpoint
                                    .currentEpoch()
                                    .map(epoch -> ", epoch " + epoch)
                                    .orElse(""),
                            checkpoint
                                    .mirroringAxes()
                                    .map(axes -> ", may be mirrored over axes " + axes)
                                    .orElse("")));
        }
        if (ModelDescription.isSideDoubtful(settings)) {
            row("remark", ModelDescription.SIDE_UNVERIFIED);
        }
        configuration.approximation().ifPresent(note -> row("remark", note));
        row("statement", ModelSettings.RESEARCH_ONLY);
        return ExitCode.OK;
    }

    private static String described(ProbabilityReading reading) {
        return "operating points " + new TreeMap<>(reading.operatingPoints()) + ", calibrated "
                + new TreeSet<>(reading.calibration().keySet());
    }

    private void row(String name, String value) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%-14s %s", name, value));
    }
}
