package willis.volume;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the intensities of a head series show: the four kinds that are judged, named as in the RSNA 2025 challenge, and less exact kinds. */
public enum Modality {
    /** CT angiography: CT with contrast in the arteries. */
    CTA("CTA"),
    /** MR angiography: arteries are bright, without contrast agent (time of flight) or with it. */
    MRA("MRA"),
    /** T2-weighted MR: arteries are dark, cerebrospinal fluid is bright. */
    T2("MRI T2"),
    /** T1-weighted MR after contrast agent. */
    T1_POST("MRI T1post"),
    /** CT, without contrast in the arteries or of unknown contrast. */
    CT("CT"),
    /** MR of another or unknown weighting. */
    MR("MR"),
    /** Nothing is known of it. */
    UNKNOWN("unknown");

    private final String code;

    Modality(String code) {
        this.code = code;
    }

    /** What files and outputs call it. */
    public String code() {
        return code;
    }

    /** The modality that a code names, in any case; empty for other texts. */
    public static Optional<Modality> withCode(String code) {
        return Arrays.stream(values())
                .filter(modality -> modality.code.equalsIgnoreCase(code.strip()))
                .findFirst();
    }

    /** All codes, for messages. */
    public static String codes() {
        return Arrays.stream(values()).map(Modality::code).collect(Collectors.joining(", "));
    }

    /** Whether it is one of the four kinds that are judged. */
    public boolean isJudged() {
        return this == CTA || this == MRA || this == T2 || this == T1_POST;
    }

    /** Whether it was made by CT, so that intensities are Hounsfield units. */
    public boolean isCt() {
        return this == CTA || this == CT;
    }

    /** Whether it was made by MR. */
    public boolean isMr() {
        return this == MRA || this == T2 || this == T1_POST || this == MR;
    }

    /** Whether this could turn out to be the other: the other is the same or a more exact kind of this. */
    public boolean admits(Modality other) {
        return this == UNKNOWN || this == other || (this == CT && other.isCt()) || (this == MR && other.isMr());
    }

    @Override
    public String toString() {
        return code;
    }
}
