package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.testing.SharedData;
import willis.volume.Volume;

/** Real series against what pydicom and dcm2niix made of them. */
class SeriesReferenceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classic_philips_3dpcasl",
                "ct_philips_phantom_1mm",
                "mr_double_oblique",
                "mr_t1_gd_head_axial",
                "mr_t1_sag_hfs",
                "topcow_mra_roi",
                "topcow_cta_roi"
            })
    void voxelsAndAffineEqualTheReferences(String name) throws IOException {
        JsonNode reference = new ObjectMapper()
                .readTree(SharedData.data(name).resolve("reference.json").toFile());

        Volume volume = read(SharedData.data(name + "/dicom")).volume();

        assertEqualsArray(volume, reference.get("array_zyx"));
        assertEqualsNifti(volume, reference.get("nifti_canonical").get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00_control",
                "all_zero_volume",
                "constant_instance_number",
                "duplicated_slice_new_uid",
                "duplicated_slice_same_uid",
                "localizer_mixed_in",
                "monochrome1",
                "no_extension_and_subfolders",
                "non_dicom_files",
                "rescale_per_slice",
                "reversed_instance_numbers",
                "rotated_180_in_plane",
                "shuffled_file_names",
                "tiny_position_jitter"
            })
    void harmlessDefectsDoNotChangeTheVolume(String name) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(SharedData.data("defects/" + name)
                        .resolve("expected.json")
                        .toFile());
        JsonNode array = expected.has("array_zyx")
                ? expected.get("array_zyx")
                : new ObjectMapper()
                        .readTree(SharedData.data("defects/00_control/expected.json")
                                .toFile())
                        .get("array_zyx");

        assertEqualsArray(read(SharedData.data("defects/" + name + "/dicom")).volume(), array);
    }

    private static Series read(Path folder) throws IOException {
        try (Workers workers = Workers.of(2)) {
            return new SeriesReader(QualityPolicy.NORMAL, workers).read(folder);
        }
    }

    private static void assertEqualsArray(Volume volume, JsonNode reference) {
        Extent extent = volume.grid().extent();
        JsonNode shape = reference.get("shape_zyx");
        assertThat(extent)
                .isEqualTo(new Extent(
                        shape.get(0).asInt(), shape.get(1).asInt(), shape.get(2).asInt()));
        double sum = 0;
        for (float voxel : volume.voxels()) {
            sum += voxel;
        }
        // float32 holds the values to 1e-7 relative
        assertThat(sum).isCloseTo(reference.get("sum").asDouble(), within(1e-6 * Math.abs(sum) + 1e-3));
        for (JsonNode sample : reference.get("samples")) {
            JsonNode zyx = sample.get("zyx");
            VoxelIndex voxel = new VoxelIndex(
                    zyx.get(0).asInt(), zyx.get(1).asInt(), zyx.get(2).asInt());
            assertThat((double) volume.at(voxel))
                    .as("voxel %s", voxel)
                    .isCloseTo(sample.get("value").asDouble(), within(1e-3));
        }
    }

    private static void assertEqualsNifti(Volume volume, JsonNode reference) {
        Volume ras = volume.reoriented(Orientation.RAS, Workers.serial());
        Grid grid = ras.grid();
        JsonNode dims = reference.get("dims");
        assertThat(grid.extent())
                .isEqualTo(new Extent(
                        dims.get(2).asInt(), dims.get(1).asInt(), dims.get(0).asInt()));
        JsonNode affine = reference.get("affine_ras");
        for (JsonNode sample : reference.get("samples")) {
            JsonNode ijk = sample.get("ijk");
            VoxelIndex voxel = new VoxelIndex(
                    ijk.get(2).asInt(), ijk.get(1).asInt(), ijk.get(0).asInt());
            assertThat((double) ras.at(voxel)).isCloseTo(sample.get("value").asDouble(), within(1e-3));
            double[] rasMm = new double[3];
            for (int row = 0; row < 3; row++) {
                rasMm[row] = affine.get(row).get(3).asDouble();
                for (int column = 0; column < 3; column++) {
                    rasMm[row] += affine.get(row).get(column).asDouble()
                            * ijk.get(column).asInt();
                }
            }
            PointMm expected = new PointMm(-rasMm[0], -rasMm[1], rasMm[2]);
            // dcm2niix rounds its affine to float32
            assertThat(grid.toPatient(voxel).distanceMm(expected))
                    .as("voxel %s", voxel)
                    .isLessThan(0.01);
        }
    }
}
