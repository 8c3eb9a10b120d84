package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.dicom.DicomFormatException;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.testing.SharedData;

/**
 * One series, damaged in one way at a time: what each policy makes of it. The strict policy refuses what the references
 * call an error, the others repair what can be repaired and say so.
 */
class DefectsTest {
    /** What the examiner says of intensities and head is tested elsewhere. */
    private static final Set<QualityCode> ABOUT_THE_READING = Arrays.stream(QualityCode.values())
            .filter(code -> code.compareTo(QualityCode.NOT_A_NUMBER) < 0)
            .filter(code -> code != QualityCode.UNSUPPORTED_KIND && code != QualityCode.MODALITY_FROM_IMAGE)
            .collect(Collectors.toSet());

    @ParameterizedTest
    @CsvSource({
        "duplicated_position_other_pixels, DIFFERENT_SLICES_AT_ONE_POSITION",
        "empty_folder, NO_IMAGE",
        "missing_image_orientation, MISSING_IMAGE_ORIENTATION",
        "missing_image_position_all, MISSING_IMAGE_POSITION",
        "missing_image_position_one, MISSING_IMAGE_POSITION",
        "missing_pixel_spacing, MISSING_PIXEL_SPACING",
        "missing_slice, GAP_FILLED",
        "non_uniform_spacing, GAP_FILLED",
        "single_slice, SINGLE_SLICE",
        "two_phases_same_positions, SEVERAL_VOLUMES",
        "two_series_one_folder, SEVERAL_SERIES",
        "wrong_matrix_one_slice, MIXED_MATRIX_SIZES",
        "wrong_orientation_some_slices, MIXED_ORIENTATIONS",
        "wrong_pixel_spacing_some_slices, MIXED_PIXEL_SPACINGS"
    })
    void strictRefusesWhatIsNotAsScanned(String name, QualityCode code) {
        assertThatThrownBy(() -> read(name, QualityPolicy.STRICT))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "missing_image_position_one, slice_009",
        "wrong_matrix_one_slice, slice_009",
        "wrong_orientation_some_slices, slice_009",
        "wrong_pixel_spacing_some_slices, slice_009",
        "duplicated_position_other_pixels, slice_010"
    })
    void strictNamesTheFile(String name, String file) {
        assertThatThrownBy(() -> read(name, QualityPolicy.STRICT)).hasMessageContaining(file);
    }

    @ParameterizedTest
    @CsvSource({"missing_pixel_data_one", "truncated_header", "truncated_pixel_data", "zero_byte_file"})
    void strictNamesABrokenFile(String name) {
        assertThatThrownBy(() -> read(name, QualityPolicy.STRICT))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("slice_009");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "00_control, -",
                "constant_instance_number, -",
                "monochrome1, -",
                "no_extension_and_subfolders, -",
                "rescale_per_slice, -",
                "reversed_instance_numbers, -",
                "rotated_180_in_plane, -",
                "shuffled_file_names, -",
                "tiny_position_jitter, -",
                "non_dicom_files, OTHER_FILES",
                "duplicated_slice_new_uid, COPIES_LEFT_OUT",
                "duplicated_slice_same_uid, COPIES_LEFT_OUT",
                "localizer_mixed_in, LOCALIZER_LEFT_OUT"
            })
    void strictReadsWhatIsHarmless(String name, QualityCode code) throws IOException {
        assertThat(codes(read(name, QualityPolicy.STRICT))).isEqualTo(code == null ? List.of() : List.of(code));
    }

    @ParameterizedTest
    @CsvSource({
        "duplicated_position_other_pixels, DIFFERENT_SLICES_AT_ONE_POSITION",
        "missing_image_orientation, MISSING_IMAGE_ORIENTATION",
        "missing_image_position_all, MISSING_IMAGE_POSITION",
        "missing_image_position_one, MISSING_IMAGE_POSITION",
        "missing_pixel_data_one, UNREADABLE_INSTANCE GAP_FILLED",
        "missing_pixel_spacing, MISSING_PIXEL_SPACING",
        "missing_slice, GAP_FILLED",
        "non_uniform_spacing, GAP_FILLED",
        "truncated_header, UNREADABLE_INSTANCE GAP_FILLED",
        "truncated_pixel_data, UNREADABLE_INSTANCE GAP_FILLED",
        "two_phases_same_positions, SEVERAL_VOLUMES",
        "two_series_one_folder, SEVERAL_SERIES",
        "wrong_matrix_one_slice, MIXED_MATRIX_SIZES GAP_FILLED",
        "zero_byte_file, UNREADABLE_INSTANCE GAP_FILLED"
    })
    void normalRepairsAndSaysSo(String name, String codes) throws IOException {
        Series series = read(name, QualityPolicy.NORMAL);

        assertThat(codes(series).stream().map(Enum::name)).containsExactly(codes.split(" "));
        assertThat(series.findings())
                .filteredOn(finding -> ABOUT_THE_READING.contains(finding.code()))
                .allMatch(finding -> finding.done().isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "single_slice, SINGLE_SLICE",
        "empty_folder, NO_IMAGE",
        "wrong_orientation_some_slices, GAP_TOO_WIDE",
        "wrong_pixel_spacing_some_slices, GAP_TOO_WIDE"
    })
    void normalRefusesWhatCannotBeRepaired(String name, QualityCode code) {
        assertThatThrownBy(() -> read(name, QualityPolicy.NORMAL))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "wrong_orientation_some_slices, MIXED_ORIENTATIONS",
        "wrong_pixel_spacing_some_slices, MIXED_PIXEL_SPACINGS"
    })
    void lenientFillsWiderGaps(String name, QualityCode code) throws IOException {
        assertThat(codes(read(name, QualityPolicy.LENIENT))).containsExactly(code, QualityCode.GAP_FILLED);
    }

    @ParameterizedTest
    @CsvSource({
        "duplicated_position_other_pixels",
        "missing_image_orientation",
        "missing_image_position_one",
        "missing_pixel_spacing",
        "two_series_one_folder"
    })
    void whatCanBeRestoredEqualsTheUndamagedSeries(String name) throws IOException {
        Series restored = read(name, QualityPolicy.NORMAL);
        Series control = read("00_control", QualityPolicy.NORMAL);

        assertThat(restored.volume().voxels()).isEqualTo(control.volume().voxels());
        assertThat(restored.volume().grid()).isEqualTo(control.volume().grid());
    }

    @Test
    void withoutPositionsDistancesAreRightAndTheOriginIsArbitrary() throws IOException {
        Series restored = read("missing_image_position_all", QualityPolicy.NORMAL);
        Series control = read("00_control", QualityPolicy.NORMAL);

        assertThat(restored.volume().voxels()).isEqualTo(control.volume().voxels());
        assertThat(restored.volume().grid().spacing())
                .isEqualTo(control.volume().grid().spacing());
        assertThat(restored.volume().grid().cosines())
                .isEqualTo(control.volume().grid().cosines());
    }

    @Test
    void refusalsTellWhatWasTriedBefore() {
        assertThatThrownBy(() -> read("wrong_orientation_some_slices", QualityPolicy.NORMAL))
                .hasMessageContaining("before that: 3 of 16 slices differ in Image Orientation Patient (0020,0037)");
    }

    private static List<QualityCode> codes(Series series) {
        return series.findings().stream()
                .map(QualityFinding::code)
                .filter(ABOUT_THE_READING::contains)
                .toList();
    }

    private static Series read(String name, QualityPolicy policy) throws IOException {
        Path folder = SharedData.data("defects/" + name + "/dicom");
        return new SeriesReader(policy, Workers.serial()).read(folder);
    }
}
