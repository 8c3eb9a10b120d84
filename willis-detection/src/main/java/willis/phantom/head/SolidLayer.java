package willis.phantom.head;

import willis.phantom.shape.Bounds;
import willis.phantom.shape.Solid;

/** A solid of one tissue. */
record SolidLayer(Solid solid, Tissue tissue, Bounds bounds) implements Layer {
    /** How much farther a distance may be than it is true, off the surface. */
    private static final float SLACK = 1.35f;

    /** Half a coarse pixel beyond the solid. */
    private static final float EDGE_MM = 1;

    SolidLayer(Solid solid, Tissue tissue) {
        this(solid, tissue, solid.bounds().grown(EDGE_MM));
    }

    @Override
    public void paint(Patch patch, Palette palette, Texture texture) {
        float middle = solid.distance(patch.centreX, patch.centreY, patch.centreZ);
        float reach = SLACK * patch.radius + patch.width;
        if (middle > reach) {
            return;
        }
        int n = patch.pixels;
        float[] cover = patch.cover;
        if (middle < -reach) {
            System.arraycopy(patch.inside, 0, cover, 0, n);
        } else {
            float inverse = 1 / patch.width;
            boolean any = false;
            for (int i = 0; i < n; i++) {
                float own = Patch.coverage(solid.distance(patch.x[i], patch.y[i], patch.z[i]), inverse);
                cover[i] = Math.min(own, patch.inside[i]);
                any |= own > 0;
            }
            if (!any) {
                return;
            }
        }
        float mean = palette.mean(tissue);
        float grain = palette.grain(tissue);
        float[] value = patch.value;
        for (int i = 0; i < n; i++) {
            float own = cover[i];
            if (own > 0) {
                float colour = grain == 0 ? mean : mean + grain * texture.at(patch.x[i], patch.y[i], patch.z[i]);
                value[i] += own * (colour - value[i]);
            }
        }
    }
}
