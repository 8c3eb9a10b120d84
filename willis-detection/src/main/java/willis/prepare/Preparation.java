package willis.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import willis.cases.CaseDescription;
import willis.cases.CaseFormatException;
import willis.cases.CasePoint;
import willis.cases.CasePreparation;
import willis.cases.CaseStore;
import willis.cases.StoredCase;
import willis.dataset.Dataset;
import willis.dataset.DatasetFormatException;
import willis.dataset.FoldMember;
import willis.dataset.Folds;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.plan.DatasetDescription;
import willis.plan.Fingerprint;
import willis.plan.ForegroundIntensities;
import willis.plan.ModelSettings;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.plan.Planner;
import willis.plan.ProbabilityReading;
import willis.plan.RegionSetting;
import willis.plan.SideStatus;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * Makes a work folder of a data set. Each series is read once: where the plan is known it becomes a case at once; where the
 * plan is to be made from all series, their regions are kept, without loss, until it is.
 *
 * <p>Every file appears whole or not at all, and what a file depends on is written into it; so a run that was killed at any
 * moment is resumed by running it again, and ends with the same bytes.
 *
 * <p>One run per work folder; two series are in memory at most.
 */
public final class Preparation {
    /** More series than one patient has examinations: an ID such as ANONYMOUS, which names nobody. */
    private static final int MOST_SERIES_OF_A_PATIENT = 24;

    private static final String CHANNEL = "CTA+MRA+T2+T1post";
    private static final String CASE_VERSION = "case 1";

    private final Dataset dataset;
    private final Path work;
    private final PreparationSettings settings;
    private final Workers workers;
    private final PreparationProgress progress;
    private final SeriesIntake intake;
    private final CaseStore cases;
    private final CaseStore regions;
    private final Lanes lanes;
    private final AtomicInteger resumed = new AtomicInteger();

    private Preparation(
            Dataset dataset, Path work, PreparationSettings settings, Workers workers, PreparationProgress progress) {
        this.dataset = dataset;
        this.work = work;
        this.settings = settings;
        this.workers = workers;
        this.progress = progress;
        this.intake = new SeriesIntake(dataset, settings, workers);
        this.cases = WorkFolder.cases(work);
        this.regions = WorkFolder.regions(work);
        this.lanes = new Lanes(workers.threads(), Runtime.getRuntime().maxMemory());
    }

    /**
     * Prepares a data set, or goes on where an earlier run was stopped.
     *
     * @throws DatasetFormatException if there are too few series for the folds
     * @throws willis.plan.IncompatibleModelException if no plan fits
     * @throws IOException if the work folder cannot be written; series that cannot be read are rejected instead
     */
    public static PreparedSet run(
            Dataset dataset, Path work, PreparationSettings settings, Workers workers, PreparationProgress progress)
            throws IOException {
        return new Preparation(dataset, work, settings, workers, progress).run();
    }

    /** A plan, its configuration, and how it prepares. */
    private record Prepared(Plan plan, PlanConfiguration configuration, CasePreparation preparation, String digest) {}

    private PreparedSet run() throws IOException {
        List<SeriesLabels> labelled = dataset.labels().rows().stream()
                .sorted(Comparator.comparing(SeriesLabels::seriesUid))
                .toList();
        requireEnough(labelled);
        WorkFolder.clear(work);
        Optional<Prepared> known = settings.plan() instanceof PlanChoice.Given given
                ? Optional.of(prepared(given.plan(), given.configuration()))
                : Optional.empty();

        List<SeriesRecord> read = readAll(labelled, known);
        List<SeriesRecord> records = withoutCopies(read);
        Fingerprint fingerprint = fingerprint(records);
        Prepared plan = known.isPresent() ? known.get() : planned(fingerprint);
        if (known.isEmpty()) {
            prepareRegions(records, plan);
        }

        List<String> warnings = new ArrayList<>(dataset.warnings());
        List<FoldMember> members = members(records, warnings);
        Folds folds = Folds.stratified(members, settings.folds(), settings.seed());
        plan.plan.write(WorkFolder.plans(work));
        fingerprint.write(WorkFolder.fingerprint(work));
        List<String> sites = Location.vessels().stream()
                .sorted(Comparator.comparingInt(Location::publishedLabel))
                .map(Location::column)
                .toList();
        DatasetDescription.of(settings.name(), CHANNEL, sites, members.size()).write(WorkFolder.dataset(work));
        modelSettings(members).write(WorkFolder.settings(work));
        List<SeriesRecord> all = withUnlabelled(records);
        QualityTable.write(all, work.resolve(WorkFolder.QUALITY_FILE));
        folds.write(WorkFolder.folds(work));
        return new PreparedSet(
                settings.name(),
                all,
                members,
                fingerprint,
                plan.plan,
                plan.configuration,
                folds,
                warnings,
                resumed.get());
    }

    /** Before hours of work, though only reading tells how many series are left in the end. */
    private void requireEnough(List<SeriesLabels> labelled) throws DatasetFormatException {
        long present = labelled.stream()
                .filter(labels -> dataset.seriesFolder(labels.seriesUid()).isPresent())
                .count();
        if (present < settings.folds()) {
            throw new DatasetFormatException(
                    dataset.folder() + ": " + labelled.size() + " series have labels, of which "
                            + present + " have a folder below series/; too few for " + settings.folds()
                            + " folds, expected at least one for each");
        }
    }

    private Prepared prepared(Plan plan, String configurationName) throws IOException {
        PlanConfiguration configuration = plan.configuration(configurationName);
        // The region is cut out already, so that the same voxels come out whether it was kept for later or not.
        CasePreparation preparation =
                new CasePreparation(Optional.of(settings.orientation()), RegionSetting.NONE, plan, configuration);
        return new Prepared(
                plan, configuration, preparation, Digests.of(List.of(CASE_VERSION, plan.json(), configurationName)));
    }

    // ---- Reading

    private List<SeriesRecord> readAll(List<SeriesLabels> labelled, Optional<Prepared> known) throws IOException {
        @Nullable SeriesRecord[] records = new SeriesRecord[labelled.size()];
        List<Integer> todo = new ArrayList<>();
        for (int i = 0; i < labelled.size(); i++) {
            Optional<SeriesRecord> earlier = finished(labelled.get(i), known);
            if (earlier.isPresent()) {
                records[i] = earlier.get();
            } else {
                todo.add(i);
            }
        }
        resumed.set(labelled.size() - todo.size());
        AtomicInteger done = new AtomicInteger(resumed.get());
        report("read", done.get(), labelled.size());
        lanes.<Integer, IOException>forEach(
                todo, i -> SeriesSize.bytes(dataset.seriesFolder(labelled.get(i).seriesUid())), task -> {
                    int i = todo.get(task);
                    records[i] = read(labelled.get(i), known);
                    report("read", done.incrementAndGet(), labelled.size());
                });
        List<SeriesRecord> list = new ArrayList<>();
        for (SeriesRecord series : records) {
            if (series == null) {
                throw new IllegalStateException("A series was neither read nor found");
            }
            list.add(series);
        }
        return list;
    }

    private synchronized void report(String stage, int done, int total) {
        progress.series(stage, done, total);
    }

    /** The record of a series of which nothing is left to be read. */
    private Optional<SeriesRecord> finished(SeriesLabels labels, Optional<Prepared> known) throws IOException {
        String uid = labels.seriesUid();
        String digest = intake.settingsOf(labels);
        Optional<SeriesRecord> earlier = SeriesRecord.read(WorkFolder.record(work, uid), uid, digest);
        if (earlier.isEmpty() || earlier.get().accepted().isEmpty()) {
            return earlier;
        }
        boolean kept = known.isPresent()
                ? settingsIn(cases, uid).equals(caseSettings(digest, known.get()))
                : settingsIn(cases, uid).startsWith(digest + ".")
                        || settingsIn(regions, uid).equals(digest);
        return kept ? earlier : Optional.empty();
    }

    private static String caseSettings(String intakeDigest, Prepared plan) {
        return intakeDigest + "." + plan.digest;
    }

    /** What a stored case says it was made under; nothing if there is none or it is damaged. */
    private static String settingsIn(CaseStore store, String uid) throws IOException {
        if (!store.contains(uid)) {
            return "";
        }
        try {
            return store.description(uid).settings();
        } catch (CaseFormatException e) {
            return "";
        }
    }

    /** Reads one series and stores its case, or its region; the record comes last, so that what it tells of is there. */
    private SeriesRecord read(SeriesLabels labels, Optional<Prepared> known) throws IOException {
        SeriesIntake.Outcome outcome = intake.read(labels);
        String uid = labels.seriesUid();
        if (outcome.region().isPresent()) {
            SeriesRegion region = outcome.region().get();
            if (known.isPresent()) {
                store(region, known.get());
            } else {
                regions.writeExactly(region.description(), region.volume());
            }
        } else {
            cases.delete(uid);
            regions.delete(uid);
        }
        if (outcome.isFinal()) {
            outcome.record().write(WorkFolder.record(work, uid));
        }
        return outcome.record();
    }

    private void store(SeriesRegion region, Prepared plan) throws IOException {
        Volume prepared = plan.preparation.prepare(region.volume(), workers).prepared();
        CaseDescription description = region.description();
        List<CasePoint> points = new ArrayList<>();
        for (CasePoint point : description.points()) {
            points.add(new CasePoint(point.location(), within(prepared.grid(), point), point.position()));
        }
        cases.write(
                new CaseDescription(
                        description.seriesUid(),
                        description.modality(),
                        description.positives(),
                        prepared.grid(),
                        points,
                        caseSettings(description.settings(), plan)),
                prepared);
    }

    /** Where a point lies among prepared voxels; one in the outer half of an outermost voxel is taken to its centre. */
    private static VoxelPoint within(Grid grid, CasePoint point) {
        VoxelPoint voxel = grid.toVoxel(point.position());
        Extent extent = grid.extent();
        return new VoxelPoint(
                Math.max(0, Math.min(extent.z() - 1.0, voxel.z())),
                Math.max(0, Math.min(extent.y() - 1.0, voxel.y())),
                Math.max(0, Math.min(extent.x() - 1.0, voxel.x())));
    }

    // ---- All together

    /** Of series with the very same voxels, all but the first are rejected: one would validate what the other trained. */
    private static List<SeriesRecord> withoutCopies(List<SeriesRecord> records) {
        Map<String, String> first = new HashMap<>();
        List<SeriesRecord> distinct = new ArrayList<>();
        for (SeriesRecord series : records) {
            String other = series.accepted()
                    .map(values -> first.putIfAbsent(values.content(), series.seriesUid()))
                    .orElse(null);
            if (other == null) {
                distinct.add(series);
            } else {
                List<QualityRow> rows = new ArrayList<>(series.rows());
                rows.add(QualityRow.rejected(
                        RejectionCode.SAME_IMAGE_TWICE, "its region has the voxels of series " + other));
                distinct.add(new SeriesRecord(series.seriesUid(), series.settings(), Optional.empty(), rows));
            }
        }
        return distinct;
    }

    private static Fingerprint fingerprint(List<SeriesRecord> records) {
        List<Fingerprint.Image> images = new ArrayList<>();
        List<float[]> foreground = new ArrayList<>();
        for (SeriesRecord series : records) {
            series.accepted().ifPresent(values -> {
                images.add(values.region());
                float[] voxels = new float[values.foreground().size()];
                for (int i = 0; i < voxels.length; i++) {
                    voxels[i] = values.foreground().get(i);
                }
                foreground.add(voxels);
            });
        }
        return new Fingerprint(images, ForegroundIntensities.of(foreground));
    }

    private Prepared planned(Fingerprint fingerprint) throws IOException {
        if (!(settings.plan() instanceof PlanChoice.Planned choice)) {
            throw new IllegalStateException("A given plan is not made");
        }
        if (fingerprint.images().isEmpty()) {
            throw new DatasetFormatException(
                    dataset.folder() + ": no series is fit to train with; " + work.resolve("records") + " tells why");
        }
        Plan plan = Planner.plan(
                fingerprint, choice.preset(), choice.memoryGb(), settings.name(), Location.values().length);
        return prepared(plan, WorkFolder.CONFIGURATION);
    }

    private void prepareRegions(List<SeriesRecord> records, Prepared plan) throws IOException {
        List<SeriesRecord> accepted =
                records.stream().filter(series -> series.accepted().isPresent()).toList();
        AtomicInteger done = new AtomicInteger();
        lanes.<SeriesRecord, IOException>forEach(
                accepted,
                series -> series.accepted()
                        .map(values -> 24 * values.region().extent().voxels())
                        .orElse(0L),
                i -> {
                    prepareRegion(accepted.get(i), plan);
                    report("prepared", done.incrementAndGet(), accepted.size());
                });
    }

    private void prepareRegion(SeriesRecord series, Prepared plan) throws IOException {
        String uid = series.seriesUid();
        if (!settingsIn(cases, uid).equals(caseSettings(series.settings(), plan))) {
            store(region(series), plan);
        }
        regions.delete(uid);
    }

    private SeriesRegion region(SeriesRecord series) throws IOException {
        String uid = series.seriesUid();
        if (settingsIn(regions, uid).equals(series.settings())) {
            try (StoredCase stored = regions.open(uid)) {
                return new SeriesRegion(stored.description(), stored.volume());
            }
        }
        // Its case was made for another plan, and its region is gone since.
        SeriesLabels labels = dataset.labels(uid).orElseThrow();
        return intake.read(labels)
                .region()
                .orElseThrow(() -> new IOException(
                        "Series " + uid + " could be read before and cannot be read now; run willis prepare again"));
    }

    private List<FoldMember> members(List<SeriesRecord> records, List<String> warnings) throws IOException {
        Map<String, Integer> seriesOfPatient = new TreeMap<>();
        for (SeriesRecord series : records) {
            series.accepted().ifPresent(values -> seriesOfPatient.merge(values.patient(), 1, Integer::sum));
        }
        seriesOfPatient.values().stream()
                .filter(count -> count > MOST_SERIES_OF_A_PATIENT)
                .forEach(count ->
                        warnings.add(count + " series share a Patient ID or study, which names nobody then; each"
                                + " is taken for a patient of its own"));
        List<FoldMember> members = new ArrayList<>();
        for (SeriesRecord series : records) {
            if (series.accepted().isPresent()) {
                String uid = series.seriesUid();
                String patient = series.accepted().get().patient();
                CaseDescription description = cases.description(uid);
                members.add(new FoldMember(
                        uid,
                        seriesOfPatient.getOrDefault(patient, 0) > MOST_SERIES_OF_A_PATIENT ? uid : patient,
                        description.modality(),
                        description.positives()));
            }
        }
        return members;
    }

    /** What every model that is trained here is given: the orientation is known, and the priors are those of this set. */
    private ModelSettings modelSettings(List<FoldMember> members) {
        Map<String, Double> priors = new LinkedHashMap<>();
        for (Location location : Location.values()) {
            long positive = members.stream()
                    .filter(member -> member.positives().contains(location))
                    .count();
            priors.put(location.column(), (double) positive / Math.max(1, members.size()));
        }
        Map<Modality, Long> modalities = new TreeMap<>();
        members.forEach(member -> modalities.merge(member.modality(), 1L, Long::sum));
        return new ModelSettings(
                settings.name(),
                settings.name() + ", " + members.size() + " series: " + modalities,
                settings.orientation(),
                SideStatus.VERIFIED,
                settings.region(),
                priors,
                ProbabilityReading.NONE,
                Optional.empty());
    }

    private List<SeriesRecord> withUnlabelled(List<SeriesRecord> records) throws IOException {
        List<SeriesRecord> all = new ArrayList<>(records);
        for (String uid : dataset.unlabelledSeries()) {
            all.add(SeriesRecord.rejected(
                    uid,
                    "",
                    RejectionCode.LABELS_MISSING,
                    "no row in the label table; expected one for each folder below series/"));
        }
        all.sort(Comparator.comparing(SeriesRecord::seriesUid));
        return all;
    }
}
