package willis.phantom.head;

import willis.phantom.shape.Bounds;

/** One coat of paint: something that lies over all that was painted before. */
interface Layer {

    /** Where it may change anything. */
    Bounds bounds();

    /** Mixes it into a patch that its bounds meet. */
    void paint(Patch patch, Palette palette, Texture texture);
}
