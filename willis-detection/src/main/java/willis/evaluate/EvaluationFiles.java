package willis.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import willis.dataset.Coverage;
import willis.dataset.DatasetFormatException;
import willis.dataset.ExactTruth;
import willis.dataset.Faults;
import willis.dataset.LabelTable;
import willis.dataset.Localizer;
import willis.dataset.LocalizerTable;
import willis.dataset.PlacedLocalizers;
import willis.dataset.PlacedLocalizers.UnplacedLocalizer;
import willis.dataset.PredictionTable;
import willis.dataset.SeriesCandidates;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.Orientation;
import willis.geometry.RegionOfInterest;
import willis.series.SeriesReader;

/**
 * The files of an evaluation, compared with each other and read as one {@link EvaluationInput}.
 *
 * @param predictions a table of predictions
 * @param truth a table of labels
 * @param localizers a table of localisers
 * @param findings a folder with {@code <uid>/findings.json}
 * @param series a folder with the images of each series, {@code <uid>/}; only needed for localisers
 * @param exactTruth a folder with {@code <uid>.json} of phantoms, which count before localisers
 * @param others a table of predictions to compare with
 * @param agreement what becomes of series that only one of the tables has
 */
public record EvaluationFiles(
        Path predictions,
        Path truth,
        Optional<Path> localizers,
        Optional<Path> findings,
        Optional<Path> series,
        Optional<Path> exactTruth,
        Optional<Path> others,
        Agreement agreement) {

    /** What becomes of series that only one of the tables has. */
    public enum Agreement {
        /** They are an error. */
        REQUIRED,
        /** They are left out. */
        SUBSET
    }

    /** Hears how many series were read. */
    @FunctionalInterface
    public interface Progress {
        /** Told after each series. */
        void read(int done, int total);
    }

    /** Two tables only. */
    public static EvaluationFiles of(Path predictions, Path truth) {
        return new EvaluationFiles(
                predictions,
                truth,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Agreement.REQUIRED);
    }

    /**
     * Reads everything. Series are only read where localisers are to be compared with findings.
     *
     * @param reader reads those series
     * @throws DatasetFormatException with what is wrong with the files, or with how they fit together
     */
    public EvaluationInput read(SeriesReader reader, Progress progress) throws IOException {
        LabelTable labels = LabelTable.read(truth);
        PredictionTable predicted = PredictionTable.read(predictions);
        Optional<PredictionTable> other =
                others.isPresent() ? Optional.of(PredictionTable.read(others.get())) : Optional.empty();
        Faults faults = new Faults();
        List<String> notes = new ArrayList<>(labels.warnings());

        Set<String> common = new LinkedHashSet<>(labels.bySeries().keySet());
        compare(predictions, predicted, common, faults);
        if (other.isPresent()) {
            compare(others.orElseThrow(), other.get(), common, faults);
        }
        common.retainAll(predicted.bySeries().keySet());
        other.ifPresent(table -> common.retainAll(table.bySeries().keySet()));
        if (common.isEmpty()) {
            faults.error(predictions + " and " + truth + " have no series in common; are they of one data set?");
        }
        Optional<LocalizerTable> located = readLocalizers(labels, common, faults);
        faults.throwErrors();

        List<SeriesLabels> scope = labels.rows().stream()
                .filter(row -> common.contains(row.seriesUid()))
                .toList();
        EvaluationInput input = EvaluationInput.of(scope, predicted);
        if (other.isPresent()) {
            input = input.comparedWith(String.valueOf(others.orElseThrow().getFileName()), other.get());
        }
        Map<String, List<Lesion>> lesions = lesions(scope, located, reader, progress, faults);
        input = findings.isPresent()
                ? input.withPlaces(candidates(findings.get(), lesions.keySet(), faults), lesions)
                : input.withLesions(lesions);
        faults.throwErrors();
        notes.addAll(faults.warnings());
        return input.withNotes(notes);
    }

    /** Series that only one of two tables has: an error, or left out. */
    private void compare(Path file, PredictionTable table, Set<String> labelled, Faults faults) {
        Set<String> unpredicted = new LinkedHashSet<>(labelled);
        unpredicted.removeAll(table.bySeries().keySet());
        Set<String> unlabelled = new LinkedHashSet<>(table.bySeries().keySet());
        unlabelled.removeAll(labelled);
        tell(unpredicted, file, truth, faults);
        tell(unlabelled, truth, file, faults);
    }

    private void tell(Set<String> missing, Path in, Path from, Faults faults) {
        if (missing.isEmpty()) {
            return;
        }
        String first = missing.iterator().next();
        String problem = in + ": " + missing.size() + " series of " + from + " are missing, such as " + first;
        switch (agreement) {
            case REQUIRED -> faults.error(problem + "; add them, or evaluate the common series only (--subset)");
            case SUBSET -> faults.warning(problem + "; left out");
        }
    }

    private Optional<LocalizerTable> readLocalizers(LabelTable labels, Set<String> common, Faults faults)
            throws IOException {
        if (localizers.isEmpty()) {
            return Optional.empty();
        }
        LocalizerTable table = LocalizerTable.read(localizers.get());
        table.warnings().forEach(faults::warning);
        // Of a subset the localisers may well be those of the whole.
        LocalizerTable compared = agreement == Agreement.SUBSET
                ? LocalizerTable.of(table.rows().stream()
                        .filter(row -> common.contains(row.seriesUid()))
                        .toList())
                : table;
        compared.compareWith(labels, faults);
        return Optional.of(compared);
    }

    // ---- Lesions

    /** The lesions of each series in which all are known. */
    private Map<String, List<Lesion>> lesions(
            List<SeriesLabels> scope,
            Optional<LocalizerTable> located,
            SeriesReader reader,
            Progress progress,
            Faults faults)
            throws IOException {
        Map<String, List<Localizer>> bySeries =
                located.map(LocalizerTable::bySeries).orElse(Map.of());
        Map<String, List<Lesion>> lesions = new LinkedHashMap<>();
        List<PlacedLocalizers> placed = new ArrayList<>();
        int outside = 0;
        int done = 0;
        for (SeriesLabels row : scope) {
            String uid = row.seriesUid();
            Optional<Path> exact =
                    exactTruth.map(folder -> folder.resolve(uid + ".json")).filter(Files::isRegularFile);
            if (exact.isPresent()) {
                ExactTruth known = ExactTruth.read(exact.get());
                if (!known.seriesUid().equals(uid)) {
                    faults.error(exact.get() + ", seriesInstanceUid: another series than the file's name says");
                }
                List<ExactTruth.Aneurysm> labelled = known.aneurysms().stream()
                        .filter(ExactTruth.Aneurysm::labelled)
                        .toList();
                compare(row, labelled, faults);
                outside += (int) labelled.stream()
                        .filter(aneurysm -> !aneurysm.insideRegionOfInterest())
                        .count();
                lesions.put(
                        uid,
                        labelled.stream()
                                .map(aneurysm -> new Lesion(
                                        aneurysm.location(),
                                        aneurysm.centre(),
                                        OptionalDouble.of(aneurysm.diameterMm())))
                                .toList());
            } else if (located.isPresent() && findings.isPresent()) {
                List<Localizer> own = bySeries.getOrDefault(uid, List.of());
                if (!own.isEmpty()) {
                    place(uid, own, reader, faults).ifPresent(found -> {
                        placed.add(found);
                        lesions.put(
                                uid,
                                found.placed().stream()
                                        .map(one -> new Lesion(
                                                one.localizer().location(), one.position(), OptionalDouble.empty()))
                                        .toList());
                    });
                    progress.read(++done, bySeries.size());
                } else if (row.isPositive(Location.ANEURYSM_PRESENT)) {
                    faults.warning("series " + uid + " has an aneurysm but no localiser; takes no part in the"
                            + " evaluation of places");
                } else {
                    lesions.put(uid, List.of());
                }
            }
        }
        Coverage coverage = Coverage.of(placed, RegionOfInterest.Bounds.EXACT, Orientation.RAS);
        outside += coverage.outside().size();
        if (outside > 0) {
            int all = lesions.values().stream().mapToInt(List::size).sum();
            String farthest = coverage.outside().stream()
                    .max(Comparator.comparingDouble(Coverage.Outside::beyondMm))
                    .map(one -> String.format(
                            Locale.ROOT,
                            "; farthest, by %.0f mm, that at %s of series %s",
                            one.beyondMm(),
                            one.localizer().location().column(),
                            one.localizer().seriesUid()))
                    .orElse("");
            faults.warning(outside + " of " + all
                    + " aneurysms lie outside of the region of interest, where no detector looks" + farthest);
        }
        return lesions;
    }

    private static void compare(SeriesLabels row, List<ExactTruth.Aneurysm> labelled, Faults faults) {
        Set<Location> sites = EnumSet.noneOf(Location.class);
        labelled.forEach(aneurysm -> sites.add(aneurysm.location()));
        Set<Location> positives = EnumSet.copyOf(Location.vessels());
        positives.retainAll(row.positives());
        if (!sites.equals(positives)) {
            faults.warning("series " + row.seriesUid() + " has labels at other sites than its exact truth");
        }
    }

    /** The localisers of one series in the patient; empty if one of them has no place, which is noted. */
    private Optional<PlacedLocalizers> place(String uid, List<Localizer> own, SeriesReader reader, Faults faults) {
        Optional<Path> folder = series.map(all -> all.resolve(uid)).filter(Files::isDirectory);
        String consequence = "; takes no part in the evaluation of places";
        if (folder.isEmpty()) {
            faults.warning("series " + uid + " has localisers, but its images are missing" + consequence);
            return Optional.empty();
        }
        try {
            PlacedLocalizers placed = PlacedLocalizers.in(reader.read(folder.get()), own);
            for (UnplacedLocalizer unplaced : placed.unplaced()) {
                faults.warning("series " + uid + " has a localiser at "
                        + unplaced.localizer().location().column() + " without a place: " + unplaced.reason()
                        + consequence);
            }
            return Optional.of(placed).filter(found -> found.unplaced().isEmpty());
        } catch (IOException e) {
            // One unreadable series does not end an evaluation.
            faults.warning("series " + uid + " cannot be read" + consequence + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    // ---- Findings

    private static Map<String, List<Candidate>> candidates(Path folder, Set<String> uids, Faults faults)
            throws IOException {
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String uid : uids) {
            Path file = folder.resolve(uid).resolve(SeriesCandidates.FILE_NAME);
            if (!Files.isRegularFile(file)) {
                missing.add(uid);
                continue;
            }
            SeriesCandidates found = SeriesCandidates.read(file);
            if (!found.seriesUid().equals(uid)) {
                faults.error(file + ", seriesInstanceUid: another series than the folder's name says");
            }
            candidates.put(uid, found.candidates());
        }
        if (candidates.isEmpty() && !uids.isEmpty()) {
            faults.error(folder + ": no <SeriesInstanceUID>/" + SeriesCandidates.FILE_NAME
                    + " of any evaluated series, expected a folder that willis predict wrote");
        } else {
            for (String uid : missing) {
                faults.warning(folder.resolve(uid).resolve(SeriesCandidates.FILE_NAME)
                        + ": missing; the series counts as one without findings");
            }
        }
        return candidates;
    }
}
