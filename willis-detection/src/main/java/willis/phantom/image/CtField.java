package willis.phantom.image;

import willis.phantom.head.SolidHead;

/** What bone does to the rays of CT: more noise and darker tissue where it is thick. Places are those of the atlas. */
final class CtField {
    private CtField() {}

    /** How many times the noise of the upper brain a place has. */
    static float noiseFactor(SolidHead head, float x, float y, float z) {
        if (z < -260) {
            return 2.2f;
        }
        float base = bell((z + 48) / 16) * bell((y - 15) / 60);
        float shoulders = 1 / (1 + (float) Math.exp((z + 205) / 12));
        float factor = 1 + 0.9f * base + 1.2f * shoulders;
        // Few rays are weakened outside of the head.
        float skin = head.skinDistance(x, y, z);
        return skin > 0 ? factor * (0.45f + 0.55f / (1 + skin / 15)) : factor;
    }

    /** Hounsfield units to add: a dark band between the petrous bones, brightness inside of the skull. */
    static float offset(SolidHead head, float x, float y, float z) {
        float band = -20 * bell(x / 34) * bell((y - 18) / 11) * bell((z + 43) / 9);
        float cavity = head.cavityDistance(x, y, z);
        float cup = cavity < 0 ? 3 * (float) Math.exp(cavity / 6) : 0;
        return band + cup;
    }

    private static float bell(float t) {
        return (float) Math.exp(-t * t);
    }
}
