package willis.phantom.anatomy;

import willis.geometry.PointMm;

/** A head that is the atlas itself. */
public final class AtlasFrame implements HeadFrame {
    @Override
    public PointMm toHead(PointMm atlas) {
        return atlas;
    }

    @Override
    public void toAtlas(double x, double y, double z, double[] atlasXyz) {
        atlasXyz[0] = x;
        atlasXyz[1] = y;
        atlasXyz[2] = z;
    }
}
