package willis.cli;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import willis.parallel.Workers;

/** Options that every command has. */
final class CommonOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads to use (default: all cores)",
            defaultValue = "0",
            showDefaultValue = Visibility.NEVER)
    private int threads;

    @Option(names = "--verbose", description = "tell more on the way, and where an error comes from")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The number of threads to use. */
    int threads() {
        if (threads < 0) {
            throw new ParameterException(command.commandLine(), "--threads needs a number from 1, got " + threads);
        }
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Threads for pure Java work; the caller closes. */
    Workers workers() {
        return Workers.of(threads());
    }

    static boolean isVerbose(ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.hasMatchedOption("--verbose");
    }
}
