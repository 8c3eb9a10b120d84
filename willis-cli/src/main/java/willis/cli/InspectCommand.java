package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.detect.QualityJson;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.RegionOfInterest;
import willis.parallel.Workers;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.report.InspectionPage;
import willis.series.Series;
import willis.series.SeriesReader;

/** Says what a series is. */
@Command(
        name = "inspect",
        description = "Say what a series is: storage, grid, orientation, region of interest, quality.")
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERIES", description = "folder of DICOM files, or a NIfTI file")
    private Path place;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "also as a page with images, written to this file")
    private Optional<Path> html;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Arguments.requireExisting(place);
        html.filter(Files::isDirectory).ifPresent(folder -> {
            throw new ParameterException(
                    spec.commandLine(), "--html: " + folder + " is a folder, expected the file to write");
        });
        Series series;
        try (Workers workers = common.workers()) {
            series = new SeriesReader(QualityPolicy.NORMAL, workers).read(place);
        }
        Grid grid = series.volume().grid();
        Box region = RegionOfInterest.in(grid, series.head(), RegionOfInterest.Bounds.EXACT, Orientation.RAS);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? asJson(series, grid, region).toPrettyString() : asTable(series, grid, region));
        if (html.isPresent()) {
            InspectionPage.write(series, region, html.get());
            if (json) {
                // whoever reads the JSON wants nothing else
                spec.commandLine().getErr().println("page         " + html.get());
            } else {
                out.println("page         " + html.get());
            }
        }
        return ExitCode.OK;
    }

    private static String asTable(Series series, Grid grid, Box region) {
        float[] range = range(series.volume().voxels());
        StringBuilder table = new StringBuilder();
        row(table, "series", series.id());
        row(table, "study", series.studyUid().orElse("unknown"));
        row(table, "modality", series.modality().code());
        row(
                table,
                "storage",
                series.storage() + (series.instanceCount() > 0 ? ", " + series.instanceCount() + " instances" : ""));
        row(table, "voxels", grid.extent() + " (z, y, x)");
        row(table, "spacing", grid.spacing() + " (z, y, x)");
        row(table, "orientation", grid.orientation() + " (where x, y and z grow to)");
        row(
                table,
                "origin",
                String.format(
                        Locale.ROOT,
                        "%.3f, %.3f, %.3f mm (LPS)",
                        grid.origin().x(),
                        grid.origin().y(),
                        grid.origin().z()));
        row(table, "intensities", number(range[0]) + " to " + number(range[1]));
        row(
                table,
                "region",
                "voxels from " + region.start().z() + ", " + region.start().y() + ", "
                        + region.start().x() + ", " + region.extent() + " of them (z, y, x)");
        if (series.findings().isEmpty()) {
            row(table, "quality", "nothing unusual");
        }
        for (QualityFinding finding : series.findings()) {
            row(
                    table,
                    "quality",
                    finding.severity().name().toLowerCase(Locale.ROOT) + ", " + finding.code() + ": "
                            + finding.message());
        }
        return table.toString().stripTrailing();
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append(String.format(Locale.ROOT, "%-12s %s%n", name, value));
    }

    private static String number(float value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.4f", value);
    }

    private static float[] range(float[] voxels) {
        float min = voxels[0];
        float max = voxels[0];
        for (float voxel : voxels) {
            min = Math.min(min, voxel);
            max = Math.max(max, voxel);
        }
        return new float[] {min, max};
    }

    private static ObjectNode asJson(Series series, Grid grid, Box region) {
        float[] range = range(series.volume().voxels());
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("seriesInstanceUid", series.id());
        json.put("studyInstanceUid", series.studyUid().orElse(null));
        json.put("modality", series.modality().code());
        json.put("storage", series.storage());
        json.put("instances", series.instanceCount());
        GridJson.add(json, grid);
        json.put("minimum", range[0]);
        json.put("maximum", range[1]);
        GridJson.add(json.putObject("region"), region);
        QualityJson.add(json, series.findings());
        return json;
    }
}
