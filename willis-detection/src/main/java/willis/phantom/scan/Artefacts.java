package willis.phantom.scan;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.image.Pose;
import willis.phantom.image.ScanPlane;

/** Chooses the strength of artefacts. Sizes and places not sourced otherwise are estimates. */
final class Artefacts {
    /** Centre and semi-axes of the air of the sphenoid sinus, in the atlas. */
    private static final PointMm SPHENOID_SINUS = new PointMm(0, -13, -38);

    private static final double[] SPHENOID_SEMI_AXES = {6.5, 8, 6};
    private static final PointMm CAVITY_CENTRE = new PointMm(0, 16, 6);
    private static final float BONE_HU = 250;

    private Artefacts() {}

    /** What happens to every plane after it was rendered, in order. */
    static List<PlaneEffect> of(CaseSeed seed, Anatomy anatomy, Protocol protocol) {
        List<PlaneEffect> effects = new ArrayList<>();
        List<Inclusion> metal = anatomy.inclusions().stream()
                .filter(inclusion -> inclusion.kind() == Inclusion.Kind.METAL)
                .toList();
        Draw draw = seed.stream("artefact");
        boolean alongRows = draw.chance(0.5);
        if (protocol.settings().modality().isCt()) {
            if (protocol.has(Feature.BURR_HOLE)) {
                effects.add(opening(anatomy, seed.stream("burr hole"), 0, 7));
            }
            if (protocol.has(Feature.CRANIOTOMY)) {
                double radius = seed.stream("craniotomy size").uniform(24, 36);
                effects.add(opening(anatomy, seed.stream("craniotomy"), radius - 1, radius + 1));
            }
            if (protocol.has(Feature.HEADREST)) {
                effects.add(headrest(anatomy, protocol, seed.stream("headrest")));
            }
            if (protocol.has(Feature.DENTAL_METAL)) {
                effects.addAll(fillings(anatomy, seed.stream("dental metal")));
            }
            for (int i = 0; i < metal.size(); i++) {
                Inclusion piece = metal.get(i);
                effects.add(
                        MetalEffects.streaks(piece.from(), piece.radiusMm(), 15, 300, seed.stream("device metal", i)));
            }
            return effects;
        }
        if (protocol.has(Feature.SUSCEPTIBILITY)) {
            effects.add(susceptibility(anatomy, seed.stream("susceptibility")));
        }
        if (!metal.isEmpty()) {
            effects.add(MetalEffects.voids(metal, seed.stream("device metal").uniform(1.5, 3)));
        }
        if (protocol.has(Feature.PULSATION_GHOSTS)) {
            Draw ghosts = seed.stream("pulsation ghosts");
            effects.add(FourierEffects.pulsationGhosts(alongRows, ghosts.integer(3, 7), ghosts.uniform(0.03, 0.12)));
        }
        if (protocol.has(Feature.MOTION)) {
            Draw motion = seed.stream("motion");
            effects.add(FourierEffects.motion(seed, alongRows, motion.uniform(0.05, 0.25), motion.uniform(1, 4)));
        }
        if (protocol.has(Feature.GIBBS_RINGING)) {
            effects.add(FourierEffects.gibbs(seed.stream("gibbs ringing").uniform(0.60, 0.85)));
        }
        if (protocol.has(Feature.BIAS_FIELD)) {
            effects.add(bias(protocol, seed.stream("bias field")));
        }
        return effects;
    }

    /** The exponential of a polynomial of order 3 over the scanned block. */
    private static PlaneEffect bias(Protocol protocol, Draw draw) {
        // Fields of 3 T are less even than those of 1.5 T.
        double range = draw.chance(0.5) ? 0.35 : 0.15;
        double[] coefficients = new double[20];
        for (int i = 1; i < coefficients.length; i++) {
            coefficients[i] = draw.gaussian();
        }
        // Scaled by its largest value at the corners, face and edge centres of the block.
        double most = 0;
        for (int i = 0; i < 27; i++) {
            most = Math.max(most, Math.abs(cubic(coefficients, i % 3 - 1, i / 3 % 3 - 1, i / 9 - 1)));
        }
        double scale = range / Math.max(most, 1e-9);
        int count = protocol.planes().size();
        return (image, plane, number) -> {
            float[] values = image.values();
            double z = 2 * Math.min(1.0, number / (double) Math.max(1, count - 1)) - 1;
            for (int row = 0; row < plane.rows(); row++) {
                double y = 2.0 * row / plane.rows() - 1;
                // Along x it is smooth: every eighth value is computed.
                double[] knots = new double[plane.columns() / 8 + 2];
                for (int k = 0; k < knots.length; k++) {
                    knots[k] = Math.exp(scale * cubic(coefficients, 16.0 * k / plane.columns() - 1, y, z));
                }
                for (int column = 0; column < plane.columns(); column++) {
                    double share = column % 8 / 8.0;
                    values[row * plane.columns() + column] *=
                            (float) (knots[column / 8] * (1 - share) + knots[column / 8 + 1] * share);
                }
            }
        };
    }

    private static double cubic(double[] coefficients, double x, double y, double z) {
        double sum = 0;
        int term = 0;
        double xs = 1;
        for (int i = 0; i <= 3; i++, xs *= x) {
            double ys = 1;
            for (int j = 0; i + j <= 3; j++, ys *= y) {
                double zs = 1;
                for (int k = 0; i + j + k <= 3; k++, zs *= z) {
                    sum += coefficients[term++] * xs * ys * zs;
                }
            }
        }
        return sum;
    }

    /** Less signal beside the air of the sphenoid sinus, and what remains is displaced along the rows. */
    private static PlaneEffect susceptibility(Anatomy anatomy, Draw draw) {
        PointMm sinus = anatomy.frame().toHead(SPHENOID_SINUS);
        double drop = draw.uniform(0.2, 0.6);
        double shiftMm = draw.uniform(0.3, 1) * (draw.chance(0.5) ? 1 : -1);
        double reachMm = 5;
        return (image, plane, number) -> {
            float[] values = image.values();
            PointMm middle = plane.pose().toScanner(sinus);
            for (int y = 0; y < plane.rows(); y++) {
                PointMm start = plane.origin().moved(plane.column(), y * plane.rowSpacingMm());
                double away = Math.abs(middle.along(plane.row().cross(plane.column()))
                        - start.along(plane.row().cross(plane.column())));
                double down = Math.abs(middle.along(plane.column()) - start.along(plane.column()));
                if (away > 20 || down > 20) {
                    continue;
                }
                int from =
                        (int) ((middle.along(plane.row()) - start.along(plane.row()) - 20) / plane.columnSpacingMm());
                int to = (int) ((middle.along(plane.row()) - start.along(plane.row()) + 20) / plane.columnSpacingMm());
                from = Math.max(0, from);
                to = Math.min(plane.columns() - 1, to);
                int offset = y * plane.columns();
                float[] before = new float[plane.columns()];
                System.arraycopy(values, offset, before, 0, before.length);
                for (int x = from; x <= to; x++) {
                    // The few degrees by which the head is turned do not matter for a body so round.
                    PointMm place = start.moved(plane.row(), x * plane.columnSpacingMm());
                    double dx = (place.x() - middle.x()) / SPHENOID_SEMI_AXES[0];
                    double dy = (place.y() - middle.y()) / SPHENOID_SEMI_AXES[1];
                    double dz = (place.z() - middle.z()) / SPHENOID_SEMI_AXES[2];
                    double outside = (Math.sqrt(dx * dx + dy * dy + dz * dz) - 1) * 6.8;
                    double weight = Math.max(0, Math.min(1, 1 - outside / reachMm));
                    if (weight > 0) {
                        double source = x + weight * shiftMm / plane.columnSpacingMm();
                        int left = Math.max(0, Math.min(plane.columns() - 2, (int) Math.floor(source)));
                        double share = Math.max(0, Math.min(1, source - left));
                        double value = before[left] * (1 - share) + before[left + 1] * share;
                        values[offset + x] = (float) (value * (1 - drop * weight));
                    }
                }
            }
        };
    }

    /** Pieces of metal among the teeth; the planes below z = −70 of the atlas are full of streaks. */
    private static List<PlaneEffect> fillings(Anatomy anatomy, Draw draw) {
        List<PlaneEffect> fillings = new ArrayList<>();
        int count = draw.integer(1, 4);
        for (int i = 0; i < count; i++) {
            double angle = Math.toRadians(draw.uniform(-75, 75));
            PointMm tooth = new PointMm(24 * Math.sin(angle), -46 - 34 * Math.cos(angle), draw.uniform(-92, -80));
            fillings.add(MetalEffects.streaks(
                    anatomy.frame().toHead(tooth), draw.uniform(2, 4), 45, draw.uniform(80, 400), draw));
        }
        return fillings;
    }

    /** Arcs of plastic behind the head, and now and then a tube beside it; they lie with the table, not with the head. */
    private static PlaneEffect headrest(Anatomy anatomy, Protocol protocol, Draw draw) {
        Pose pose = protocol.planes().get(0).pose();
        PointMm middle = pose.toScanner(anatomy.frame().toHead(new PointMm(0, 8, 0)));
        double radius = draw.uniform(112, 128);
        double thickness = draw.uniform(2.5, 6);
        double hu = draw.uniform(100, 300) - 20;
        double halfAngle = Math.toRadians(draw.uniform(35, 75));
        boolean tube = draw.chance(0.3);
        double tubeX = draw.uniform(80, 105) * (draw.chance(0.5) ? 1 : -1);
        double tubeY = draw.uniform(-30, 40);
        return (image, plane, number) -> {
            float[] values = image.values();
            for (int row = 0; row < plane.rows(); row++) {
                PointMm start = plane.origin().moved(plane.column(), row * plane.rowSpacingMm());
                double y = start.y() - middle.y();
                for (int column = 0; column < plane.columns(); column++) {
                    int i = row * plane.columns() + column;
                    if (values[i] > -600) {
                        continue;
                    }
                    double x = start.x() + column * plane.columnSpacingMm() - middle.x();
                    double distance = Math.hypot(x, y);
                    boolean rest = distance > radius
                            && distance < radius + thickness
                            && Math.abs(Math.atan2(x, y)) < halfAngle;
                    double fromTube = tube ? Math.hypot(x - tubeX, y - tubeY) : Double.POSITIVE_INFINITY;
                    if (rest || (fromTube < 5 && fromTube > 3.5)) {
                        // The noise of the air stays.
                        values[i] += (float) (1000 + hu);
                    }
                }
            }
        };
    }

    /** A hole, or a round cut, through the vault; all of it lies between two distances from a ray out of the brain. */
    private static PlaneEffect opening(Anatomy anatomy, Draw draw, double innerMm, double outerMm) {
        PointMm centre = anatomy.frame().toHead(CAVITY_CENTRE);
        double azimuth = Math.toRadians(draw.uniform(-150, 150));
        double elevation = Math.toRadians(draw.uniform(25, 60));
        double ux = Math.cos(elevation) * Math.sin(azimuth);
        double uy = -Math.cos(elevation) * Math.cos(azimuth);
        double uz = Math.sin(elevation);
        return (image, plane, number) -> {
            float[] values = image.values();
            PointMm from = plane.pose().toScanner(centre);
            Direction ray = Direction.between(
                    from, plane.pose().toScanner(new PointMm(centre.x() + ux, centre.y() + uy, centre.z() + uz)));
            for (int i = 0; i < values.length; i++) {
                if (values[i] < BONE_HU) {
                    continue;
                }
                PointMm place = plane.origin()
                        .moved(plane.column(), i / plane.columns() * plane.rowSpacingMm())
                        .moved(plane.row(), i % plane.columns() * plane.columnSpacingMm());
                double x = place.x() - from.x();
                double y = place.y() - from.y();
                double z = place.z() - from.z();
                double along = x * ray.x() + y * ray.y() + z * ray.z();
                double beside = Math.sqrt(Math.max(0, x * x + y * y + z * z - along * along));
                if (along > 50 && beside >= innerMm && beside <= outerMm) {
                    values[i] = 25 + 0.02f * values[i];
                }
            }
        };
    }

    /** The plane poses of a CT whose patient moved: one or two blocks of planes see the head elsewhere. */
    static List<ScanPlane> moved(List<ScanPlane> planes, Draw draw) {
        List<ScanPlane> moved = new ArrayList<>(planes);
        int blocks = draw.integer(1, 2);
        for (int block = 0; block < blocks; block++) {
            int length = Math.max(3, (int) (planes.size() * draw.uniform(0.04, 0.15)));
            int from = draw.integer(1, Math.max(1, planes.size() - length));
            double shift = draw.uniform(0.5, 3);
            double turn = draw.uniform(1, 4) * (draw.chance(0.5) ? 1 : -1);
            double direction = draw.uniform(0, 2 * Math.PI);
            for (int i = from; i < Math.min(planes.size(), from + length); i++) {
                ScanPlane plane = planes.get(i);
                Pose pose = plane.pose();
                PointMm place = new PointMm(
                        pose.shift().x() + shift * Math.cos(direction),
                        pose.shift().y() + shift * Math.sin(direction),
                        pose.shift().z());
                moved.set(
                        i,
                        new ScanPlane(
                                plane.origin(),
                                plane.row(),
                                plane.column(),
                                plane.rows(),
                                plane.columns(),
                                plane.rowSpacingMm(),
                                plane.columnSpacingMm(),
                                plane.thicknessMm(),
                                new Pose(pose.pitchDegrees(), pose.rollDegrees(), pose.yawDegrees() + turn, place)));
            }
        }
        return moved;
    }
}
