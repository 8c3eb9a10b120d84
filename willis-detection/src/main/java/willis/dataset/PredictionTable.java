package willis.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.findings.Location;

/**
 * Predicted probabilities: {@code predictions.csv}, or any table with a SeriesInstanceUID and the 14 columns.
 *
 * @param bySeries for each SeriesInstanceUID a probability for each location; in the order of the file
 */
public record PredictionTable(Map<String, Map<Location, Double>> bySeries) {

    /** @throws IllegalArgumentException unless each series has 14 numbers in [0, 1] */
    public PredictionTable {
        bySeries = Collections.unmodifiableMap(new LinkedHashMap<>(bySeries));
        bySeries.forEach((series, probabilities) -> {
            if (probabilities.size() != Location.values().length
                    || !probabilities.values().stream().allMatch(p -> p >= 0 && p <= 1)) {
                throw new IllegalArgumentException(series + ": 14 probabilities expected, got " + probabilities);
            }
        });
    }

    /**
     * Reads a table. Everything that is wrong is an error: a missing or doubled column, a wrong number of cells, a UID that is
     * none or occurs twice, a value that is no number from 0 to 1.
     *
     * @throws DatasetFormatException with the errors; the first twenty with file, line and value
     */
    public static PredictionTable read(Path file) throws IOException {
        Faults faults = new Faults();
        List<String> required = new ArrayList<>();
        required.add(TableReader.UID_COLUMN);
        for (Location location : Location.values()) {
            required.add(location.column());
        }
        Map<String, Map<Location, Double>> bySeries = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        try (TableReader table = TableReader.open(file, required, faults)) {
            for (Optional<TableReader.Row> next = table.next(); next.isPresent(); next = table.next()) {
                TableReader.Row row = next.get();
                Optional<String> uid = row.uid(TableReader.UID_COLUMN);
                Map<Location, Double> probabilities = new EnumMap<>(Location.class);
                for (Location location : Location.values()) {
                    OptionalDouble value = row.number(location.column());
                    if (value.isPresent() && value.getAsDouble() >= 0 && value.getAsDouble() <= 1) {
                        probabilities.put(location, value.getAsDouble());
                    } else if (value.isPresent()) {
                        row.error(location.column() + " " + Faults.quoted(row.text(location.column()))
                                + ", expected a probability from 0 to 1");
                    }
                }
                if (uid.isPresent()) {
                    Integer earlier = lines.putIfAbsent(uid.get(), row.line());
                    if (earlier != null) {
                        row.error("series " + uid.get() + " stands in line " + earlier
                                + " already; expected one row for each series");
                    }
                    bySeries.put(uid.get(), probabilities);
                }
            }
        }
        if (bySeries.isEmpty() && !faults.hasErrors()) {
            faults.error(file + ": no rows, expected one for each series");
        }
        faults.throwErrors();
        return new PredictionTable(bySeries);
    }
}
