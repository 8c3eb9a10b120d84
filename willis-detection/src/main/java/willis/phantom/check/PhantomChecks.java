package willis.phantom.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import willis.parallel.Workers;
import willis.phantom.DrawnCase;
import willis.phantom.PhantomCase;
import willis.phantom.PhantomDataset;
import willis.phantom.PhantomGenerator;
import willis.phantom.PhantomSettings;
import willis.phantom.Preset;
import willis.phantom.anatomy.Sac;
import willis.phantom.image.Pose;
import willis.phantom.scan.Detail;
import willis.phantom.scan.Feature;
import willis.phantom.scan.SliceDirection;
import willis.volume.Modality;

/**
 * Measures whether phantoms hold what their specification demands, as far as that takes no trained detector.
 *
 * <p>Heads are drawn as the preset {@code train} draws them. Images are those of its heads, artefacts and noise, but of the
 * region of interest alone in voxels of 0.8 mm, the four modalities taking turns, each with and without aneurysms. Memory
 * holds one image per thread.
 */
public final class PhantomChecks {
    private static final List<Modality> MODALITIES = List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST);

    /** Seeds of sets that must share nothing lie apart. */
    private static final long SEED_STEP = 1_000_003;

    private static final int MOST_SEEDS = 60;
    private static final int EXAMPLE_TRIES = 200;

    private final CheckSettings settings;
    private final Workers workers;
    private final Progress progress;

    private PhantomChecks(CheckSettings settings, Workers workers, Progress progress) {
        this.settings = settings;
        this.workers = workers;
        this.progress = progress;
    }

    /** Hears how far it is; called by several threads. */
    @FunctionalInterface
    public interface Progress {
        /** {@code done} of {@code total} cases of a task are measured. */
        void cases(String task, int done, int total);
    }

    /**
     * What was found.
     *
     * @param settings how much was looked at
     * @param checks every check, in the order of their numbers
     * @param detectors the detectors of check 8
     */
    public record Results(CheckSettings settings, List<Check> checks, List<Detector> detectors) {
        /** Copies the lists. */
        public Results {
            checks = List.copyOf(checks);
            detectors = List.copyOf(detectors);
        }

        /** Whether nothing that is demanded fails. */
        public boolean hold() {
            return checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.FAILED);
        }
    }

    /**
     * Runs all checks; equal settings give equal results.
     *
     * @throws IOException if the few series that are written, to a temporary folder, cannot be written or read
     */
    public static Results run(CheckSettings settings, Workers workers, Progress progress) throws IOException {
        return new PhantomChecks(settings, workers, progress).run();
    }

    /** One case of each modality to look at, with an aneurysm of 5 to 12 mm. */
    public static List<PhantomCase> examples(long seed, Workers workers) {
        List<PhantomCase> examples = new ArrayList<>();
        for (Modality modality : MODALITIES) {
            PhantomGenerator generator = new PhantomGenerator(
                    Preset.UNIT.settings(seed).withDiameters(5, 12).withModalities(List.of(modality)));
            DrawnCase drawn = IntStream.range(0, EXAMPLE_TRIES)
                    .mapToObj(index -> generator.drawn(index, true))
                    .filter(one -> one.anatomy().sacs().stream().anyMatch(sac -> sac.form() == Sac.Form.SACCULAR))
                    .findFirst()
                    .orElseThrow();
            examples.add(generator.taken(drawn, workers));
        }
        return examples;
    }

    private Results run() throws IOException {
        List<HeadFacts> heads = heads();
        List<ImageFacts> images = images();
        List<Check> checks = new ArrayList<>();
        List<Check> files = ImageChecks.series(series());
        checks.add(AnatomyChecks.sides(heads));
        checks.addAll(ImageChecks.sides(images));
        checks.addAll(files);
        checks.addAll(ImageChecks.overlap(images));
        checks.addAll(AnatomyChecks.sizes(heads, images));
        checks.addAll(AnatomyChecks.circles(heads));
        checks.addAll(ImageChecks.contrasts(contrasts()));
        checks.addAll(ImageChecks.told(images));
        checks.addAll(FrequencyChecks.frequencies(heads));
        checks.addAll(FrequencyChecks.headers(heads));
        BlobChecks.Findings blobs = BlobChecks.of(heads, images);
        checks.addAll(blobs.checks());
        checks.addAll(ImageChecks.pairs(pairs()));
        checks.addAll(FrequencyChecks.independence(heads));
        checks.add(determinism());
        return new Results(settings, checks, blobs.detectors());
    }

    /** One measurement per case, on all threads. */
    private interface Measurement<T> {
        T of(int index);
    }

    private <T> List<T> measured(String task, int count, Measurement<T> measurement) {
        Object[] found = new Object[count];
        AtomicInteger done = new AtomicInteger();
        workers.forEach(count, index -> {
            found[index] = measurement.of(index);
            progress.cases(task, done.incrementAndGet(), count);
        });
        List<T> list = new ArrayList<>(count);
        for (Object one : found) {
            @SuppressWarnings("unchecked") // put there above
            T fact = (T) one;
            list.add(fact);
        }
        return list;
    }

    private List<HeadFacts> heads() {
        PhantomGenerator generator = new PhantomGenerator(Preset.TRAIN.settings(settings.seed()));
        return measured(
                "Heads", settings.heads(), index -> HeadFacts.of(generator.drawn(index), index < settings.inscribed()));
    }

    private PhantomSettings fast(long seed) {
        return Preset.TRAIN
                .settings(seed)
                .withMixture(PhantomSettings.Mixture.BALANCED)
                .withKinds(EnumSet.complementOf(EnumSet.of(Feature.Kind.FAULT)))
                .withDetail(Detail.FAST);
    }

    private List<ImageFacts> images() {
        PhantomGenerator generator = new PhantomGenerator(fast(settings.seed() + SEED_STEP));
        return measured("Images", settings.images(), index -> {
            DrawnCase drawn = generator.drawn(index);
            Pose pose = drawn.scan().planes().get(0).pose();
            return ImageFacts.of(generator.taken(drawn, Workers.serial()), pose);
        });
    }

    private Map<Modality, List<ContrastFacts>> contrasts() {
        PhantomGenerator generator = new PhantomGenerator(fast(settings.seed() + 2 * SEED_STEP));
        int own = settings.contrasts();
        List<ContrastFacts> all = measured(
                "Contrasts",
                own * MODALITIES.size(),
                index -> ContrastFacts.of(generator.drawn(index, false), MODALITIES.get(index % MODALITIES.size())));
        Map<Modality, List<ContrastFacts>> contrasts = new EnumMap<>(Modality.class);
        for (int i = 0; i < all.size(); i++) {
            contrasts
                    .computeIfAbsent(MODALITIES.get(i % MODALITIES.size()), modality -> new ArrayList<>())
                    .add(all.get(i));
        }
        return contrasts;
    }

    private List<PairFacts> pairs() {
        PhantomGenerator generator = new PhantomGenerator(
                Preset.UNIT.settings(settings.seed() + 3 * SEED_STEP).withHardNegatives(false));
        return measured("Pairs", settings.pairs(), index -> PairFacts.of(generator, index, Workers.serial()));
    }

    // ---- Files

    /** Series of all modalities; of each four, one is coronal and one sagittal, where such a seed is found. */
    private List<SeriesFacts> series() throws IOException {
        List<SeriesFacts> series = new ArrayList<>();
        long seed = settings.seed() + 4 * SEED_STEP;
        for (int i = 0; i < settings.series(); i++) {
            Modality modality = MODALITIES.get(i % MODALITIES.size());
            SliceDirection wanted = modality == Modality.MRA
                    ? SliceDirection.CORONAL
                    : modality == Modality.T1_POST ? SliceDirection.SAGITTAL : SliceDirection.AXIAL;
            PhantomSettings chosen = SeriesFacts.settings(seed, modality);
            for (int tries = 0; tries < MOST_SEEDS && direction(chosen) != wanted; tries++) {
                seed++;
                chosen = SeriesFacts.settings(seed, modality);
            }
            seed++;
            Path folder = Files.createTempDirectory("willis-check");
            try {
                series.add(SeriesFacts.of(chosen, folder, workers));
            } finally {
                SeriesFacts.delete(folder);
            }
            progress.cases("Series", i + 1, settings.series());
        }
        return series;
    }

    private static SliceDirection direction(PhantomSettings settings) {
        return new PhantomGenerator(settings).drawn(0).scan().protocol().direction();
    }

    /** A small set, twice. */
    private Check determinism() throws IOException {
        PhantomSettings small = Preset.DEMO
                .settings(settings.seed() + 5 * SEED_STEP)
                .withModalities(List.of(Modality.T2, Modality.T1_POST));
        Path folder = Files.createTempDirectory("willis-check");
        try (Workers one = Workers.serial()) {
            PhantomDataset.write(folder.resolve("one"), small, 2, one, (done, total) -> {});
            PhantomDataset.write(folder.resolve("two"), small, 2, workers, (done, total) -> {});
            Map<String, String> first = SeriesFacts.digests(folder.resolve("one"));
            Map<String, String> second = SeriesFacts.digests(folder.resolve("two"));
            TreeSet<String> names = new TreeSet<>(first.keySet());
            names.addAll(second.keySet());
            List<String> different = names.stream()
                    .filter(name -> !Objects.equals(first.get(name), second.get(name)))
                    .toList();
            return ImageChecks.determinism(names.size(), different);
        } finally {
            SeriesFacts.delete(folder);
        }
    }
}
