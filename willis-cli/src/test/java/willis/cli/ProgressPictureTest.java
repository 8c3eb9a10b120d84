package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.train.TrainListener;

class ProgressPictureTest {
    private static final int EPOCHS = 4;

    @TempDir
    private Path fold;

    private final List<String> heard = new ArrayList<>();
    private ProgressPicture picture;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                fold.resolve("progress.csv"),
                "epoch,learning_rate,train_loss,validation_loss,smoothed_validation_loss\n0,0.01,0.7,0.6,0.6\n");
        picture = new ProgressPicture(
                new TrainListener() {
                    @Override
                    public void epoch(Epoch epoch) {
                        heard.add("epoch " + epoch.epoch());
                    }

                    @Override
                    public void remark(String sentence) {
                        heard.add(sentence);
                    }
                },
                fold,
                EPOCHS);
    }

    private void finish(int epoch) {
        picture.epoch(new TrainListener.Epoch(
                epoch, 0.01, 0.7, OptionalDouble.empty(), OptionalDouble.empty(), 1, 0, 10, 0, 1));
    }

    @Test
    void thePictureIsThereAfterTheFirstEpoch() {
        finish(0);

        assertThat(fold.resolve("progress.png")).isRegularFile();
    }

    @Test
    void quickEpochsAreNotDrawnEachButTheLastIs() throws IOException {
        finish(0);
        Files.delete(fold.resolve("progress.png"));

        finish(1);
        assertThat(fold.resolve("progress.png")).doesNotExist();

        finish(EPOCHS - 1);
        assertThat(fold.resolve("progress.png")).isRegularFile();
    }

    @Test
    void theOtherListenerHearsEverything() {
        finish(0);
        picture.remark("take care");

        assertThat(heard).containsExactly("epoch 0", "take care");
    }

    @Test
    void aPictureThatCannotBeWrittenIsToldOnceAndEndsNothing() throws IOException {
        Files.createDirectories(fold.resolve("progress.png/in-the-way"));

        finish(0);
        finish(EPOCHS - 1);

        assertThat(heard).hasSize(3);
        assertThat(heard.get(1))
                .startsWith("No picture of the progress (")
                .endsWith("); training goes on, and progress.csv has the numbers");
    }
}
