package willis.phantom.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

/** What the pictures must look like in numbers; check 6 of the phantom's specification and what goes with it. */
class ContrastTest {
    private static final Anatomy CAROTID = HandMadeVessels.withCarotid();
    private static final int SIZE = 64;
    private static final double PIXEL_MM = 0.45;

    private static HeadImage image(Modality modality, int index, boolean noise) {
        ImageSettings settings = ImageSettings.of(modality).withBlock(-60, 40);
        return HeadImage.of(new CaseSeed(3, index), CAROTID, noise ? settings : settings.withoutNoise());
    }

    /** Mean of the pixels at least two thirds of a radius inside of the carotid, at z = −25. */
    private static double lumen(PlaneImage plane, double x, double y) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < plane.values().length; i++) {
            double px = (i % SIZE - (SIZE - 1) / 2.0) * PIXEL_MM + 14 - x;
            int row = i / SIZE;
            double py = (row - (SIZE - 1) / 2.0) * PIXEL_MM - 4 - y;
            if (px * px + py * py < 0.8 * 0.8) {
                sum += plane.values()[i];
                count++;
            }
        }
        return sum / count;
    }

    /** Contrast of the supraclinoid carotid against a mean, over the noise in the brain of the same plane's middle. */
    private static double contrastToNoise(Modality modality, int index, double reference) {
        ScanPlane plane = HandMadeVessels.axial(14, -4, -24, SIZE, PIXEL_MM, 0.6);
        PlaneImage clean = image(modality, index, false).render(plane, 7);
        PlaneImage noisy = image(modality, index, true).render(plane, 7);
        double squares = 0;
        int count = 0;
        for (int i = 0; i < clean.values().length; i++) {
            // Where there is signal, so that the noise of magnitudes is Gaussian.
            if (clean.values()[i] > 0.1) {
                double d = noisy.values()[i] - clean.values()[i];
                squares += d * d;
                count++;
            }
        }
        // The axis of the carotid at z = −24: 0.64 of the way from (11, −12.8, −27.2) to (14, −2.4, −22.2).
        double blood = lumen(clean, 12.92, -6.144);
        return (blood - reference) / Math.sqrt(squares / count);
    }

    private static double brain(Modality modality, int index) {
        PlaneImage plane = image(modality, index, false)
                .render(HandMadeVessels.axial(28, 20, 40, 20, 0.5, 0.6), 0); // white matter of the left hemisphere
        double sum = 0;
        for (float value : plane.values()) {
            sum += value;
        }
        return sum / plane.values().length;
    }

    @Test
    void arteriesOfCtaStandOutFromBrainAsInPatients() {
        for (int index = 0; index < 6; index++) {
            assertThat(contrastToNoise(Modality.CTA, index, brain(Modality.CTA, index)))
                    .as("case %d", index)
                    .isBetween(12.0, 42.0);
        }
    }

    @Test
    void arteriesOfMraStandOutFromBrainAsInPatients() {
        for (int index = 0; index < 6; index++) {
            assertThat(contrastToNoise(Modality.MRA, index, brain(Modality.MRA, index)))
                    .as("case %d", index)
                    .isBetween(12.0, 45.0);
        }
    }

    @Test
    void arteriesOfT2AreVoidsInFluid() {
        for (int index = 0; index < 6; index++) {
            assertThat(-contrastToNoise(Modality.T2, index, 1))
                    .as("case %d", index)
                    .isBetween(20.0, 90.0);
        }
    }

    @Test
    void arteriesOfGradientEchoT1StandOutFromBrainAsInPatients() {
        int seen = 0;
        for (int index = 0; index < 14; index++) {
            float[] blood = image(Modality.T1_POST, index, false).look.blood().arteries();
            if (blood[blood.length - 1] > 0.7) {
                seen++;
                assertThat(contrastToNoise(Modality.T1_POST, index, brain(Modality.T1_POST, index)))
                        .as("case %d", index)
                        .isBetween(10.0, 36.0);
            }
        }
        assertThat(seen).as("cases of gradient echo among 14").isBetween(3, 13);
    }

    @Test
    void ctaHasItsPeaksAtAirAndBone() {
        PlaneImage plane = image(Modality.CTA, 2, true).render(HandMadeVessels.axial(0, 10, 15, 256, 0.9, 0.6), 0);
        int[] histogram = new int[400];
        for (float value : plane.values()) {
            histogram[Math.max(0, Math.min(399, Math.round(value / 10) + 120))]++;
        }
        int air = peak(histogram, 0, 100);
        int bone = peak(histogram, 220, 399);
        assertThat(10 * (air - 120)).as("air").isBetween(-1020, -980);
        assertThat(10 * (bone - 120)).as("cortical bone").isBetween(1050, 1650);
    }

    private static int peak(int[] histogram, int from, int to) {
        int best = from;
        for (int i = from; i < to; i++) {
            if (histogram[i] > histogram[best]) {
                best = i;
            }
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource(
            value = Modality.class,
            names = {"CTA", "MRA", "T2"})
    void whatTheMaskCallsVesselLooksLikeOne(Modality modality) {
        for (int index = 0; index < 5; index++) {
            PlaneImage plane =
                    image(modality, index, true).render(HandMadeVessels.axial(26, -7, -18.5, SIZE, PIXEL_MM, 0.6), 3);
            double inside = 0;
            int insideCount = 0;
            double shell = 0;
            int shellCount = 0;
            for (int i = 0; i < plane.labels().length; i++) {
                if (plane.labels()[i] != 0) {
                    inside += plane.values()[i];
                    insideCount++;
                } else if (labelNear(plane.labels(), i, (int) Math.round(3 / PIXEL_MM))) {
                    shell += plane.values()[i];
                    shellCount++;
                }
            }
            double difference = inside / insideCount - shell / shellCount;
            assertThat(modality == Modality.T2 ? -difference : difference)
                    .as("case %d", index)
                    .isPositive();
        }
    }

    private static boolean labelNear(byte[] labels, int i, int reach) {
        for (int dy = -reach; dy <= reach; dy++) {
            for (int dx = -reach; dx <= reach; dx++) {
                int x = i % SIZE + dx;
                int y = i / SIZE + dy;
                if (x >= 0 && x < SIZE && y >= 0 && y < SIZE && labels[y * SIZE + x] != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void noiseOfCtaHasTheDeviationThatWasDrawn() {
        HeadImage noisy = image(Modality.CTA, 4, true);
        ScanPlane plane = HandMadeVessels.axial(0, 15, 50, 100, 0.6, 0.6); // the upper brain, where its factor is 1
        float[] with = noisy.render(plane, 5).values();
        float[] without = image(Modality.CTA, 4, false).render(plane, 5).values();
        double squares = 0;
        for (int i = 0; i < with.length; i++) {
            squares += (with[i] - without[i]) * (with[i] - without[i]);
        }
        double ratio = Math.sqrt(squares / with.length) / noisy.look.camera().noise();
        // About 2,000 independent values: 1.6 % standard error; 4 of these.
        assertThat(ratio).isBetween(0.93, 1.07);
    }

    @Test
    void noiseOfCtaIsCorrelatedInThePlane() {
        ScanPlane plane = HandMadeVessels.axial(0, 15, 50, 100, 0.4, 0.6);
        float[] with = image(Modality.CTA, 4, true).render(plane, 5).values();
        float[] without = image(Modality.CTA, 4, false).render(plane, 5).values();
        double product = 0;
        double squares = 0;
        for (int i = 0; i + 1 < with.length; i++) {
            product += (with[i] - without[i]) * (with[i + 1] - without[i + 1]);
            squares += (with[i] - without[i]) * (with[i] - without[i]);
        }
        assertThat(product / squares).isGreaterThan(0.5);
    }

    @Test
    void airOfMrHasRayleighNoise() {
        HeadImage noisy = image(Modality.MRA, 4, true);
        float[] air =
                noisy.render(HandMadeVessels.axial(0, 160, 0, 100, 0.5, 0.6), 1).values();
        double sum = 0;
        for (float value : air) {
            sum += value;
        }
        double expected = Math.sqrt(Math.PI / 2) * noisy.look.camera().noise();
        // The mean of 10,000 Rayleigh values (relative deviation 0.52) is known to 0.5 %; air itself adds up to a
        // fifth.
        assertThat(sum / air.length / expected).isBetween(0.98, 1.25);
    }

    @Test
    void planesDoNotDependOnTheOrderInWhichTheyAreTaken() {
        HeadImage image = image(Modality.MRA, 1, true);
        PlaneImage[] forth = new PlaneImage[6];
        PlaneImage[] back = new PlaneImage[6];
        for (int z = 0; z < 6; z++) {
            forth[z] = image.render(HandMadeVessels.axial(14, -4, -30 + 3 * z, 48, 0.5, 0.8), z);
        }
        HeadImage again = image(Modality.MRA, 1, true);
        AtomicInteger done = new AtomicInteger();
        try (Workers workers = Workers.of(3)) {
            workers.forEach(6, i -> {
                int z = 5 - i;
                back[z] = again.render(HandMadeVessels.axial(14, -4, -30 + 3 * z, 48, 0.5, 0.8), z);
                done.incrementAndGet();
            });
        }
        assertThat(done.get()).isEqualTo(6);
        for (int z = 0; z < 6; z++) {
            assertThat(Arrays.equals(forth[z].values(), back[z].values()))
                    .as("plane %d", z)
                    .isTrue();
        }
    }

    @Test
    void anotherNumberGivesOtherNoiseOverTheSameHead() {
        HeadImage image = image(Modality.CTA, 1, true);
        ScanPlane plane = HandMadeVessels.axial(14, -4, -20, 48, 0.5, 0.8);
        PlaneImage one = image.render(plane, 1);
        PlaneImage two = image.render(plane, 2);
        assertThat(Arrays.equals(one.values(), two.values())).isFalse();
        assertThat(one.labels()).isEqualTo(two.labels());
    }

    @Test
    void bloodOfTimeOfFlightFadesOnItsWay() {
        int seen = 0;
        for (int index = 0; index < 20; index++) {
            // Low enough for a single slab in about every other case; in more than one, blood is fresh in each.
            ImageSettings settings =
                    ImageSettings.of(Modality.MRA).withBlock(-60, -15).withoutNoise();
            Look look = HeadImage.of(new CaseSeed(3, index), CAROTID, settings).look;
            if (look.blood().profile() > 0.2 && look.slabs().count() == 1) {
                seen++;
                float[] blood = look.blood().arteries();
                assertThat(blood[blood.length - 1])
                        .as("end of M1 of case %d", index)
                        .isBetween(0.7f, 0.95f);
            }
        }
        assertThat(seen).as("cases in a single slab among 20").isBetween(2, 18);
    }

    @Test
    void contrastIsNotLostInTheNeck() {
        Vessel neck =
                HandMadeVessels.vessel("left common carotid artery", 0, Optional.empty(), 3, 24, 12, -300, 14, 5, -60);
        Vessel carotid = HandMadeVessels.vessel(
                "left internal carotid artery",
                8,
                Optional.of(new Vessel.Origin(neck, neck.samples() - 1)),
                2,
                14,
                5,
                -60,
                12,
                0,
                -35);
        Look look = HeadImage.of(
                        new CaseSeed(3, 1),
                        HandMadeVessels.with(List.of(neck, carotid), List.of()),
                        ImageSettings.of(Modality.CTA))
                .look;
        float[] blood = look.blood().arteries();
        // Mixing changes either end by up to 4 %.
        assertThat(blood[blood.length - 1] / blood[0]).isBetween(0.92f, 1.085f);
    }
}
