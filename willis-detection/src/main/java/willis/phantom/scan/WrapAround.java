package willis.phantom.scan;

import willis.phantom.chance.Draw;
import willis.phantom.image.PlaneImage;
import willis.phantom.image.ScanPlane;

/**
 * A field of view smaller than the head along the phase axis: what lies outside of it appears at the other side.
 *
 * @param alongRows whether the phase axis is that of a row
 * @param pixels how many of them are seen on the wrong side, at each side
 */
record WrapAround(boolean alongRows, int pixels) {
    /** How much of the head's surroundings is folded in, millimetres: more than nose or ears have. */
    private static final double FOLDED_MM = 40;

    static WrapAround drawn(ScanPlane plane, Draw draw) {
        boolean alongRows = draw.chance(0.4);
        int size = alongRows ? plane.columns() : plane.rows();
        double pixelMm = alongRows ? plane.columnSpacingMm() : plane.rowSpacingMm();
        return new WrapAround(alongRows, Math.min(size - 1, (int) (FOLDED_MM / pixelMm)));
    }

    /** A plane of the phase axis' shortened field of view, around the middle of another one. */
    ScanPlane shortened(ScanPlane plane, double shareKept) {
        int size = alongRows ? plane.columns() : plane.rows();
        int lost = (int) (size * (1 - shareKept)) / 2;
        return resized(plane, -lost);
    }

    /** Renders more than the plane shows, and folds it in. */
    PlaneImage render(ScanPlane plane, int number, PlaneRenderer renderer) {
        ScanPlane wide = resized(plane, pixels);
        PlaneImage whole = renderer.render(wide, number);
        int offset = alongRows ? pixels : pixels * wide.columns();
        int size = plane.rows() * plane.columns();
        float[] values = new float[size];
        byte[] labels = new byte[size];
        byte[] sacs = new byte[size];
        for (int y = 0; y < plane.rows(); y++) {
            int from = y * wide.columns() + offset;
            int to = y * plane.columns();
            System.arraycopy(whole.values(), from, values, to, plane.columns());
            System.arraycopy(whole.labels(), from, labels, to, plane.columns());
            System.arraycopy(whole.sacs(), from, sacs, to, plane.columns());
        }
        int axis = alongRows ? plane.columns() : plane.rows();
        for (int y = 0; y < wide.rows(); y++) {
            for (int x = 0; x < wide.columns(); x++) {
                int inX = alongRows ? x - pixels : x;
                int inY = alongRows ? y : y - pixels;
                int place = alongRows ? inX : inY;
                if (place < 0 || place >= axis) {
                    int folded = Math.floorMod(place, axis);
                    int to = alongRows ? inY * plane.columns() + folded : folded * plane.columns() + inX;
                    values[to] += whole.values()[y * wide.columns() + x];
                }
            }
        }
        return new PlaneImage(values, labels, sacs);
    }

    private ScanPlane resized(ScanPlane plane, int added) {
        return new ScanPlane(
                alongRows
                        ? plane.origin().moved(plane.row(), -added * plane.columnSpacingMm())
                        : plane.origin().moved(plane.column(), -added * plane.rowSpacingMm()),
                plane.row(),
                plane.column(),
                plane.rows() + (alongRows ? 0 : 2 * added),
                plane.columns() + (alongRows ? 2 * added : 0),
                plane.rowSpacingMm(),
                plane.columnSpacingMm(),
                plane.thicknessMm(),
                plane.pose());
    }
}
