package willis.phantom.scan;

import java.util.List;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.chance.Draw;
import willis.phantom.image.PlaneImage;
import willis.phantom.image.ScanPlane;

/** What metal does to images, of teeth as of clips and coils. */
final class MetalEffects {
    private static final int DIRECTIONS = 720;
    private static final float BRIGHTEST_HU = 3071;

    private MetalEffects() {}

    /**
     * A piece of metal in CT, with a star of streaks in the planes that it lies in.
     *
     * @param head where it lies, head millimetres
     * @param radiusMm its own size
     * @param reachMm where streaks have lost two thirds
     * @param strengthHu of streaks close by
     */
    static PlaneEffect streaks(PointMm head, double radiusMm, double reachMm, double strengthHu, Draw draw) {
        float[] star = star(draw);
        return (image, plane, number) -> {
            Seen seen = new Seen(plane, head);
            double planes = Math.max(radiusMm, plane.thicknessMm() / 2);
            double fade = Math.exp(-Math.max(0, Math.abs(seen.distanceMm) - planes) / 1.5);
            if (fade < 0.02) {
                return;
            }
            double own = Math.sqrt(Math.max(0, radiusMm * radiusMm - seen.distanceMm * seen.distanceMm));
            float[] values = image.values();
            for (int y = 0; y < plane.rows(); y++) {
                double dy = y * plane.rowSpacingMm() - seen.downMm;
                for (int x = 0; x < plane.columns(); x++) {
                    double dx = x * plane.columnSpacingMm() - seen.alongMm;
                    double distance = Math.hypot(dx, dy);
                    int i = y * plane.columns() + x;
                    if (distance < own) {
                        values[i] = BRIGHTEST_HU;
                    } else if (distance < 5 * reachMm) {
                        int direction = (int) ((Math.atan2(dy, dx) / (2 * Math.PI) + 0.5) * DIRECTIONS) % DIRECTIONS;
                        values[i] += (float) (star[direction] * strengthHu * fade * Math.exp(-distance / reachMm));
                    }
                }
            }
        };
    }

    /** Bright and dark rays of different widths, about 0, rarely beyond ±1. */
    private static float[] star(Draw draw) {
        float[] star = new float[DIRECTIONS];
        for (int ray = 0; ray < 40; ray++) {
            double middle = draw.uniform(0, DIRECTIONS);
            double width = draw.uniform(1.5, 8);
            double height = draw.uniform(0.3, 1) * (draw.chance(0.55) ? -1 : 1);
            for (int i = 0; i < DIRECTIONS; i++) {
                // A ray goes to both sides of the metal.
                double distance = Math.abs(Math.IEEEremainder(i - middle, DIRECTIONS / 2.0));
                star[i] += (float) (height * Math.exp(-distance * distance / (2 * width * width)));
            }
        }
        return star;
    }

    /** Signal void around metal in MR, with a bright rim. */
    static PlaneEffect voids(List<Inclusion> metal, double growth) {
        return (image, plane, number) -> {
            for (Inclusion piece : metal) {
                PointMm middle = new PointMm(
                        (piece.from().x() + piece.to().x()) / 2,
                        (piece.from().y() + piece.to().y()) / 2,
                        (piece.from().z() + piece.to().z()) / 2);
                double radius = growth * (piece.radiusMm() + piece.from().distanceMm(piece.to()) / 2);
                spot(image, plane, new Seen(plane, middle), radius);
            }
        };
    }

    private static void spot(PlaneImage image, ScanPlane plane, Seen seen, double radiusMm) {
        double rimMm = 1.5;
        if (Math.abs(seen.distanceMm) > radiusMm + rimMm) {
            return;
        }
        float[] values = image.values();
        int top = Math.max(0, (int) ((seen.downMm - radiusMm - rimMm) / plane.rowSpacingMm()));
        int bottom = Math.min(plane.rows() - 1, (int) ((seen.downMm + radiusMm + rimMm) / plane.rowSpacingMm()) + 1);
        int left = Math.max(0, (int) ((seen.alongMm - radiusMm - rimMm) / plane.columnSpacingMm()));
        int right =
                Math.min(plane.columns() - 1, (int) ((seen.alongMm + radiusMm + rimMm) / plane.columnSpacingMm()) + 1);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double dy = y * plane.rowSpacingMm() - seen.downMm;
                double dx = x * plane.columnSpacingMm() - seen.alongMm;
                double distance = Math.sqrt(dx * dx + dy * dy + seen.distanceMm * seen.distanceMm);
                int i = y * plane.columns() + x;
                if (distance < radiusMm) {
                    values[i] *= 0.05f;
                } else if (distance < radiusMm + rimMm) {
                    values[i] *= 1.6f;
                }
            }
        }
    }

    /** A point of the head, seen from a plane. */
    static final class Seen {
        /** Along the plane's rows, from its first pixel. */
        final double alongMm;
        /** Along its columns. */
        final double downMm;
        /** Out of it. */
        final double distanceMm;

        Seen(ScanPlane plane, PointMm head) {
            PointMm place = plane.pose().toScanner(head);
            alongMm = place.along(plane.row()) - plane.origin().along(plane.row());
            downMm = place.along(plane.column()) - plane.origin().along(plane.column());
            var normal = plane.row().cross(plane.column());
            distanceMm = place.along(normal) - plane.origin().along(normal);
        }
    }
}
