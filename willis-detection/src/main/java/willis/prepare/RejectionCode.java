package willis.prepare;

import java.util.Locale;

/**
 * Why a series is not trained with, beside the codes of {@link willis.quality.QualityCode}. Codes are part of files and do
 * not change.
 */
public enum RejectionCode {
    /** The label table names a series without a folder. */
    SERIES_MISSING("the label table names it, but it has no folder below series/"),
    /** A folder of images without a row in the label table. */
    LABELS_MISSING("it has a folder, but no row in the label table"),
    /** The images name another series than their folder. */
    OTHER_SERIES("its images name another series than their folder"),
    /** A localiser points at no voxel. */
    LOCALIZER_OUTSIDE_IMAGE("a localiser points at no voxel of the volume"),
    /** An aneurysm where the network would never look. */
    LOCALIZER_OUTSIDE_REGION("a localiser lies outside of the region of interest"),
    /** A localiser of a site whose label is 0. */
    LOCALIZER_WITHOUT_LABEL("a localiser names a site whose label is 0"),
    /** A site whose label is 1 without a localiser: it would be trained as healthy. */
    LABEL_WITHOUT_LOCALIZER("a site has the label 1, but no localiser"),
    /** An aneurysm somewhere, nobody says where. */
    SITE_UNKNOWN("an aneurysm is present, but no site has the label 1"),
    /** The very voxels of another series: one of them would be validated with what the other trained. */
    SAME_IMAGE_TWICE("another series holds the very same voxels");

    private final String meaning;

    RejectionCode(String meaning) {
        this.meaning = meaning;
    }

    /** The name in files: lower case with hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it says, in a few words. */
    public String meaning() {
        return meaning;
    }
}
