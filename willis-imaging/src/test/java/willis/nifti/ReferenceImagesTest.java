package willis.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.Extent;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.testing.SharedData;
import willis.volume.Volume;

/** Real images, against what nibabel says of them after turning them to RAS; skipped where they are missing. */
class ReferenceImagesTest {

    /** One image with nibabel's description of it. */
    private record Reference(Path file, JsonNode expected) {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    private static List<Reference> references() throws IOException {
        Path data = SharedData.data("");
        List<Path> folders;
        try (Stream<Path> list = Files.list(data)) {
            folders = list.filter(folder -> Files.exists(folder.resolve("reference.json")))
                    .sorted()
                    .toList();
        }
        List<Reference> references = new ArrayList<>();
        for (Path folder : folders) {
            JsonNode json =
                    new ObjectMapper().readTree(folder.resolve("reference.json").toFile());
            for (JsonNode image : json.path("nifti_canonical")) {
                if (image.path("file").isString()) {
                    references.add(
                            new Reference(folder.resolve(image.get("file").asString()), image));
                }
            }
        }
        return references;
    }

    @Test
    void rectangularVolumesEqualNibabels() throws IOException {
        int compared = 0;
        for (Reference reference : references()) {
            NiftiImage image;
            try {
                image = NiftiReader.read(reference.file());
            } catch (UnsupportedNiftiException e) {
                continue; // the next tests say which and why
            }
            assertThat(image.notes()).as("%s", reference).isEmpty();
            compare(image.volume().reoriented(Orientation.RAS, Workers.serial()), reference);
            compared++;
        }
        assertThat(compared).isEqualTo(18);
    }

    private static void compare(Volume ras, Reference reference) {
        JsonNode expected = reference.expected();
        JsonNode dims = expected.get("dims");
        Extent extent =
                new Extent(dims.get(2).asInt(), dims.get(1).asInt(), dims.get(0).asInt());
        assertThat(ras.grid().extent()).as("%s", reference).isEqualTo(extent);
        // Float32 positions of up to 800 mm: 6e-5 mm each; the origin of a flipped axis is computed from several.
        for (int corner = 0; corner < 8; corner++) {
            VoxelIndex voxel = new VoxelIndex(
                    (corner & 1) * (extent.z() - 1),
                    (corner >> 1 & 1) * (extent.y() - 1),
                    (corner >> 2) * (extent.x() - 1));
            PointMm lps = new PointMm(-ras(expected, 0, voxel), -ras(expected, 1, voxel), ras(expected, 2, voxel));
            assertThat(ras.grid().toPatient(voxel).distanceMm(lps))
                    .as("%s: place of %s", reference, voxel)
                    .isLessThan(2e-4);
        }
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double magnitude = 0;
        for (float value : ras.voxels()) {
            sum += value;
            magnitude += Math.abs(value);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        // Nibabel scales in float64; our float32 voxels are each within 6e-8 of that.
        double ulp = 1e-7;
        assertThat(min).as("%s: min", reference).isCloseTo(expected.get("min").asDouble(), within(ulp * Math.abs(min)));
        assertThat(max).as("%s: max", reference).isCloseTo(expected.get("max").asDouble(), within(ulp * Math.abs(max)));
        assertThat(sum).as("%s: sum", reference).isCloseTo(expected.get("sum").asDouble(), within(ulp * magnitude));
        assertThat(sum / extent.voxels())
                .as("%s: mean", reference)
                .isCloseTo(expected.get("mean").asDouble(), within(ulp * magnitude / extent.voxels()));
        for (JsonNode sample : expected.get("samples")) {
            JsonNode ijk = sample.get("ijk");
            VoxelIndex voxel = new VoxelIndex(
                    ijk.get(2).asInt(), ijk.get(1).asInt(), ijk.get(0).asInt());
            double value = sample.get("value").asDouble();
            assertThat((double) ras.at(voxel))
                    .as("%s: %s", reference, voxel)
                    .isCloseTo(value, within(ulp * Math.abs(value)));
        }
    }

    private static double ras(JsonNode expected, int row, VoxelIndex voxel) {
        JsonNode affine = expected.get("affine_ras").get(row);
        return affine.get(0).asDouble() * voxel.x()
                + affine.get(1).asDouble() * voxel.y()
                + affine.get(2).asDouble() * voxel.z()
                + affine.get(3).asDouble();
    }

    @Test
    void tiltedGantriesAreRefusedAsSheared() {
        for (String tilted : List.of("ct_ge_head_tilt_variable", "ct_philips_phantom_tilt_neg")) {
            Path file = SharedData.data(tilted + "/ref_dcm2niix.nii.gz");
            assertThatThrownBy(() -> NiftiReader.read(file))
                    .isInstanceOf(UnsupportedNiftiException.class)
                    .hasMessageContaining("the sform (byte 280) is sheared: two axes have the cosine 0.288");
        }
    }

    @Test
    void functionalSeriesIsRefusedWithItsCount() {
        Path file = SharedData.data("enh_siemens_xa10_4files/ref_dcm2niix.nii.gz");
        assertThatThrownBy(() -> NiftiReader.read(file))
                .isInstanceOf(UnsupportedNiftiException.class)
                .hasMessageContaining("holds 4 volumes (dim[4] and up), expected 1");
    }
}
