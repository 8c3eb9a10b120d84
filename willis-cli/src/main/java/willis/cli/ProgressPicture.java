package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import willis.report.TrainingPlot;
import willis.train.TrainListener;

/**
 * Draws {@code progress.png} from {@code progress.csv} after epochs: every ten seconds at most, and after the last one. Tells
 * all it hears to another listener first.
 */
final class ProgressPicture implements TrainListener {
    private static final long NANOS_BETWEEN_PICTURES = 10_000_000_000L;

    private final TrainListener next;
    private final Path fold;
    private final int epochs;
    private boolean drawnBefore;
    private boolean failedBefore;
    private long lastDrawn;

    /**
     * @param fold the folder of the fold that is trained
     * @param epochs of the whole run
     */
    ProgressPicture(TrainListener next, Path fold, int epochs) {
        this.next = next;
        this.fold = fold;
        this.epochs = epochs;
    }

    @Override
    public void step(Step step) {
        next.step(step);
    }

    @Override
    public void epoch(Epoch epoch) {
        next.epoch(epoch);
        boolean last = epoch.epoch() + 1 >= epochs;
        if (last || !drawnBefore || System.nanoTime() - lastDrawn > NANOS_BETWEEN_PICTURES) {
            draw();
            drawnBefore = true;
            lastDrawn = System.nanoTime();
        }
    }

    /** A picture is no reason to end days of training; that there is none is told once. */
    private void draw() {
        try {
            TrainingPlot.write(TrainingPlot.read(fold.resolve("progress.csv")), fold.resolve("progress.png"));
        } catch (IOException e) {
            if (!failedBefore) {
                failedBefore = true;
                next.remark("No picture of the progress (" + FailureReport.message(e)
                        + "); training goes on, and progress.csv has the numbers");
            }
        }
    }

    @Override
    public void saved(Path checkpoint) {
        next.saved(checkpoint);
    }

    @Override
    public void remark(String sentence) {
        next.remark(sentence);
    }
}
