package willis.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import willis.files.WholeFile;

/** {@code progress.csv}: one row per finished epoch, in order, whatever stops there were between them. */
final class ProgressFile {
    private static final String HEADER = "epoch,learning_rate,train_loss,validation_loss,smoothed_validation_loss,"
            + "gradient_norm,steps_left_out,patches_per_second,data_wait_share,seconds";

    private final Path file;
    private final List<String> rows = new ArrayList<>();

    private ProgressFile(Path file) {
        this.file = file;
    }

    /** The file with the rows of the epochs before {@code nextEpoch}; later ones will be done again. */
    static ProgressFile open(Path file, int nextEpoch) throws IOException {
        ProgressFile progress = new ProgressFile(file);
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (String row : lines.subList(Math.min(1, lines.size()), lines.size())) {
                if (progress.rows.size() < nextEpoch && row.startsWith(progress.rows.size() + ",")) {
                    progress.rows.add(row);
                }
            }
        }
        return progress;
    }

    void add(TrainListener.Epoch epoch) throws IOException {
        rows.add(String.join(
                ",",
                Integer.toString(epoch.epoch()),
                number(epoch.learningRate()),
                number(epoch.trainLoss()),
                number(epoch.validationLoss()),
                number(epoch.smoothedValidationLoss()),
                number(epoch.gradientNorm()),
                Integer.toString(epoch.stepsLeftOut()),
                number(epoch.patchesPerSecond()),
                number(epoch.dataWaitShare()),
                number(epoch.seconds())));
        WholeFile.writeText(file, HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
