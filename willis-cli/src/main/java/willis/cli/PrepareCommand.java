package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.cases.CaseDescription;
import willis.cases.CaseStore;
import willis.dataset.Dataset;
import willis.dataset.FoldMember;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.RegionOfInterest;
import willis.parallel.Workers;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.plan.Planner;
import willis.plan.PlannerPreset;
import willis.prepare.PlanChoice;
import willis.prepare.Preparation;
import willis.prepare.PreparationSettings;
import willis.prepare.PreparedSet;
import willis.prepare.WorkFolder;
import willis.report.PreparationPage;
import willis.series.Series;
import willis.series.SeriesReader;

/** A data set, made ready for training. */
@Command(
        name = "prepare",
        description = {
            "Make a data set in the competition's layout ready for training: read it under the strict policy, reject what is",
            "unfit with reasons, plan, store cases, share them out into folds. Run again to go on where it was stopped."
        })
final class PrepareCommand implements Callable<Integer> {
    private static final String PUBLISHED = "published";
    private static final String COMPACT = "compact";
    private static final String PAGE = "index.html";

    @Parameters(
            paramLabel = "DATASET",
            description = "folder with train.csv, train_localizers.csv and series/<SeriesInstanceUID>/")
    private Path data;

    @Option(names = "-o", required = true, paramLabel = "WORK", description = "folder for what training needs")
    private Path work;

    @Option(
            names = "--plan",
            defaultValue = PUBLISHED,
            paramLabel = "published|compact|resenc-m|resenc-l|resenc-xl|FILE",
            description =
                    "the published solution's plan, a small one for machines without a GPU, one made from the data set by"
                            + " nnU-Net's rules, or a plans.json (default: ${DEFAULT-VALUE})")
    private String plan;

    @Option(
            names = "--spacing",
            paramLabel = "MM",
            description = "edge of a voxel in the compact plan, 0.5 to 3 (default: 1)")
    private Optional<Double> spacingMm;

    @Option(
            names = "--configuration",
            defaultValue = WorkFolder.CONFIGURATION,
            paramLabel = "C",
            description = "the configuration of a plan that is given (default: ${DEFAULT-VALUE})")
    private String configuration;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            description =
                    "memory of one training device: a plan is made to fit it, a given one that does not is refused"
                            + " (default: what the plan was made for)")
    private Optional<Double> memoryGb;

    @Option(
            names = "--folds",
            defaultValue = "5",
            paramLabel = "N",
            description = "folds of the cross-validation (default: ${DEFAULT-VALUE})")
    private int folds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "decides between equally good folds (default: ${DEFAULT-VALUE})")
    private long seed;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (folds < 2) {
            throw usage("--folds needs a number from 2, got " + folds);
        }
        Arguments.requireExisting(data);
        PreparationSettings settings = PreparationSettings.defaults(name())
                .withPlan(choice())
                .withFolds(folds)
                .withSeed(seed);
        Dataset dataset = Dataset.open(data);
        PrintWriter err = spec.commandLine().getErr();
        dataset.warnings().forEach(warning -> err.println("Note: " + warning));
        try (Workers workers = common.workers();
                ConsoleProgress progress = new ConsoleProgress(err, "Prepare", "series")) {
            PreparedSet set = Preparation.run(dataset, work, settings, workers, progress::step);
            writePage(dataset, settings, set, workers);
            set.warnings().stream()
                    .filter(warning -> !dataset.warnings().contains(warning))
                    .forEach(warning -> err.println("Note: " + warning));
            print(set);
            return set.rejected() == 0 ? ExitCode.OK : ExitCode.REFUSED;
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** nnU-Net's form of a name, from the folder's; the folder's own characters where they are plain. */
    private String name() {
        String folder = String.valueOf(data.toAbsolutePath().normalize().getFileName());
        return folder.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private PlanChoice choice() throws IOException {
        if (memoryGb.isPresent() && !(memoryGb.get() > 0 && memoryGb.get() < 10_000)) {
            throw usage("--memory needs gigabytes above 0, got " + memoryGb.get());
        }
        if (spacingMm.isPresent() && !plan.equals(COMPACT)) {
            throw usage("--spacing is for --plan " + COMPACT + "; other plans name theirs");
        }
        Optional<PlannerPreset> preset = PlannerPreset.withCode(plan);
        if (preset.isPresent()) {
            return new PlanChoice.Planned(
                    preset.get(), memoryGb.orElse(preset.get().memoryGb()));
        }
        Plan given;
        if (plan.equals(PUBLISHED)) {
            given = Plan.published();
        } else if (plan.equals(COMPACT)) {
            given = compact();
        } else {
            Path file = Path.of(plan);
            if (!Files.exists(file)) {
                throw usage("--plan: '" + plan
                        + "' is no file and none of published, compact, resenc-m, resenc-l, resenc-xl");
            }
            given = Plan.read(Files.isDirectory(file) ? file.resolve("plans.json") : file);
        }
        PlanConfiguration chosen = given.configuration(configuration);
        if (memoryGb.isPresent()) {
            Planner.requireFits(chosen, memoryGb.get(), Location.values().length);
        }
        return new PlanChoice.Given(given, configuration);
    }

    private Plan compact() {
        try {
            return Plan.compact(spacingMm.orElse(1.0), name());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--spacing: " + e.getMessage(), e);
        }
    }

    /** A series with and one without aneurysm of each modality, read once more for their images. */
    private void writePage(Dataset dataset, PreparationSettings settings, PreparedSet set, Workers workers)
            throws IOException {
        PreparationPage page = new PreparationPage(set);
        CaseStore cases = WorkFolder.open(work).cases();
        SeriesReader reader = new SeriesReader(settings.policy(), workers);
        for (FoldMember member : examples(set)) {
            Optional<Path> folder = dataset.seriesFolder(member.caseId());
            if (folder.isPresent()) {
                add(page, reader.read(folder.get()), settings, cases.description(member.caseId()));
            }
        }
        page.write(work.resolve(PAGE));
    }

    private static void add(
            PreparationPage page, Series series, PreparationSettings settings, CaseDescription prepared) {
        Box region = settings.region()
                .bounds()
                .map(bounds ->
                        RegionOfInterest.in(series.volume().grid(), series.head(), bounds, settings.orientation()))
                .orElseGet(() -> Box.whole(series.volume().grid().extent()));
        page.add(series, region, prepared);
    }

    private static List<FoldMember> examples(PreparedSet set) {
        Set<String> shown = new HashSet<>();
        List<FoldMember> examples = new ArrayList<>();
        for (FoldMember member : set.members()) {
            if (shown.add(member.modality() + " " + member.positives().contains(Location.ANEURYSM_PRESENT))) {
                examples.add(member);
            }
        }
        examples.sort(Comparator.comparing(FoldMember::modality)
                .thenComparing(member -> !member.positives().contains(Location.ANEURYSM_PRESENT)));
        return examples;
    }

    private void print(PreparedSet set) {
        PrintWriter out = spec.commandLine().getOut();
        PlanConfiguration chosen = set.configuration();
        out.println(
                work + ": " + set.members().size() + " cases in " + set.folds().count() + " folds"
                        + (set.resumed() > 0 ? "; " + set.resumed() + " series had been done by an earlier run" : ""));
        out.println(String.format(
                Locale.ROOT,
                "%s, %s: patches of %s at %s, about %.1f GB for two",
                set.plan().name(),
                chosen.name(),
                chosen.patch(),
                chosen.spacing(),
                Planner.trainingMemoryGb(chosen, 2, Location.values().length)));
        if (set.rejected() > 0) {
            out.println(set.rejected() + " series rejected, see " + work.resolve("quality.csv") + ":");
            for (Map.Entry<String, Integer> reason : set.rejections().entrySet()) {
                out.println(String.format(Locale.ROOT, "  %5d  %s", reason.getValue(), reason.getKey()));
            }
        }
    }
}
