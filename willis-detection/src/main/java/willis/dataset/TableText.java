package willis.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import willis.files.WholeFile;

/** A table as text, with line feeds only, so that the same rows give the same bytes everywhere. */
final class TableText {
    private final StringBuilder text = new StringBuilder();
    private final CSVPrinter printer;

    TableText(List<String> header) {
        try {
            printer = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get().print(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringBuilder does not fail
        }
        add(header);
    }

    void add(List<?> cells) {
        try {
            printer.printRecord(cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) throws IOException {
        WholeFile.writeText(file, text.toString());
    }
}
