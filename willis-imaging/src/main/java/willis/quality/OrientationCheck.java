package willis.quality;

import java.util.Optional;
import willis.geometry.Axis;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PatientDirection;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;

/**
 * Whether the head stands upright and looks to the front, as its geometry claims.
 *
 * <p>Three things tell, in CT and MR alike. The head ends in the vertex above, while below the neck is cut by the
 * field. Nose and sinuses hold air, far in front of the middle and below the widest plane. And the skull is narrower
 * at the forehead than at the parietal bones. A claim needs at least two of them; where a part is out of the field,
 * nothing is said. Left and right look alike: they are never judged.
 *
 * @param upright from −1, surely upside down, over 0, cannot be told, to 1, surely upright
 * @param forwards likewise for back to front; told only of a head that is upright or was turned so
 */
record OrientationCheck(double upright, double forwards) {
    /** A claim is made from this confidence on. */
    static final double CLAIMED_FROM = 0.6;

    /** The grid is repaired from this confidence on. */
    static final double REPAIRED_FROM = 0.8;

    /** As {@link #REPAIRED_FROM}, under the lenient policy: every claim is acted on. */
    static final double REPAIRED_FROM_LENIENT = CLAIMED_FROM;

    /** Less than this shows no vertex and skull base together; the brain alone is 130 mm high (anatomy). */
    private static final double SHORTEST_MM = 90;

    /** A slab of less is not judged: half a head has 75 mm, a sagittal slab through nose and midline 40 mm. */
    private static final double THINNEST_MM = 40;

    /** Shorter from front to back than any head, children's included (anatomy). */
    private static final double SHALLOWEST_MM = 120;

    /**
     * By how much of the largest area the two ends must differ to be vertex and neck. Measured on five heads of CT and MR:
     * 0.35 to 0.95.
     */
    private static final double END_DIFFERENCE = 0.3;

    /** Air in nose and sinuses that is as good as more. Measured on five heads: 5 to 16 ml. */
    private static final double ENOUGH_AIR_ML = 5;

    /** Air farther from the midline is in the ears and mastoids, which lie in the middle from front to back. */
    private static final double MIDLINE_MM = 30;

    /** Air closer to the middle from front to back, such as in the throat, tells nothing. */
    private static final double CENTRE_MM = 10;

    /** How far below the widest plane the air's centre must lie. Measured on five heads: 21 to 39 mm. */
    private static final double BELOW_MM = 15;

    /** How far the centre of axial planes lies behind their middle, as a share of their depth. Measured: 0.003 to 0.02. */
    private static final double CERTAIN_EGG = 0.01;

    /** Of the confidence in front and back, the air's share; the rest is the outline's. */
    private static final double AIR_WEIGHT = 0.85;

    private static final OrientationCheck CANNOT_TELL = new OrientationCheck(0, 0);

    static OrientationCheck of(Head head) {
        if (head.lengthMm(Axis.Z) < SHORTEST_MM
                || head.lengthMm(Axis.Y) < SHALLOWEST_MM
                || head.lengthMm(Axis.X) < THINNEST_MM) {
            return CANNOT_TELL;
        }
        Air air = Air.in(head);
        double upright = upright(head, air);
        return new OrientationCheck(upright, forwards(head, air, upright));
    }

    /** Vertex above and neck below, and air on the neck's side; contradictions give 0. */
    private static double upright(Head head, Air air) {
        double[] areas = head.areasMm2(Axis.Z);
        double ends = (areas[0] - areas[areas.length - 1]) / areas[head.widestPlane()];
        double byEnds = clamp(ends / END_DIFFERENCE);
        double byAir = clamp(-air.aboveWidestMm() / BELOW_MM) * air.enough();
        return byEnds * byAir <= 0 ? 0 : Math.signum(byEnds) * (Math.abs(byEnds) + Math.abs(byAir)) / 2;
    }

    /** Air in front, below the widest plane; and a narrow forehead. */
    private static double forwards(Head head, Air air, double upright) {
        boolean below = air.aboveWidestMm() * (upright < -CLAIMED_FROM ? -1 : 1) <= -CENTRE_MM;
        double total = air.inFrontMl() + air.behindMl();
        if (!below || total == 0) {
            return 0;
        }
        double byAir = (air.inFrontMl() - air.behindMl()) / total * air.enough();
        return AIR_WEIGHT * byAir + (1 - AIR_WEIGHT) * clamp(-egg(head, upright < -CLAIMED_FROM) / CERTAIN_EGG);
    }

    private static double clamp(double value) {
        return Math.max(-1, Math.min(1, value));
    }

    /**
     * How far the centres of axial planes lie in front of the middle between forehead and occiput, as a share of their
     * depth: mean over the planes from the widest towards the vertex that are at least half as large.
     */
    private static double egg(Head head, boolean upsideDown) {
        double[] areas = head.areasMm2(Axis.Z);
        boolean[] filled = head.filled();
        Extent size = head.overview().extent();
        int step = upsideDown ? -1 : 1;
        double sum = 0;
        int planes = 0;
        int widest = head.widestPlane();
        for (int z = widest; z >= 0 && z < areas.length && areas[z] > areas[widest] / 2; z += step) {
            long count = 0;
            long sumY = 0;
            int first = size.y();
            int last = -1;
            for (int y = 0; y < size.y(); y++) {
                for (int x = 0; x < size.x(); x++) {
                    if (filled[size.index(z, y, x)]) {
                        count++;
                        sumY += y;
                        first = Math.min(first, y);
                        last = y;
                    }
                }
            }
            sum += ((double) sumY / count - 0.5 * (first + last)) / (last + 1 - first);
            planes++;
        }
        return sum / planes;
    }

    /**
     * Cavities within the head at least three blocks wide, near the midline: in a head nose, sinuses and throat.
     *
     * @param inFrontMl in front of the middle
     * @param behindMl behind the middle
     * @param aboveWidestMm how far their centre lies above the widest plane
     */
    private record Air(double inFrontMl, double behindMl, double aboveWidestMm) {
        static Air in(Head head) {
            Overview overview = head.overview();
            Extent size = overview.extent();
            Spacing spacing = overview.spacing();
            boolean[] filled = head.filled();
            int widest = head.widestPlane();
            double[] middle = middle(head, widest);
            double inFront = 0;
            double behind = 0;
            double all = 0;
            double height = 0;
            for (int z = 0; z < size.z(); z++) {
                for (int y = 1; y < size.y() - 1; y++) {
                    for (int x = 1; x < size.x() - 1; x++) {
                        if (Math.abs(x - middle[1]) * spacing.x() > MIDLINE_MM || !isCavity(head, filled, z, y, x)) {
                            continue;
                        }
                        double forwardsMm = (y - middle[0]) * spacing.y();
                        inFront += forwardsMm > CENTRE_MM ? overview.blockMl() : 0;
                        behind += forwardsMm < -CENTRE_MM ? overview.blockMl() : 0;
                        all += overview.blockMl();
                        height += overview.blockMl() * (z - widest) * spacing.z();
                    }
                }
            }
            return new Air(inFront, behind, all == 0 ? 0 : height / all);
        }

        /** The middle of the widest plane's outline, y and x. */
        private static double[] middle(Head head, int widest) {
            Extent size = head.overview().extent();
            int firstY = size.y();
            int lastY = -1;
            int firstX = size.x();
            int lastX = -1;
            for (int y = 0; y < size.y(); y++) {
                for (int x = 0; x < size.x(); x++) {
                    if (head.inside()[size.index(widest, y, x)]) {
                        firstY = Math.min(firstY, y);
                        lastY = y;
                        firstX = Math.min(firstX, x);
                        lastX = Math.max(lastX, x);
                    }
                }
            }
            return new double[] {0.5 * (firstY + lastY), 0.5 * (firstX + lastX)};
        }

        private static boolean isCavity(Head head, boolean[] filled, int z, int y, int x) {
            Overview overview = head.overview();
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int i = overview.extent().index(z, y + dy, x + dx);
                    if (!filled[i] || overview.means()[i] > head.edge()) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** From 0, none, to 1, as much as a head has. */
        double enough() {
            return Math.min(1, (inFrontMl + behindMl) / ENOUGH_AIR_ML);
        }
    }

    /**
     * Reports what is wrong, and answers the grid that is right where that is sure enough. Voxels keep their order; the
     * axis is relabelled, and the block of the patient that the volume covers stays where it is.
     */
    Optional<Grid> report(Grid grid, Findings findings) {
        double repairedFrom = findings.policy() == QualityPolicy.LENIENT ? REPAIRED_FROM_LENIENT : REPAIRED_FROM;
        Grid repaired = grid;
        if (upright <= -CLAIMED_FROM) {
            boolean repair = upright <= -repairedFrom;
            add(findings, QualityCode.UPSIDE_DOWN, "the vertex is below and the neck above", -upright, repair);
            repaired = repair ? relabelled(repaired, PatientDirection.SUPERIOR) : repaired;
        }
        if (forwards <= -CLAIMED_FROM) {
            boolean repair = forwards <= -repairedFrom;
            add(findings, QualityCode.BACK_TO_FRONT, "nose and sinuses are behind", -forwards, repair);
            repaired = repair ? relabelled(repaired, PatientDirection.ANTERIOR) : repaired;
        }
        if (repaired.equals(grid)) {
            return Optional.empty();
        }
        findings.add(
                QualityCode.SIDE_DOUBTFUL,
                "an axis was turned, and the image does not tell whether the scan was mirrored or the patient lay"
                        + " otherwise than stated: left and right may be exchanged");
        return Optional.of(repaired);
    }

    private static void add(Findings findings, QualityCode code, String sign, double confidence, boolean repair) {
        String message = code.meaning() + ": " + sign;
        if (repair) {
            findings.add(code, message, confidence, CLAIMED_FROM, "", "the axis was turned, the voxels are as stored");
        } else {
            findings.add(code, message + "; not sure enough to repair it", confidence, CLAIMED_FROM, "");
        }
    }

    /** The grid of the same block of the patient with one axis running the other way. */
    static Grid relabelled(Grid grid, PatientDirection direction) {
        Axis axis = grid.orientation().axisOf(direction);
        int last = grid.extent().along(axis) - 1;
        VoxelIndex far = switch (axis) {
            case Z -> new VoxelIndex(last, 0, 0);
            case Y -> new VoxelIndex(0, last, 0);
            case X -> new VoxelIndex(0, 0, last);
        };
        DirectionCosines old = grid.cosines();
        DirectionCosines turned =
                new DirectionCosines(turned(old, Axis.Z, axis), turned(old, Axis.Y, axis), turned(old, Axis.X, axis));
        return new Grid(grid.extent(), grid.spacing(), grid.toPatient(far), turned);
    }

    private static Direction turned(DirectionCosines cosines, Axis axis, Axis turned) {
        Direction direction = cosines.along(axis);
        return axis == turned ? direction.negated() : direction;
    }
}
