package willis.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import willis.series.SeriesReader;

/**
 * A folder in the competition's layout: {@code train.csv}, and where present {@code train_localizers.csv},
 * {@code series/<uid>/}, {@code segmentations/} and for phantoms {@code truth/<uid>.json}.
 *
 * <p>Immutable; files are looked up when they are asked for.
 */
public final class Dataset {
    private final Path folder;
    private final LabelTable labels;
    private final Map<String, SeriesLabels> labelsBySeries;
    private final LocalizerTable localizers;
    private final Map<String, List<Localizer>> localizersBySeries;
    private final List<String> warnings;

    private Dataset(Path folder, LabelTable labels, LocalizerTable localizers, List<String> warnings) {
        this.folder = folder;
        this.labels = labels;
        this.labelsBySeries = labels.bySeries();
        this.localizers = localizers;
        this.localizersBySeries = localizers.bySeries();
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Opens a folder: reads and compares its tables. Nothing stays open.
     *
     * @throws NoSuchFileException if there is no {@code train.csv}
     * @throws DatasetFormatException with what is wrong with the tables
     */
    public static Dataset open(Path folder) throws IOException {
        Path labelFile = folder.resolve(LabelTable.FILE_NAME);
        if (!Files.isRegularFile(labelFile)) {
            throw new NoSuchFileException(
                    labelFile.toString(),
                    null,
                    "missing; a data set in the competition's layout has a " + LabelTable.FILE_NAME + " in its folder");
        }
        LabelTable labels = LabelTable.read(labelFile);
        Path localizerFile = folder.resolve(LocalizerTable.FILE_NAME);
        LocalizerTable localizers =
                Files.isRegularFile(localizerFile) ? LocalizerTable.read(localizerFile) : LocalizerTable.of(List.of());
        Faults faults = new Faults();
        localizers.compareWith(labels, faults);
        faults.throwErrors();
        List<String> warnings = new ArrayList<>(labels.warnings());
        warnings.addAll(localizers.warnings());
        warnings.addAll(faults.warnings());
        return new Dataset(folder, labels, localizers, warnings);
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** All labels. */
    public LabelTable labels() {
        return labels;
    }

    /** All localisers; none without their table. */
    public LocalizerTable localizers() {
        return localizers;
    }

    /** What is doubtful about the tables, for people. */
    public List<String> warnings() {
        return warnings;
    }

    /** The labels of a series. */
    public Optional<SeriesLabels> labels(String seriesUid) {
        return Optional.ofNullable(labelsBySeries.get(seriesUid));
    }

    /** The localisers of a series, in the order of the table. */
    public List<Localizer> localizers(String seriesUid) {
        return localizersBySeries.getOrDefault(seriesUid, List.of());
    }

    /** The series that have labels, in the order of the table. */
    public List<String> seriesUids() {
        return List.copyOf(labelsBySeries.keySet());
    }

    /** The series that have a folder with images but no labels, by name. */
    public List<String> unlabelledSeries() throws IOException {
        Path series = folder.resolve("series");
        if (!Files.isDirectory(series)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(series)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .filter(uid -> !labelsBySeries.containsKey(uid))
                    .sorted()
                    .toList();
        }
    }

    /** The folder with the images of a series, if it is there. */
    public Optional<Path> seriesFolder(String seriesUid) {
        return Optional.of(folder.resolve("series").resolve(named(seriesUid))).filter(Files::isDirectory);
    }

    /** The aneurysm or first segmentation of a series, {@code <uid>.nii} or {@code .nii.gz}, in a folder of its own or not. */
    public Optional<Path> segmentation(String seriesUid) {
        return segmentationFile(seriesUid, named(seriesUid));
    }

    /** The vessel segmentation of a series, {@code <uid>_cowseg.nii} or {@code .nii.gz}, in a folder of its own or not. */
    public Optional<Path> vesselSegmentation(String seriesUid) {
        return segmentationFile(seriesUid, named(seriesUid) + "_cowseg");
    }

    private Optional<Path> segmentationFile(String seriesUid, String name) {
        Path flat = folder.resolve("segmentations");
        return Stream.of(flat.resolve(named(seriesUid)), flat)
                .flatMap(place -> Stream.of(place.resolve(name + ".nii"), place.resolve(name + ".nii.gz")))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The exact truth of a series, if it is a phantom's. */
    public Optional<ExactTruth> truth(String seriesUid) throws IOException {
        Path file = folder.resolve("truth").resolve(named(seriesUid) + ".json");
        return Files.isRegularFile(file) ? Optional.of(ExactTruth.read(file)) : Optional.empty();
    }

    /**
     * The localisers of a series in the patient: each through the volume that the detector sees, so that whatever was done
     * to straighten or fill it is done to the localiser too. Reads the series.
     *
     * @throws NoSuchFileException if the series has no folder
     */
    public PlacedLocalizers localizersInPatient(String seriesUid, SeriesReader reader) throws IOException {
        Optional<Path> place = seriesFolder(seriesUid);
        if (place.isEmpty()) {
            throw new NoSuchFileException(
                    folder.resolve("series").resolve(named(seriesUid)).toString());
        }
        return PlacedLocalizers.in(reader.read(place.get()), localizers(seriesUid));
    }

    /** A UID as the name of a file: one that leads elsewhere is nobody's. */
    private static String named(String seriesUid) {
        if (!TableReader.isUid(seriesUid)) {
            throw new IllegalArgumentException(Faults.quoted(seriesUid) + " cannot name a series");
        }
        return seriesUid;
    }
}
