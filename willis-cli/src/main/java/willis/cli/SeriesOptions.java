package willis.cli;

import picocli.CommandLine.Option;
import willis.quality.QualityPolicy;
import willis.series.SeriesFinder.Several;

/** Which series of a place are read, and what is done with unusual ones. */
final class SeriesOptions {
    @Option(
            names = "--quality",
            defaultValue = "normal",
            paramLabel = "strict|normal|lenient",
            description = "what is done with unusual series: refuse them, repair what can be repaired, or rather answer"
                    + " with marks than not at all (default: ${DEFAULT-VALUE})")
    QualityPolicy policy;

    @Option(
            names = "--all-series",
            description = "read every series of a folder or archive that holds several, not only the one to be chosen")
    private boolean allSeries;

    /** What becomes of several series at one place. */
    Several several() {
        return allSeries ? Several.READ_ALL : Several.CHOOSE_ONE;
    }
}
