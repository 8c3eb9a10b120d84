package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.dicom.DicomFormatException;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.nifti.NiftiWriter;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.testing.SharedData;
import willis.volume.Volume;

/** What cannot become a volume is refused with its reason, never misread. */
class SeriesRefusalTest {

    @ParameterizedTest
    @CsvSource({
        "duplicated_position_other_pixels, different-slices-at-one-position",
        "empty_folder, no-image",
        "missing_image_orientation, missing-image-orientation",
        "missing_image_position_all, missing-image-position",
        "missing_image_position_one, missing-image-position",
        "missing_pixel_data_one, missing-pixel-data",
        "missing_pixel_spacing, missing-pixel-spacing",
        "missing_slice, irregular-distances",
        "non_uniform_spacing, irregular-distances",
        "single_slice, single-slice",
        "two_phases_same_positions, different-slices-at-one-position",
        "wrong_matrix_one_slice, mixed-matrix-sizes",
        "wrong_orientation_some_slices, mixed-orientations",
        "wrong_pixel_spacing_some_slices, mixed-pixel-spacings"
    })
    void aDefectIsNamed(String name, String code) {
        Path folder = SharedData.data("defects/" + name + "/dicom");

        assertThatThrownBy(() -> read(folder, QualityPolicy.NORMAL))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({"truncated_header, slice_009", "truncated_pixel_data, slice_009", "zero_byte_file, slice_009"})
    void aBrokenFileIsNamed(String name, String file) {
        Path folder = SharedData.data("defects/" + name + "/dicom");

        assertThatThrownBy(() -> read(folder, QualityPolicy.NORMAL))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining(file);
    }

    @ParameterizedTest
    @CsvSource({
        "ct_ge_head_tilt_variable, irregular-distances",
        "ct_philips_phantom_tilt_neg, sheared-stack",
        "ct_philips_localizer, single-slice",
        "enh_siemens_xa30_sag, multi-frame",
        "enh_philips_b0, multi-frame"
    })
    void whatIsNotReadYetIsRefused(String name, String code) {
        Path folder = SharedData.data(name + "/dicom");

        assertThatThrownBy(() -> read(folder, QualityPolicy.NORMAL))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code().text()).isEqualTo(code));
    }

    @Test
    void ofTwoSeriesTheLargerIsReadAndTheChoiceReported() throws IOException {
        Series series = read(SharedData.data("defects/two_series_one_folder/dicom"), QualityPolicy.NORMAL);

        assertThat(series.instanceCount()).isEqualTo(16);
        assertThat(series.findings()).extracting(QualityFinding::code).contains(QualityCode.SEVERAL_SERIES);
    }

    @Test
    void strictRefusesTwoSeriesInOneFolder() {
        Path folder = SharedData.data("defects/two_series_one_folder/dicom");

        assertThatThrownBy(() -> read(folder, QualityPolicy.STRICT))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(QualityCode.SEVERAL_SERIES));
    }

    @Test
    void anEmptyVolumeIsMarkedDoubtful() throws IOException {
        Series series = read(SharedData.data("defects/all_zero_volume/dicom"), QualityPolicy.NORMAL);

        assertThat(series.findings()).extracting(QualityFinding::code).containsExactly(QualityCode.EMPTY_VOLUME);
    }

    @Test
    void aCleanSeriesHasNoFindings() throws IOException {
        Series series = read(SharedData.data("defects/00_control/dicom"), QualityPolicy.STRICT);

        assertThat(series.findings()).isEmpty();
    }

    @Test
    void aNiftiWithVoxelsThatAreNoNumbersIsRefused(@TempDir Path folder) throws IOException {
        Grid grid = new Grid(new Extent(2, 3, 4), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        float[] voxels = new float[24];
        voxels[5] = Float.NaN;
        voxels[6] = 1;
        Path file = folder.resolve("nan.nii");
        NiftiWriter.write(new Volume(grid, voxels), file);

        assertThatThrownBy(() -> read(file, QualityPolicy.NORMAL))
                .isInstanceOf(UnusableSeriesException.class)
                .hasMessageContaining("1 voxels are not finite numbers");
    }

    private static Series read(Path folder, QualityPolicy policy) throws IOException {
        try (Workers workers = Workers.of(2)) {
            return new SeriesReader(policy, workers).read(folder);
        }
    }
}
