package willis.series;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.NotDicomException;
import willis.dicom.Tag;
import willis.nifti.NiftiImage;
import willis.nifti.NiftiReader;
import willis.parallel.Workers;
import willis.quality.Examination;
import willis.quality.Examiner;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.quality.Severity;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * Reads one series: DICOM files of any name, depth and order, among other files, or one NIfTI file.
 *
 * <p>Thread safe; work is shared out to the workers it was given.
 */
public final class SeriesReader {
    private final QualityPolicy policy;
    private final Workers workers;

    /** A reader that applies a policy to what is not as it should be. */
    public SeriesReader(QualityPolicy policy, Workers workers) {
        this.policy = policy;
        this.workers = workers;
    }

    /**
     * Reads the series at a place: of several, the one with most images.
     *
     * @throws UnusableSeriesException with the reason, if it cannot become a volume
     * @throws IOException if a file is broken, of an unsupported kind, or cannot be read
     */
    public Series read(SeriesSource source) throws IOException {
        for (Path place : source.places()) {
            if (!Files.exists(place)) {
                throw new UnusableSeriesException(QualityCode.NO_SUCH_FILE, place + ": no such file or folder");
            }
        }
        Path only = source.places().get(0);
        if (source.places().size() == 1 && Files.isRegularFile(only) && SeriesFinder.isNiftiName(only)) {
            return readNifti(only);
        }
        return readDicom(source);
    }

    /** As {@link #read(SeriesSource)}, for one file or folder. */
    public Series read(Path place) throws IOException {
        return read(SeriesSource.of(place));
    }

    private Series readNifti(Path file) throws IOException {
        NiftiImage image = NiftiReader.read(file);
        List<QualityFinding> findings = new ArrayList<>();
        checkFinite(image.volume(), file);
        image.notes().forEach(note -> findings.add(QualityFinding.of(QualityCode.NIFTI_HEADER, policy, note)));
        Examination examined = examined(image.volume(), Modality.UNKNOWN, findings, file.toString());
        return new Series(
                "nifti-" + contentHash(file),
                Optional.empty(),
                examined.modality(),
                "NIfTI-1",
                examined.volume(),
                List.of(),
                findings);
    }

    /** Float images mark what was not scanned with NaN; no scale and no network survives that. */
    private static void checkFinite(Volume volume, Path file) throws UnusableSeriesException {
        long bad = 0;
        for (float voxel : volume.voxels()) {
            bad += Float.isFinite(voxel) ? 0 : 1;
        }
        if (bad > 0) {
            throw new UnusableSeriesException(
                    QualityCode.NOT_A_NUMBER,
                    file + ": " + bad + " voxels are not finite numbers; replace them, by the background's value for"
                            + " instance");
        }
    }

    private static String contentHash(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
                bytes.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private Series readDicom(SeriesSource source) throws IOException {
        List<QualityFinding> findings = new ArrayList<>();
        List<DicomFile> images = chosenSeries(source, imagesOf(source, findings), findings);
        List<DicomFile> stackable = withoutLocalizers(images, findings);
        Instance[] instances = new Instance[stackable.size()];
        workers.<IOException>forEach(instances.length, i -> instances[i] = Instance.of(stackable.get(i)));
        Stack stack = Stack.of(List.of(instances), findings);
        Volume volume = stack.read(workers);
        DicomFile first = stack.slices().get(0).file();
        Examination examined = examined(volume, statedModality(first.dataSet()), findings, source.toString());
        return new Series(
                checkedUid(first),
                first.dataSet().string(Tag.STUDY_INSTANCE_UID),
                examined.modality(),
                first.transferSyntax().name(),
                examined.volume(),
                stack.slices().stream().map(Instance::sopInstanceUid).toList(),
                findings);
    }

    /** The SeriesInstanceUID, which names files and folders later and so must not hold anything else. */
    private static String checkedUid(DicomFile image) throws UnusableSeriesException {
        String uid = image.dataSet().string(Tag.SERIES_INSTANCE_UID).orElse("");
        if (!isUid(uid)) {
            throw new UnusableSeriesException(
                    QualityCode.INVALID_SERIES_UID,
                    image.source() + ": " + Tag.toString(Tag.SERIES_INSTANCE_UID)
                            + " is no UID; expected at most 64 digits and dots");
        }
        return uid;
    }

    /** Whether a text can name a series, and so a folder. Letters are no UIDs but occur in synthetic data. */
    static boolean isUid(String text) {
        return text.matches("[0-9A-Za-z][0-9A-Za-z._-]{0,63}");
    }

    /** The headers of all files that hold an image. */
    private List<DicomFile> imagesOf(SeriesSource source, List<QualityFinding> findings) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path place : source.places()) {
            files.addAll(SeriesFinder.filesBelow(place));
        }
        @Nullable DicomFile[] headers = new DicomFile[files.size()];
        workers.<IOException>forEach(headers.length, i -> {
            try {
                headers[i] = DicomReader.readHeader(files.get(i));
            } catch (NotDicomException e) {
                // Counted below: folders hold other things too.
                headers[i] = null;
            }
        });
        List<DicomFile> images = new ArrayList<>();
        int others = 0;
        int objects = 0;
        for (DicomFile header : headers) {
            if (header == null) {
                others++;
            } else if (header.dataSet().contains(Tag.ROWS) || header.pixelData().isPresent()) {
                images.add(header);
            } else {
                objects++;
            }
        }
        if (images.isEmpty()) {
            throw new UnusableSeriesException(
                    QualityCode.NO_IMAGE,
                    source + ": no DICOM image found among " + files.size() + (files.size() == 1 ? " file" : " files")
                            + "; expected the files of one series");
        }
        if (others > 0) {
            findings.add(QualityFinding.of(
                    QualityCode.OTHER_FILES, policy, others + " of " + files.size() + " files are not DICOM"));
        }
        if (objects > 0) {
            findings.add(QualityFinding.of(
                    QualityCode.OTHER_OBJECTS, policy, objects + " DICOM files hold no image, such as reports"));
        }
        return images;
    }

    /** The images of the series that has most of them. */
    private List<DicomFile> chosenSeries(SeriesSource source, List<DicomFile> images, List<QualityFinding> findings)
            throws UnusableSeriesException {
        Map<String, List<DicomFile>> bySeries = new TreeMap<>();
        for (DicomFile image : images) {
            String uid = image.dataSet()
                    .string(Tag.SERIES_INSTANCE_UID)
                    .orElseThrow(() -> new UnusableSeriesException(
                            QualityCode.MISSING_SERIES_UID,
                            image.source() + ": " + Tag.toString(Tag.SERIES_INSTANCE_UID) + " is missing"));
            bySeries.computeIfAbsent(uid, key -> new ArrayList<>()).add(image);
        }
        Map.Entry<String, List<DicomFile>> largest = bySeries.entrySet().stream()
                .max(Comparator.<Map.Entry<String, List<DicomFile>>>comparingInt(
                                entry -> entry.getValue().size())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .orElseThrow();
        if (bySeries.size() > 1) {
            String all = String.join(
                    ", ",
                    bySeries.entrySet().stream()
                            .map(entry ->
                                    entry.getKey() + " (" + entry.getValue().size() + " images)")
                            .toList());
            if (policy == QualityPolicy.STRICT) {
                throw new UnusableSeriesException(
                        QualityCode.SEVERAL_SERIES,
                        source + ": holds " + bySeries.size() + " series: " + all + "; give each its own folder");
            }
            findings.add(QualityFinding.of(
                    QualityCode.SEVERAL_SERIES,
                    policy,
                    "the place holds " + bySeries.size() + " series: " + all + "; the one with most images was read, "
                            + largest.getKey()));
        }
        return largest.getValue();
    }

    /** Leaves out the scouts by which a scan was planned; a series of nothing else is kept, and fails later. */
    private List<DicomFile> withoutLocalizers(List<DicomFile> images, List<QualityFinding> findings) {
        List<DicomFile> kept =
                images.stream().filter(image -> !isLocalizer(image.dataSet())).toList();
        int dropped = images.size() - kept.size();
        if (dropped == 0 || kept.isEmpty()) {
            return images;
        }
        findings.add(QualityFinding.of(
                QualityCode.LOCALIZER_LEFT_OUT,
                policy,
                dropped + (dropped == 1 ? " image is a localizer and was" : " images are localizers and were")
                        + " left out"));
        return kept;
    }

    private static boolean isLocalizer(DataSet header) {
        return header.strings(Tag.IMAGE_TYPE).contains("LOCALIZER");
    }

    private static Modality statedModality(DataSet header) {
        return switch (header.string(Tag.MODALITY).orElse("")) {
            case "CT" -> Modality.CT;
            case "MR" -> Modality.MR;
            default -> Modality.UNKNOWN;
        };
    }

    private Examination examined(Volume volume, Modality stated, List<QualityFinding> findings, String source)
            throws UnusableSeriesException {
        Examination examination = new Examiner(policy, workers).examine(volume, stated);
        for (QualityFinding finding : examination.findings()) {
            if (finding.severity() == Severity.REFUSED) {
                throw new UnusableSeriesException(finding.code(), source + ": " + finding.message());
            }
            findings.add(finding);
        }
        return examination;
    }
}
