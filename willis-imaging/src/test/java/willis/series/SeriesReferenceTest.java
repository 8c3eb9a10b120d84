package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.Tag;
import willis.dicom.pixel.FrameReader;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enh_ct_supplemental",
                "enh_philips_3dpcasl",
                "enh_philips_b0",
                "enh_siemens_vida_perf_siemens",
                "enh_siemens_xa10_4files",
                "enh_siemens_xa30_sag"
            })
    void enhancedObjectsEqualTheReferences(String name) throws IOException {
        JsonNode file = new ObjectMapper()
                .readTree(SharedData.data(name).resolve("reference.json").toFile())
                .get("enhanced_multiframe")
                .get(0);

        Volume volume = read(SharedData.data(name + "/dicom")).volume();

        // of several volumes the first is the magnitude image, and the first point of time
        JsonNode expected = file.get("volumes").get(0);
        assertEqualsArray(volume, expected);
        JsonNode spacing = expected.get("spacing_xyz");
        assertThat(volume.grid().spacing().z()).isCloseTo(spacing.get(2).asDouble(), within(1e-3));
        assertThat(volume.grid().spacing().y()).isCloseTo(spacing.get(1).asDouble(), within(1e-6));
        assertThat(volume.grid().spacing().x()).isCloseTo(spacing.get(0).asDouble(), within(1e-6));
        JsonNode firstPosition = null;
        for (JsonNode frame : file.get("frames")) {
            if (frame.get("frame").asInt()
                    == expected.get("frames_in_slice_order").get(0).asInt()) {
                firstPosition = frame.get("position_lps");
            }
        }
        PointMm origin = new PointMm(
                firstPosition.get(0).asDouble(),
                firstPosition.get(1).asDouble(),
                firstPosition.get(2).asDouble());
        assertThat(volume.grid().origin().distanceMm(origin)).isLessThan(1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enh_philips_3dpcasl", "enh_siemens_vida_perf_siemens", "enh_siemens_xa30_sag"})
    void enhancedObjectsEqualDcm2niix(String name) throws IOException {
        JsonNode reference = new ObjectMapper()
                .readTree(SharedData.data(name).resolve("reference.json").toFile());

        assertEqualsNifti(
                read(SharedData.data(name + "/dicom")).volume(),
                reference.get("nifti_canonical").get(0));
    }

    @Test
    void anEnhancedObjectEqualsItsClassicTwin() throws IOException {
        Volume enhanced = read(SharedData.data("enh_philips_3dpcasl/dicom")).volume();
        Volume classic = read(SharedData.data("classic_philips_3dpcasl/dicom")).volume();

        assertThat(enhanced.voxels()).isEqualTo(classic.voxels());
        VoxelIndex last = new VoxelIndex(39, 95, 95);
        assertThat(enhanced.grid().toPatient(last).distanceMm(classic.grid().toPatient(last)))
                .isLessThan(0.01);
    }

    /** Each voxel of a straightened series against the slice itself, read without any of our geometry. */
    @ParameterizedTest
    @ValueSource(strings = {"ct_philips_phantom_tilt_neg", "ct_ge_head_tilt_variable"})
    void straightenedSeriesShowTheirSlicesWhereTheyWereScanned(String name) throws IOException {
        Path folder = SharedData.data(name + "/dicom");
        Series series = read(folder);
        Grid grid = series.volume().grid();
        int slicesOnPlanes = 0;
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path path : files) {
            DicomFile file = DicomReader.readHeader(path);
            double[] position = numbers(file, Tag.IMAGE_POSITION_PATIENT);
            double[] cosines = numbers(file, Tag.IMAGE_ORIENTATION_PATIENT);
            double spacing = numbers(file, Tag.PIXEL_SPACING)[0];
            VoxelPoint corner = grid.toVoxel(new PointMm(position[0], position[1], position[2]));
            if (Math.abs(corner.z() - Math.rint(corner.z())) > 1e-3) {
                continue;
            }
            slicesOnPlanes++;
            float[] pixels = new float[512 * 512];
            try (FrameReader reader = FrameReader.open(file)) {
                reader.frame(0)
                        .rescale(
                                file.dataSet().decimal(Tag.RESCALE_SLOPE).orElse(1.0),
                                file.dataSet().decimal(Tag.RESCALE_INTERCEPT).orElse(0.0),
                                pixels,
                                0);
            }
            for (int y = 150; y < 400; y += 7) {
                VoxelIndex voxel = new VoxelIndex((int) Math.rint(corner.z()), y, 250);
                PointMm point = grid.toPatient(voxel);
                double row = ((point.x() - position[0]) * cosines[3]
                                + (point.y() - position[1]) * cosines[4]
                                + (point.z() - position[2]) * cosines[5])
                        / spacing;
                int upper = (int) Math.floor(row);
                double share = row - upper;
                double expected = upper < 0 || upper > 510
                        ? Double.NaN
                        : (1 - share) * pixels[upper * 512 + 250] + share * pixels[(upper + 1) * 512 + 250];
                if (!Double.isNaN(expected)) {
                    assertThat((double) series.volume().at(voxel)).isCloseTo(expected, within(0.05));
                }
            }
        }
        assertThat(slicesOnPlanes).isGreaterThan(1);
    }

    private static double[] numbers(DicomFile file, int tag) throws IOException {
        return file.dataSet().decimals(tag).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
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
