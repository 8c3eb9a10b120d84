package willis.bench;

import willis.geometry.Direction;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.volume.Volume;

/**
 * A ventricular catheter to be painted into a CT: from its tip out through the skull, as far as there is a head.
 *
 * @param tip its inner end, LPS
 * @param outwards the direction in which it leaves the head
 * @param diameterMm its outer diameter
 * @param hounsfield its density: silicone with barium, its lumen averaged in
 * @param bowMm how far its course lies off the straight one, 40 mm from the tip
 */
record PaintedCatheter(PointMm tip, Direction outwards, double diameterMm, double hounsfield, double bowMm) {
    private static final double LENGTH_MM = 180;
    private static final double BOW_AT_MM = 40;
    private static final double AIR_HU = -300;

    /** A copy of the volume with it. */
    Volume in(Volume volume) {
        Grid grid = volume.grid();
        Extent extent = grid.extent();
        double edge = 0.5 * Math.max(grid.spacing().y(), grid.spacing().x());
        Direction aside = outwards.cross(Math.abs(outwards.x()) < 0.6 ? Direction.of(1, 0, 0) : Direction.of(0, 0, 1));
        float[] voxels = volume.voxels().clone();
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    int i = extent.index(z, y, x);
                    if (voxels[i] > AIR_HU) {
                        PointMm place = grid.toPatient(new VoxelIndex(z, y, x));
                        double along = Math.max(0, Math.min(LENGTH_MM, place.along(outwards) - tip.along(outwards)));
                        double share = Math.min(2, along / BOW_AT_MM);
                        // A parabola that is on the straight course at the tip and at twice the distance of its bow.
                        PointMm axis = tip.moved(outwards, along).moved(aside, bowMm * share * (2 - share));
                        double off = place.distanceMm(axis);
                        double covered = Math.max(0, Math.min(1, 0.5 + (diameterMm / 2 - off) / (2 * edge)));
                        voxels[i] += (float) (covered * (hounsfield - voxels[i]));
                    }
                }
            }
        }
        return new Volume(grid, voxels);
    }
}
