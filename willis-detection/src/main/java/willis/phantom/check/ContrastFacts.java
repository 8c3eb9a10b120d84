package willis.phantom.check;

import java.util.Optional;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.DrawnCase;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Vessel;
import willis.phantom.image.HeadImage;
import willis.phantom.image.ImageSettings;
import willis.phantom.image.PlaneImage;
import willis.phantom.image.Pose;
import willis.phantom.image.ScanPlane;
import willis.volume.Modality;

/**
 * How well arteries stand out in one head without aneurysms, seen in thin planes of small pixels.
 *
 * @param carotid contrast over noise of the supraclinoid carotid: against white matter, of T2 against fluid, above 0 where it
 *     stands out the way it should
 * @param middleCerebral the contrast of the proximal M2, as a share of the carotid's
 * @param peaks where the histogram of a plane of CT has its peaks; empty for MR
 */
record ContrastFacts(double carotid, double middleCerebral, Optional<Peaks> peaks) {
    private static final int SIZE = 64;
    private static final double PIXEL_MM = 0.3;
    private static final double THICKNESS_MM = 0.6;
    private static final double LEAST_SIGNAL = 0.1;

    private static final int LEAST_HU = -1200;
    private static final int BIN_HU = 10;
    private static final int BINS = 400;

    /** The most frequent HU of air and of bone. */
    record Peaks(int air, int bone) {}

    static ContrastFacts of(DrawnCase drawn, Modality modality) {
        Anatomy anatomy = drawn.anatomy();
        ImageSettings settings = ImageSettings.of(modality).withBlock(-60, 40);
        if (modality == Modality.T1_POST) {
            settings = settings.withTechnique(ImageSettings.Technique.GRADIENT_ECHO);
        }
        HeadImage clean = HeadImage.of(drawn.seed(), anatomy, settings.withoutNoise());
        HeadImage noisy = HeadImage.of(drawn.seed(), anatomy, settings);
        Spot carotid = Spot.of(anatomy, "left supraclinoid ICA", 0.6);
        Spot middle = Spot.of(anatomy, "left superior M2", 0.1);
        ScanPlane plane = axial(carotid.place(), SIZE, PIXEL_MM);
        PlaneImage seen = clean.render(plane, 7);
        double noise = noise(seen, noisy.render(plane, 7), modality);
        double reference = modality == Modality.T2
                ? 1
                : mean(clean.render(axial(anatomy.frame().toHead(new PointMm(28, 20, 40)), 20, 0.5), 0));
        double contrast = lumen(seen, carotid) - reference;
        double farther = lumen(clean.render(axial(middle.place(), SIZE, PIXEL_MM), 8), middle) - reference;
        double sign = modality == Modality.T2 ? -1 : 1;
        return new ContrastFacts(
                sign * contrast / noise,
                farther / contrast,
                modality.isCt() ? Optional.of(peaks(noisy, anatomy)) : Optional.empty());
    }

    /** A place in a vessel. */
    private record Spot(PointMm place, double radiusMm) {
        static Spot of(Anatomy anatomy, String name, double fraction) {
            Vessel vessel = anatomy.arteries().stream()
                    .filter(artery -> artery.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("A head without " + name));
            int sample = (int) Math.round(fraction * (vessel.samples() - 1));
            return new Spot(vessel.point(sample), vessel.radiusMm(sample));
        }
    }

    private static ScanPlane axial(PointMm middle, int size, double pixelMm) {
        double half = (size - 1) / 2.0 * pixelMm;
        return new ScanPlane(
                new PointMm(middle.x() - half, middle.y() - half, middle.z()),
                new Direction(1, 0, 0),
                new Direction(0, 1, 0),
                size,
                size,
                pixelMm,
                pixelMm,
                THICKNESS_MM,
                Pose.NEUTRAL);
    }

    /** The mean within half of the radius around the middle of a plane. */
    private static double lumen(PlaneImage plane, Spot spot) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < plane.values().length; i++) {
            double x = (i % SIZE - (SIZE - 1) / 2.0) * PIXEL_MM;
            double y = (i / SIZE - (SIZE - 1) / 2.0) * PIXEL_MM;
            if (x * x + y * y < Math.max(0.1, 0.25 * spot.radiusMm() * spot.radiusMm())) {
                sum += plane.values()[i];
                count++;
            }
        }
        return sum / count;
    }

    /** Where there is signal, so that the noise of magnitudes is Gaussian. */
    private static double noise(PlaneImage clean, PlaneImage noisy, Modality modality) {
        double squares = 0;
        int count = 0;
        for (int i = 0; i < clean.values().length; i++) {
            if (modality.isCt() || clean.values()[i] > LEAST_SIGNAL) {
                double d = noisy.values()[i] - clean.values()[i];
                squares += d * d;
                count++;
            }
        }
        return Math.sqrt(squares / count);
    }

    private static double mean(PlaneImage plane) {
        double sum = 0;
        for (float value : plane.values()) {
            sum += value;
        }
        return sum / plane.values().length;
    }

    private static Peaks peaks(HeadImage image, Anatomy anatomy) {
        PlaneImage plane = image.render(axial(anatomy.frame().toHead(new PointMm(0, 10, 15)), 256, 0.9), 0);
        int[] histogram = new int[BINS];
        for (float value : plane.values()) {
            int bin = Math.round((value - LEAST_HU) / BIN_HU);
            histogram[Math.max(0, Math.min(BINS - 1, bin))]++;
        }
        return new Peaks(peak(histogram, -1200, -400), peak(histogram, 1000, 2400));
    }

    private static int peak(int[] histogram, int fromHu, int toHu) {
        int best = (fromHu - LEAST_HU) / BIN_HU;
        for (int i = best; i < (toHu - LEAST_HU) / BIN_HU; i++) {
            if (histogram[i] > histogram[best]) {
                best = i;
            }
        }
        return LEAST_HU + best * BIN_HU;
    }
}
