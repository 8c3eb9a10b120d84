package willis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.Examination;
import willis.quality.Examiner;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * What the examiner finds on series as they are and on copies that were damaged on purpose, as the Markdown tables of
 * {@code docs/quality.md}.
 *
 * <pre>java -cp 'willis-bench/target/lib/*' willis.bench.QualityTable SERIES…</pre>
 *
 * <p>A series is a folder of DICOM files or a NIfTI file. {@code SERIES=CT} states what it is where its tags do not, and
 * {@code SERIES=CT,head} that a whole head can be seen, from vertex to face, so that damage to it must be noticed.
 */
public final class QualityTable {
    private static final int SEED = 20_250;

    private QualityTable() {}

    /** A series, and what whoever started the table knows of it. */
    private record Subject(String name, Volume volume, Modality stated, boolean wholeHead) {}

    /** A copy damaged on purpose. */
    private record Damage(String name, QualityCode expected, Volume volume, Modality stated) {}

    /** Prints both tables. */
    public static void main(String[] args) {
        try (Workers workers = Workers.onAllCores()) {
            List<Subject> subjects = new ArrayList<>();
            for (String arg : args) {
                read(arg, workers, subjects);
            }
            Examiner examiner = new Examiner(QualityPolicy.NORMAL, workers);
            printUndamaged(subjects, examiner);
            printDamaged(subjects, examiner);
        }
    }

    private static void read(String arg, Workers workers, List<Subject> subjects) {
        int equals = arg.lastIndexOf('=');
        Path path = Path.of(equals < 0 ? arg : arg.substring(0, equals));
        List<String> known =
                equals < 0 ? List.of() : List.of(arg.substring(equals + 1).split(","));
        try {
            Series series = new SeriesReader(QualityPolicy.NORMAL, workers).read(path);
            Modality stated = known.stream()
                    .flatMap(word -> Modality.withCode(word).stream())
                    .findFirst()
                    .orElse(series.modality());
            subjects.add(new Subject(
                    name(path), series.volume().reoriented(Orientation.RAS, workers), stated, known.contains("head")));
        } catch (IOException e) {
            System.err.println("left out: " + e.getMessage());
        }
    }

    private static String name(Path path) {
        Path last = path.getFileName();
        Path parent = path.toAbsolutePath().getParent();
        return last == null ? path.toString() : parent == null ? last.toString() : parent.getFileName() + "/" + last;
    }

    private static void printUndamaged(List<Subject> subjects, Examiner examiner) {
        System.out.println("| Series | Examined as | Told to be | ms | Found |");
        System.out.println("|---|---|---|---:|---|");
        for (Subject subject : subjects) {
            examiner.examine(subject.volume, subject.stated); // warms up
            long start = System.nanoTime();
            Examination examination = examiner.examine(subject.volume, subject.stated);
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %s | %s | %d | %s |%n",
                    subject.name,
                    subject.wholeHead ? " (whole head)" : "",
                    subject.stated,
                    examination.modality(),
                    (System.nanoTime() - start) / 1_000_000,
                    examination.findings().stream().map(QualityTable::text).collect(Collectors.joining("; ")));
        }
    }

    private static String text(QualityFinding finding) {
        return finding.code() + finding.measured().map(m -> " (" + m + ")").orElse("");
    }

    private static void printDamaged(List<Subject> subjects, Examiner examiner) {
        Map<QualityCode, List<String>> hits = new TreeMap<>();
        Map<QualityCode, List<String>> misses = new TreeMap<>();
        Map<QualityCode, Integer> others = new TreeMap<>();
        for (Subject subject : subjects) {
            List<QualityCode> before = codes(examiner.examine(subject.volume, subject.stated));
            for (Damage damage : damages(subject)) {
                Examination examination = examiner.examine(damage.volume, damage.stated);
                List<QualityCode> found = codes(examination);
                if (found.contains(damage.expected)) {
                    String value = examination.findings().stream()
                            .filter(finding -> finding.code() == damage.expected)
                            .findFirst()
                            .flatMap(QualityFinding::measured)
                            .map(m -> String.format(Locale.ROOT, " %.3g", m.value()))
                            .orElse("");
                    hits.computeIfAbsent(damage.expected, code -> new ArrayList<>())
                            .add(value.strip());
                } else {
                    misses.computeIfAbsent(damage.expected, code -> new ArrayList<>())
                            .add(damage.name + " of " + subject.name);
                }
                for (QualityCode code : found) {
                    if (code != damage.expected && !before.contains(code)) {
                        others.merge(code, 1, Integer::sum);
                    }
                }
            }
        }
        System.out.println();
        System.out.println("| Code | Damaged copies noticed | Values measured | Not noticed |");
        System.out.println("|---|---|---|---|");
        for (QualityCode code : QualityCode.values()) {
            List<String> hit = hits.getOrDefault(code, List.of());
            List<String> miss = misses.getOrDefault(code, List.of());
            if (!hit.isEmpty() || !miss.isEmpty()) {
                System.out.printf(
                        "| %s | %d of %d | %s | %s |%n",
                        code, hit.size(), hit.size() + miss.size(), range(hit), String.join(", ", miss));
            }
        }
        System.out.println();
        System.out.println("Other codes that came up with a damage: " + others);
    }

    /** From the smallest to the largest measured value. */
    private static String range(List<String> values) {
        List<Double> numbers = values.stream()
                .filter(value -> !value.isEmpty())
                .map(Double::valueOf)
                .sorted()
                .toList();
        return numbers.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "%.3g to %.3g", numbers.get(0), numbers.get(numbers.size() - 1));
    }

    private static List<QualityCode> codes(Examination examination) {
        return examination.findings().stream().map(QualityFinding::code).toList();
    }

    /** Whatever damage must be noticed on this volume. */
    private static List<Damage> damages(Subject subject) {
        List<Damage> all = new ArrayList<>();
        Volume whole = subject.volume;
        Grid grid = whole.grid();
        Extent extent = grid.extent();
        boolean ct = subject.stated.isCt();
        float[] sorted = whole.voxels().clone();
        Arrays.sort(sorted);
        float air = sorted[sorted.length / 100];
        double tissue = ct ? 40 : sorted[(int) (0.9 * sorted.length)];

        all.add(damage("zeros", QualityCode.EMPTY_VOLUME, mapped(whole, value -> 0), subject));
        all.add(damage("one NaN", QualityCode.NOT_A_NUMBER, mapped(whole, oneNaN(air)), subject));
        all.add(damage("5 slices", QualityCode.TOO_FEW_SLICES, slab(whole, 5), subject));
        all.add(damage("spacing × 30", QualityCode.IMPLAUSIBLE_SPACING, respaced(whole, 30), subject));
        all.add(damage("spacing × 20", QualityCode.IMPLAUSIBLE_FIELD_OF_VIEW, respaced(whole, 20), subject));
        all.add(damage("window", QualityCode.CLIPPED, mapped(whole, value -> Math.min(value, tissue)), subject));
        all.add(damage("noise", QualityCode.NOISE, noisy(whole, ct ? 100 : 0.4 * tissue), subject));
        if (ct) {
            all.add(damage("+1024", QualityCode.WRONG_RESCALE, mapped(whole, value -> value + 1024), subject));
            all.add(damage("-1024", QualityCode.WRONG_RESCALE, mapped(whole, value -> value - 1024), subject));
        }
        if (!subject.wholeHead) {
            return all;
        }
        Volume upside = flipped(whole, Axis.Z);
        all.add(damage("z flipped", QualityCode.UPSIDE_DOWN, upside, subject));
        all.add(damage("y flipped", QualityCode.BACK_TO_FRONT, flipped(whole, Axis.Y), subject));
        all.add(damage("z and y flipped", QualityCode.UPSIDE_DOWN, flipped(upside, Axis.Y), subject));
        all.add(damage("z and y flipped", QualityCode.BACK_TO_FRONT, flipped(upside, Axis.Y), subject));
        all.add(damage("40 mm of air", QualityCode.EMPTY_SUPERIOR_SPACE, raised(whole, 40, air), subject));
        if (grid.lengthMm(Axis.X) > 120) {
            all.add(damage("left third away", QualityCode.HEAD_CUT, withoutLeft(whole), subject));
            all.add(damage("jump of 10 mm", QualityCode.MOTION, jumped(whole, 10, air), subject));
        }
        if (ct) {
            all.add(damage("air", QualityCode.HEAD_MISSING, noisy(mapped(whole, value -> -1000), 10), subject));
            all.add(damage("a 10 mm ball", QualityCode.METAL, withBall(whole, 5, 3071), subject));
            all.add(damage("a catheter", QualityCode.SHUNT, withCatheter(whole), subject));
            if (subject.stated == Modality.CT) {
                all.add(new Damage("stated CTA", QualityCode.NO_CONTRAST, whole, Modality.CTA));
            }
        } else if (extent.y() * grid.spacing().y() > 200) {
            all.add(damage("ghost of 20 %", QualityCode.MOTION, ghosted(whole, 0.2f), subject));
        }
        return all;
    }

    private static Damage damage(String name, QualityCode expected, Volume volume, Subject subject) {
        return new Damage(name, expected, volume, subject.stated);
    }

    private static DoubleUnaryOperator oneNaN(float first) {
        boolean[] done = new boolean[1];
        return value -> {
            boolean now = !done[0] && value == first;
            done[0] |= now;
            return now ? Double.NaN : value;
        };
    }

    private static Volume mapped(Volume volume, DoubleUnaryOperator map) {
        float[] voxels = new float[volume.voxels().length];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) map.applyAsDouble(volume.voxels()[i]);
        }
        return new Volume(volume.grid(), voxels);
    }

    private static Volume noisy(Volume volume, double sigma) {
        SplittableRandom random = new SplittableRandom(SEED);
        return mapped(volume, value -> value + sigma * random.nextGaussian());
    }

    private static Volume slab(Volume volume, int slices) {
        Extent extent = volume.grid().extent();
        int from = Math.max(0, extent.z() / 2 - slices / 2);
        int size = Math.min(slices, extent.z());
        return volume.cropped(new Box(new VoxelIndex(from, 0, 0), extent.with(Axis.Z, size)));
    }

    private static Volume respaced(Volume volume, double factor) {
        Grid grid = volume.grid();
        Spacing spacing = grid.spacing();
        Spacing wrong = new Spacing(spacing.z() * factor, spacing.y() * factor, spacing.x() * factor);
        return new Volume(new Grid(grid.extent(), wrong, grid.origin(), grid.cosines()), volume.voxels());
    }

    private static Volume flipped(Volume volume, Axis axis) {
        Extent extent = volume.grid().extent();
        return rearranged(
                volume,
                0,
                (z, y, x) -> extent.index(
                        axis == Axis.Z ? extent.z() - 1 - z : z,
                        axis == Axis.Y ? extent.y() - 1 - y : y,
                        axis == Axis.X ? extent.x() - 1 - x : x));
    }

    private static Volume raised(Volume volume, double mm, float air) {
        Extent extent = volume.grid().extent();
        int slices = (int) Math.ceil(mm / volume.grid().spacing().z());
        return volume.padded(new Box(VoxelIndex.FIRST, extent.with(Axis.Z, extent.z() + slices)), air);
    }

    private static Volume withoutLeft(Volume volume) {
        Extent extent = volume.grid().extent();
        int cut = extent.x() * 2 / 5; // of a field that is wider than the head
        return volume.cropped(new Box(new VoxelIndex(0, 0, cut), extent.with(Axis.X, extent.x() - cut)));
    }

    private static Volume jumped(Volume volume, double mm, float air) {
        Extent extent = volume.grid().extent();
        int shift = (int) Math.rint(mm / volume.grid().spacing().x());
        return rearranged(
                volume,
                air,
                (z, y, x) -> z < extent.z() * 2 / 3
                        ? extent.index(z, y, x)
                        : x < shift ? -1 : extent.index(z, y, x - shift));
    }

    private static Volume ghosted(Volume volume, float share) {
        Extent extent = volume.grid().extent();
        Volume ghost = rearranged(volume, 0, (z, y, x) -> extent.index(z, (y + extent.y() / 2) % extent.y(), x));
        float[] voxels = volume.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] += share * ghost.voxels()[i];
        }
        return new Volume(volume.grid(), voxels);
    }

    private static Volume withBall(Volume volume, double radiusMm, float value) {
        Grid grid = volume.grid();
        Extent extent = grid.extent();
        var centre = grid.toPatient(new VoxelIndex(extent.z() / 2, extent.y() / 2, extent.x() / 2));
        float[] voxels = volume.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            if (grid.toPatient(extent.voxel(i)).distanceMm(centre) < radiusMm) {
                voxels[i] = value;
            }
        }
        return new Volume(grid, voxels);
    }

    /** From the middle of the field through the right frontal bone. */
    private static Volume withCatheter(Volume volume) {
        Grid grid = volume.grid();
        Extent extent = grid.extent();
        var middle = grid.toPatient(new VoxelIndex(extent.z() / 2, extent.y() / 2, extent.x() / 2));
        return new PaintedCatheter(middle, Direction.of(-0.35, -0.4, 0.85), 2.5, 250, 0.5).in(volume);
    }

    /** Where a voxel comes from; −1 for nowhere. */
    @FunctionalInterface
    private interface Source {
        int of(int z, int y, int x);
    }

    private static Volume rearranged(Volume volume, float outside, Source source) {
        Extent extent = volume.grid().extent();
        float[] voxels = new float[extent.arrayLength()];
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    int from = source.of(z, y, x);
                    voxels[extent.index(z, y, x)] = from < 0 ? outside : volume.voxels()[from];
                }
            }
        }
        return new Volume(volume.grid(), voxels);
    }
}
