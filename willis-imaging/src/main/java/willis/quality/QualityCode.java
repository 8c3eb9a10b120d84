package willis.quality;

import static willis.quality.Severity.INFORMATION;
import static willis.quality.Severity.REFUSED;
import static willis.quality.Severity.WARNING;

import java.util.Locale;

/**
 * Everything that can be unusual about a series, and how much it matters under each policy: the one place where that is
 * decided. Codes are part of files and do not change.
 */
public enum QualityCode {
    // ---- Files and what they hold
    NO_SUCH_FILE(REFUSED, "nothing lies at the path"),
    NO_IMAGE(REFUSED, "no file holds an image"),
    TOO_MANY_FILES(REFUSED, "more files than a series can have"),
    UNREADABLE(REFUSED, "a file is damaged or of a kind that is not read, and the series cannot do without it"),
    OTHER_FILES(INFORMATION, "some files are not DICOM"),
    OTHER_OBJECTS(INFORMATION, "some DICOM files hold no image"),
    UNREADABLE_INSTANCE(REFUSED, WARNING, "an image cannot be read, its neighbours can"),
    SAME_SERIES_TWICE(REFUSED, "the series was answered under another path already"),

    // ---- Which images belong to the volume
    MISSING_SERIES_UID(REFUSED, WARNING, "images do not name their series"),
    INVALID_SERIES_UID(REFUSED, "the series is named by something that is no UID"),
    SEVERAL_SERIES(REFUSED, WARNING, "several series lie at one place"),
    LOCALIZER_LEFT_OUT(WARNING, "scouts lie among the slices"),
    SECONDARY_LEFT_OUT(WARNING, "screen captures, projections or maps lie among the slices"),
    SEVERAL_VOLUMES(REFUSED, WARNING, "the series holds several volumes: phases, echoes, time points, image types"),
    COLOUR(REFUSED, "the images are in colour"),
    MOSAIC(REFUSED, "one image holds all slices side by side"),
    NOT_CT_OR_MR(REFUSED, "the images are neither CT nor MR"),
    UNSUPPORTED_KIND(WARNING, "CT or MR, but none of CTA, MRA, T2 and T1 post"),
    MODALITY_FROM_IMAGE(INFORMATION, "which kind of series it is was told from the intensities"),
    MISSING_MODALITY(WARNING, "no tag tells which kind of series it is"),

    // ---- Where the slices lie
    COPIES_LEFT_OUT(WARNING, "slices are there twice"),
    DIFFERENT_SLICES_AT_ONE_POSITION(REFUSED, WARNING, "different slices claim one position"),
    MIXED_MATRIX_SIZES(REFUSED, WARNING, "slices differ in Rows or Columns"),
    MIXED_ORIENTATIONS(REFUSED, WARNING, "slices are not parallel"),
    MIXED_PIXEL_SPACINGS(REFUSED, WARNING, "slices differ in Pixel Spacing"),
    SINGLE_SLICE(REFUSED, "one slice is no volume"),
    TOO_LARGE(REFUSED, "more voxels than a volume can hold"),
    GAP_FILLED(REFUSED, WARNING, "slices are missing in between"),
    GAP_TOO_WIDE(REFUSED, "too many slices are missing in between"),
    IRREGULAR_DISTANCES(REFUSED, WARNING, "the distance from slice to slice varies"),
    SHEARED(WARNING, "slices follow each other obliquely: a tilted gantry"),
    MISSING_PIXEL_SPACING(REFUSED, WARNING, "the size of a pixel is not stated"),
    MISSING_SLICE_DISTANCE(REFUSED, WARNING, "the distance of the slices is not stated"),
    MISSING_IMAGE_POSITION(REFUSED, WARNING, "where slices lie is not stated"),
    MISSING_IMAGE_ORIENTATION(REFUSED, WARNING, "how slices lie is not stated"),
    ONE_POSITION_FOR_ALL(REFUSED, WARNING, "all slices claim one position"),
    IMPOSSIBLE_GEOMETRY(REFUSED, "tags that tell where slices lie contradict each other"),
    NIFTI_HEADER(INFORMATION, "the header of a NIfTI file is unusual"),

    // ---- Intensities
    NOT_A_NUMBER(REFUSED, "voxels are not finite numbers"),
    EMPTY_VOLUME(REFUSED, WARNING, "all voxels are equal"),
    CLIPPED(WARNING, "intensities are cut off"),
    WRONG_RESCALE(REFUSED, WARNING, "CT intensities are no Hounsfield units"),
    NO_CONTRAST(WARNING, "no contrast is seen in the arteries"),
    NOISE(WARNING, "the image is noisy"),
    METAL(WARNING, "metal"),
    SHUNT(INFORMATION, "a shunt"),
    MOTION(WARNING, "the head moved"),

    // ---- The head
    TOO_FEW_SLICES(WARNING, "fewer slices than show a circle of Willis"),
    IMPLAUSIBLE_SPACING(REFUSED, WARNING, "voxels of a size that no scanner makes of a head"),
    IMPLAUSIBLE_FIELD_OF_VIEW(WARNING, "a field of view that no head fits"),
    HEAD_MISSING(REFUSED, WARNING, "no head is seen"),
    HEAD_CUT(WARNING, "a part of the head is outside the image"),
    EMPTY_SUPERIOR_SPACE(INFORMATION, "there is air above the head"),
    UPSIDE_DOWN(REFUSED, WARNING, "up and down are exchanged"),
    BACK_TO_FRONT(REFUSED, WARNING, "front and back are exchanged"),
    SIDE_DOUBTFUL(WARNING, "left and right may be exchanged");

    private final Severity strict;
    private final Severity otherwise;
    private final String meaning;

    QualityCode(Severity always, String meaning) {
        this(always, always, meaning);
    }

    QualityCode(Severity strict, Severity otherwise, String meaning) {
        this.strict = strict;
        this.otherwise = otherwise;
        this.meaning = meaning;
    }

    /** The name in files: lower case with hyphens, such as {@code localizer-left-out}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it says, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** How much it matters under a policy. */
    public Severity severity(QualityPolicy policy) {
        return policy == QualityPolicy.STRICT ? strict : otherwise;
    }

    @Override
    public String toString() {
        return text();
    }
}
