package willis.phantom.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;

/**
 * Arteries and sacs of one head in voxels of {@value #VOXEL_MM} mm: a perfect mask, as a detector that looks for the widest
 * place would wish for. It covers the circle of Willis and what leaves it, in head millimetres.
 */
final class ArteryVoxels {
    static final double VOXEL_MM = 0.4;

    private static final double LEAST_X = -66;
    private static final double LEAST_Y = -54;
    private static final double LEAST_Z = -76;
    private static final int SIZE_X = 330;
    private static final int SIZE_Y = 360;
    private static final int SIZE_Z = 340;

    private static final byte LABELLED = 1;
    private static final byte CAROTID = 2;
    private static final byte UNLABELLED = 4;
    private static final byte SAC = 8;

    /** Larger spheres do not occur. */
    private static final int MOST_RADIUS_VOXELS = 36;

    /** Offsets of neighbours, four numbers each: the distance in voxels, then x, y, z; nearest first. */
    private static final double[][] NEIGHBOURS = neighbours();

    private final byte[] voxels = new byte[SIZE_X * SIZE_Y * SIZE_Z];

    ArteryVoxels(Anatomy anatomy) {
        for (Vessel vessel : anatomy.arteries()) {
            boolean isTwig = vessel.kind() == Vessel.Kind.DISTAL || vessel.kind() == Vessel.Kind.PERFORATING;
            for (int i = 0; i < vessel.samples() && !isTwig; i++) {
                int label = vessel.label(i);
                byte kind = label == 0 ? UNLABELLED : label >= 5 && label <= 8 ? CAROTID : LABELLED;
                addBall(vessel.point(i), vessel.radiusMm(i), kind);
            }
        }
        for (Sac sac : anatomy.sacs()) {
            add(sac);
        }
    }

    private void addBall(PointMm centre, double radius, byte kind) {
        double cx = (centre.x() - LEAST_X) / VOXEL_MM;
        double cy = (centre.y() - LEAST_Y) / VOXEL_MM;
        double cz = (centre.z() - LEAST_Z) / VOXEL_MM;
        double r = radius / VOXEL_MM;
        for (int z = first(cz, r); z <= last(cz, r, SIZE_Z); z++) {
            for (int y = first(cy, r); y <= last(cy, r, SIZE_Y); y++) {
                for (int x = first(cx, r); x <= last(cx, r, SIZE_X); x++) {
                    double away = (x - cx) * (x - cx) + (y - cy) * (y - cy) + (z - cz) * (z - cz);
                    if (away <= r * r) {
                        voxels[index(x, y, z)] |= kind;
                    }
                }
            }
        }
    }

    private void add(Sac sac) {
        double r = sac.reachMm() / VOXEL_MM;
        double cx = (sac.centre().x() - LEAST_X) / VOXEL_MM;
        double cy = (sac.centre().y() - LEAST_Y) / VOXEL_MM;
        double cz = (sac.centre().z() - LEAST_Z) / VOXEL_MM;
        for (int z = first(cz, r); z <= last(cz, r, SIZE_Z); z++) {
            for (int y = first(cy, r); y <= last(cy, r, SIZE_Y); y++) {
                for (int x = first(cx, r); x <= last(cx, r, SIZE_X); x++) {
                    double distance =
                            sac.distanceMm(LEAST_X + x * VOXEL_MM, LEAST_Y + y * VOXEL_MM, LEAST_Z + z * VOXEL_MM);
                    if (distance <= 0) {
                        voxels[index(x, y, z)] |= SAC;
                    }
                }
            }
        }
    }

    private static int first(double centre, double radius) {
        return (int) Math.max(0, Math.ceil(centre - radius));
    }

    private static int last(double centre, double radius, int size) {
        return (int) Math.min(size - 1, Math.floor(centre + radius));
    }

    private static int index(int x, int y, int z) {
        return (z * SIZE_Y + y) * SIZE_X + x;
    }

    /** The volume of all arteries but twigs, and of sacs, in the middle: x ± 52, y −48 … 44, z −62 … 12; millilitres. */
    double millilitresAroundCircle() {
        long count = 0;
        for (int z = at(-62, LEAST_Z); z < at(12, LEAST_Z); z++) {
            for (int y = at(-48, LEAST_Y); y < at(44, LEAST_Y); y++) {
                for (int x = at(-52, LEAST_X); x < at(52, LEAST_X); x++) {
                    count += voxels[index(x, y, z)] != 0 ? 1 : 0;
                }
            }
        }
        return count * VOXEL_MM * VOXEL_MM * VOXEL_MM / 1000;
    }

    private static int at(double mm, double least) {
        return (int) Math.round((mm - least) / VOXEL_MM);
    }

    /**
     * The radius of the largest ball within labelled arteries and sacs, the internal carotid arteries cut out; millimetres,
     * to about a tenth of one.
     *
     * @param withSacs whether aneurysms are there
     */
    double largestInscribedMm(boolean withSacs) {
        byte kept = (byte) (withSacs ? LABELLED | SAC : LABELLED);
        double best = 0;
        for (int z = 0; z < SIZE_Z; z++) {
            for (int y = 0; y < SIZE_Y; y++) {
                for (int x = 0; x < SIZE_X; x++) {
                    if ((voxels[index(x, y, z)] & kept) != 0 && mayHold(best, x, y, z, kept)) {
                        best = Math.max(best, distanceOut(x, y, z, kept));
                    }
                }
            }
        }
        // The wall lies half-way between the last voxel inside and the first outside.
        return Math.max(0, best - 0.5) * VOXEL_MM;
    }

    /** A quick test of six directions, which nearly all voxels fail. */
    private boolean mayHold(double radius, int x, int y, int z, byte kept) {
        int r = (int) radius;
        return isInside(x - r, y, z, kept)
                && isInside(x + r, y, z, kept)
                && isInside(x, y - r, z, kept)
                && isInside(x, y + r, z, kept)
                && isInside(x, y, z - r, kept)
                && isInside(x, y, z + r, kept);
    }

    private double distanceOut(int x, int y, int z, byte kept) {
        for (double[] neighbour : NEIGHBOURS) {
            if (!isInside(x + (int) neighbour[1], y + (int) neighbour[2], z + (int) neighbour[3], kept)) {
                return neighbour[0];
            }
        }
        return MOST_RADIUS_VOXELS;
    }

    private boolean isInside(int x, int y, int z, byte kept) {
        return x >= 0
                && y >= 0
                && z >= 0
                && x < SIZE_X
                && y < SIZE_Y
                && z < SIZE_Z
                && (voxels[index(x, y, z)] & kept) != 0;
    }

    private static double[][] neighbours() {
        List<double[]> all = new ArrayList<>();
        int r = MOST_RADIUS_VOXELS;
        for (int z = -r; z <= r; z++) {
            for (int y = -r; y <= r; y++) {
                for (int x = -r; x <= r; x++) {
                    double away = Math.sqrt(x * x + y * y + z * z);
                    if (away > 0 && away <= r) {
                        all.add(new double[] {away, x, y, z});
                    }
                }
            }
        }
        all.sort(Comparator.comparingDouble(neighbour -> neighbour[0]));
        return all.toArray(double[][]::new);
    }
}
