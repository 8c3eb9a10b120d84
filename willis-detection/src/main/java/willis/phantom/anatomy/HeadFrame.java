package willis.phantom.anatomy;

import willis.geometry.PointMm;

/**
 * The size and shape of one head: between the atlas that the tables of anatomy are given in, which has the size of the MNI
 * template, and head millimetres.
 *
 * <p>Immutable.
 */
public interface HeadFrame {

    /** A point of the atlas in this head. */
    PointMm toHead(PointMm atlas);

    /** Writes the atlas coordinates of a point of this head into {@code atlasXyz}; called per voxel. */
    void toAtlas(double x, double y, double z, double[] atlasXyz);
}
