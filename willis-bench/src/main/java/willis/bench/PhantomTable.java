package willis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.parallel.Workers;
import willis.phantom.DrawnCase;
import willis.phantom.PhantomGenerator;
import willis.phantom.Preset;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.image.Pose;
import willis.phantom.scan.Detail;
import willis.phantom.scan.Feature;
import willis.quality.Examination;
import willis.quality.Examiner;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * How often the examiner finds on synthetic heads what they have, and how often what they have not, as Markdown tables of
 * {@code docs/quality.md}.
 *
 * <pre>java -cp 'willis-bench/target/lib/*' willis.bench.PhantomTable catheters|motion HEADS SEED [small|full]</pre>
 *
 * <p>{@code catheters}: HEADS in CTA with a catheter of the phantom's own; with clips or coils; with neither, as they are and
 * with a catheter painted from each of three places. {@code motion}: HEADS of each modality that moved; with pulsation
 * ghosts alone; with neither. What should not be, or is missing, goes to stderr head by head.
 */
public final class PhantomTable {
    private final int heads;
    private final long seed;
    private final Detail detail;
    private final Workers workers;
    private final Examiner examiner;

    /** What was found in one group. */
    private static final class Row {
        private final String name;
        private final QualityCode code;
        private final boolean expected;
        private int images;
        private long nanos;
        private final List<Double> values = new ArrayList<>();

        Row(String name, QualityCode code, boolean expected) {
            this.name = name;
            this.code = code;
            this.expected = expected;
        }
    }

    private PhantomTable(int heads, long seed, Detail detail, Workers workers) {
        this.heads = heads;
        this.seed = seed;
        this.detail = detail;
        this.workers = workers;
        examiner = new Examiner(QualityPolicy.NORMAL, workers);
    }

    /** Prints a table. */
    public static void main(String[] args) {
        int heads = Integer.parseInt(args[1]);
        long seed = Long.parseLong(args[2]);
        Detail detail = args.length > 3 && args[3].equals("full") ? Detail.FULL : Detail.SMALL;
        try (Workers workers = Workers.onAllCores()) {
            PhantomTable table = new PhantomTable(heads, seed, detail, workers);
            System.out.println("| Heads | Images | Noticed | Measured | Time of an examination, ms |");
            System.out.println("|---|---:|---:|---|---:|");
            if (args[0].equals("catheters")) {
                table.catheters();
            } else {
                List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST)
                        .forEach(table::motion);
            }
        }
    }

    private PhantomGenerator generator(Modality modality) {
        return new PhantomGenerator(
                Preset.TRAIN.settings(seed).withDetail(detail).withModalities(List.of(modality)));
    }

    // ---- Catheters

    private void catheters() {
        PhantomGenerator generator = generator(Modality.CTA);
        Predicate<DrawnCase> shunted = drawn -> has(drawn, Inclusion.Kind.CATHETER);
        Predicate<DrawnCase> treated = drawn -> has(drawn, Inclusion.Kind.METAL);
        Row own = new Row("the phantom's own catheter", QualityCode.SHUNT, true);
        each(generator, shunted, (i, drawn, volume) -> examine(own, i, "", volume, Modality.CTA));
        print(own);
        Row metal = new Row("clips or coils", QualityCode.SHUNT, false);
        each(
                generator,
                treated.and(shunted.negate()),
                (i, drawn, volume) -> examine(metal, i, "", volume, Modality.CTA));
        print(metal);
        Row neither = new Row("neither", QualityCode.SHUNT, false);
        List<Row> painted = new ArrayList<>();
        for (Course course : Course.values()) {
            painted.add(new Row(
                    "a catheter painted into these, " + course.name().toLowerCase(Locale.ROOT),
                    QualityCode.SHUNT,
                    true));
        }
        each(generator, treated.or(shunted).negate(), (i, drawn, volume) -> {
            examine(neither, i, "", volume, Modality.CTA);
            SplittableRandom random = new SplittableRandom(31 * seed + i);
            for (Course course : Course.values()) {
                PaintedCatheter catheter = course.catheter(drawn, random);
                examine(painted.get(course.ordinal()), i, catheter.toString(), catheter.in(volume), Modality.CTA);
            }
        });
        print(neither);
        painted.forEach(PhantomTable::print);
    }

    private static boolean has(DrawnCase drawn, Inclusion.Kind kind) {
        return drawn.anatomy().inclusions().stream().anyMatch(inclusion -> inclusion.kind() == kind);
    }

    /** The usual ways in; head millimetres on the left, tip and opening of the skull. */
    private enum Course {
        FRONTAL(8, -18, 10, 30, -35, 70),
        PARIETAL(12, 18, 14, 65, 45, 32),
        OCCIPITAL(11, -15, 12, 30, 100, 28);

        private final double[] points;

        Course(double... points) {
            this.points = points;
        }

        /** On either side, 3 mm about the usual way, of 2.1 to 3.2 mm and 180 to 1,500 HU, bent by up to 2 mm. */
        PaintedCatheter catheter(DrawnCase drawn, SplittableRandom random) {
            double side = random.nextBoolean() ? 1 : -1;
            double[] at = new double[6];
            for (int k = 0; k < 6; k++) {
                at[k] = (k % 3 == 0 ? side : 1) * points[k] + 3 * random.nextGaussian();
            }
            Pose pose = drawn.scan().planes().get(0).pose();
            PointMm tip = pose.toScanner(new PointMm(at[0], at[1], at[2]));
            PointMm opening = pose.toScanner(new PointMm(at[3], at[4], at[5]));
            return new PaintedCatheter(
                    tip,
                    Direction.between(tip, opening),
                    random.nextDouble(2.1, 3.2),
                    Math.exp(random.nextDouble(Math.log(180), Math.log(1500))),
                    random.nextDouble(0, 2));
        }
    }

    // ---- Motion

    private void motion(Modality modality) {
        PhantomGenerator generator = generator(modality);
        Predicate<DrawnCase> moved = drawn -> has(drawn, Feature.MOTION);
        Predicate<DrawnCase> ghosts = drawn -> has(drawn, Feature.PULSATION_GHOSTS);
        print(filled(modality + ", moved", true, generator, moved, modality));
        if (!modality.isCt()) {
            print(filled(
                    modality + ", pulsation ghosts alone", false, generator, ghosts.and(moved.negate()), modality));
        }
        print(filled(modality + ", neither", false, generator, ghosts.or(moved).negate(), modality));
    }

    private Row filled(
            String name, boolean expected, PhantomGenerator generator, Predicate<DrawnCase> wanted, Modality modality) {
        Row row = new Row(name, QualityCode.MOTION, expected);
        each(generator, wanted, (i, drawn, volume) -> examine(row, i, "", volume, modality));
        return row;
    }

    private static boolean has(DrawnCase drawn, Feature feature) {
        return drawn.scan().protocol().features().contains(feature);
    }

    // ---- Both

    private interface Use {
        void of(int index, DrawnCase drawn, Volume volume);
    }

    /** The first heads of a kind. */
    private void each(PhantomGenerator generator, Predicate<DrawnCase> wanted, Use use) {
        int found = 0;
        for (int i = 0; found < heads; i++) {
            DrawnCase drawn = generator.drawn(i);
            if (wanted.test(drawn)) {
                found++;
                use.of(i, drawn, generator.taken(drawn, workers).volume());
            }
        }
    }

    private void examine(Row row, int index, String what, Volume volume, Modality modality) {
        long start = System.nanoTime();
        Examination examination = examiner.examine(volume, modality);
        row.nanos += System.nanoTime() - start;
        row.images++;
        Optional<QualityFinding> found = examination.findings().stream()
                .filter(finding -> finding.code() == row.code)
                .findFirst();
        found.ifPresent(
                finding -> row.values.add(finding.measured().orElseThrow().value()));
        if (found.isPresent() != row.expected) {
            System.err.println(
                    row.name + ": case " + index + " of " + volume.grid().extent() + " " + what
                            + found.map(finding -> " " + finding.message() + " " + finding.measured())
                                    .orElse(""));
        }
    }

    private static void print(Row row) {
        String measured = row.values.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%.3g to %.3g",
                        row.values.stream().min(Double::compare).orElseThrow(),
                        row.values.stream().max(Double::compare).orElseThrow());
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %s | %d |%n",
                row.name,
                row.images,
                row.values.size(),
                measured,
                row.nanos / 1_000_000 / row.images);
    }
}
