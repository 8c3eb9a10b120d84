package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.report.TrainingPlot.Epoch;

class TrainingPlotTest {
    private static final int TRAINING = 0xff0b6a73;
    private static final int SMOOTHED = 0xffa35c00;
    private static final int RATE = 0xff6b4fa0;

    @TempDir
    private Path folder;

    private static Epoch epoch(int number, double trainLoss) {
        return new Epoch(number, 0.01, trainLoss, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static List<Epoch> falling(int epochs) {
        List<Epoch> all = new ArrayList<>();
        for (int i = 0; i < epochs; i++) {
            double loss = 0.7 * Math.exp(-3.0 * i / epochs);
            all.add(new Epoch(
                    i,
                    0.01 * Math.pow(1 - (double) i / epochs, 0.9),
                    loss,
                    OptionalDouble.of(1.1 * loss + 0.02 * Math.sin(i)),
                    OptionalDouble.of(1.1 * loss)));
        }
        return all;
    }

    /** The rows of a colour's pixels within some columns; the legend is above all. */
    private static List<Integer> rows(BufferedImage image, int color, int fromColumn, int toColumn) {
        List<Integer> rows = new ArrayList<>();
        for (int y = 60; y < image.getHeight(); y++) {
            for (int x = fromColumn; x < toColumn; x++) {
                if (image.getRGB(x, y) == color) {
                    rows.add(y);
                }
            }
        }
        return rows;
    }

    @Test
    void thePictureHasItsSize() throws IOException {
        Path png = folder.resolve("progress.png");

        TrainingPlot.write(falling(100), png);

        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(1200);
        assertThat(image.getHeight()).isEqualTo(800);
    }

    @Test
    void aLossThatFallsIsDrawnFalling() {
        BufferedImage image = TrainingPlot.image(falling(100));

        double early = rows(image, SMOOTHED, 100, 300).stream()
                .mapToInt(row -> row)
                .average()
                .orElseThrow();
        double late = rows(image, SMOOTHED, 900, 1100).stream()
                .mapToInt(row -> row)
                .average()
                .orElseThrow();
        assertThat(late).isGreaterThan(early + 100);
    }

    @Test
    void theRateLiesBelowTheLosses() {
        BufferedImage image = TrainingPlot.image(falling(100));

        int lowestLoss = rows(image, TRAINING, 0, 1200).stream()
                .mapToInt(row -> row)
                .max()
                .orElseThrow();
        int highestRate =
                rows(image, RATE, 0, 1200).stream().mapToInt(row -> row).min().orElseThrow();
        assertThat(highestRate).isGreaterThan(lowestLoss);
    }

    @Test
    void aRunWithoutValidationHasNoCurveOfIt() {
        BufferedImage image = TrainingPlot.image(List.of(epoch(0, 0.7), epoch(1, 0.5)));

        assertThat(rows(image, TRAINING, 0, 1200)).isNotEmpty();
        assertThat(rows(image, SMOOTHED, 0, 1200)).isEmpty();
    }

    @Test
    void theFirstEpochIsSeen() {
        assertThat(rows(TrainingPlot.image(List.of(epoch(0, 0.7))), TRAINING, 0, 1200))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-12, 1e12, Double.NaN, Double.POSITIVE_INFINITY})
    void anyLossIsDrawnOrLeftOut(double loss) {
        BufferedImage image = TrainingPlot.image(List.of(epoch(0, 0.7), epoch(1, loss), epoch(2, 0.6)));

        assertThat(rows(image, TRAINING, 0, 1200)).isNotEmpty();
    }

    @Test
    void aRunWithoutEpochsIsAnEmptyPicture() {
        assertThat(rows(TrainingPlot.image(List.of()), TRAINING, 0, 1200)).isEmpty();
    }

    @Test
    void rowsOfTheTableAreRead() throws IOException {
        Path csv = Files.writeString(folder.resolve("progress.csv"), """
                epoch,learning_rate,train_loss,validation_loss,smoothed_validation_loss,gradient_norm
                0,0.01,0.693147,,,1.5
                1,0.00503,0.5,0.6,0.61,1.4
                """);

        assertThat(TrainingPlot.read(csv))
                .containsExactly(
                        new Epoch(0, 0.01, 0.693147, OptionalDouble.empty(), OptionalDouble.empty()),
                        new Epoch(1, 0.00503, 0.5, OptionalDouble.of(0.6), OptionalDouble.of(0.61)));
    }

    @Test
    void aBrokenRowIsNamed() throws IOException {
        Path csv = Files.writeString(
                folder.resolve("progress.csv"),
                "epoch,learning_rate,train_loss,validation_loss,smoothed_validation_loss\n0,0.01,0.7,,\n1,0.0\n");

        assertThatThrownBy(() -> TrainingPlot.read(csv))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("progress.csv, line 3: not a row of a training's progress (2 cells)");
    }

    @Test
    void aPictureThatCannotBeWrittenIsAFailureAndLeavesNothing() throws IOException {
        Path png = folder.resolve("progress.png");
        Files.createDirectories(png.resolve("in-the-way"));

        assertThatThrownBy(() -> TrainingPlot.write(falling(3), png)).isInstanceOf(IOException.class);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(png);
        }
    }

    @ParameterizedTest
    @CsvSource({"FONTCONFIG_FILE,no-fonts.conf", "DISPLAY,:77"})
    void aMachineWithoutFontsOrScreenIsAFailureThatCanBeToldAndNoCrash(String variable, String value) throws Exception {
        Files.writeString(folder.resolve("no-fonts.conf"), "<fontconfig></fontconfig>");
        Path output = folder.resolve("output.txt");
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TrainingPlotTest.class.getName(),
                folder.resolve("progress.png").toString());
        child.directory(folder.toFile());
        child.environment().put("XDG_CACHE_HOME", folder.toString());
        child.environment().put(variable, value);

        Process process =
                child.redirectErrorStream(true).redirectOutput(output.toFile()).start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).content().containsAnyOf("drawn", "told: ");
    }

    /** Draws one picture and says how that went. Arguments: the file. */
    public static void main(String[] arguments) {
        try {
            TrainingPlot.write(falling(3), Path.of(arguments[0]));
            System.out.println("drawn");
        } catch (IOException e) {
            System.out.println("told: " + e.getMessage());
        }
    }
}
