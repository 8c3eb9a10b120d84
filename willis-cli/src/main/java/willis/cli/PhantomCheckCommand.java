package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import willis.files.WholeFile;
import willis.parallel.Workers;
import willis.phantom.check.Check;
import willis.phantom.check.CheckSettings;
import willis.phantom.check.PhantomChecks;
import willis.report.PhantomCheckPage;

/** Measures phantoms against their specification. */
@Command(
        name = "check",
        description = {
            "Measure whether phantoms hold what is demanded of them: sides, files, sizes, frequencies, contrasts, and that",
            "neither headers nor blob filters find their aneurysms. Exit code 3 if something demanded does not hold."
        })
final class PhantomCheckCommand implements Callable<Integer> {
    private static final int MEASURED_WIDTH = 60;

    @Option(
            names = "-n",
            paramLabel = "N",
            description = "number of images; 25 times as many heads, at most 5,000, are drawn (default: "
                    + CheckSettings.FULL + ", which takes hours on 2 cores)")
    private @Nullable Integer count;

    @Option(names = "--quick", description = CheckSettings.QUICK + " images: is anything broken? Takes some minutes")
    private boolean quick;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "of the cases (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "-o",
            paramLabel = "DIR",
            description = "folder for index.html, with curves and pictures, and checks.md")
    private Optional<Path> out;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        int images = count == null ? quick ? CheckSettings.QUICK : CheckSettings.FULL : count;
        if (images < 1) {
            throw new ParameterException(spec.commandLine(), "-n needs a number from 1, got " + images);
        }
        PrintWriter answers = spec.commandLine().getOut();
        PhantomChecks.Results results;
        try (Workers workers = common.workers();
                TaskProgress progress = new TaskProgress(spec.commandLine().getErr())) {
            results = PhantomChecks.run(CheckSettings.of(images, seed), workers, progress);
            answers.print(table(results.checks()));
            answers.flush();
            if (out.isPresent()) {
                Path page = out.get().resolve("index.html");
                PhantomCheckPage.write(results, PhantomChecks.examples(seed, workers), page);
                Path table = out.get().resolve("checks.md");
                WholeFile.writeText(table, markdown(results.checks()));
                answers.println();
                answers.println(page);
                answers.println(table);
            }
        }
        answers.flush();
        return results.hold() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** One bar per task. */
    private static final class TaskProgress implements PhantomChecks.Progress, AutoCloseable {
        private final PrintWriter err;
        private String task = "";
        private @Nullable ConsoleProgress shown;

        TaskProgress(PrintWriter err) {
            this.err = err;
        }

        @Override
        public synchronized void cases(String name, int done, int total) {
            ConsoleProgress current = shown;
            if (current == null || !name.equals(task)) {
                close();
                task = name;
                current = new ConsoleProgress(err, name, "cases");
                shown = current;
            }
            current.step(done, total);
        }

        @Override
        public synchronized void close() {
            if (shown != null) {
                shown.close();
            }
        }
    }

    static String table(List<Check> checks) {
        StringBuilder text = new StringBuilder();
        int widest =
                checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
        for (Check check : checks) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s  %2d  %-" + widest + "s  %-" + MEASURED_WIDTH + "s  demanded: %s%n",
                    check.outcome() == Check.Outcome.FAILED
                            ? "FAILED"
                            : check.outcome().text(),
                    check.number(),
                    check.name(),
                    check.measured(),
                    check.demanded()));
        }
        long failed = count(checks, Check.Outcome.FAILED);
        text.append(String.format(
                Locale.ROOT,
                "%n%d passed, %d failed, %d not judged%n",
                count(checks, Check.Outcome.PASSED),
                failed,
                count(checks, Check.Outcome.NOT_JUDGED)));
        return text.toString();
    }

    private static long count(List<Check> checks, Check.Outcome outcome) {
        return checks.stream().filter(check -> check.outcome() == outcome).count();
    }

    static String markdown(List<Check> checks) {
        StringBuilder text = new StringBuilder("| | What | Demanded | Measured | |\n|---:|---|---|---|---|\n");
        for (Check check : checks) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %d | %s | %s | %s | %s |%n",
                    check.number(),
                    check.name(),
                    check.demanded(),
                    check.measured(),
                    check.outcome() == Check.Outcome.FAILED
                            ? "**failed**"
                            : check.outcome().text()));
        }
        return text.toString();
    }
}
