package willis.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A comma-separated table with a header, read line by line in memory that does not depend on what is in it. Columns may come
 * in any order, and further ones are passed over. A record is one line: an open quote would otherwise swallow the file.
 */
final class TableReader implements AutoCloseable {
    static final String UID_COLUMN = "SeriesInstanceUID";

    private static final int MOST_LINE_CHARACTERS = 1 << 16;
    private static final int MOST_ROWS = 1_000_000;
    private static final Pattern UID = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,63}");

    private final Path file;
    private final Faults faults;
    private final BufferedReader characters;
    private final Map<String, Integer> columns = new HashMap<>();
    private int line;
    private int rows;

    private TableReader(Path file, Faults faults, BufferedReader characters) {
        this.file = file;
        this.faults = faults;
        this.characters = characters;
    }

    /** One line of a table that has a cell for every column. */
    final class Row {
        private final List<String> cells;
        private final int number = line;

        private Row(List<String> cells) {
            this.cells = cells;
        }

        /** The line's number in the file, from 1. */
        int line() {
            return number;
        }

        /** A cell without the blanks around it; empty if the table has no such column. */
        String text(String column) {
            Integer index = columns.get(column);
            return index == null ? "" : cells.get(index).strip();
        }

        void error(String problem) {
            faults.error(file + ", line " + number + ": " + problem);
        }

        void warning(String problem) {
            faults.warning(file + ", line " + number + ": " + problem);
        }

        /** A text that can name a series or instance; otherwise that is noted. */
        Optional<String> uid(String column) {
            String text = text(column);
            if (isUid(text)) {
                return Optional.of(text);
            }
            error(column + " " + Faults.quoted(text)
                    + ", expected a UID: letters, digits, dots, hyphens, underscores; at most 64");
            return Optional.empty();
        }

        /** A finite number; otherwise that is noted. */
        OptionalDouble number(String column) {
            OptionalDouble number = finite(text(column));
            if (number.isEmpty()) {
                error(column + " " + Faults.quoted(text(column)) + ", expected a number");
            }
            return number;
        }
    }

    /**
     * Opens a table and reads its header; the caller closes.
     *
     * @param required columns without which it cannot be used
     * @throws DatasetFormatException if one of them is missing, or the header makes no sense
     */
    static TableReader open(Path file, List<String> required, Faults faults) throws IOException {
        TableReader table = new TableReader(file, faults, Files.newBufferedReader(file, StandardCharsets.UTF_8));
        try {
            table.readHeader(required);
            return table;
        } catch (IOException e) {
            table.close();
            throw e;
        }
    }

    private void readHeader(List<String> required) throws IOException {
        String first = nextLine();
        if (first == null) {
            throw new DatasetFormatException(
                    file + ": empty, expected a table whose first line names the columns " + shortened(required));
        }
        // Spreadsheets begin a file with a byte order mark.
        List<String> names = cells(first.startsWith("\uFEFF") ? first.substring(1) : first)
                .orElseThrow(() -> new DatasetFormatException(file + ", line 1: no closing quote; not a table"));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).strip();
            if (columns.put(name, i) != null && required.contains(name)) {
                throw new DatasetFormatException(
                        file + ", line 1: two columns " + Faults.quoted(name) + ", expected one; remove one of them");
            }
        }
        List<String> missing =
                required.stream().filter(name -> !columns.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new DatasetFormatException(file + ", line 1: no column " + shortened(missing)
                    + "; expected names as in the RSNA 2025 challenge, separated by commas");
        }
    }

    private static String shortened(List<String> names) {
        return names.size() <= 3
                ? "'" + String.join("', '", names) + "'"
                : "'" + String.join("', '", names.subList(0, 3)) + "' and " + (names.size() - 3) + " more";
    }

    boolean hasColumn(String name) {
        return columns.containsKey(name);
    }

    /** The next line that is a record of this table; lines that are none are noted. Empty at the end. */
    Optional<Row> next() throws IOException {
        for (String text = nextLine(); text != null; text = nextLine()) {
            if (text.isBlank()) {
                continue;
            }
            if (++rows > MOST_ROWS) {
                throw new DatasetFormatException(
                        file + ", line " + line + ": more than " + MOST_ROWS + " rows; is this the right file?");
            }
            Optional<List<String>> cells = cells(text);
            if (cells.isPresent() && cells.get().size() == columns.size()) {
                return Optional.of(new Row(cells.get()));
            }
            faults.error(file + ", line " + line + ": "
                    + cells.map(list -> list.size() + " cells, expected " + columns.size() + " as in the header")
                            .orElse("a quote is not closed, or text follows one"));
        }
        return Optional.empty();
    }

    private static Optional<List<String>> cells(String text) throws IOException {
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(text))) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.get(0).toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** The next line; null at the end. */
    private @Nullable String nextLine() throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int c = characters.read(); ; c = characters.read()) {
                if (c < 0 && text.isEmpty()) {
                    return null;
                }
                if (c < 0 || c == '\n') {
                    break;
                }
                if (text.length() == MOST_LINE_CHARACTERS) {
                    throw new DatasetFormatException(file + ", line " + (line + 1) + ": longer than "
                            + MOST_LINE_CHARACTERS + " characters; not a table of series");
                }
                text.append((char) c);
            }
        } catch (CharacterCodingException e) {
            throw new DatasetFormatException(file + ", after line " + line + ": not UTF-8 text; save it as UTF-8", e);
        }
        line++;
        int end = text.length();
        return end > 0 && text.charAt(end - 1) == '\r' ? text.substring(0, end - 1) : text.toString();
    }

    /** Whether a text can name a series, and so a file: letters are no UIDs, but occur in synthetic data. */
    static boolean isUid(String text) {
        return UID.matcher(text).matches();
    }

    /** A finite decimal number; empty for any other text, such as Java's own {@code 1d} and {@code 0x1p3}. */
    static OptionalDouble finite(String text) {
        if (!text.matches("[+-]?([0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?")) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    @Override
    public void close() throws IOException {
        characters.close();
    }
}
