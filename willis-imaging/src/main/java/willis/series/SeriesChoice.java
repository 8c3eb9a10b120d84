package willis.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;

/**
 * One series of those whose images lie at one place: first those of a kind that is judged as far as tags tell, then those
 * that are no localizers, then the one with most frames.
 *
 * @param uid its SeriesInstanceUID, or what it is called instead
 * @param images its images
 */
record SeriesChoice(String uid, List<DicomFile> images) {

    /** Chooses; there is at least one image. */
    static SeriesChoice of(List<DicomFile> images, FindingLog log) throws UnusableSeriesException {
        Map<String, List<DicomFile>> bySeries = new TreeMap<>();
        for (DicomFile image : images) {
            String uid = image.dataSet().string(Tag.SERIES_INSTANCE_UID).orElse(SeriesSource.NAMELESS);
            bySeries.computeIfAbsent(uid, key -> new ArrayList<>()).add(image);
        }
        SeriesChoice chosen = bySeries.entrySet().stream()
                .map(entry -> new SeriesChoice(entry.getKey(), entry.getValue()))
                .max(Comparator.comparing(SeriesChoice::isJudged)
                        .thenComparing(SeriesChoice::isVolume)
                        .thenComparing(SeriesChoice::frames)
                        .thenComparing(SeriesChoice::uid, Comparator.reverseOrder()))
                .orElseThrow();
        if (bySeries.size() > 1) {
            String all = bySeries.entrySet().stream()
                    .map(entry -> SeriesSource.shown(entry.getKey()) + " ("
                            + entry.getValue().size() + " images)")
                    .collect(Collectors.joining(", "));
            log.add(QualityFinding.of(
                            QualityCode.SEVERAL_SERIES,
                            log.policy(),
                            bySeries.size() + " series lie here: " + all
                                    + "; give each its own folder, or ask for all series")
                    .done("read the " + (chosen.isJudged() ? "largest of a kind that is judged" : "largest") + ", "
                            + SeriesSource.shown(chosen.uid)));
        }
        return chosen.named(log);
    }

    /** The same with a name that can be used for files and folders. */
    private SeriesChoice named(FindingLog log) throws UnusableSeriesException {
        if (uid.equals(SeriesSource.NAMELESS)) {
            String name = "unnamed-" + Integer.toUnsignedString(instances().hashCode(), 16);
            log.add(QualityFinding.of(
                            QualityCode.MISSING_SERIES_UID,
                            log.policy(),
                            Tag.toString(Tag.SERIES_INSTANCE_UID) + " is missing in " + images.size() + " images")
                    .done("taken for one series, and called " + name));
            return new SeriesChoice(name, images);
        }
        if (!SeriesReader.isUid(uid)) {
            throw new UnusableSeriesException(
                    QualityCode.INVALID_SERIES_UID,
                    images.get(0).source() + ": " + Tag.toString(Tag.SERIES_INSTANCE_UID)
                            + " is no UID; expected at most 64 digits and dots");
        }
        return this;
    }

    private List<String> instances() {
        return images.stream()
                .map(image -> image.dataSet().string(Tag.SOP_INSTANCE_UID).orElse(""))
                .sorted()
                .toList();
    }

    private boolean isJudged() {
        return ModalityTags.of(images.get(0))
                .filter(tags -> tags.modality().isJudged())
                .isPresent();
    }

    private boolean isVolume() {
        return ModalityTags.isCtOrMr(images.get(0))
                && frames() > 1
                && images.stream()
                        .anyMatch(image ->
                                !FrameSelection.isLocalizer(image.dataSet().strings(Tag.IMAGE_TYPE)));
    }

    private long frames() {
        return images.stream().mapToLong(image -> frames(image.dataSet())).sum();
    }

    /** As stated; reading the image tells if the number is none. */
    private static int frames(DataSet header) {
        try {
            return Math.max(1, header.integer(Tag.NUMBER_OF_FRAMES).orElse(1));
        } catch (DicomFormatException e) {
            return 1;
        }
    }
}
