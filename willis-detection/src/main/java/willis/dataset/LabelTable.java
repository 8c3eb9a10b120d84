package willis.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import willis.findings.Location;
import willis.volume.Modality;

/**
 * The labels of a data set: {@code train.csv}, or any table with a SeriesInstanceUID and the 14 label columns. Age, sex and
 * modality may be missing.
 *
 * @param rows in the order of the file
 * @param warnings what is doubtful about the file, for people
 */
public record LabelTable(List<SeriesLabels> rows, List<String> warnings) {
    /** The competition's name of the file. */
    public static final String FILE_NAME = "train.csv";

    private static final String AGE = "PatientAge";
    private static final String SEX = "PatientSex";
    private static final String MODALITY = "Modality";
    private static final int OLDEST = 130;

    /** @throws IllegalArgumentException if a series occurs twice */
    public LabelTable {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
        if (rows.stream().map(SeriesLabels::seriesUid).distinct().count() != rows.size()) {
            throw new IllegalArgumentException("A series occurs twice among " + rows.size() + " rows");
        }
    }

    /** A table without warnings. */
    public static LabelTable of(List<SeriesLabels> rows) {
        return new LabelTable(rows, List.of());
    }

    /** The labels by SeriesInstanceUID, in the order of the rows. */
    public Map<String, SeriesLabels> bySeries() {
        Map<String, SeriesLabels> map = new LinkedHashMap<>();
        rows.forEach(row -> map.put(row.seriesUid(), row));
        return map;
    }

    /**
     * Reads a table.
     *
     * <p>Errors: a missing or doubled column, a wrong number of cells, a UID that is none or occurs twice, a label other than
     * 0 and 1, a vessel that is 1 where "Aneurysm Present" is 0. Warnings: the reverse, which leaves the site unknown; an
     * age or modality that is none.
     *
     * @throws DatasetFormatException with the errors; the first twenty with file, line and value
     */
    public static LabelTable read(Path file) throws IOException {
        Faults faults = new Faults();
        List<String> required = new ArrayList<>();
        required.add(TableReader.UID_COLUMN);
        for (Location location : Location.values()) {
            required.add(location.column());
        }
        List<SeriesLabels> rows = new ArrayList<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        try (TableReader table = TableReader.open(file, required, faults)) {
            for (Optional<TableReader.Row> next = table.next(); next.isPresent(); next = table.next()) {
                TableReader.Row row = next.get();
                Optional<SeriesLabels> labels = labels(row);
                labels.ifPresent(read -> {
                    Integer earlier = lines.putIfAbsent(read.seriesUid(), row.line());
                    if (earlier == null) {
                        rows.add(read);
                    } else {
                        row.error("series " + read.seriesUid() + " stands in line " + earlier
                                + " already; expected one row for each series");
                    }
                });
            }
        }
        if (rows.isEmpty() && !faults.hasErrors()) {
            faults.error(file + ": no rows, expected one for each series");
        }
        faults.throwErrors();
        return new LabelTable(rows, faults.warnings());
    }

    private static Optional<SeriesLabels> labels(TableReader.Row row) {
        Optional<String> uid = row.uid(TableReader.UID_COLUMN);
        Set<Location> positives = EnumSet.noneOf(Location.class);
        boolean complete = true;
        for (Location location : Location.values()) {
            String text = row.text(location.column());
            switch (text) {
                case "1", "1.0" -> positives.add(location);
                case "0", "0.0" -> {}
                default -> {
                    row.error(location.column() + " " + Faults.quoted(text) + ", expected 0 or 1");
                    complete = false;
                }
            }
        }
        if (uid.isEmpty() || !complete) {
            return Optional.empty();
        }
        if (positives.equals(EnumSet.of(Location.ANEURYSM_PRESENT))) {
            row.warning("'" + Location.ANEURYSM_PRESENT.column() + "' is 1, but none of the 13 sites is");
        }
        if (!positives.isEmpty() && !positives.contains(Location.ANEURYSM_PRESENT)) {
            row.error("'" + positives.iterator().next().column() + "' is 1, but '" + Location.ANEURYSM_PRESENT.column()
                    + "' is 0; correct one of them");
            return Optional.empty();
        }
        return Optional.of(new SeriesLabels(
                uid.get(),
                age(row),
                Optional.of(row.text(SEX)).filter(sex -> !sex.isEmpty()),
                modality(row),
                positives));
    }

    private static OptionalInt age(TableReader.Row row) {
        String text = row.text(AGE);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        double years = TableReader.finite(text).orElse(-1);
        if (years < 0 || years > OLDEST) {
            // The value itself is the patient's and stays where it is.
            row.warning(AGE + " is not a number of years from 0 to " + OLDEST + "; taken for unknown");
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) years);
    }

    private static Modality modality(TableReader.Row row) {
        String text = row.text(MODALITY);
        if (text.isEmpty()) {
            return Modality.UNKNOWN;
        }
        Optional<Modality> modality = Modality.withCode(text);
        if (modality.isEmpty()) {
            row.warning(MODALITY + " " + Faults.quoted(text) + ", expected one of " + Modality.codes()
                    + "; taken for unknown");
        }
        return modality.orElse(Modality.UNKNOWN);
    }

    /** Writes the table with the competition's columns in its order; what is unknown becomes an empty cell. */
    public void write(Path file) throws IOException {
        List<String> header = new ArrayList<>(List.of(TableReader.UID_COLUMN, AGE, SEX, MODALITY));
        for (Location location : Location.values()) {
            header.add(location.column());
        }
        TableText text = new TableText(header);
        for (SeriesLabels row : rows) {
            List<Object> cells = new ArrayList<>();
            cells.add(row.seriesUid());
            cells.add(row.age().isPresent() ? row.age().getAsInt() : "");
            cells.add(row.sex().orElse(""));
            cells.add(row.modality() == Modality.UNKNOWN ? "" : row.modality().code());
            for (Location location : Location.values()) {
                cells.add(row.isPositive(location) ? 1 : 0);
            }
            text.add(cells);
        }
        text.write(file);
    }
}
