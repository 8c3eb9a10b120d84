package willis.series;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import willis.dicom.Tag;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;

/** Which frames of a series are slices, and which only belong to it. */
final class FrameSelection {
    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

    /** Values of Image Type from the third on, or of Frame Type, that tell of something computed from slices. */
    private static final Set<String> COMPUTED = Set.of(
            "PROJECTION IMAGE",
            "MIP",
            "MINIP",
            "MAX_IP",
            "MIN_IP",
            "VOLUME_RENDER",
            "SCREEN SAVE",
            "DOSE_INFO",
            "PROT");

    private FrameSelection() {}

    /**
     * Leaves out what is no slice, as long as slices remain.
     *
     * @param frames at least one
     * @throws UnusableSeriesException if none is a grey image of CT or MR, or the policy refuses the mixture
     */
    static List<FrameHeader> slices(List<FrameHeader> frames, FindingLog log) throws UnusableSeriesException {
        FrameHeader first = frames.get(0);
        if (frames.stream().noneMatch(frame -> ModalityTags.isCtOrMr(frame.file()))) {
            throw new UnusableSeriesException(
                    QualityCode.NOT_CT_OR_MR,
                    first.source() + ": " + Tag.toString(Tag.MODALITY)
                            + " is neither CT nor MR; read are CT and MR of the head");
        }
        List<FrameHeader> scanned = without(
                frames,
                frame -> !ModalityTags.isCtOrMr(frame.file()),
                QualityCode.SECONDARY_LEFT_OUT,
                "neither CT nor MR",
                log);
        if (scanned.stream().allMatch(FrameSelection::isMosaic)) {
            throw new UnusableSeriesException(
                    QualityCode.MOSAIC,
                    first.source()
                            + ": a mosaic, which holds all slices of a volume side by side in one image; export the"
                            + " series as enhanced or single-slice images");
        }
        if (scanned.stream().allMatch(FrameSelection::isColour)) {
            throw new UnusableSeriesException(
                    QualityCode.COLOUR,
                    first.source() + ": a colour image; CT and MR images have one sample per pixel");
        }
        List<FrameHeader> slices =
                without(scanned, FrameSelection::isLocalizer, QualityCode.LOCALIZER_LEFT_OUT, "localizers", log);
        return without(
                slices,
                frame -> isColour(frame) || isMosaic(frame) || isComputed(frame),
                QualityCode.SECONDARY_LEFT_OUT,
                "screen captures, projections or maps",
                log);
    }

    /** Leaves out frames of a kind; a series of nothing else is kept, and is judged as what it is. */
    private static List<FrameHeader> without(
            List<FrameHeader> frames, Predicate<FrameHeader> kind, QualityCode code, String name, FindingLog log)
            throws UnusableSeriesException {
        List<FrameHeader> kept = frames.stream().filter(kind.negate()).toList();
        int dropped = frames.size() - kept.size();
        if (dropped == 0 || kept.isEmpty()) {
            return frames;
        }
        log.add(QualityFinding.of(code, log.policy(), dropped + " of " + frames.size() + " images are " + name)
                .done("left out"));
        return kept;
    }

    private static boolean isLocalizer(FrameHeader frame) {
        return isLocalizer(frame.attributes().imageType());
    }

    /** Whether Image Type tells that a scan was planned by it. */
    static boolean isLocalizer(List<String> imageType) {
        return imageType.contains("LOCALIZER") || imageType.contains("SCOUT");
    }

    private static boolean isColour(FrameHeader frame) {
        return frame.layout().samplesPerPixel() != 1;
    }

    private static boolean isMosaic(FrameHeader frame) {
        return frame.attributes().imageType().contains("MOSAIC");
    }

    private static boolean isComputed(FrameHeader frame) {
        // The classes of multi-frame captures have a further component each.
        return (frame.attributes().string(Tag.SOP_CLASS_UID).orElse("") + ".").startsWith(SECONDARY_CAPTURE + ".")
                || frame.attributes().imageType().stream().anyMatch(COMPUTED::contains);
    }
}
