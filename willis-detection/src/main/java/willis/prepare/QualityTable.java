package willis.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import willis.files.WholeFile;

/** {@code quality.csv}: a row for each thing that is unusual about a series, and at least one row for each series. */
final class QualityTable {
    private QualityTable() {}

    static void write(List<SeriesRecord> records, Path file) throws IOException {
        StringBuilder table = new StringBuilder();
        CSVPrinter csv =
                CSVFormat.RFC4180.builder().setRecordSeparator('\n').get().print(table);
        csv.printRecord("SeriesInstanceUID", "outcome", "code", "severity", "message", "measured", "done");
        for (SeriesRecord series : records) {
            String outcome = series.accepted().isPresent() ? "accepted" : "rejected";
            if (series.rows().isEmpty()) {
                csv.printRecord(series.seriesUid(), outcome, "", "", "", "", "");
            }
            for (QualityRow row : series.rows()) {
                csv.printRecord(
                        series.seriesUid(),
                        outcome,
                        row.code(),
                        row.severity(),
                        row.message(),
                        row.measured(),
                        row.done());
            }
        }
        WholeFile.writeText(file, table.toString());
    }
}
