package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.parallel.Workers;
import willis.phantom.PhantomDataset;
import willis.phantom.PhantomSettings;
import willis.phantom.Preset;
import willis.phantom.scan.Detail;
import willis.volume.Modality;

/** Writes synthetic data sets. */
@Command(
        name = "phantom",
        description = {
            "Make synthetic head angiography with known aneurysms, in the layout of the RSNA 2025 competition.",
            "Scores on phantoms are no evidence of clinical performance.",
            "A run that was stopped goes on when the command is given again; a larger -n enlarges a set."
        },
        subcommands = PhantomCheckCommand.class)
final class PhantomCommand implements Callable<Integer> {
    @Option(
            names = "-o",
            paramLabel = "DIR",
            description = "new or empty folder, or one with phantoms of the same options; required")
    private Optional<Path> out;

    @Option(names = "-n", paramLabel = "N", description = "number of series (default: the preset's)")
    private @Nullable Integer count;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "sets of different seeds share nothing (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--preset",
            defaultValue = "demo",
            paramLabel = "NAME",
            description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); in any case of letters")
    private Preset preset;

    @Option(
            names = "--modality",
            paramLabel = "M",
            description = "CTA, MRA, \"MRI T2\" or \"MRI T1post\" alone (default: the preset's)")
    private @Nullable String modality;

    @Option(names = "--fast", description = "the region of interest alone, in voxels of 0.8 mm")
    private boolean fast;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        // Not picocli's "required", which it would ask of subcommands as well.
        Path folder =
                out.orElseThrow(() -> new ParameterException(spec.commandLine(), "Missing required option: '-o=DIR'"));
        PhantomSettings settings = preset.settings(seed);
        if (fast) {
            settings = settings.withDetail(Detail.FAST);
        }
        if (modality != null) {
            settings = settings.withModalities(List.of(judged(modality)));
        }
        int series = count == null ? preset.cases() : count;
        if (series < 1) {
            throw new ParameterException(spec.commandLine(), "-n needs a number from 1, got " + series);
        }
        PhantomDataset.Summary summary;
        try (Workers workers = common.workers();
                ConsoleProgress progress =
                        new ConsoleProgress(spec.commandLine().getErr(), "Phantoms", "series")) {
            summary = PhantomDataset.write(folder, settings, series, workers, progress::step);
        }
        tell(folder, summary);
        return ExitCode.OK;
    }

    private Modality judged(String code) {
        Optional<Modality> found = Modality.withCode(code).filter(Modality::isJudged);
        return found.orElseThrow(() -> new ParameterException(
                spec.commandLine(),
                "--modality: '" + code + "' is not made, expected CTA, MRA, \"MRI T2\" or \"MRI T1post\""));
    }

    private void tell(Path folder, PhantomDataset.Summary summary) {
        PrintWriter answers = spec.commandLine().getOut();
        Map<Modality, int[]> counts = new EnumMap<>(Modality.class);
        for (SeriesLabels row : summary.labels().rows()) {
            int[] own = counts.computeIfAbsent(row.modality(), key -> new int[2]);
            own[0]++;
            own[1] += row.isPositive(Location.ANEURYSM_PRESENT) ? 1 : 0;
        }
        int aneurysms = summary.localizers().rows().size();
        answers.println(String.format(
                Locale.ROOT,
                "%s: %,d synthetic series, %,d labelled aneurysms",
                folder,
                summary.labels().rows().size(),
                aneurysms));
        counts.forEach((kind, own) -> answers.println(String.format(
                Locale.ROOT, "  %-10s  %,6d series, %,6d with an aneurysm", kind.code(), own[0], own[1])));
        answers.println("No patients: scores on these data are no evidence of clinical performance.");
    }
}
