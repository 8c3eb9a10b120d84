package willis.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program {@code willis}. */
@Command(
        name = "willis",
        description = {
            "Finds intracranial aneurysms in head CTA, MRA, T1-post and T2 series.",
            "For research only: not a medical device, not for diagnosis or treatment.",
            ""
        },
        mixinStandardHelpOptions = true,
        version = "willis 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            PredictCommand.class,
            InspectCommand.class,
            ConvertCommand.class,
            PreprocessCommand.class,
            PrepareCommand.class,
            TrainCommand.class,
            ValidateCommand.class,
            EvaluateCommand.class,
            ModelCommand.class,
            PhantomCommand.class,
            KaggleCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "willis COMMAND --help tells more. Also: ./willis test runs everything that tests (--fast: the daily lane)."
        })
public final class Main {

    private Main() {}

    /** Runs one command and exits with its code; see {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Pictures are written to files: nobody's screen is asked for, which may not answer. Read when drawing begins.
        System.setProperty("java.awt.headless", "true");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(120)
                .setExecutionExceptionHandler(new FailureReport());
        try {
            return arguments.length == 0 ? commandLine.execute("--help") : commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            long heapMegabytes = Runtime.getRuntime().maxMemory() >> 20;
            err.println("Out of memory: " + e.getMessage() + ". The Java heap may use " + heapMegabytes
                    + " MB here; set WILLIS_JAVA_OPTS=-Xmx…g for more, or use a machine with more memory");
            return ExitCode.RESOURCE;
        } finally {
            out.flush();
            err.flush();
        }
    }
}
