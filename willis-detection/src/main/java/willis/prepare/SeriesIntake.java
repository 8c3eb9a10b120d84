package willis.prepare;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import willis.cases.CaseDescription;
import willis.cases.CasePoint;
import willis.dataset.Dataset;
import willis.dataset.PlacedLocalizers;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.RegionOfInterest;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.plan.Fingerprint;
import willis.quality.QualityCode;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.series.UnusableSeriesException;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * Reads labelled series and decides whether they are trained with.
 *
 * <p>Thread safe.
 */
final class SeriesIntake {
    private final Dataset dataset;
    private final PreparationSettings settings;
    private final SeriesReader reader;
    private final String salt;

    SeriesIntake(Dataset dataset, PreparationSettings settings, Workers workers) {
        this.dataset = dataset;
        this.settings = settings;
        this.reader = new SeriesReader(settings.policy(), workers);
        this.salt = Digests.of(List.of(dataset.labels().rows().toString()));
    }

    /**
     * The outcome for one series.
     *
     * @param record what is to be remembered
     * @param region empty if it is rejected
     * @param isFinal false if another try may end otherwise, since it was the disk that failed
     */
    record Outcome(SeriesRecord record, Optional<SeriesRegion> region, boolean isFinal) {
        static Outcome rejected(SeriesRecord record) {
            return new Outcome(record, Optional.empty(), true);
        }
    }

    /**
     * A digest of what the outcome for a series depends on. Of its images it knows names and sizes: enough to notice files
     * that were added, removed or replaced, for the cost of listing a folder.
     */
    String settingsOf(SeriesLabels labels) throws IOException {
        List<String> texts = new ArrayList<>(List.of(
                "intake 2",
                settings.policy().name(),
                settings.orientation().code(),
                settings.region().code(),
                labels.toString()));
        dataset.localizers(labels.seriesUid()).forEach(localizer -> texts.add(localizer.toString()));
        Optional<Path> folder = dataset.seriesFolder(labels.seriesUid());
        if (folder.isPresent()) {
            texts.addAll(filesIn(folder.get()));
        }
        return Digests.of(texts);
    }

    /** Names and sizes, sorted. */
    private static List<String> filesIn(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(folder.relativize(file) + " " + attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // told when the series is read
            }
        });
        Collections.sort(files);
        return files;
    }

    Outcome read(SeriesLabels labels) throws IOException {
        String uid = labels.seriesUid();
        String digest = settingsOf(labels);
        Optional<Path> folder = dataset.seriesFolder(uid);
        if (folder.isEmpty()) {
            return Outcome.rejected(SeriesRecord.rejected(
                    uid,
                    digest,
                    RejectionCode.SERIES_MISSING,
                    "no folder series/" + uid + "; expected its images there"));
        }
        Optional<QualityRow> contradiction = contradiction(labels);
        if (contradiction.isPresent()) {
            return Outcome.rejected(new SeriesRecord(uid, digest, Optional.empty(), List.of(contradiction.get())));
        }
        Series series;
        try {
            series = reader.read(folder.get());
        } catch (IOException e) {
            String code = e instanceof UnusableSeriesException unusable
                    ? unusable.code().text()
                    : QualityCode.UNREADABLE.text();
            String message = String.valueOf(e.getMessage());
            QualityRow row = new QualityRow(code, QualityRow.REFUSED, message, "", "");
            return new Outcome(
                    new SeriesRecord(uid, digest, Optional.empty(), List.of(row)),
                    Optional.empty(),
                    !(e instanceof FileSystemException));
        }
        return taken(series, labels, digest);
    }

    /** What the tables alone say against a series. */
    private Optional<QualityRow> contradiction(SeriesLabels labels) {
        Set<Location> located = EnumSet.noneOf(Location.class);
        dataset.localizers(labels.seriesUid()).forEach(localizer -> located.add(localizer.location()));
        for (Location location : located) {
            if (!labels.isPositive(location)) {
                return Optional.of(QualityRow.rejected(
                        RejectionCode.LOCALIZER_WITHOUT_LABEL,
                        "a localiser at " + location.column() + ", whose label is 0"));
            }
        }
        for (Location location : labels.positives()) {
            if (location.isVessel() && !located.contains(location)) {
                return Optional.of(QualityRow.rejected(
                        RejectionCode.LABEL_WITHOUT_LOCALIZER,
                        "the label " + location.column() + " is 1, but no localiser tells where"));
            }
        }
        return labels.isPositive(Location.ANEURYSM_PRESENT) && located.isEmpty()
                ? Optional.of(QualityRow.rejected(
                        RejectionCode.SITE_UNKNOWN,
                        "the label " + Location.ANEURYSM_PRESENT.column()
                                + " is 1, but no site and no localiser is given"))
                : Optional.empty();
    }

    private Outcome taken(Series series, SeriesLabels labels, String digest) {
        String uid = labels.seriesUid();
        List<QualityRow> rows =
                new ArrayList<>(series.findings().stream().map(QualityRow::of).toList());
        if (!series.id().equals(uid)) {
            rows.add(QualityRow.rejected(
                    RejectionCode.OTHER_SERIES, "the images in series/" + uid + " belong to series " + series.id()));
            return Outcome.rejected(new SeriesRecord(uid, digest, Optional.empty(), rows));
        }
        Volume whole = series.volume();
        Box box = settings.region()
                .bounds()
                .map(bounds -> RegionOfInterest.in(whole.grid(), series.head(), bounds, settings.orientation()))
                .orElseGet(() -> Box.whole(whole.grid().extent()));
        Grid grid = whole.grid().cropped(box);
        PlacedLocalizers localizers = PlacedLocalizers.in(series, dataset.localizers(uid));
        List<CasePoint> points = new ArrayList<>();
        for (PlacedLocalizers.UnplacedLocalizer unplaced : localizers.unplaced()) {
            rows.add(QualityRow.rejected(
                    RejectionCode.LOCALIZER_OUTSIDE_IMAGE,
                    unplaced.localizer().location().column() + ": " + unplaced.reason()));
        }
        for (PlacedLocalizers.PlacedLocalizer placed : localizers.placed()) {
            VoxelPoint voxel = new VoxelPoint(
                    placed.voxel().z() - box.start().z(),
                    placed.voxel().y() - box.start().y(),
                    placed.voxel().x() - box.start().x());
            VoxelIndex nearest = voxel.nearest();
            if (grid.extent().contains(nearest)) {
                points.add(new CasePoint(placed.localizer().location(), voxel, placed.position()));
            } else {
                rows.add(QualityRow.rejected(
                        RejectionCode.LOCALIZER_OUTSIDE_REGION,
                        String.format(
                                Locale.ROOT,
                                "%s: voxel (z, y, x) = (%d, %d, %d) of a region of %s",
                                placed.localizer().location().column(),
                                nearest.z(),
                                nearest.y(),
                                nearest.x(),
                                grid.extent())));
            }
        }
        if (rows.stream().anyMatch(QualityRow::isRefusal)) {
            return Outcome.rejected(new SeriesRecord(uid, digest, Optional.empty(), rows));
        }
        Modality modality = labels.modality() == Modality.UNKNOWN ? series.modality() : labels.modality();
        SeriesRegion region = new SeriesRegion(
                new CaseDescription(uid, modality, labels.positives(), grid, points, digest), whole.cropped(box));
        Grid turned = grid.reoriented(settings.orientation());
        SeriesRecord.Accepted accepted = new SeriesRecord.Accepted(
                patient(series),
                Digests.of(region.volume()),
                new Fingerprint.Image(turned.spacing(), turned.extent()),
                region.foreground());
        return new Outcome(new SeriesRecord(uid, digest, Optional.of(accepted), rows), Optional.of(region), true);
    }

    /** Salted with the labels, which whoever finds the work folder alone does not have; without a Patient ID, the study. */
    private String patient(Series series) {
        return series.patientDigest()
                .map(digest -> Digests.of(List.of("patient", salt, digest)))
                .or(() -> series.studyUid().map(study -> Digests.of(List.of("study", salt, study))))
                .orElse(series.id());
    }
}
