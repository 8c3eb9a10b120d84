package willis.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import willis.files.WholeFile;
import willis.findings.Location;
import willis.geometry.Grid;
import willis.nifti.NiftiWriter;
import willis.nifti.StoredType;
import willis.parallel.Workers;
import willis.volume.Volume;

/**
 * What a prediction leaves on disk: {@code predictions.csv}, {@code status.csv}, and per series {@code findings.json} and
 * heat maps. Complete after every series, so that a killed run loses one series and can be resumed.
 *
 * <p>Not thread safe.
 */
public final class ResultFolder {
    private static final String ID_COLUMN = "SeriesInstanceUID";
    private static final String FINDINGS_FILE = "findings.json";

    /** The name of the table of probabilities. */
    public static final String PREDICTIONS_FILE = "predictions.csv";

    /** The name of the page over all series, which whoever makes pages writes beside the tables. */
    public static final String INDEX_FILE = "index.html";

    /** The name of the page of a series, in its folder; who makes pages writes it. */
    public static final String REPORT_FILE = "report.html";

    /** The name of the heat map in a series' folder. */
    public static final String HEAT_MAP_FILE = "heatmap.nii.gz";

    private static final String STATUS_FILE = "status.csv";
    private static final Set<String> TABLES = Set.of(PREDICTIONS_FILE, STATUS_FILE, INDEX_FILE);
    private static final Pattern FOLDER_NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]*");
    private static final Set<String> ANSWERED = Set.of(Outcome.DONE.text(), Outcome.REPAIRED.text());

    private final Path folder;
    private final String settings;
    private final Map<String, String> earlierIds;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * How one series of the run ended.
     *
     * @param place where it was read from, as {@code status.csv} calls it; folders may carry names, so not for pages
     * @param id its SeriesInstanceUID, or what stands for it; empty where it is not known
     * @param outcome how it ended
     * @param reasons what was unusual, or why it was refused; paths included
     * @param probabilities raw, one per location; none for a refused series
     * @param answer the model's answer, without maps
     */
    public record Row(
            String place,
            String id,
            Outcome outcome,
            String reasons,
            Map<Location, Double> probabilities,
            Optional<Detection> answer) {

        /** One that the model answered. */
        static Row of(String place, Detection detection) {
            return new Row(
                    place,
                    detection.seriesId(),
                    detection.isRepaired() ? Outcome.REPAIRED : Outcome.DONE,
                    detection.quality().stream()
                            .map(finding -> finding.code().text() + ": " + finding.message())
                            .collect(Collectors.joining("; ")),
                    detection.probabilities(),
                    Optional.of(detection.withHeatMap(Optional.empty())));
        }
    }

    private ResultFolder(Path folder, String settings, Map<String, String> earlierIds) {
        this.folder = folder;
        this.settings = settings;
        this.earlierIds = earlierIds;
    }

    /**
     * Opens a new or existing folder for results.
     *
     * @param settings how the model is run, in a few words; finished series are only resumed under the same
     * @throws IOException if it cannot be created
     */
    public static ResultFolder open(Path folder, String settings) throws IOException {
        Files.createDirectories(folder);
        return new ResultFolder(folder, settings, answeredIn(folder.resolve(STATUS_FILE)));
    }

    /** The folder. */
    public Path path() {
        return folder;
    }

    /**
     * Takes over the answer of an earlier run, if it was given by the same weights under the same settings. What the model
     * says of calibration and operating points today replaces what it said then. Writes no tables: ask for every place before
     * the first is added, or a run killed in between forgets the others.
     *
     * @param place where the series lies, as it is called in {@code status.csv}
     * @return whether the series need not be read again
     */
    public boolean resume(String place, ModelDescription model) throws IOException {
        String id = earlierIds.get(place);
        if (id == null) {
            return false;
        }
        Path file = seriesFolder(id).resolve(FINDINGS_FILE);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Optional<Detection> earlier = DetectionJson.parse(Files.readAllBytes(file), model, settings)
                .filter(detection -> detection.seriesId().equals(id));
        if (earlier.isEmpty()) {
            return false; // not ours, or of another version, and predicted again
        }
        Detection now = earlier.get().readAgain();
        if (!now.equals(earlier.get())) {
            Files.deleteIfExists(seriesFolder(id).resolve(REPORT_FILE));
            WholeFile.writeText(file, DetectionJson.format(now, settings));
        }
        rows.put(place, Row.of(place, now));
        return true;
    }

    /** The ids that an earlier run answered, by place. */
    private static Map<String, String> answeredIn(Path status) throws IOException {
        Map<String, String> ids = new HashMap<>();
        if (!Files.isRegularFile(status)) {
            return ids;
        }
        try (CSVParser lines = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(Files.newBufferedReader(status))) {
            for (CSVRecord line : lines) {
                if (line.isConsistent()
                        && line.isMapped("input")
                        && ANSWERED.contains(line.get("status"))
                        && FOLDER_NAME.matcher(line.get(ID_COLUMN)).matches()) {
                    ids.put(line.get("input"), line.get(ID_COLUMN));
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException | CSVException | UncheckedIOException e) {
            // Not our table, or a broken one: what is read so far stands, the rest is predicted again.
            return ids;
        }
        return ids;
    }

    /**
     * The folder of one series, which lies in this one; it need not exist.
     *
     * @throws IllegalArgumentException if the id would lead elsewhere
     */
    public Path seriesFolder(String id) {
        if (!FOLDER_NAME.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' cannot name a series' folder; expected letters, digits, dots,"
                            + " hyphens and underscores after a letter or digit");
        }
        // A file's UID is whatever its author wrote; this one must not keep the tables from being written.
        boolean isTable = TABLES.stream().anyMatch(id::equalsIgnoreCase);
        return folder.resolve(isTable ? id + ".series" : id);
    }

    /**
     * Writes the answer for one series, then brings both tables up to date.
     *
     * @param place where the series lies, for {@code status.csv}
     * @throws IllegalArgumentException if the series' id is no name for a folder
     */
    public void add(String place, Detection detection, Workers workers) throws IOException {
        Path seriesFolder = seriesFolder(detection.seriesId());
        if (detection.heatMap().isPresent()) {
            writeHeatMap(seriesFolder.resolve(HEAT_MAP_FILE), detection, workers);
        }
        WholeFile.writeText(seriesFolder.resolve(FINDINGS_FILE), DetectionJson.format(detection, settings));
        rows.put(place, Row.of(place, detection));
        writeTables();
    }

    private static void writeHeatMap(Path file, Detection detection, Workers workers) throws IOException {
        if (detection.locationMaps().isEmpty()) {
            NiftiWriter.write(detection.heatMap().orElseThrow(), StoredType.FLOAT32, file, workers);
        } else {
            Grid grid = detection.heatMap().orElseThrow().grid();
            NiftiWriter.writeChannels(
                    grid,
                    detection.locationMaps().stream().map(Volume::voxels).toList(),
                    StoredType.FLOAT32,
                    file,
                    workers);
        }
    }

    /**
     * Records a series that was not answered.
     *
     * @param id its SeriesInstanceUID if it is known, else empty
     * @param prior its stand-in probabilities where a number is owed
     */
    public void addRefused(String place, Optional<String> id, String reason, Optional<ToDoubleFunction<Location>> prior)
            throws IOException {
        Map<Location, Double> probabilities = new EnumMap<>(Location.class);
        prior.ifPresent(function -> {
            for (Location location : Location.values()) {
                probabilities.put(location, function.applyAsDouble(location));
            }
        });
        boolean answered = prior.isPresent() && id.isPresent();
        rows.put(
                place,
                new Row(
                        place,
                        id.orElse(""),
                        answered ? Outcome.PRIOR_USED : Outcome.REFUSED,
                        reason,
                        answered ? probabilities : Map.of(),
                        Optional.empty()));
        writeTables();
    }

    /** The place from which a series of this id was already answered; two of them would overwrite each other. */
    public Optional<String> placeOf(String id) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getValue().id.equals(id)
                        && entry.getValue().outcome.isAnswered())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** How many series ended in a way. */
    public long count(Outcome outcome) {
        return rows.values().stream().filter(row -> row.outcome == outcome).count();
    }

    /** The mean time that an answer took, in seconds, all stages together; empty without answers. */
    public OptionalDouble meanSeconds() {
        return rows.values().stream()
                .flatMap(row -> row.answer.stream())
                .mapToDouble(answer -> answer.seconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .average();
    }

    /** The series of this run so far, resumed ones included, in the order in which they were taken up. */
    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** Brings both tables up to date; {@link #add} and {@link #addRefused} do so themselves, {@link #resume} does not. */
    public void writeTables() throws IOException {
        List<String> header = new ArrayList<>();
        header.add(ID_COLUMN);
        for (Location location : Location.values()) {
            header.add(location.column());
        }
        StringBuilder predictions = new StringBuilder();
        CSVPrinter predictionRows = unixLines().print(predictions);
        predictionRows.printRecord(header);
        StringBuilder status = new StringBuilder();
        CSVPrinter statusRows = unixLines().print(status);
        statusRows.printRecord(ID_COLUMN, "input", "status", "reasons");
        for (Map.Entry<String, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            statusRows.printRecord(row.id, entry.getKey(), row.outcome.text(), row.reasons);
            boolean superseded =
                    row.outcome == Outcome.PRIOR_USED && placeOf(row.id).isPresent();
            if (!row.probabilities.isEmpty() && !superseded) {
                List<String> cells = new ArrayList<>();
                cells.add(row.id);
                for (Location location : Location.values()) {
                    cells.add(String.format(Locale.ROOT, "%.9g", row.probabilities.get(location)));
                }
                predictionRows.printRecord(cells);
            }
        }
        WholeFile.writeText(folder.resolve(PREDICTIONS_FILE), predictions.toString());
        WholeFile.writeText(folder.resolve(STATUS_FILE), status.toString());
    }

    private static CSVFormat unixLines() {
        return CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    }
}
