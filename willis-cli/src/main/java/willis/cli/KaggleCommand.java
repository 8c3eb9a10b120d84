package willis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import willis.challenge.ChallengeServer;
import willis.challenge.ChallengeSettings;
import willis.challenge.ChallengeSettings.Interfaces;
import willis.challenge.NotebookPackage;
import willis.challenge.ServerHealth;
import willis.challenge.TorchGraduatedModel;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;

/** The challenge's inference server. */
@Command(
        name = "kaggle",
        description = {
            "Answer the gateway of the RSNA 2025 challenge, series by series, within the time of the run.",
            "Where time is short, mirrored copies go first, then overlap of patches, then precision; a series that cannot be"
                    + " answered in time, or not at all, gets the model's prior probabilities."
        })
final class KaggleCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(365);

    @Mixin
    private ModelOptions models;

    @Mixin
    private InferenceOptions inference;

    @Option(
            names = "-o",
            defaultValue = ".",
            paramLabel = "OUT",
            description = "folder for kaggle-run.json and kaggle.log (default: the current one)")
    private Path out;

    @Option(
            names = "--budget",
            defaultValue = "11h",
            paramLabel = "TIME",
            description = "what the whole run may take, such as 11h, 90m or 45s (default: ${DEFAULT-VALUE})")
    private String budget;

    @Option(
            names = "--expected-series",
            defaultValue = "2500",
            paramLabel = "N",
            description = "how many series will come (default: ${DEFAULT-VALUE})")
    private int expectedSeries;

    @Option(
            names = "--response",
            defaultValue = "30m",
            paramLabel = "TIME",
            description = "what one answer may take (default: ${DEFAULT-VALUE})")
    private String response;

    @Option(
            names = "--listen",
            paramLabel = "loopback|all",
            description = "whom to listen to: this machine, or all networks (default: loopback; all where the"
                    + " competition says by its variable KAGGLE_IS_COMPETITION_RERUN that the gateway runs elsewhere)")
    private Optional<Interfaces> interfaces;

    @Option(
            names = "--clear-shared",
            paramLabel = "DIR",
            description =
                    "remove a series once it is answered, if it lies below DIR, the gateway's shared folder: links"
                            + " only, not what they lead to (default: everything is left)")
    private Optional<Path> shared;

    @Option(names = "--resume", description = "go on with the run whose record OUT holds: its time and its counts")
    private boolean resume;

    @Option(
            names = "--pack",
            paramLabel = "DIR",
            description =
                    "instead of serving: put a Java runtime, Willis, its native libraries and the models into a new"
                            + " folder that runs without network and without Java")
    private Optional<Path> pack;

    @Option(names = "--health", description = "instead of serving: ask whether a server on this machine can answer")
    private boolean health;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (health) {
            return askHealth();
        }
        ChallengeSettings settings = settings();
        if (pack.isPresent()) {
            return pack(pack.get());
        }
        return serve(settings);
    }

    private ChallengeSettings settings() {
        Interfaces whom = interfaces.orElse(
                System.getenv("KAGGLE_IS_COMPETITION_RERUN") == null ? Interfaces.LOOPBACK : Interfaces.ALL);
        if (expectedSeries < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--expected-series needs a number from 1, got " + expectedSeries);
        }
        return new ChallengeSettings(
                duration("--budget", budget),
                expectedSeries,
                duration("--response", response),
                out,
                resume,
                whom,
                common.threads(),
                shared);
    }

    private Duration duration(String option, String text) {
        try {
            Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
                throw new ParameterException(
                        spec.commandLine(), option + " needs a positive time of at most a year, got '" + text + "'");
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), option + " needs a time such as 11h, 90m or 1h30m, got '" + text + "'", e);
        }
    }

    private int askHealth() {
        PrintWriter answers = spec.commandLine().getOut();
        Optional<Integer> port = ServerHealth.servingPort();
        answers.println(port.map(number -> "serving on port " + number).orElse("no server is ready"));
        return port.isPresent() ? ExitCode.OK : ExitCode.RESOURCE;
    }

    private int pack(Path folder) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Packing a Java runtime, jars and models …");
        NotebookPackage.write(
                folder,
                NotebookPackage.classPath(),
                jvmArguments(),
                models.open(),
                models.folds(),
                inference.checkpoint(),
                inference.namedOptions());
        spec.commandLine().getOut().println(folder.resolve(NotebookPackage.SCRIPT));
        err.println("Upload " + folder + " as one data set; its README.txt has the notebook's cell. Options for the run"
                + " (--mirror, --step, --budget and others) are given there, not here.");
        return ExitCode.OK;
    }

    /** The flags that the launcher gives to every process. */
    private static String jvmArguments() throws IOException {
        try (InputStream bytes = KaggleCommand.class.getResourceAsStream("willis.jvmargs")) {
            if (bytes == null) {
                throw new IllegalStateException("Not in the jar: willis.jvmargs");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private int serve(ChallengeSettings settings) throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        // What is wrong with options and folders is told before a port is opened or an earlier record replaced.
        inference.check(models.folds(), spec);
        List<ModelFolder> folders = models.open();
        err.println(ModelSettings.RESEARCH_ONLY);
        ChallengeServer server = ChallengeServer.start(
                settings,
                () -> TorchGraduatedModel.load(folders, inference.settings(models.folds(), common, spec)),
                ChallengeServer.steadyClock(),
                line -> {
                    err.println(line);
                    err.flush();
                });
        Thread goodbye = new Thread(server::close, "willis-goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        spec.commandLine().getOut().println("listening on port " + server.port());
        spec.commandLine().getOut().flush();
        try {
            server.awaitEnd();
            return ExitCode.OK;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            server.close();
            Runtime.getRuntime().removeShutdownHook(goodbye);
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException("Loading the model", cause);
        }
    }
}
