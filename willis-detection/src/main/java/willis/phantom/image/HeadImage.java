package willis.phantom.image;

import java.util.ArrayList;
import java.util.List;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.HeadFrame;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.phantom.head.SolidHead;
import willis.phantom.shape.Capsule;
import willis.phantom.shape.Solid;

/**
 * The image of one synthetic head in one modality, of which any plane can be taken.
 *
 * <p>Immutable and thread safe: planes may be rendered at the same time, and come out the same whatever the order.
 */
public final class HeadImage {
    /** Bone around the canal of the petrous carotid, beyond its lumen. */
    private static final float CANAL_BONE_MM = 3;

    final Anatomy anatomy;
    final ImageSettings settings;
    final CaseSeed seed;
    final SolidHead head;
    final Tubes arteries;
    final Tubes veins;
    final Look look;
    /** Per rod of the arteries, how far the fluid around it reaches beyond its lumen; 0 where it lies in no fluid. */
    final float[] sleeveMm;
    /** Per sac, the label of the artery that it sits on. */
    final byte[] sacLabels;

    private HeadImage(CaseSeed seed, Anatomy anatomy, ImageSettings settings) {
        this.seed = seed;
        this.anatomy = anatomy;
        this.settings = settings;
        arteries = new Tubes(anatomy.arteries());
        veins = new Tubes(anatomy.veins());
        head = SolidHead.of(
                seed, anatomy.patient().age(), petrousCanals(), !anatomy.sacs().isEmpty());
        look = Looks.of(seed, anatomy, settings, arteries, veins);
        sleeveMm = sleeves();
        sacLabels = new byte[anatomy.sacs().size()];
        for (int i = 0; i < sacLabels.length; i++) {
            sacLabels[i] = labelAt(anatomy.sacs().get(i));
        }
    }

    /**
     * The image of a head.
     *
     * @param seed its streams "head", "tissue" and "noise" decide on what the settings leave open
     */
    public static HeadImage of(CaseSeed seed, Anatomy anatomy, ImageSettings settings) {
        return new HeadImage(seed, anatomy, settings);
    }

    /**
     * Takes one plane.
     *
     * @param number which noise it gets; planes of one series need different ones
     */
    public PlaneImage render(ScanPlane plane, int number) {
        return new PlaneRenderer(this, plane).render(number);
    }

    /** Bone around the infraclinoid carotid where it runs through the petrous bone, as solids of the atlas. */
    private List<Solid> petrousCanals() {
        HeadFrame frame = anatomy.frame();
        List<Solid> canals = new ArrayList<>();
        double[] a = new double[3];
        double[] b = new double[3];
        for (Vessel vessel : anatomy.arteries()) {
            int stride = 4;
            for (int i = 0; i + stride < vessel.samples(); i += stride) {
                if (vessel.label(i) != 5 && vessel.label(i) != 6) {
                    continue;
                }
                frame.toAtlas(vessel.x(i), vessel.y(i), vessel.z(i), a);
                if (a[2] > -38.5 || Math.abs(a[0]) < 14.8) {
                    continue;
                }
                frame.toAtlas(vessel.x(i + stride), vessel.y(i + stride), vessel.z(i + stride), b);
                float radius = (float) vessel.radiusMm(i) + CANAL_BONE_MM;
                canals.add(new Capsule(
                        (float) a[0],
                        (float) a[1],
                        (float) a[2],
                        radius,
                        (float) b[0],
                        (float) b[1],
                        (float) b[2],
                        radius));
            }
        }
        return canals;
    }

    private float[] sleeves() {
        float[] sleeve = new float[arteries.rods()];
        double[] atlas = new double[3];
        int rod = 0;
        for (Vessel vessel : anatomy.arteries()) {
            int rods = Math.max(1, vessel.samples() - 1);
            boolean perforating = vessel.kind() == Vessel.Kind.PERFORATING;
            for (int i = 0; i < rods; i++, rod++) {
                if (perforating || vessel.radiusMm(i) < 0.22) {
                    continue;
                }
                anatomy.frame().toAtlas(vessel.x(i), vessel.y(i), vessel.z(i), atlas);
                float cavity = head.cavityDistance((float) atlas[0], (float) atlas[1], (float) atlas[2]);
                boolean parasellar = Math.abs(atlas[0]) < 18.5 && atlas[1] < 6 && atlas[2] < -27.5;
                if (cavity < -0.5 && !parasellar) {
                    sleeve[rod] = (float) Math.max(0.25, Math.min(2.7, 3 * (vessel.radiusMm(i) - 0.3)));
                }
            }
        }
        return sleeve;
    }

    private byte labelAt(Sac sac) {
        double least = Double.POSITIVE_INFINITY;
        byte label = 0;
        for (Vessel vessel : anatomy.arteries()) {
            for (int i = 0; i < vessel.samples(); i++) {
                double away = vessel.point(i).distanceMm(sac.neck()) - vessel.radiusMm(i);
                if (away < least) {
                    least = away;
                    label = (byte) vessel.label(i);
                }
            }
        }
        return label;
    }
}
