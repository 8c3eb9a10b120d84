package willis.series;

import willis.geometry.Direction;
import willis.geometry.PointMm;

/**
 * A frame with its place in the patient, stated or recovered.
 *
 * @param frame where its pixels are
 * @param pixel the distances of its pixels
 * @param plane how it lies
 * @param position the centre of its first pixel
 */
record Slice(FrameHeader frame, PixelSize pixel, Plane plane, PointMm position) {

    /** Where it lies along a direction, in millimetres. */
    double along(Direction normal) {
        return position.along(normal);
    }

    /** What messages call it. */
    String source() {
        return frame.source();
    }
}
