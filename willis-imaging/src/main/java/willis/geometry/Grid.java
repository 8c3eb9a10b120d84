package willis.geometry;

/**
 * Where the voxels of an array lie in the patient: the only bridge between indices and millimetres.
 *
 * @param extent size in voxels, (z, y, x)
 * @param spacing distances between voxel centres, millimetres
 * @param origin the centre of voxel (0, 0, 0), LPS millimetres
 * @param cosines the directions in which the indices grow
 */
public record Grid(Extent extent, Spacing spacing, PointMm origin, DirectionCosines cosines) {

    /** The centre of a voxel, which may lie outside the extent. */
    public PointMm toPatient(VoxelIndex voxel) {
        return toPatient(voxel.centre());
    }

    /** A point of index space in the patient. */
    public PointMm toPatient(VoxelPoint point) {
        return origin.moved(cosines.z(), point.z() * spacing.z())
                .moved(cosines.y(), point.y() * spacing.y())
                .moved(cosines.x(), point.x() * spacing.x());
    }

    /** A point of the patient in index space; the inverse of {@link #toPatient(VoxelPoint)}. */
    public VoxelPoint toVoxel(PointMm point) {
        // Cramer's rule rather than a transpose: slice positions need not be exactly perpendicular to the slices.
        Direction z = cosines.z();
        Direction y = cosines.y();
        Direction x = cosines.x();
        double px = point.x() - origin.x();
        double py = point.y() - origin.y();
        double pz = point.z() - origin.z();
        double determinant = triple(x.x(), x.y(), x.z(), y.x(), y.y(), y.z(), z.x(), z.y(), z.z());
        double alongX = triple(px, py, pz, y.x(), y.y(), y.z(), z.x(), z.y(), z.z()) / determinant;
        double alongY = triple(x.x(), x.y(), x.z(), px, py, pz, z.x(), z.y(), z.z()) / determinant;
        double alongZ = triple(x.x(), x.y(), x.z(), y.x(), y.y(), y.z(), px, py, pz) / determinant;
        return new VoxelPoint(alongZ / spacing.z(), alongY / spacing.y(), alongX / spacing.x());
    }

    private static double triple(
            double ax, double ay, double az, double bx, double by, double bz, double cx, double cy, double cz) {
        return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
    }

    /** The closest three-letter code of this grid's directions. */
    public Orientation orientation() {
        return Orientation.closestTo(cosines);
    }

    /** The length of one axis in millimetres, outer edges of the first and last voxel included. */
    public double lengthMm(Axis axis) {
        return extent.along(axis) * spacing.along(axis);
    }

    /** The grid of a block of this grid's voxels, which may reach outside. */
    public Grid cropped(Box box) {
        return new Grid(box.extent(), spacing, toPatient(box.start()), cosines);
    }

    /**
     * The grid of the same block of the patient divided into other voxels. Corners stay, centres do not
     * (the half-pixel rule): the spacing becomes spacing · old size / new size on each axis, which is not
     * exactly what a plan asked for, and the origin moves by half the difference of the spacings.
     */
    public Grid resampled(Extent target) {
        Spacing fine = new Spacing(
                spacing.z() * extent.z() / target.z(),
                spacing.y() * extent.y() / target.y(),
                spacing.x() * extent.x() / target.x());
        VoxelPoint firstCentre = new VoxelPoint(
                0.5 * extent.z() / target.z() - 0.5,
                0.5 * extent.y() / target.y() - 0.5,
                0.5 * extent.x() / target.x() - 0.5);
        return new Grid(target, fine, toPatient(firstCentre), cosines);
    }

    /** The same voxels with permuted and flipped indices, so that they grow as the code says. */
    public Grid reoriented(Orientation target) {
        Reorientation turn = Reorientation.between(orientation(), target);
        Extent turned = new Extent(
                extent.along(turn.source(Axis.Z)),
                extent.along(turn.source(Axis.Y)),
                extent.along(turn.source(Axis.X)));
        Spacing turnedSpacing = new Spacing(
                spacing.along(turn.source(Axis.Z)),
                spacing.along(turn.source(Axis.Y)),
                spacing.along(turn.source(Axis.X)));
        return new Grid(
                turned,
                turnedSpacing,
                toPatient(turn.toSource(VoxelIndex.FIRST, extent)),
                new DirectionCosines(turned(turn, Axis.Z), turned(turn, Axis.Y), turned(turn, Axis.X)));
    }

    private Direction turned(Reorientation turn, Axis target) {
        Direction direction = cosines.along(turn.source(target));
        return turn.isFlipped(target) ? direction.negated() : direction;
    }
}
