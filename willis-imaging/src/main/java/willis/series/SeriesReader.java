package willis.series;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;
import willis.nifti.NiftiImage;
import willis.nifti.NiftiReader;
import willis.parallel.Workers;
import willis.quality.Examination;
import willis.quality.Examiner;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * Reads one series: DICOM files of any name, depth and order, among other files, or one NIfTI file.
 *
 * <p>Thread safe; work is shared out to the workers it was given.
 */
public final class SeriesReader {
    /** What an examination tells of the kind of a series, which tags may know better. */
    private static final Set<QualityCode> ABOUT_THE_KIND =
            Set.of(QualityCode.MODALITY_FROM_IMAGE, QualityCode.UNSUPPORTED_KIND, QualityCode.NO_CONTRAST);

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
        if (source.places().size() == 1 && SeriesFinder.isNifti(only)) {
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
        FindingLog log = new FindingLog(policy, file.toString());
        for (String note : image.notes()) {
            log.note(QualityCode.NIFTI_HEADER, note);
        }
        Examination examined = examined(image.volume(), new ModalityTags(Modality.UNKNOWN, Optional.empty()), log);
        return new Series(
                "nifti-" + contentHash(file),
                Optional.empty(),
                Optional.empty(),
                examined.modality(),
                "NIfTI-1",
                examined.volume(),
                examined.head(),
                List.of(),
                List.of(),
                log.findings());
    }

    private static String contentHash(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static String digest(String patientId) {
        byte[] text = patientId.strip().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(sha256().digest(text), 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private Series readDicom(SeriesSource source) throws IOException {
        FindingLog log = new FindingLog(policy, source.toString());
        return assembled(ImageSearch.images(source, log, workers), log);
    }

    /** The series that images make, of which there is at least one. */
    Series assembled(List<DicomFile> images, FindingLog log) throws IOException {
        SeriesChoice choice = SeriesChoice.of(images, log);
        List<FrameHeader> frames = FrameSelection.slices(frames(choice.images(), log), log);
        List<Slice> slices = VolumeChoice.one(MissingTags.recover(frames, log), log);
        StackReader.Stack stack = readable(slices, log);
        StackLayout layout = stack.layout();
        DicomFile first = layout.slices().get(0).frame().file();
        ModalityTags tags = ModalityTags.of(first).orElseThrow();
        if (tags.modality() == Modality.UNKNOWN) {
            log.note(QualityCode.MISSING_MODALITY, Tag.toString(Tag.MODALITY) + " tells neither CT nor MR");
        }
        Examination examination = examined(stack.volume(), tags, log);
        return new Series(
                choice.uid(),
                first.dataSet().string(Tag.STUDY_INSTANCE_UID),
                first.dataSet()
                        .string(Tag.PATIENT_ID)
                        .filter(id -> !id.isBlank())
                        .map(SeriesReader::digest),
                examination.modality(),
                first.transferSyntax().name(),
                examination.volume(),
                examination.head(),
                IntStream.range(0, layout.grid().extent().z())
                        .mapToObj(layout::place)
                        .toList(),
                layout.storedSlices(),
                log.findings());
    }

    /** Reads a stack; what turns out not to be readable is left out where the policy allows it. */
    private StackReader.Stack readable(List<Slice> slices, FindingLog log) throws IOException {
        int before = log.size();
        StackReader.Stack stack = StackReader.read(StackLayout.of(slices, log), workers);
        Map<Slice, IOException> failures = stack.failures();
        if (failures.isEmpty()) {
            return stack;
        }
        log.forgetFrom(before);
        List<Slice> rest =
                slices.stream().filter(slice -> !failures.containsKey(slice)).toList();
        ImageSearch.reportBroken(List.copyOf(failures.values()), rest.size(), log);
        StackReader.Stack again = StackReader.read(StackLayout.of(rest, log), workers);
        if (!again.failures().isEmpty()) {
            throw again.failures().values().iterator().next();
        }
        return again;
    }

    /** The frames of all images; those that describe none are left out where the policy allows it. */
    private List<FrameHeader> frames(List<DicomFile> images, FindingLog log) throws IOException {
        List<List<FrameHeader>> byImage = new ArrayList<>(Collections.nCopies(images.size(), List.of()));
        @Nullable IOException[] failures = new IOException[images.size()];
        workers.<IOException>forEach(images.size(), i -> {
            try {
                byImage.set(i, FrameHeader.of(images.get(i)));
            } catch (DicomFormatException | UnsupportedDicomException e) {
                failures[i] = e;
            }
        });
        List<IOException> broken =
                Arrays.stream(failures).filter(Objects::nonNull).toList();
        List<FrameHeader> frames = byImage.stream().flatMap(List::stream).toList();
        if (frames.isEmpty()) {
            throw broken.get(0);
        }
        ImageSearch.reportBroken(broken, images.size() - broken.size(), log);
        return frames;
    }

    /** Whether a text can name a series, and so a folder. Letters are no UIDs but occur in synthetic data. */
    static boolean isUid(String text) {
        return text.matches("[0-9A-Za-z][0-9A-Za-z._-]{0,63}");
    }

    private Examination examined(Volume volume, ModalityTags tags, FindingLog log) throws UnusableSeriesException {
        Examination examination = new Examiner(policy, workers).examine(volume, tags.modality());
        boolean tagsKnowBetter = tags.otherKind().isPresent();
        for (QualityFinding finding : examination.findings()) {
            if (!tagsKnowBetter || !ABOUT_THE_KIND.contains(finding.code())) {
                log.add(finding);
            }
        }
        if (!tagsKnowBetter) {
            return examination;
        }
        log.note(
                QualityCode.UNSUPPORTED_KIND,
                "tags say " + tags.otherKind().get() + "; judged are CTA, MRA, T2 and T1 after contrast");
        return new Examination(examination.volume(), tags.modality(), examination.head(), examination.findings());
    }
}
