package willis.phantom.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import willis.findings.Location;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AtlasFrame;
import willis.phantom.anatomy.HardNegative;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.anatomy.Patient;
import willis.phantom.anatomy.Sac;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.image.PlaneImage;
import willis.volume.Modality;

/** An egg with balls in it, in place of a head with aneurysms: quick, and every place in it is known. */
public final class HandMadeHead {
    private HandMadeHead() {}

    /** A head with a ball of so many millimetres at each of two sites, or without. */
    public static Anatomy anatomy(CaseSeed seed, boolean positive, double diameterMm) {
        Draw draw = seed.stream("hand made");
        List<Sac> sacs = new ArrayList<>();
        if (positive) {
            sacs.add(new Ball(
                    Location.LEFT_MCA,
                    new PointMm(draw.uniform(30, 38), draw.uniform(-14, -8), draw.uniform(-22, -16)),
                    diameterMm));
            sacs.add(new Ball(
                    Location.RIGHT_SUPRACLINOID_ICA,
                    new PointMm(draw.uniform(-16, -10), draw.uniform(-8, -2), draw.uniform(-26, -20)),
                    diameterMm));
        }
        return new Anatomy(
                new Patient(draw.integer(18, 89), draw.oneOf(List.of(Patient.Sex.values()))),
                new AtlasFrame(),
                List.of(),
                List.of(),
                sacs,
                List.of(new HardNegative(HardNegative.Kind.LOOP, new PointMm(-5, 3, -20), 4)),
                List.of(new Inclusion(Inclusion.Kind.METAL, new PointMm(8, 8, 8), new PointMm(8, 8, 8), 2, 1)));
    }

    /** What a scanner sees: a shell of bone, brain, and balls of blood with an artery's label beside them. */
    public static PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Modality modality) {
        boolean ct = modality.isCt();
        float air = ct ? -1000 : 0.02f;
        float bone = ct ? 1200 : 0.05f;
        float brain = ct ? 40 : 0.4f;
        float blood = ct ? 400 : 1f;
        return (plane, number) -> {
            Draw noise = seed.stream("noise", number);
            int size = plane.rows() * plane.columns();
            float[] values = new float[size];
            byte[] labels = new byte[size];
            byte[] sacs = new byte[size];
            PointMm corner = plane.pose().toHead(plane.origin());
            PointMm across = plane.pose().toHead(plane.origin().moved(plane.row(), plane.columnSpacingMm()));
            PointMm down = plane.pose().toHead(plane.origin().moved(plane.column(), plane.rowSpacingMm()));
            for (int i = 0; i < size; i++) {
                int column = i % plane.columns();
                int row = i / plane.columns();
                double x = corner.x() + column * (across.x() - corner.x()) + row * (down.x() - corner.x());
                double y = corner.y() + column * (across.y() - corner.y()) + row * (down.y() - corner.y());
                double z = corner.z() + column * (across.z() - corner.z()) + row * (down.z() - corner.z());
                double egg = Math.sqrt(square(x / 74) + square((y - 8) / 94) + square(z / (z > 0 ? 90 : 140)));
                float value = egg > 1 ? air : egg > 0.92 ? bone : brain;
                for (int s = 0; s < anatomy.sacs().size(); s++) {
                    Sac sac = anatomy.sacs().get(s);
                    if (Math.abs(z - sac.centre().z()) > sac.reachMm() + 2) {
                        continue;
                    }
                    double distance = sac.distanceMm(x, y, z);
                    if (distance < 0) {
                        value = blood;
                        sacs[i] = (byte) (s + 1);
                    }
                    if (distance < 2) {
                        labels[i] = (byte) sac.location().publishedLabel();
                    }
                }
                values[i] = value + (float) noise.uniform(-1, 1) * (ct ? 8 : 0.01f);
            }
            return new PlaneImage(values, labels, sacs);
        };
    }

    private static double square(double x) {
        return x * x;
    }

    /** A ball for an aneurysm. */
    private record Ball(Location location, PointMm centre, double diameterMm) implements Sac {
        @Override
        public Measures measures() {
            return new Measures(
                    Form.SACCULAR,
                    location,
                    diameterMm,
                    diameterMm / 2,
                    centre.moved(new Direction(0, 0, -1), diameterMm / 2),
                    centre,
                    diameterMm / 2 + 0.1,
                    0.2,
                    1.5,
                    false);
        }

        @Override
        public double distanceMm(double x, double y, double z) {
            return centre.distanceMm(new PointMm(x, y, z)) - diameterMm / 2;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s, %.1f mm", location.column(), diameterMm);
        }
    }
}
