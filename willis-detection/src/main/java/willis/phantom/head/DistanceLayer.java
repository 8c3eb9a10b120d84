package willis.phantom.head;

import willis.phantom.shape.Bounds;

/** Something of one tissue inside of the skull whose surface is told by a signed distance of its own. */
record DistanceLayer(Tissue tissue, Bounds bounds, Distance distance) implements Layer {

    /** The signed distance to a surface, negative inside. */
    interface Distance {
        /** At one pixel of a patch, atlas millimetres. */
        float at(Patch patch, int pixel);
    }

    @Override
    public void paint(Patch patch, Palette palette, Texture texture) {
        float inverse = 1 / patch.width;
        float colour = palette.mean(tissue);
        for (int i = 0; i < patch.pixels; i++) {
            if (patch.cavity[i] < 0) {
                patch.value[i] += Patch.coverage(distance.at(patch, i), inverse) * (colour - patch.value[i]);
            }
        }
    }
}
