package willis.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import willis.findings.Location;

/**
 * The annotated points of a data set: {@code train_localizers.csv}.
 *
 * @param rows in the order of the file
 * @param warnings what is doubtful about the file, for people
 */
public record LocalizerTable(List<Localizer> rows, List<String> warnings) {
    /** The competition's name of the file. */
    public static final String FILE_NAME = "train_localizers.csv";

    private static final String INSTANCE = "SOPInstanceUID";
    private static final String COORDINATES = "coordinates";
    private static final String LOCATION = "location";

    public LocalizerTable {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /** A table without warnings. */
    public static LocalizerTable of(List<Localizer> rows) {
        return new LocalizerTable(rows, List.of());
    }

    /** The localisers by SeriesInstanceUID, in the order of the rows. */
    public Map<String, List<Localizer>> bySeries() {
        Map<String, List<Localizer>> map = new LinkedHashMap<>();
        rows.forEach(row ->
                map.computeIfAbsent(row.seriesUid(), uid -> new ArrayList<>()).add(row));
        return map;
    }

    /**
     * Reads a table.
     *
     * <p>Errors: a missing or doubled column, a wrong number of cells, a UID that is none, coordinates that are none, a
     * location that is not one of the 13 sites. Warnings: a row that repeats another, which is left out.
     *
     * @throws DatasetFormatException with the errors; the first twenty with file, line and value
     */
    public static LocalizerTable read(Path file) throws IOException {
        Faults faults = new Faults();
        List<Localizer> rows = new ArrayList<>();
        Set<Localizer> seen = new HashSet<>();
        try (TableReader table =
                TableReader.open(file, List.of(TableReader.UID_COLUMN, INSTANCE, COORDINATES, LOCATION), faults)) {
            for (Optional<TableReader.Row> next = table.next(); next.isPresent(); next = table.next()) {
                TableReader.Row row = next.get();
                localizer(row).ifPresent(localizer -> {
                    if (seen.add(localizer)) {
                        rows.add(localizer);
                    } else {
                        row.warning("repeats an earlier row; left out");
                    }
                });
            }
        }
        faults.throwErrors();
        return new LocalizerTable(rows, faults.warnings());
    }

    private static Optional<Localizer> localizer(TableReader.Row row) {
        Optional<String> series = row.uid(TableReader.UID_COLUMN);
        Optional<String> instance = row.uid(INSTANCE);
        Optional<CoordinatesText> coordinates = CoordinatesText.parse(row.text(COORDINATES));
        if (coordinates.isEmpty()) {
            row.error(COORDINATES + " " + Faults.quoted(row.text(COORDINATES))
                    + ", expected {'x': column, 'y': row}, with 'f': frame from 0 for multi-frame instances");
        }
        Optional<Location> location = Location.ofColumn(row.text(LOCATION)).filter(Location::isVessel);
        if (location.isEmpty()) {
            row.error(LOCATION + " " + Faults.quoted(row.text(LOCATION))
                    + ", expected one of the 13 sites, named as the columns of the label table");
        }
        return series.isEmpty() || instance.isEmpty() || coordinates.isEmpty() || location.isEmpty()
                ? Optional.empty()
                : Optional.of(new Localizer(
                        series.get(),
                        instance.get(),
                        coordinates.get().x(),
                        coordinates.get().y(),
                        coordinates.get().frame(),
                        location.get()));
    }

    /** Writes the table with the competition's columns in its order. */
    public void write(Path file) throws IOException {
        TableText text = new TableText(List.of(TableReader.UID_COLUMN, INSTANCE, COORDINATES, LOCATION));
        for (Localizer row : rows) {
            text.add(List.of(
                    row.seriesUid(),
                    row.sopInstanceUid(),
                    new CoordinatesText(row.x(), row.y(), row.frame()).format(),
                    row.location().column()));
        }
        text.write(file);
    }

    /**
     * How the rows agree with labels.
     *
     * <p>Errors: a series that has no labels. Warnings: a localiser of a site whose label is 0, and a site whose label is 1
     * without a localiser in a series that has others; the published data have some of both.
     */
    public void compareWith(LabelTable labels, Faults faults) {
        Map<String, SeriesLabels> bySeries = labels.bySeries();
        for (Map.Entry<String, List<Localizer>> entry : bySeries().entrySet()) {
            SeriesLabels series = bySeries.get(entry.getKey());
            if (series == null) {
                faults.error("series " + entry.getKey() + " has a localiser but no labels; expected a row in the label"
                        + " table for each series");
                continue;
            }
            Set<Location> located = new HashSet<>();
            for (Localizer localizer : entry.getValue()) {
                if (located.add(localizer.location()) && !series.isPositive(localizer.location())) {
                    faults.warning("series " + entry.getKey() + " has a localiser at "
                            + localizer.location().column() + ", whose label is 0");
                }
            }
            for (Location location : series.positives()) {
                if (location.isVessel() && !located.contains(location)) {
                    faults.warning("series " + entry.getKey() + " has the label " + location.column()
                            + " and localisers, but none there");
                }
            }
        }
    }
}
