package willis.phantom;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.scan.Feature;
import willis.phantom.scan.PlaneRenderer;
import willis.phantom.scan.Scan;
import willis.phantom.scan.ScanSettings;
import willis.phantom.scan.SeriesFiles;

/**
 * Makes synthetic cases in memory, without end: case i of equal settings is the same, whoever asks, in whatever order.
 *
 * <p>Artefacts of images are there; faults of files are not, nor are tilted gantries, which files alone can express.
 *
 * <p>Immutable and thread safe.
 */
public final class PhantomGenerator {
    private final PhantomSettings settings;
    private final HeadSource heads;

    /** A generator of the cases that settings describe. */
    public PhantomGenerator(PhantomSettings settings) {
        this(settings, new DrawnHeads(settings));
    }

    PhantomGenerator(PhantomSettings settings, HeadSource heads) {
        this.settings = settings;
        this.heads = heads;
    }

    /** One case, made on the caller's thread. */
    public PhantomCase generate(int index) {
        return generate(index, Workers.serial());
    }

    /** One case, its planes shared out to workers. */
    public PhantomCase generate(int index, Workers workers) {
        return taken(drawn(index), workers);
    }

    /** What one case will show; it takes a few hundredths of a second, while an image takes seconds. */
    public DrawnCase drawn(int index) {
        return drawn(CasePlan.of(settings, index));
    }

    /**
     * The same case with or without aneurysms, whatever it has otherwise. Nothing else of it changes, but for two years of
     * age.
     */
    public DrawnCase drawn(int index, boolean positive) {
        CasePlan plan = CasePlan.of(settings, index);
        return drawn(new CasePlan(plan.seed(), positive, plan.scan(), plan.leastDiameterMm()));
    }

    private DrawnCase drawn(CasePlan plan) {
        Anatomy anatomy = heads.anatomy(plan.seed(), plan.positive(), plan.leastDiameterMm());
        Scan scan = Scan.drawn(plan.seed(), anatomy, withoutFiles(plan.scan()));
        return new DrawnCase(plan.seed(), plan.positive(), plan.leastDiameterMm(), anatomy, scan);
    }

    /** The images of a case that was drawn, its planes shared out to workers. */
    public PhantomCase taken(DrawnCase drawn, Workers workers) {
        Anatomy anatomy = drawn.anatomy();
        Scan scan = drawn.scan();
        CasePlan plan =
                new CasePlan(drawn.seed(), drawn.positive(), scan.protocol().settings(), drawn.leastDiameterMm());
        PlaneRenderer renderer = heads.renderer(drawn.seed(), anatomy, scan);
        SeriesFiles.InMemory taken = SeriesFiles.inMemory(drawn.seed(), scan, renderer, workers);
        CaseTruth truth = CaseTruth.of(
                settings, plan, anatomy, scan, taken.series(), taken.volume().grid());
        return new PhantomCase(
                taken.volume(), taken.series().masks(), truth.exact(), truth.labels(), truth.localizers());
    }

    /** Without what only files can express. */
    private static ScanSettings withoutFiles(ScanSettings settings) {
        Set<Feature> ofFiles = Arrays.stream(Feature.values())
                .filter(feature -> feature.kind() == Feature.Kind.FAULT || feature == Feature.GANTRY_TILT)
                .collect(Collectors.toSet());
        Set<Feature> forced = settings.forced().stream()
                .filter(feature -> !ofFiles.contains(feature))
                .collect(Collectors.toSet());
        return settings.withForced(forced).withForbidden(ofFiles);
    }

    /** Cases 0, 1, 2 … without end; a parallel stream makes several at once. */
    public Stream<PhantomCase> cases() {
        return IntStream.iterate(0, i -> i + 1).mapToObj(this::generate);
    }
}
