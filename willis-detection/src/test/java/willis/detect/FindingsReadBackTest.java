package willis.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.SeriesCandidates;
import willis.dataset.SeriesCandidates.Candidate;
import willis.findings.Location;
import willis.geometry.PointMm;

/** What a prediction writes, an evaluation reads. */
class FindingsReadBackTest {
    @TempDir
    Path folder;

    @Test
    void findingsAreReadAsTheyWereWritten() throws IOException {
        Path file = folder.resolve(SeriesCandidates.FILE_NAME);
        Files.writeString(
                file,
                DetectionJson.format(
                        HandMadeDetection.of(
                                "2.25.7.1", BlobModel.description(folder, "blobs-1"), Optional.empty(), List.of()),
                        "serial"));

        assertThat(SeriesCandidates.read(file))
                .isEqualTo(new SeriesCandidates(
                        "2.25.7.1", List.of(new Candidate(Location.BASILAR_TIP, 0.5, new PointMm(1.5, -2, 3)))));
    }
}
