package willis.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;

/** Noise, metal, catheters and motion. */
final class ArtefactCheck {
    /** Standard deviation at which a 2 mm vessel of 300 HU among brain of 40 HU is at the limit of being seen (Rose). */
    static final double LARGEST_CT_NOISE_HU = 50;

    /** Standard deviation as a share of the brain's intensity: a signal to noise ratio below 5. */
    static final double LARGEST_MR_NOISE = 0.2;

    /** Blocks whose voxels are looked at for noise: more change the median by less than a percent. */
    private static final int NOISE_BLOCKS = 4000;

    /** How far apart the kernel's points lie: scanners smooth over less, so that neighbours share their noise. */
    private static final double KERNEL_STEP_MM = 1;

    /** A normal distribution's median absolute deviation as a share of its standard deviation. */
    private static final double MAD_OF_SIGMA = 0.6745;

    /** The noise of Immerkær's kernel, second difference of second differences: 6 sigma. */
    private static final double KERNEL_SIGMA = 6;

    /** Enamel, the densest thing in a head, stays below at 120 kV; 12 bits end at 3,071. */
    static final double METAL_HU = 3000;

    /** A clip with what it blooms to; single voxels are noise in dense bone. */
    static final double LARGEST_METAL_ML = 0.1;

    /** Teeth begin some 130 mm below the vertex, and with them fillings, which do not reach the circle of Willis. */
    private static final double ABOVE_TEETH_MM = 125;

    /** Background beside the head along one axis, as a share of brain, beyond that along the other. */
    static final double LARGEST_GHOST_SHARE = 0.08;

    /** Brighter than any ghost, as a share of brain: what a strong ghost adds to the head is not the head. */
    private static final double NO_GHOST_SHARE = 0.5;

    /** A plane that holds less of what is so bright, as a share of the fullest, may hold a ghost of fluid or fat. */
    private static final double NO_GHOST_PLANE = 0.2;

    /** What planes were left out of the head, the scalp's blur and the fat's shift end within this. */
    private static final double GHOST_MARGIN_MM = 20;

    /** Background narrower than this tells nothing. */
    private static final double SMALLEST_BACKGROUND_MM = 15;

    /** How far an axial outline's centre may lie from halfway between its neighbours'. */
    static final double LARGEST_JUMP_MM = 3;

    /** A slab has an outline that its own ends make. */
    private static final double SMALLEST_WIDTH_MM = 100;

    /** Planes from the widest to this share of its area: brain and skull, no face, no vertex. */
    private static final double JUDGED_AREA_SHARE = 0.6;

    private ArtefactCheck() {}

    /** Reports what it can judge: metal and catheters in CT, ghosts in MR, jumps and noise in both. */
    static void report(Optional<Head> head, Optional<Brain> brain, boolean ct, Findings findings) {
        brain.ifPresent(seen -> reportNoise(seen, ct, findings));
        if (ct && head.isPresent()) {
            reportMetal(head.get(), findings);
        }
        if (head.isPresent() && brain.isPresent()) { // without brain it may be anything
            if (ct) {
                reportCatheter(head.get(), brain.get(), findings);
            }
            reportMotion(head.get(), brain.get(), ct, findings);
        }
    }

    private static void reportNoise(Brain brain, boolean ct, Findings findings) {
        double sigma = noise(brain);
        if (ct && sigma > LARGEST_CT_NOISE_HU) {
            findings.add(
                    QualityCode.NOISE, "noise, as a standard deviation in brain", sigma, LARGEST_CT_NOISE_HU, "HU");
        } else if (!ct && sigma > LARGEST_MR_NOISE * brain.typical()) {
            findings.add(
                    QualityCode.NOISE,
                    "noise, as a standard deviation in brain, is a large share of its intensity",
                    sigma / brain.typical(),
                    LARGEST_MR_NOISE,
                    "");
        }
    }

    /**
     * The standard deviation of noise in brain, by Immerkær's kernel (1996), which takes out planes and edges along
     * an axis, and the median, which takes out vessels. Interpolated images have less than they were measured with.
     */
    static double noise(Brain brain) {
        Overview overview = brain.overview();
        Grid grid = overview.volume().grid();
        Axis across = overview.storedAxis(thickest(overview, grid));
        int[] steps = new int[3];
        List<Integer> jumps = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            if (axis != across) {
                int step = (int)
                        Math.max(1, Math.rint(KERNEL_STEP_MM / grid.spacing().along(axis)));
                steps[axis.ordinal()] = step;
                jumps.add(step * grid.extent().stride(axis));
            }
        }
        int skip = Math.max(1, brain.blocks().length / NOISE_BLOCKS);
        float[] responses = new float[1024];
        int count = 0;
        for (int b = 0; b < brain.blocks().length; b += skip) {
            int i = brain.blocks()[b];
            var block = overview.extent().voxel(i);
            Box box = overview.stored(block.z(), block.y(), block.x());
            for (int z = box.start().z(); z < box.end(Axis.Z); z++) {
                for (int y = box.start().y(); y < box.end(Axis.Y); y++) {
                    for (int x = box.start().x(); x < box.end(Axis.X); x++) {
                        if (!hasNeighbours(new VoxelIndex(z, y, x), grid.extent(), steps)) {
                            continue;
                        }
                        if (count == responses.length) {
                            responses = Arrays.copyOf(responses, 2 * count);
                        }
                        responses[count++] = Math.abs(response(
                                overview.volume().voxels(), grid.extent().index(z, y, x), jumps.get(0), jumps.get(1)));
                    }
                }
            }
        }
        if (count == 0) {
            return 0;
        }
        Arrays.sort(responses, 0, count);
        return responses[count / 2] / MAD_OF_SIGMA / KERNEL_SIGMA;
    }

    /** The axis across the slices: that of the largest spacing, of equals the one towards the head. */
    private static Axis thickest(Overview overview, Grid grid) {
        Axis thickest = Axis.Z;
        for (Axis axis : Axis.values()) {
            if (grid.spacing().along(overview.storedAxis(axis))
                    > 1.001 * grid.spacing().along(overview.storedAxis(thickest))) {
                thickest = axis;
            }
        }
        return thickest;
    }

    private static boolean hasNeighbours(VoxelIndex voxel, Extent whole, int[] steps) {
        for (Axis axis : Axis.values()) {
            int step = steps[axis.ordinal()];
            if (voxel.along(axis) < step || voxel.along(axis) >= whole.along(axis) - step) {
                return false;
            }
        }
        return true;
    }

    private static float response(float[] v, int i, int a, int b) {
        return v[i - a - b]
                + v[i - a + b]
                + v[i + a - b]
                + v[i + a + b]
                - 2 * (v[i - a] + v[i + a] + v[i - b] + v[i + b])
                + 4 * v[i];
    }

    /** Reports metal among the upper part of a head in CT. MR shows it by missing signal, as bone and air: not judged. */
    private static void reportMetal(Head head, Findings findings) {
        double ml = metalMl(head);
        if (ml > LARGEST_METAL_ML) {
            findings.add(
                    QualityCode.METAL,
                    "voxels of more than 3,000 HU: clips, coils, plates or electrodes; streaks hide what is near",
                    ml,
                    LARGEST_METAL_ML,
                    "ml");
        }
    }

    /** What is denser than any tissue, above the teeth. */
    static double metalMl(Head head) {
        Overview overview = head.overview();
        if (overview.extremes().maximum < METAL_HU) {
            return 0;
        }
        Extent size = overview.extent();
        Grid grid = overview.volume().grid();
        Box box = head.box();
        int lowest = (int) Math.max(
                box.start().z(),
                box.end(Axis.Z) - Math.rint(ABOVE_TEETH_MM / overview.spacing().z()));
        long voxels = 0;
        for (int z = lowest; z < box.end(Axis.Z); z++) {
            for (int y = box.start().y(); y < box.end(Axis.Y); y++) {
                for (int x = box.start().x(); x < box.end(Axis.X); x++) {
                    if (overview.maxima()[size.index(z, y, x)] >= METAL_HU) {
                        voxels += overview.voxelsFrom(METAL_HU, z, y, x);
                    }
                }
            }
        }
        return voxels * grid.spacing().z() * grid.spacing().y() * grid.spacing().x() / 1000;
    }

    /** Reports a catheter in CT. MR shows it by missing signal, thinner than a vessel's wall or a fold of dura: not judged. */
    private static void reportCatheter(Head head, Brain brain, Findings findings) {
        new CatheterSearch(head, brain, metalMl(head) > 0)
                .longest()
                .ifPresent(catheter -> findings.add(
                        QualityCode.SHUNT,
                        "a thin, dense, straight line from the skull at " + text(catheter.outer())
                                + " into the depth at " + text(catheter.inner())
                                + " (LPS): the catheter of a shunt or a drain, or an electrode",
                        catheter.lengthMm(),
                        CatheterSearch.SHORTEST_MM,
                        "mm"));
    }

    private static String text(PointMm place) {
        return String.format(Locale.ROOT, "(%.0f, %.0f, %.0f) mm", place.x(), place.y(), place.z());
    }

    private static void reportMotion(Head head, Brain brain, boolean ct, Findings findings) {
        double jump = jumpMm(head);
        double ghost = ct ? 0 : ghost(head, brain);
        if (jump > LARGEST_JUMP_MM) {
            findings.add(
                    QualityCode.MOTION,
                    "the outline of the head jumps from slice to slice",
                    jump,
                    LARGEST_JUMP_MM,
                    "mm");
        } else if (ghost > LARGEST_GHOST_SHARE) {
            findings.add(
                    QualityCode.MOTION,
                    "ghosts beside the head along one axis, as a share of the brain's intensity",
                    ghost,
                    LARGEST_GHOST_SHARE,
                    "");
        }
    }

    /**
     * By how much the background beside the head along one axis is brighter than along the others, as a share of brain.
     * Ghosts lie along the one axis of phase encoding; noise and a receiver's offset lie along all. Compared are left and
     * right, front and back, and above; where all three are seen, the brightest with the middle one, since a part that was
     * masked is dark. 0 where there is background along one axis at most.
     */
    static double ghost(Head head, Brain brain) {
        Overview overview = head.overview();
        boolean[] bright = head.inside().clone();
        for (int i = 0; i < bright.length; i++) {
            bright[i] &= overview.means()[i] > NO_GHOST_SHARE * brain.typical();
        }
        Optional<Box> box = Head.box(bright, overview, NO_GHOST_PLANE);
        if (box.isEmpty()) {
            return 0;
        }
        double[] backgrounds = Arrays.stream(Axis.values())
                .map(axis -> background(overview, box.get(), axis))
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        int seen = backgrounds.length;
        return seen < 2 ? 0 : (backgrounds[seen - 1] - backgrounds[seen - 2]) / brain.typical();
    }

    /**
     * The mean beside the head along one axis, within its bounds along the other two; below it, where the neck is, not.
     * Empty if there is too little.
     */
    private static OptionalDouble background(Overview overview, Box box, Axis beside) {
        Extent size = overview.extent();
        int margin = (int) Math.ceil(GHOST_MARGIN_MM / overview.spacing().along(beside));
        int fewest = (int) Math.ceil(SMALLEST_BACKGROUND_MM / overview.spacing().along(beside));
        int before = beside == Axis.Z ? 0 : Math.max(0, box.start().along(beside) - margin);
        int behind = Math.min(size.along(beside), box.end(beside) + margin);
        if (Math.max(before, size.along(beside) - behind) < fewest) {
            return OptionalDouble.empty();
        }
        int[] from = new int[3];
        int[] to = new int[3];
        for (Axis axis : Axis.values()) {
            from[axis.ordinal()] = axis == beside ? 0 : box.start().along(axis);
            to[axis.ordinal()] = axis == beside ? size.along(axis) : box.end(axis);
        }
        double sum = 0;
        long count = 0;
        for (int z = from[0]; z < to[0]; z++) {
            for (int y = from[1]; y < to[1]; y++) {
                for (int x = from[2]; x < to[2]; x++) {
                    int at = new VoxelIndex(z, y, x).along(beside);
                    if (at < before || at >= behind) {
                        sum += overview.means()[size.index(z, y, x)];
                        count++;
                    }
                }
            }
        }
        return OptionalDouble.of(sum / count);
    }

    /**
     * The largest distance of an axial outline's centre from halfway between its neighbours', above the face: half of a
     * jump.
     */
    static double jumpMm(Head head) {
        if (head.lengthMm(Axis.X) < SMALLEST_WIDTH_MM || head.lengthMm(Axis.Y) < SMALLEST_WIDTH_MM) {
            return 0;
        }
        Overview overview = head.overview();
        Extent size = overview.extent();
        boolean[] filled = head.filled();
        double[] areas = head.areasMm2(Axis.Z);
        int widest = head.widestPlane();
        double[][] centres = new double[areas.length][];
        for (int z = widest; z < areas.length && areas[z] >= JUDGED_AREA_SHARE * areas[widest]; z++) {
            double sumX = 0;
            double sumY = 0;
            long count = 0;
            for (int y = 0; y < size.y(); y++) {
                for (int x = 0; x < size.x(); x++) {
                    if (filled[size.index(z, y, x)]) {
                        sumX += x;
                        sumY += y;
                        count++;
                    }
                }
            }
            centres[z] = new double[] {
                sumX / count * overview.spacing().x(),
                sumY / count * overview.spacing().y()
            };
        }
        // Where a block holds several slices, a jump within it is halved: the blocks before and behind show it whole.
        int lag = overview.volume().grid().extent().along(overview.storedAxis(Axis.Z)) > areas.length ? 2 : 1;
        double largest = 0;
        for (int z = lag; z < centres.length - lag; z++) {
            double[] before = centres[z - lag];
            double[] behind = centres[z + lag];
            if (before != null && centres[z] != null && behind != null) {
                largest = Math.max(
                        largest,
                        Math.hypot(
                                centres[z][0] - (before[0] + behind[0]) / 2,
                                centres[z][1] - (before[1] + behind[1]) / 2));
            }
        }
        return largest;
    }
}
