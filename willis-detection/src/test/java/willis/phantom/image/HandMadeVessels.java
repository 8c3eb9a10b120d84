package willis.phantom.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.findings.Location;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AtlasFrame;
import willis.phantom.anatomy.Patient;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;

/** Small anatomies of known shape, in a head that is the atlas itself. */
final class HandMadeVessels {
    private HandMadeVessels() {}

    /** A head with these arteries and sacs. */
    static Anatomy with(List<Vessel> arteries, List<Sac> sacs) {
        return new Anatomy(
                new Patient(60, Patient.Sex.FEMALE), new AtlasFrame(), arteries, List.of(), sacs, List.of(), List.of());
    }

    /** A left carotid from the neck to its fork, with the first part of the middle cerebral artery and a sac there. */
    static Anatomy withCarotid() {
        return with(carotid(), List.of(ball(36.5, -14, -21, 3)));
    }

    static List<Vessel> carotid() {
        Vessel internal = vessel(
                "left internal carotid artery",
                8,
                Optional.empty(),
                2,
                14,
                5,
                -60,
                12,
                0,
                -35,
                11,
                -12.8,
                -27.2,
                14,
                -2.4,
                -22.2,
                16,
                -2.8,
                -18);
        Vessel middle = vessel(
                "left M1",
                10,
                Optional.of(new Vessel.Origin(internal, internal.samples() - 1)),
                1.5,
                16,
                -2.8,
                -18,
                27,
                -7.2,
                -18.2,
                36.5,
                -11.5,
                -21);
        return List.of(internal, middle);
    }

    /** An artery along straight lines between points, sampled every quarter millimetre. */
    static Vessel vessel(String name, int label, Optional<Vessel.Origin> origin, double radiusMm, double... xyz) {
        return vessel(name, Vessel.Kind.ARTERY, label, origin, radiusMm, xyz);
    }

    /** A vessel of any kind. */
    static Vessel vessel(
            String name, Vessel.Kind kind, int label, Optional<Vessel.Origin> origin, double radiusMm, double... xyz) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i + 6 <= xyz.length; i += 3) {
            double dx = xyz[i + 3] - xyz[i];
            double dy = xyz[i + 4] - xyz[i + 1];
            double dz = xyz[i + 5] - xyz[i + 2];
            int steps = (int) Math.ceil(Math.sqrt(dx * dx + dy * dy + dz * dz) / 0.25);
            for (int k = i == 0 ? 0 : 1; k <= steps; k++) {
                double t = (double) k / steps;
                points.add(new double[] {xyz[i] + t * dx, xyz[i + 1] + t * dy, xyz[i + 2] + t * dz});
            }
        }
        int n = points.size();
        double[] flat = new double[3 * n];
        double[] radii = new double[n];
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(points.get(i), 0, flat, 3 * i, 3);
            radii[i] = radiusMm;
            labels[i] = (byte) label;
        }
        return new Vessel(name, kind, flat, radii, labels, origin);
    }

    /** A round sac of the left middle cerebral artery, with its neck behind it. */
    static Sac ball(double x, double y, double z, double radiusMm) {
        Sac.Measures measures = new Sac.Measures(
                Sac.Form.SACCULAR,
                Location.LEFT_MCA,
                2 * radiusMm,
                radiusMm,
                new PointMm(x, y + radiusMm, z),
                new PointMm(x, y, z),
                radiusMm,
                0.3,
                1.5,
                false);
        return new Sac() {
            @Override
            public Measures measures() {
                return measures;
            }

            @Override
            public double distanceMm(double px, double py, double pz) {
                return new PointMm(px, py, pz).distanceMm(centre()) - radiusMm;
            }
        };
    }

    /** An axial plane around a point. */
    static ScanPlane axial(double x, double y, double z, int size, double pixelMm, double thicknessMm) {
        double half = pixelMm * (size - 1) / 2;
        return new ScanPlane(
                new PointMm(x - half, y - half, z),
                new Direction(1, 0, 0),
                new Direction(0, 1, 0),
                size,
                size,
                pixelMm,
                pixelMm,
                thicknessMm,
                Pose.NEUTRAL);
    }
}
