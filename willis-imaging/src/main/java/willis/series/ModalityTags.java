package willis.series;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.Tag;
import willis.volume.Modality;

/**
 * What the tags of a series tell of its kind. The tags of de-identified data are often silent; then it is CT or MR, and
 * the image has to tell the rest.
 *
 * <p>Rules, the first that holds: an acquisition contrast stated by an enhanced object; an angiography flag; words in
 * Series Description, Protocol Name and Sequence Name, which vendors and hospitals share widely; echo, repetition and
 * inversion times of spin echo sequences. Descriptions are looked at and never repeated: people write names there.
 *
 * @param modality as exactly as the tags tell
 * @param otherKind what it is instead, if the tags say that it is CT or MR of none of the four judged kinds
 */
record ModalityTags(Modality modality, Optional<String> otherKind) {

    private static final String CT_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
    private static final String ENHANCED_CT_STORAGE = "1.2.840.10008.5.1.4.1.1.2.1";
    private static final String MR_STORAGE = "1.2.840.10008.5.1.4.1.1.4";
    private static final String ENHANCED_MR_STORAGE = "1.2.840.10008.5.1.4.1.1.4.1";

    private static final Pattern CT_ANGIOGRAPHY = words("cta|angio\\w*|ct ?angio\\w*|cow|circle of willis");
    private static final Pattern CT_PERFUSION = words("perf\\w*|ctp|cbf|cbv|mtt|tmax|ttp");
    private static final Pattern MR_ANGIOGRAPHY = words("tof\\w*|mra|angio\\w*|cemra|pc ?a|fl3d tof|inhance");
    private static final Pattern DIFFUSION = words("dwi|dti|adc|trace\\w*|diff\\w*|b1000|ep2d diff|tensor");
    private static final Pattern SUSCEPTIBILITY = words("swi|swan|gre|t2 ?star|venobold|hemo|medic|mip|minip");
    private static final Pattern PERFUSION = words("perf\\w*|asl|p?casl|dsc|dce|relcb[fv]|bold|fmri|ep2d|rest\\w*");
    private static final Pattern FLAIR = words("flair|dark ?fluid|tirm");
    private static final Pattern T2 = words("t2|t2w|tse|fse|ciss\\w*|fiesta|space|cube|vista|haste|drive");
    private static final Pattern T1 = words("t1|t1w|mprage|mpr|bravo|spgr|fspgr|vibe|tfl|fl2d|fl3d|mp2rage");
    private static final Pattern CONTRAST = words("gd|gad\\w*|post|km|ce|contrast|pc|mdc|kontrast|\\+ ?c|c ?\\+");

    /** Milliseconds: of a spin echo, cerebrospinal fluid outshines the brain from here on. */
    private static final double LONG_ECHO_MS = 70;

    private static final double LONG_REPETITION_MS = 2000;
    private static final double SHORT_ECHO_MS = 30;

    /** Milliseconds: only fluid is suppressed by so late an inversion. */
    private static final double FLUID_INVERSION_MS = 1600;

    /**
     * Reads the tags of one image.
     *
     * @return empty if it is of another kind than CT or MR, such as ultrasound
     */
    static Optional<ModalityTags> of(DicomFile file) {
        DataSet header = file.dataSet();
        String sopClass = header.string(Tag.SOP_CLASS_UID).orElse("");
        String stated = header.string(Tag.MODALITY).orElse("").toUpperCase(Locale.ROOT);
        boolean ct = sopClass.equals(CT_STORAGE) || sopClass.equals(ENHANCED_CT_STORAGE);
        boolean mr = sopClass.equals(MR_STORAGE) || sopClass.equals(ENHANCED_MR_STORAGE);
        FrameAttributes attributes = FrameAttributes.of(file, 1).get(0);
        return switch (stated) {
            case "CT" -> Optional.of(ct(attributes));
            case "MR" -> Optional.of(mr(attributes));
            // Secondary captures and converted files often say OT, and some say nothing.
            case "", "OT" ->
                Optional.of(
                        ct
                                ? ct(attributes)
                                : mr ? mr(attributes) : new ModalityTags(Modality.UNKNOWN, Optional.empty()));
            default -> Optional.empty();
        };
    }

    /** Whether Modality is CT or MR, or does not tell. */
    static boolean isCtOrMr(DicomFile file) {
        String stated = file.dataSet().string(Tag.MODALITY).orElse("").toUpperCase(Locale.ROOT);
        return stated.equals("CT") || stated.equals("MR") || stated.equals("OT") || stated.isEmpty();
    }

    private static ModalityTags ct(FrameAttributes attributes) {
        String description = description(attributes);
        if (attributes.imageType().contains("PERFUSION")
                || CT_PERFUSION.matcher(description).find()) {
            return other(Modality.CT, "CT perfusion");
        }
        // A contrast agent alone is not enough: venous phases have it too.
        return CT_ANGIOGRAPHY.matcher(description).find() ? exactly(Modality.CTA) : exactly(Modality.CT);
    }

    private static ModalityTags mr(FrameAttributes attributes) {
        String contrast = attributes.strings(Tag.MR_IMAGE_FRAME_TYPE_SEQUENCE, Tag.ACQUISITION_CONTRAST).stream()
                .findFirst()
                .orElse("");
        List<String> type = attributes.imageType();
        String description = description(attributes);
        boolean agent = attributes.string(Tag.CONTRAST_BOLUS_AGENT).isPresent()
                || attributes.string(Tag.CONTRAST_BOLUS_ROUTE).isPresent()
                || CONTRAST.matcher(description).find();
        if (attributes.string(Tag.ANGIO_FLAG).filter("Y"::equals).isPresent()
                || contrast.equals("TIME_OF_FLIGHT")
                || contrast.equals("FLOW_ENCODED")
                || MR_ANGIOGRAPHY.matcher(description).find()) {
            return exactly(Modality.MRA);
        }
        if (type.contains("DIFFUSION")
                || contrast.equals("DIFFUSION")
                || DIFFUSION.matcher(description).find()) {
            return other(Modality.MR, "diffusion");
        }
        if (type.contains("PERFUSION")
                || type.contains("FMRI")
                || contrast.equals("PERFUSION")
                || PERFUSION.matcher(description).find()) {
            return other(Modality.MR, "perfusion or functional MR");
        }
        if (contrast.equals("FLUID_ATTENUATED")
                || FLAIR.matcher(description).find()
                || inversionMs(attributes) >= FLUID_INVERSION_MS) {
            return other(Modality.MR, "fluid-attenuated MR");
        }
        if (contrast.equals("SUSCEPTIBILITY")
                || contrast.equals("T2_STAR")
                || SUSCEPTIBILITY.matcher(description).find()) {
            return other(Modality.MR, "susceptibility-weighted MR");
        }
        if (contrast.equals("T1") || T1.matcher(description).find()) {
            // Without a word of contrast agent it may have been given all the same.
            return exactly(agent ? Modality.T1_POST : Modality.MR);
        }
        if (contrast.equals("T2") || T2.matcher(description).find()) {
            return exactly(Modality.T2);
        }
        return byTimes(attributes, agent);
    }

    private static ModalityTags byTimes(FrameAttributes attributes, boolean agent) {
        double echoMs = attributes.decimal(Tag.ECHO_TIME).orElse(Double.NaN);
        double repetitionMs = attributes.decimal(Tag.REPETITION_TIME).orElse(Double.NaN);
        boolean spinEcho = attributes.string(Tag.SCANNING_SEQUENCE).orElse("").equals("SE");
        if (spinEcho && echoMs >= LONG_ECHO_MS && repetitionMs >= LONG_REPETITION_MS) {
            return exactly(Modality.T2);
        }
        if (agent && echoMs < SHORT_ECHO_MS) {
            return exactly(Modality.T1_POST);
        }
        return exactly(Modality.MR);
    }

    private static double inversionMs(FrameAttributes attributes) {
        return attributes.decimal(Tag.INVERSION_TIME).orElse(Double.NaN);
    }

    private static ModalityTags exactly(Modality modality) {
        return new ModalityTags(modality, Optional.empty());
    }

    private static ModalityTags other(Modality modality, String kind) {
        return new ModalityTags(modality, Optional.of(kind));
    }

    private static String description(FrameAttributes attributes) {
        return Stream.of(Tag.SERIES_DESCRIPTION, Tag.PROTOCOL_NAME, Tag.SEQUENCE_NAME, Tag.PULSE_SEQUENCE_NAME)
                .map(attributes::string)
                .flatMap(Optional::stream)
                .map(text -> text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9+]+", " "))
                .collect(Collectors.joining(" | "));
    }

    /** Any of the words, between blanks or ends. */
    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<![a-z0-9])(?:" + alternatives + ")(?![a-z0-9])");
    }
}
