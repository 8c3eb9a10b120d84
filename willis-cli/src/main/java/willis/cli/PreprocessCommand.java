package willis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.cases.Case;
import willis.cases.CasePreparation;
import willis.files.WholeFile;
import willis.geometry.Extent;
import willis.npy.NpyArray;
import willis.parallel.Workers;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;

/** One case as a network would see it. */
@Command(name = "preprocess", description = "Write one case exactly as a network would see it.")
final class PreprocessCommand implements Callable<Integer> {
    private static final String DEFAULT_CONFIGURATION = "3d_fullres";

    @Parameters(paramLabel = "IN", description = "a series folder or a NIfTI file")
    private Path in;

    @Option(names = "--plans", required = true, paramLabel = "P", description = "plans.json, or a model folder")
    private Path plans;

    @Option(
            names = "-o",
            required = true,
            paramLabel = "x.npy",
            description = "the array (1, Z, Y, X); its geometry is written beside it as x.json")
    private Path out;

    @Option(
            names = "--roi",
            defaultValue = "none",
            paramLabel = "none|exact|reference",
            description = "the part of the volume to use (default: ${DEFAULT-VALUE})")
    private String region;

    @Option(
            names = "--orientation",
            defaultValue = "stored",
            paramLabel = "stored|RAS|LPS|…",
            description =
                    "directions in which x, y and z grow before the plan's transposition (default: ${DEFAULT-VALUE})")
    private String orientation;

    @Option(
            names = "--configuration",
            defaultValue = DEFAULT_CONFIGURATION,
            paramLabel = "C",
            description = "the plan's configuration (default: ${DEFAULT-VALUE})")
    private String configurationName;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Arguments.requireExisting(in);
        Plan plan = Plan.read(Files.isDirectory(plans) ? plans.resolve("plans.json") : plans);
        PlanConfiguration configuration = plan.configuration(configurationName);
        CasePreparation preparation = new CasePreparation(
                Arguments.orientation(orientation, spec.commandLine()),
                Arguments.region(region, spec.commandLine()),
                plan,
                configuration);
        Case prepared;
        String id;
        try (Workers workers = common.workers()) {
            Series series = new SeriesReader(QualityPolicy.NORMAL, workers).read(in);
            id = series.id();
            prepared = preparation.prepare(series.volume(), series.head(), workers);
        }
        Extent extent = prepared.prepared().grid().extent();
        NpyArray array = new NpyArray(
                List.of(1, extent.z(), extent.y(), extent.x()),
                prepared.prepared().voxels());
        array.write(out);
        Path geometry = geometryFile();
        WholeFile.writeText(geometry, geometry(id, prepared, configuration.approximation()) + "\n");
        spec.commandLine()
                .getOut()
                .println(out + "  (1, " + extent.z() + ", " + extent.y() + ", " + extent.x() + ")  "
                        + prepared.prepared().grid().spacing());
        configuration
                .approximation()
                .ifPresent(note -> spec.commandLine().getErr().println("Note: " + note));
        return ExitCode.OK;
    }

    private Path geometryFile() {
        String name = String.valueOf(out.getFileName());
        return out.resolveSibling(name.replaceFirst("\\.npy$", "") + ".json");
    }

    private static String geometry(String id, Case prepared, Optional<String> approximation) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("seriesInstanceUid", id);
        GridJson.add(json, prepared.prepared().grid());
        ObjectNode source = json.putObject("source");
        GridJson.add(source, prepared.source());
        GridJson.add(json.putObject("sourceRegion"), prepared.region());
        approximation.ifPresent(note -> json.put("approximation", note));
        return json.toPrettyString();
    }
}
