package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.testing.SharedData;
import willis.volume.Volume;

/** Real compressed series, their slices decoded side by side, against what pydicom made of them. */
class CompressedSeriesTest {

    @ParameterizedTest
    @ValueSource(strings = {"mr_t1_sag_fragments_j2k", "mr_t1_sag_fragments_jpegll", "mr_tof_whole_head_derived"})
    void voxelsEqualTheReference(String name) throws IOException {
        JsonNode reference = new ObjectMapper()
                .readTree(SharedData.data(name).resolve("reference.json").toFile())
                .get("array_zyx");

        Volume volume;
        try (Workers workers = Workers.of(2)) {
            volume = new SeriesReader(QualityPolicy.NORMAL, workers)
                    .read(SharedData.data(name + "/dicom"))
                    .volume();
        }

        double sum = 0;
        for (float voxel : volume.voxels()) {
            sum += voxel;
        }
        assertThat(sum).isCloseTo(reference.get("sum").asDouble(), within(1e-6 * Math.abs(sum)));
        for (JsonNode sample : reference.get("samples")) {
            JsonNode zyx = sample.get("zyx");
            VoxelIndex voxel = new VoxelIndex(
                    zyx.get(0).asInt(), zyx.get(1).asInt(), zyx.get(2).asInt());
            assertThat((double) volume.at(voxel))
                    .as("voxel %s", voxel)
                    .isCloseTo(sample.get("value").asDouble(), within(1e-3));
        }
    }
}
