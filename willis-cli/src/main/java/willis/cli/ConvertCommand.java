package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.files.WholeFile;
import willis.geometry.Orientation;
import willis.geometry.RegionOfInterest;
import willis.nifti.NiftiWriter;
import willis.nifti.StoredType;
import willis.parallel.Workers;
import willis.plan.RegionSetting;
import willis.quality.Measurement;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.series.Series;
import willis.series.SeriesFinder;
import willis.series.SeriesReader;
import willis.series.SeriesSource;
import willis.series.UnusableSeriesException;
import willis.volume.Volume;

/** Series to NIfTI files. */
@Command(name = "convert", description = "Convert one series, or a folder of series, to NIfTI.")
final class ConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IN", description = "a series folder, a folder of them at any depth, or a NIfTI file")
    private Path in;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "folder for <SeriesInstanceUID>.nii.gz")
    private Path out;

    @Option(
            names = "--roi",
            defaultValue = "none",
            paramLabel = "none|exact|reference",
            description = "keep the region of interest only, with exact bounds or those of the published code"
                    + " (default: ${DEFAULT-VALUE})")
    private String region;

    @Option(
            names = "--orientation",
            defaultValue = "stored",
            paramLabel = "stored|RAS|LPS|…",
            description = "directions in which x, y and z grow (default: ${DEFAULT-VALUE})")
    private String orientation;

    @Option(
            names = "--format",
            defaultValue = "nii.gz",
            paramLabel = "nii.gz|nii",
            description = "compressed or not (default: ${DEFAULT-VALUE})")
    private String format;

    @Mixin
    private SeriesOptions seriesOptions;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!format.equals("nii") && !format.equals("nii.gz")) {
            throw new ParameterException(
                    spec.commandLine(), "--format: unknown format '" + format + "', expected nii.gz or nii");
        }
        Optional<Orientation> target = Arguments.orientation(orientation, spec.commandLine());
        RegionSetting part = Arguments.region(region, spec.commandLine());
        Arguments.requireExisting(in);
        Files.createDirectories(out);
        List<List<String>> quality = new ArrayList<>();
        Set<String> converted = new HashSet<>();
        int refused = 0;
        try (Workers workers = common.workers()) {
            SeriesReader reader = new SeriesReader(seriesOptions.policy, workers);
            for (SeriesSource source : SeriesFinder.find(in, seriesOptions.several())) {
                // A method of its own: a local variable here would keep the last volume alive while the next is read.
                if (!convert(source, reader, target, part, workers, converted, quality)) {
                    refused++;
                }
            }
        }
        writeQuality(quality);
        return refused == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** Whether the series became a file; otherwise the reason is told. */
    private boolean convert(
            SeriesSource source,
            SeriesReader reader,
            Optional<Orientation> target,
            RegionSetting part,
            Workers workers,
            Set<String> converted,
            List<List<String>> quality)
            throws IOException {
        String place = Arguments.placeBelow(in, source);
        Series series;
        try {
            series = reader.read(source);
            if (!converted.add(series.id())) {
                throw new UnusableSeriesException(
                        QualityCode.SAME_SERIES_TWICE,
                        place + ": has the SeriesInstanceUID of a series that is converted already; a series is"
                                + " converted once");
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println("Refused: " + FailureReport.message(e));
            quality.add(List.of("", place, refusalCode(e), "refused", FailureReport.message(e), "", ""));
            return false;
        }
        Path file = out.resolve(series.id() + "." + format);
        Volume volume = converted(series, part, target, workers);
        NiftiWriter.write(volume, StoredType.smallestFor(volume.voxels(), workers), file, workers);
        for (QualityFinding finding : series.findings()) {
            quality.add(List.of(
                    series.id(),
                    place,
                    finding.code().text(),
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.message(),
                    finding.measured().map(Measurement::toString).orElse(""),
                    finding.done().orElse("")));
        }
        PrintWriter answers = spec.commandLine().getOut();
        answers.println(file + "  " + volume.grid().extent() + "  "
                + volume.grid().spacing() + "  " + volume.grid().orientation());
        return true;
    }

    private static String refusalCode(IOException refusal) {
        return refusal instanceof UnusableSeriesException unusable
                ? unusable.code().text()
                : QualityCode.UNREADABLE.text();
    }

    private static Volume converted(Series series, RegionSetting part, Optional<Orientation> target, Workers workers) {
        Volume volume = series.volume();
        Volume kept = part.bounds()
                .map(bounds -> volume.cropped(
                        RegionOfInterest.in(volume.grid(), series.head(), bounds, target.orElse(Orientation.RAS))))
                .orElse(volume);
        return target.map(code -> kept.reoriented(code, workers)).orElse(kept);
    }

    private void writeQuality(List<List<String>> rows) throws IOException {
        StringBuilder table = new StringBuilder();
        CSVPrinter csv =
                CSVFormat.RFC4180.builder().setRecordSeparator('\n').get().print(table);
        csv.printRecord("SeriesInstanceUID", "input", "code", "severity", "message", "measured", "done");
        csv.printRecords(rows);
        WholeFile.writeText(out.resolve("quality.csv"), table.toString());
    }
}
