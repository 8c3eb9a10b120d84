package willis.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import willis.detect.Progress;

/** Progress on stderr: a bar where a person watches a terminal, a line every few seconds otherwise. */
final class ConsoleProgress implements Progress, AutoCloseable {
    /** Set by the launcher, which can ask the shell; Java cannot tell whether stderr is a terminal. */
    private static final boolean TERMINAL = Boolean.getBoolean("willis.terminal");

    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;
    private static final int BAR_UPDATE_MILLIS = 200;

    private final PrintWriter err;
    private final String task;
    private final String unit;
    private @Nullable ProgressBar bar;
    private long lastLine = System.nanoTime();

    /** Counts patches. */
    ConsoleProgress(PrintWriter err, String task) {
        this(err, task, "patches");
    }

    /** @param unit what is counted, in the plural */
    ConsoleProgress(PrintWriter err, String task, String unit) {
        this.err = err;
        this.task = task;
        this.unit = unit;
    }

    @Override
    public void patches(int done, int total) {
        step(done, total);
    }

    /** So many of so many are done. */
    void step(int done, int total) {
        show(task, done, total);
    }

    /** So many of one of several stages, which are told apart by what is done. */
    void step(String what, int done, int total) {
        show(task + ", " + what, done, total);
    }

    private void show(String name, int done, int total) {
        if (TERMINAL) {
            ProgressBar shown = bar;
            if (shown != null && !shown.getTaskName().equals(name)) {
                shown.close();
                shown = null;
            }
            if (shown == null) {
                shown = new ProgressBarBuilder()
                        .setTaskName(name)
                        .setInitialMax(total)
                        .setUnit(" " + unit, 1)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(BAR_UPDATE_MILLIS)
                        .clearDisplayOnFinish()
                        .build();
                bar = shown;
            }
            shown.stepTo(done);
        } else if (done < total && System.nanoTime() - lastLine > NANOS_BETWEEN_LINES) {
            lastLine = System.nanoTime();
            err.println(name + ": " + done + " of " + total + " " + unit);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
