package willis.nifti;

import java.util.Optional;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;

/**
 * The way from a voxel (i, j, k), i fastest, to RAS millimetres: a matrix of three rows and four columns. Columns 0 to 2
 * are the steps along x, y and z of our arrays, column 3 is the centre of the first voxel.
 */
final class RasAffine {
    /** Quaternions that went through text or other float formats are this far from unit length, not further. */
    private static final double QUATERNION_TOLERANCE = 1e-3;

    /** nifti_clib's border between a half turn and a little less. */
    private static final double SMALLEST_SQUARED_A = 1e-7;

    /** Steps and positions beyond these are damage, not anatomy; float32 holds everything between them. */
    private static final double SMALLEST_STEP_MM = 1e-6;

    private static final double LARGEST_MM = 1e9;

    private final double[][] rows;

    private RasAffine(double[][] rows) {
        this.rows = rows;
    }

    /** The sform as it stands in the header. */
    static RasAffine sform(NiftiHeader header, double mmPerUnit) {
        double[][] rows = new double[3][4];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                rows[row][column] = header.srow(row, column) * mmPerUnit;
            }
        }
        return new RasAffine(rows);
    }

    /** Why the qform of a header means nothing; empty if it means something. */
    static Optional<String> qformProblem(NiftiHeader header) {
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            if (!(header.pixdim(1 + i) > 0 && Double.isFinite(header.pixdim(1 + i)))) {
                return Optional.of("pixdim[" + (1 + i) + "] (byte " + (NiftiHeader.PIXDIM + 4 * (1 + i)) + ") is "
                        + header.pixdim(1 + i) + ", expected a positive distance");
            }
            if (!Double.isFinite(header.qoffset(i))) {
                return Optional.of("qoffset " + "xyz".charAt(i) + " (byte " + (NiftiHeader.QOFFSET + 4 * i) + ") is "
                        + header.qoffset(i));
            }
            squares += header.quatern(i) * header.quatern(i);
        }
        if (!(squares <= 1 + QUATERNION_TOLERANCE)) {
            return Optional.of("quatern b, c and d (byte " + NiftiHeader.QUATERN + ") have the sum of squares "
                    + squares + ", expected at most 1");
        }
        return Optional.empty();
    }

    /**
     * The qform: rotation, voxel sizes and offset of a header in which {@link #qformProblem} finds nothing.
     * Follows {@code nifti_quatern_to_mat44} of nifti_clib.
     */
    static RasAffine qform(NiftiHeader header, double mmPerUnit) {
        double b = header.quatern(0);
        double c = header.quatern(1);
        double d = header.quatern(2);
        double squaredA = 1 - b * b - c * c - d * d;
        // Below float32 rounding it is noise around a half turn, as axial images have it; its root would not be small.
        double a = squaredA < SMALLEST_SQUARED_A ? 0 : Math.sqrt(squaredA);
        double length = Math.sqrt(a * a + b * b + c * c + d * d);
        a /= length;
        b /= length;
        c /= length;
        d /= length;
        // The standard: -1 mirrors the third axis; 0, which some writers leave, counts as 1.
        double qfac = header.pixdim(0) == -1 ? -1 : 1;
        double dx = header.pixdim(1) * mmPerUnit;
        double dy = header.pixdim(2) * mmPerUnit;
        double dz = header.pixdim(3) * mmPerUnit * qfac;
        return new RasAffine(new double[][] {
            {
                (a * a + b * b - c * c - d * d) * dx,
                2 * (b * c - a * d) * dy,
                2 * (b * d + a * c) * dz,
                header.qoffset(0) * mmPerUnit
            },
            {
                2 * (b * c + a * d) * dx,
                (a * a + c * c - b * b - d * d) * dy,
                2 * (c * d - a * b) * dz,
                header.qoffset(1) * mmPerUnit
            },
            {
                2 * (b * d - a * c) * dx,
                2 * (c * d + a * b) * dy,
                (a * a + d * d - c * c - b * b) * dz,
                header.qoffset(2) * mmPerUnit
            }
        });
    }

    /**
     * How far a qform may turn from the rotation it was made of, in radians, because its quaternion is rounded to
     * float32: nothing for most, up to 6e-4 near half turns, where the component that is not stored is small.
     */
    static double qformRounding(NiftiHeader header) {
        double squaredA = 1;
        for (int i = 0; i < 3; i++) {
            squaredA -= header.quatern(i) * header.quatern(i);
        }
        return SMALLEST_SQUARED_A / Math.sqrt(Math.max(squaredA, SMALLEST_SQUARED_A)) * 2;
    }

    /** The affine of a grid. */
    static RasAffine of(Grid grid) {
        double[][] rows = new double[3][4];
        Direction[] directions = {
            grid.cosines().x(), grid.cosines().y(), grid.cosines().z()
        };
        double[] spacing = {
            grid.spacing().x(), grid.spacing().y(), grid.spacing().z()
        };
        for (int column = 0; column < 3; column++) {
            rows[0][column] = flipped(directions[column].x() * spacing[column]);
            rows[1][column] = flipped(directions[column].y() * spacing[column]);
            rows[2][column] = directions[column].z() * spacing[column];
        }
        rows[0][3] = flipped(grid.origin().x());
        rows[1][3] = flipped(grid.origin().y());
        rows[2][3] = grid.origin().z();
        return new RasAffine(rows);
    }

    /** One element. */
    double at(int row, int column) {
        return rows[row][column];
    }

    /** Why no grid has this affine; empty if its steps and its origin are of a possible size. It may be sheared. */
    Optional<String> problem() {
        for (int column = 0; column < 4; column++) {
            double length = length(column);
            boolean step = column < 3;
            if (!(length <= LARGEST_MM && (!step || length >= SMALLEST_STEP_MM))) {
                return Optional.of((step ? "the step along axis " + column : "the origin") + " is (" + rows[0][column]
                        + ", " + rows[1][column] + ", " + rows[2][column] + ") mm, expected a length of "
                        + (step ? SMALLEST_STEP_MM + " to " : "at most ") + LARGEST_MM + " mm");
            }
        }
        return Optional.empty();
    }

    /** Whether the three axes are perpendicular closely enough for a grid. */
    boolean isOrthogonal() {
        return DirectionCosines.orthogonal(direction(2), direction(1), direction(0));
    }

    /** The largest cosine between two of the axes. */
    double largestCosine() {
        return Math.max(
                Math.abs(direction(0).dot(direction(1))),
                Math.max(
                        Math.abs(direction(0).dot(direction(2))),
                        Math.abs(direction(1).dot(direction(2)))));
    }

    /** The grid in LPS millimetres; this affine must have no {@link #problem} and be orthogonal. */
    Grid toGrid(Extent extent) {
        return new Grid(
                extent,
                new Spacing(length(2), length(1), length(0)),
                new PointMm(flipped(rows[0][3]), flipped(rows[1][3]), rows[2][3] + 0.0),
                new DirectionCosines(direction(2), direction(1), direction(0)));
    }

    /** How far two affines put the same voxel apart at most, in millimetres: over a block, that is at a corner. */
    double largestDistanceMm(RasAffine other, Extent extent) {
        double largest = 0;
        for (int corner = 0; corner < 8; corner++) {
            double i = (corner & 1) * (extent.x() - 1.0);
            double j = (corner >> 1 & 1) * (extent.y() - 1.0);
            double k = (corner >> 2) * (extent.z() - 1.0);
            double squares = 0;
            for (int row = 0; row < 3; row++) {
                double difference = (rows[row][0] - other.rows[row][0]) * i
                        + (rows[row][1] - other.rows[row][1]) * j
                        + (rows[row][2] - other.rows[row][2]) * k
                        + rows[row][3]
                        - other.rows[row][3];
                squares += difference * difference;
            }
            largest = Math.max(largest, Math.sqrt(squares));
        }
        return largest;
    }

    /** The distance between opposite corners of a rectangular block of voxels. */
    double diagonalMm(Extent extent) {
        double x = length(0) * extent.x();
        double y = length(1) * extent.y();
        double z = length(2) * extent.z();
        return Math.sqrt(x * x + y * y + z * z);
    }

    /** The direction of one axis in LPS. */
    private Direction direction(int column) {
        return Direction.of(flipped(rows[0][column]), flipped(rows[1][column]), rows[2][column] + 0.0);
    }

    private double length(int column) {
        double x = rows[0][column];
        double y = rows[1][column];
        double z = rows[2][column];
        return Math.sqrt(x * x + y * y + z * z);
    }

    /** Between R and L, or A and P. Subtraction rather than a minus sign, so that 0 does not become -0. */
    private static double flipped(double coordinate) {
        return 0.0 - coordinate;
    }
}
