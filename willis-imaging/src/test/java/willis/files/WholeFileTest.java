package willis.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    @Test
    void foldersAboveAreMade() throws IOException {
        WholeFile.writeText(folder.resolve("a/b/text"), "µ");

        assertThat(folder.resolve("a/b/text")).hasContent("µ");
    }

    @Test
    void afterAFailureTheOldFileIsThereAndNothingElse() throws IOException {
        Path file = folder.resolve("text");
        WholeFile.writeText(file, "old");

        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(new byte[3 << 20]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");

        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("text");
    }

    @Test
    void aFolderInTheWayIsAnErrorAndNothingIsLeftBehind() throws IOException {
        Path inTheWay = Files.createDirectories(folder.resolve("name/inner")).getParent();

        assertThatThrownBy(() -> WholeFile.writeText(inTheWay, "text")).isInstanceOf(IOException.class);

        assertThat(folder.toFile().list()).containsExactly("name");
    }
}
