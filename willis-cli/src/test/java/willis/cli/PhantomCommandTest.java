package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhantomCommandTest {
    @TempDir
    Path folder;

    @Test
    void aSetIsWrittenAndCounted() throws IOException {
        Run run = Run.willis("phantom", "-o", folder.resolve("set"), "-n", 1, "--preset", "unit", "--modality", "MRA");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("1 synthetic series", "MRA", "no evidence of clinical performance");
        assertThat(Files.readAllLines(folder.resolve("set").resolve("train.csv")))
                .hasSize(2);
        try (Stream<Path> series = Files.list(folder.resolve("set").resolve("series"))) {
            assertThat(series).hasSize(1);
        }
    }

    @Test
    void aModalityThatIsNotMadeIsAMistakeOfUse() {
        Run run = Run.willis("phantom", "-o", folder.resolve("set"), "--modality", "PET");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--modality: 'PET' is not made, expected CTA");
    }

    @Test
    void noSeriesIsAMistakeOfUse() {
        Run run = Run.willis("phantom", "-o", folder.resolve("set"), "-n", 0);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("-n needs a number from 1, got 0");
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAsAResource() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");

        Run run = Run.willis("phantom", "-o", folder, "-n", 1, "--preset", "unit");

        assertThat(run.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(run.err()).contains("something else");
    }
}
