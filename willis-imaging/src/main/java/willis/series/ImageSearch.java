package willis.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.NotDicomException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;

/** The images among the files of a place. */
final class ImageSearch {
    /** Of a study with every series one can think of; more are a whole archive, and a mistake. */
    static final int MAX_FILES = 50_000;

    /** A series can do without this share of its files, or without one; of more it is better sent again. */
    private static final double TOLERATED_BROKEN_SHARE = 0.1;

    private ImageSearch() {}

    /**
     * Reads the headers of all files.
     *
     * @return of the files that hold an image, in the order of their names; at least one
     * @throws UnusableSeriesException if there is none, or the policy refuses what else is there
     */
    static List<DicomFile> images(SeriesSource source, FindingLog log, Workers workers) throws IOException {
        try (SourceFiles files = SourceFiles.open(source)) {
            if (files.count() > MAX_FILES) {
                throw log.refusal(
                        QualityCode.TOO_MANY_FILES,
                        String.format(
                                Locale.ROOT,
                                "holds %,d files, expected at most %,d; give one series or one study",
                                files.count(),
                                MAX_FILES));
            }
            return images(files, source.seriesUid(), log, workers);
        }
    }

    private static List<DicomFile> images(
            SourceFiles files, Optional<String> seriesUid, FindingLog log, Workers workers) throws IOException {
        @Nullable DicomFile[] headers = new DicomFile[files.count()];
        @Nullable IOException[] failures = new IOException[files.count()];
        workers.<IOException>forEach(headers.length, i -> {
            try {
                headers[i] = files.header(i);
            } catch (NotDicomException e) {
                // Counted below: folders hold other things too.
                headers[i] = null;
            } catch (DicomFormatException | UnsupportedDicomException e) {
                failures[i] = e;
            }
        });
        List<DicomFile> images = new ArrayList<>();
        List<IOException> broken = new ArrayList<>();
        int others = 0;
        int objects = 0;
        for (int i = 0; i < headers.length; i++) {
            DicomFile header = headers[i];
            IOException failure = failures[i];
            if (failure != null) {
                broken.add(failure);
            } else if (header == null) {
                others++;
            } else if (isOf(header, seriesUid)
                    && (header.dataSet().contains(Tag.ROWS)
                            || header.pixelData().isPresent())) {
                images.add(header);
            } else if (isOf(header, seriesUid)) {
                objects++;
            }
        }
        if (images.isEmpty()) {
            if (!broken.isEmpty()) {
                throw broken.get(0);
            }
            throw log.refusal(
                    QualityCode.NO_IMAGE,
                    "no DICOM image found among " + headers.length + (headers.length == 1 ? " file" : " files")
                            + "; expected the files of one series");
        }
        if (others > 0) {
            log.note(QualityCode.OTHER_FILES, others + " of " + headers.length + " files are not DICOM");
        }
        if (objects > 0) {
            log.note(QualityCode.OTHER_OBJECTS, objects + " DICOM files hold no image, such as reports");
        }
        reportBroken(broken, images.size(), log);
        return images;
    }

    /** What is wrong, without the path, since findings leave the machine. */
    private static String problem(IOException failure) {
        return failure instanceof DicomFormatException broken
                ? broken.problem()
                : failure instanceof UnsupportedDicomException unsupported
                        ? unsupported.problem()
                        : "the file could not be read";
    }

    private static boolean isOf(DicomFile header, Optional<String> seriesUid) {
        return seriesUid.isEmpty()
                || header.dataSet()
                        .string(Tag.SERIES_INSTANCE_UID)
                        .orElse(SeriesSource.NAMELESS)
                        .equals(seriesUid.get());
    }

    /**
     * Goes on without images that cannot be read, where the policy allows it and they are few.
     *
     * @param readable how many are in order
     * @throws IOException the first failure, if the series cannot do without them
     */
    static void reportBroken(List<IOException> broken, int readable, FindingLog log) throws IOException {
        if (broken.isEmpty()) {
            return;
        }
        int all = broken.size() + readable;
        boolean few = broken.size() == 1 || broken.size() <= TOLERATED_BROKEN_SHARE * all;
        if (!few || log.policy() == QualityPolicy.STRICT) {
            throw broken.get(0);
        }
        log.add(QualityFinding.of(
                        QualityCode.UNREADABLE_INSTANCE,
                        log.policy(),
                        broken.size() + " of " + all + " images cannot be read: " + problem(broken.get(0)))
                .measured(broken.size(), 0, "")
                .done("left out"));
    }
}
