package willis.quality;

import java.util.Arrays;
import java.util.Optional;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.parallel.Workers;

/**
 * The depth of a head: blocks far enough from air, in CT also from bone, that brain, fluid and the vessels among them are
 * what is left.
 *
 * @param overview of the volume
 * @param blocks its blocks, as places in the overview's arrays, ascending
 * @param typical the intensity of most of it: of brain
 * @param heightMm from its lowest to its highest block
 */
record Brain(Overview overview, int[] blocks, double typical, double heightMm) {
    /** Scalp and skull are 10 to 20 mm thick together (anatomy); in MR nothing else tells bone from air. */
    private static final double MR_DEPTH_MM = 20;

    /** Beyond the partial volume of a skull in slices of 5 mm, and the veins along it. */
    private static final double BONE_DISTANCE_MM = 7.5;

    /** How far below its widest plane a head still shows brain; the circle of Willis is 0 to 25 mm below. */
    private static final double BELOW_WIDEST_MM = 30;

    /** Most bone, averaged over a block, has more; contrast in a vessel of 3 mm seldom. */
    private static final double BONE_HU = 350;

    /** Fluid has more; fat, averaged over a block, has less. */
    private static final double LEAST_SOFT_HU = -20;

    /** Less is no sample. */
    private static final int FEWEST_BLOCKS = 200;

    /** A fifth of a whole brain: the brightest hundredth of them are still two hundred. */
    private static final int SPOT_BLOCKS = 20_000;

    /** In a part cut out of a head there is no air around: all of it is deep. */
    static Optional<Brain> in(Overview overview, Optional<Head> head, boolean ct) {
        Extent size = overview.extent();
        boolean[] deep = new boolean[overview.means().length];
        Arrays.fill(deep, true);
        if (head.isPresent()) {
            leaveOutFace(deep, head.get());
            boolean[] inside = head.get().filled();
            boolean[] outside = new boolean[deep.length];
            for (int i = 0; i < outside.length; i++) {
                outside[i] = !inside[i];
            }
            exclude(deep, overview.widened(outside, ct ? BONE_DISTANCE_MM : MR_DEPTH_MM));
        }
        if (ct) {
            boolean[] bone = new boolean[deep.length];
            boolean[] foreign = new boolean[deep.length];
            for (int i = 0; i < bone.length; i++) {
                float mean = overview.means()[i];
                bone[i] = mean > BONE_HU || mean < Head.CT_EDGE_HU;
                foreign[i] = mean < LEAST_SOFT_HU || mean > BONE_HU;
            }
            exclude(deep, overview.widened(bone, BONE_DISTANCE_MM));
            exclude(deep, foreign);
        }
        int[] blocks = new int[deep.length];
        int count = 0;
        int lowest = size.z();
        int highest = -1;
        for (int i = 0; i < deep.length; i++) {
            if (deep[i]) {
                blocks[count++] = i;
                int z = size.voxel(i).z();
                lowest = Math.min(lowest, z);
                highest = z;
            }
        }
        if (count < FEWEST_BLOCKS) {
            return Optional.empty();
        }
        int[] kept = Arrays.copyOf(blocks, count);
        double[] sorted = Arrays.stream(kept)
                .mapToDouble(i -> overview.means()[i])
                .sorted()
                .toArray();
        double typical = sorted[count / 2];
        if (typical <= 0) {
            return Optional.empty(); // masked, or no intensities that have a zero
        }
        return Optional.of(new Brain(
                overview,
                kept,
                typical,
                (highest + 1 - lowest) * overview.spacing().along(Axis.Z)));
    }

    private static void exclude(boolean[] deep, boolean[] other) {
        for (int i = 0; i < deep.length; i++) {
            deep[i] &= !other[i];
        }
    }

    private static void leaveOutFace(boolean[] deep, Head head) {
        Extent size = head.overview().extent();
        Arrays.fill(deep, 0, size.index(Math.min(lowestPlane(head), size.z()), 0, 0), false);
    }

    /** The lowest axial plane of blocks that can hold brain, and does not lie in the face. */
    static int lowestPlane(Head head) {
        return (int) Math.max(
                0,
                Math.rint(head.widestPlane()
                        - BELOW_WIDEST_MM / head.overview().spacing().z()));
    }

    /** The means of its blocks as shares of the typical intensity, ascending. */
    double[] means() {
        return Arrays.stream(blocks)
                .mapToDouble(i -> overview.means()[i] / typical)
                .sorted()
                .toArray();
    }

    /** The means of its blocks within a distance of its centre, as shares of the typical intensity, ascending. */
    double[] meansAbout(double radiusMm) {
        Extent size = overview.extent();
        double[] centre = new double[3];
        for (int i : blocks) {
            for (Axis axis : Axis.values()) {
                centre[axis.ordinal()] += (double) size.voxel(i).along(axis) / blocks.length;
            }
        }
        return Arrays.stream(blocks)
                .filter(i -> {
                    double squared = 0;
                    for (Axis axis : Axis.values()) {
                        double mm = (size.voxel(i).along(axis) - centre[axis.ordinal()])
                                * overview.spacing().along(axis);
                        squared += mm * mm;
                    }
                    return squared <= radiusMm * radiusMm;
                })
                .mapToDouble(i -> overview.means()[i] / typical)
                .sorted()
                .toArray();
    }

    /** The brightest spots of its blocks, of an even choice where there are many; in the volume's unit, ascending. */
    double[] brightestSpots(Workers workers) {
        int step = Math.max(1, blocks.length / SPOT_BLOCKS);
        double[] spots = new double[(blocks.length + step - 1) / step];
        int tasks = Math.min(spots.length, 64);
        workers.forEach(tasks, task -> {
            for (int b = task; b < spots.length; b += tasks) {
                var block = overview.extent().voxel(blocks[b * step]);
                spots[b] = overview.brightestSpot(block.z(), block.y(), block.x());
            }
        });
        Arrays.sort(spots);
        return spots;
    }

    /** Its volume. */
    double ml() {
        return blocks.length * overview.blockMl();
    }
}
