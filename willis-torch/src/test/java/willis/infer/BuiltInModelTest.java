package willis.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.findings.Location;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.SideStatus;

class BuiltInModelTest {
    private static final long LARGEST_BYTES = 8 << 20;

    @TempDir
    Path folder;

    @Test
    void itIsAModelFolderLikeAnyOther() throws IOException {
        ModelFolder model = BuiltInModel.unpack(folder.resolve("model"));

        assertThat(model.folds()).containsExactly("all");
        assertThat(model.configuration(Optional.empty())
                        .network()
                        .downsampling()
                        .z())
                .isEqualTo(16);
        try (TorchHeatMapModel loaded = TorchHeatMapModel.load(model, InferenceSettings.defaults())) {
            assertThat(loaded.description().channels().locations()).hasSize(Location.values().length);
        }
    }

    @Test
    void itSaysWhatItSaw() throws IOException {
        ModelSettings settings = BuiltInModel.unpack(folder).settings();

        assertThat(settings.name()).isEqualTo("Willis built-in, synthetic heads only");
        assertThat(settings.trainingData()).contains("synthetic").contains("no patient");
        assertThat(settings.side()).isEqualTo(SideStatus.VERIFIED);
        assertThat(settings.sites().operatingPoints()).isNotEmpty();
    }

    @Test
    void itIsSmall() throws IOException {
        BuiltInModel.unpack(folder);

        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(bytes).isLessThan(LARGEST_BYTES);
    }

    @Test
    void anEarlierCopyIsReplaced() throws IOException {
        BuiltInModel.unpack(folder);
        Files.writeString(folder.resolve("plans.json"), "broken");

        assertThat(BuiltInModel.unpack(folder).folds()).isEqualTo(List.of("all"));
    }
}
