package willis.phantom.image;

import java.util.Arrays;
import java.util.List;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.head.Palette;
import willis.phantom.head.Tissue;

/** Draws how one case looks in its modality; the numbers are those of the phantom's specification, sections 9.2 to 9.5. */
final class Looks {
    private static final int LEFT_M = 10;
    private static final int RIGHT_M = 9;

    private final Draw draw;
    /** Of its own, so that the rest of an image does not depend on the number of aneurysms. */
    private final Draw sacDraw;

    private final Anatomy anatomy;
    private final ImageSettings settings;
    private final Tubes arteries;
    private final Tubes veins;
    private final Flow flow;

    private Looks(CaseSeed seed, Anatomy anatomy, ImageSettings settings, Tubes arteries, Tubes veins) {
        draw = seed.stream("tissue");
        sacDraw = seed.stream("tissue", 1);
        this.anatomy = anatomy;
        this.settings = settings;
        this.arteries = arteries;
        this.veins = veins;
        flow = new Flow(anatomy.arteries(), arteries);
    }

    static Look of(CaseSeed seed, Anatomy anatomy, ImageSettings settings, Tubes arteries, Tubes veins) {
        Looks looks = new Looks(seed, anatomy, settings, arteries, veins);
        ImageSettings.Technique technique = settings.technique();
        return switch (settings.modality()) {
            case CTA -> looks.cta();
            case MRA ->
                looks.chosen(technique, ImageSettings.Technique.CONTRAST_ENHANCED, 0.15)
                        ? looks.contrastMra()
                        : looks.timeOfFlight();
            case T2 -> looks.t2();
            case T1_POST ->
                looks.chosen(technique, ImageSettings.Technique.GRADIENT_ECHO, 0.6)
                        ? looks.t1Gradient()
                        : looks.t1Spin();
            case CT, MR, UNKNOWN -> throw new IllegalArgumentException("No phantom of modality " + settings.modality());
        };
    }

    /** Whether one of two contrasts is taken: as the protocol says, else by its share. */
    private boolean chosen(ImageSettings.Technique stated, ImageSettings.Technique technique, double share) {
        boolean drawn = draw.chance(share);
        return stated == ImageSettings.Technique.DRAWN ? drawn : stated == technique;
    }

    private Look cta() {
        double opacity = draw.clippedGaussian(370, 70, 220, 520);
        double phase = draw.uniform(0, 1);
        double venous =
                phase < 0.25 ? draw.uniform(0.1, 0.35) : phase < 0.75 ? draw.uniform(0.35, 0.7) : draw.uniform(0.7, 1);
        double vein = 45 + venous * (opacity - 45);
        Palette palette = new Palette.Builder()
                .with(Tissue.AIR, -1000)
                .with(Tissue.SKIN, percent(3, 40), 8)
                .with(Tissue.FAT, percent(3, -95), 12)
                .with(Tissue.MUSCLE, percent(3, 60), 6)
                .with(Tissue.MUCOSA, percent(10, 55), 6)
                .with(Tissue.SECRETION, percent(30, 18))
                .with(Tissue.CORTICAL_BONE, percent(6, 1400), 90)
                .with(Tissue.MARROW, percent(12, 520), 130)
                .with(Tissue.PETROUS_BONE, percent(6, 1450), 260)
                .with(Tissue.AIR_CELLS, -250, 330)
                .with(Tissue.TOOTH, percent(6, 2250), 160)
                .with(Tissue.DISC, 85)
                .with(Tissue.DURA, 50 + 0.15 * (vein - 45))
                .with(Tissue.FLUID, percent(20, 5))
                .with(Tissue.PULSATING_FLUID, 5)
                .with(Tissue.GRAY_MATTER, percent(3, 39))
                .with(Tissue.WHITE_MATTER, percent(3, 28))
                .with(Tissue.DEEP_GRAY, percent(3, 40))
                .with(Tissue.CHOROID_PLEXUS, 70)
                .with(Tissue.PITUITARY, 60 + 0.25 * vein)
                .with(Tissue.CAVERNOUS_SINUS, 50 + 0.55 * venous * (opacity - 50), 25)
                .with(Tissue.VITREOUS, percent(20, 10))
                .with(Tissue.LENS, 75)
                .with(Tissue.CALCIUM, draw.uniform(120, 450))
                .with(Tissue.WHITE_MATTER_LESION, 22)
                .with(Tissue.OLD_INFARCT, 12, 4)
                .with(Tissue.TUMOUR, 75, 6)
                .with(Tissue.CLOT, 65, 4)
                .with(Tissue.BLOODY_FLUID, 50, 6)
                .build();
        float[] blood = new float[arteries.samples];
        double phaseOfMixing = draw.uniform(0, 6);
        float[] pathMm = new float[arteries.samples];
        boolean[] beyondNeck = new boolean[arteries.samples];
        for (int v = 0; v < anatomy.arteries().size(); v++) {
            Vessel vessel = anatomy.arteries().get(v);
            for (int i = 0; i < vessel.samples(); i++) {
                int s = arteries.firstSample[v] + i;
                int label = vessel.label(i);
                boolean ownBed = label == 1 || label == 2 || label == LEFT_M || label == RIGHT_M;
                float target = (float) (ownBed ? 0.9 * opacity : opacity);
                if (flow.isSource(s)) {
                    blood[s] = vessel.kind() == Vessel.Kind.VERTEBRAL ? (float) (0.9 * opacity) : (float) opacity;
                    continue;
                }
                float before = blood[flow.upstream(s)];
                float step = flow.stepMm(s);
                pathMm[s] = pathMm[flow.upstream(s)] + step;
                // Towards the value of its own bed within a centimetre, and weaker on the way.
                float value = ownBed && before > target ? before + (target - before) * Math.min(1, step / 10) : before;
                // Unlabelled arteries are those of the neck before the first labelled one, and twigs after it.
                beyondNeck[s] = label != 0 || beyondNeck[flow.upstream(s)];
                boolean distal = beyondNeck[s] && (label == 0 || label > 8);
                blood[s] = distal ? value * (1 - 0.05f * step / 30) : value;
            }
        }
        for (int s = 0; s < blood.length; s++) {
            blood[s] *= (float) (1 + 0.04 * Math.sin(pathMm[s] / 9 + phaseOfMixing));
        }
        Blood.SacBlood[] sacs = new Blood.SacBlood[anatomy.sacs().size()];
        for (int i = 0; i < sacs.length; i++) {
            double parent = nearest(blood, anatomy.sacs().get(i));
            double loss = anatomy.sacs().get(i).diameterMm() > 10 ? sacDraw.uniform(0, 0.25) : 0;
            sacs[i] = new Blood.SacBlood((float) parent, (float) (parent * (1 - loss)), 0.03f);
        }
        boolean sharp = draw.chance(0.33);
        double blur = sharp ? 0.6 : draw.chance(0.5) ? 0.8 : 1;
        double overshoot = sharp && draw.chance(0.45) ? draw.uniform(0.03, 0.08) : 0;
        double noise = noise(8, 25, 0.96 * opacity - 34, 14, 38);
        return new Look(
                palette,
                new Blood(blood, veins((float) vein, 0.06), 0, 50, 65, sacs),
                new Camera(blur, overshoot, noise, draw.uniform(0.5, 0.8) * blur / 0.9, false),
                Slabs.NONE);
    }

    private Look timeOfFlight() {
        // Fresh blood outshines brain 4 to 7 times: the longer the field's T1 and the more magnetisation transfer, the
        // more. The specification's 2.8 is below what is measured (about 6, the median of arteries at 3 T).
        double stationary = draw.uniform(0.38, 0.68);
        Palette palette = new Palette.Builder()
                .with(Tissue.AIR, 0.01)
                .with(Tissue.SKIN, mr(0.32), 0.03)
                .with(Tissue.FAT, draw.uniform(0.35, 0.7), 0.03)
                .with(Tissue.MUSCLE, mr(0.28), 0.015)
                .with(Tissue.MUCOSA, mr(0.35), 0.02)
                .with(Tissue.SECRETION, draw.uniform(0.1, 0.5))
                .with(Tissue.CORTICAL_BONE, 0.05)
                .with(Tissue.MARROW, mr(0.25), 0.03)
                .with(Tissue.PETROUS_BONE, 0.05, 0.01)
                .with(Tissue.AIR_CELLS, 0.06, 0.03)
                .with(Tissue.TOOTH, 0.02)
                .with(Tissue.DISC, 0.3)
                .with(Tissue.DURA, 0.25)
                .with(Tissue.FLUID, mr(0.13))
                .with(Tissue.PULSATING_FLUID, 0.2)
                .with(Tissue.GRAY_MATTER, mr(0.38), 0.008)
                .with(Tissue.WHITE_MATTER, mr(0.34), 0.008)
                .with(Tissue.DEEP_GRAY, mr(0.37), 0.008)
                .with(Tissue.CHOROID_PLEXUS, 0.36)
                .with(Tissue.PITUITARY, 0.42)
                .with(Tissue.VITREOUS, 0.14)
                .with(Tissue.LENS, 0.25)
                .with(Tissue.CALCIUM, 0.08)
                .with(Tissue.WHITE_MATTER_LESION, 0.32)
                .with(Tissue.OLD_INFARCT, 0.2)
                .with(Tissue.TUMOUR, 0.36, 0.02)
                .with(Tissue.BLOODY_FLUID, 0.35, 0.05)
                .scaled(stationary)
                .with(Tissue.CAVERNOUS_SINUS, draw.uniform(0.2, 0.4), 0.05)
                .with(Tissue.CLOT, draw.uniform(0.3, 0.8), 0.05)
                .build();
        Slabs slabs = Slabs.of(draw, settings);
        double decay = draw.uniform(350, 700);
        float[] blood = new float[arteries.samples];
        float[] path = new float[arteries.samples];
        int[] slabOf = new int[arteries.samples];
        for (int v = 0; v < anatomy.arteries().size(); v++) {
            Vessel vessel = anatomy.arteries().get(v);
            for (int i = 0; i < vessel.samples(); i++) {
                int s = arteries.firstSample[v] + i;
                int slab = slabs.at(settings.pose().toScanner(vessel.point(i)).z());
                slabOf[s] = slab;
                double radius = Math.max(0.15, vessel.radiusMm(i));
                if (flow.isSource(s)) {
                    path[s] = 0;
                } else {
                    int before = flow.upstream(s);
                    float lambda = (float) (decay * radius / 1.5);
                    // Blood from another slab comes fresh: slabs are taken one after the other.
                    path[s] = slabOf[before] == slab ? path[before] + flow.stepMm(s) / lambda : 0;
                }
                blood[s] = (float) Math.exp(-path[s]) * (radius < 0.4 ? 0.7f : 1);
            }
        }
        addTurbulence(blood);
        Blood.SacBlood[] sacs = new Blood.SacBlood[anatomy.sacs().size()];
        for (int i = 0; i < sacs.length; i++) {
            Sac sac = anatomy.sacs().get(i);
            double parent = nearest(blood, sac);
            double edge = parent * Math.max(0.4, 1 - 0.04 * Math.max(0, sac.diameterMm() - 3));
            double core = sac.diameterMm() > 10 ? sacDraw.uniform(0.3, 0.7) : sacDraw.uniform(0.85, 1);
            sacs[i] = new Blood.SacBlood((float) edge, (float) (edge * core), 0.08f);
        }
        double leak = draw.chance(0.12) ? draw.uniform(0.4, 0.8) : draw.uniform(0.1, 0.3);
        return new Look(
                palette,
                new Blood(
                        blood,
                        veins((float) leak, 0.15),
                        0.25f,
                        (float) (0.3 * stationary),
                        (float) draw.uniform(0.25, 0.6),
                        sacs),
                new Camera(0, 0, noise(0.015, 0.045, contrast(palette, 0.88), 13.5, 37), 0, true),
                slabs);
    }

    /** Signal is lost where the siphon bends most: at its foremost point. */
    private void addTurbulence(float[] blood) {
        for (int side = 0; side < 2; side++) {
            boolean present = draw.chance(0.35);
            double loss = draw.uniform(0.1, 0.4);
            double lengthMm = draw.uniform(3, 6);
            int genu = -1;
            Vessel siphon = null;
            for (Vessel vessel : anatomy.arteries()) {
                for (int i = 0; i < vessel.samples(); i++) {
                    int label = vessel.label(i);
                    boolean own = label == 5 + side || label == 7 + side;
                    if (own && (siphon == null || vessel.y(i) < siphon.y(genu))) {
                        siphon = vessel;
                        genu = i;
                    }
                }
            }
            if (siphon == null || !present) {
                continue;
            }
            PointMm place = siphon.point(genu);
            for (int v = 0; v < anatomy.arteries().size(); v++) {
                Vessel vessel = anatomy.arteries().get(v);
                for (int i = 0; i < vessel.samples(); i++) {
                    int label = vessel.label(i);
                    if (label == 5 + side || label == 7 + side) {
                        double t = vessel.point(i).distanceMm(place) / (lengthMm / 2);
                        blood[arteries.firstSample[v] + i] *= (float) (1 - loss * Math.exp(-t * t));
                    }
                }
            }
        }
    }

    private Look contrastMra() {
        double base = draw.uniform(0.1, 0.2);
        Palette palette = new Palette.Builder()
                .with(Tissue.AIR, 0.01)
                .with(Tissue.SKIN, 1.1 * base, 0.01)
                .with(Tissue.FAT, draw.uniform(0.5, 1.4) * base, 0.015)
                .with(Tissue.MUSCLE, mr(0.9 * base), 0.008)
                .with(Tissue.MUCOSA, mr(1.8 * base), 0.02)
                .with(Tissue.SECRETION, 0.5 * base)
                .with(Tissue.CORTICAL_BONE, 0.02)
                .with(Tissue.MARROW, mr(0.8 * base), 0.01)
                .with(Tissue.PETROUS_BONE, 0.02)
                .with(Tissue.AIR_CELLS, 0.02, 0.01)
                .with(Tissue.TOOTH, 0.01)
                .with(Tissue.DISC, base)
                .with(Tissue.DURA, 1.5 * base)
                .with(Tissue.FLUID, 0.4 * base)
                .with(Tissue.PULSATING_FLUID, 0.4 * base)
                .with(Tissue.GRAY_MATTER, mr(1.05 * base), 0.004)
                .with(Tissue.WHITE_MATTER, mr(base), 0.004)
                .with(Tissue.DEEP_GRAY, mr(base), 0.004)
                .with(Tissue.CHOROID_PLEXUS, 3 * base)
                .with(Tissue.PITUITARY, 3.5 * base)
                .with(Tissue.CAVERNOUS_SINUS, 3 * base, 0.03)
                .with(Tissue.VITREOUS, 0.4 * base)
                .with(Tissue.LENS, 0.8 * base)
                .with(Tissue.CALCIUM, 0.03)
                .with(Tissue.WHITE_MATTER_LESION, base)
                .with(Tissue.OLD_INFARCT, 0.6 * base)
                .with(Tissue.TUMOUR, 3 * base, 0.02)
                .with(Tissue.CLOT, 1.5 * base)
                .with(Tissue.BLOODY_FLUID, base)
                .build();
        float[] blood = filled(arteries.samples, 1);
        return new Look(
                palette,
                new Blood(
                        blood,
                        veins((float) draw.uniform(0.2, 0.9), 0.1),
                        0.05f,
                        (float) (1.2 * base),
                        (float) (1.5 * base),
                        evenSacs(1, 0.05f)),
                new Camera(0, 0, noise(0.02, 0.045, contrast(palette, 1), 13.5, 42), 0, true),
                Slabs.NONE);
    }

    private Look t2() {
        double fat = draw.chance(0.25) ? mr(0.15) : mr(0.7);
        double arterial = draw.uniform(0.03, 0.15);
        Palette palette = new Palette.Builder()
                .with(Tissue.AIR, 0.02)
                .with(Tissue.SKIN, mr(0.4), 0.03)
                .with(Tissue.FAT, fat, 0.03)
                .with(Tissue.MUSCLE, mr(0.2), 0.015)
                .with(Tissue.MUCOSA, mr(0.9), 0.05)
                .with(Tissue.SECRETION, mr(0.95), 0.02)
                .with(Tissue.CORTICAL_BONE, 0.05)
                .with(Tissue.MARROW, 0.5 * fat + 0.02, 0.03)
                .with(Tissue.PETROUS_BONE, 0.05, 0.01)
                .with(Tissue.AIR_CELLS, 0.06, 0.03)
                .with(Tissue.TOOTH, 0.02)
                .with(Tissue.DISC, 0.45)
                .with(Tissue.DURA, 0.18)
                .with(Tissue.FLUID, 1)
                .with(Tissue.PULSATING_FLUID, draw.uniform(0.3, 0.7), 0.08)
                .with(Tissue.GRAY_MATTER, mr(0.56), 0.008)
                .with(Tissue.WHITE_MATTER, mr(0.41), 0.008)
                .with(Tissue.DEEP_GRAY, mr(0.47), 0.01)
                .with(Tissue.CHOROID_PLEXUS, mr(0.7), 0.04)
                .with(Tissue.PITUITARY, mr(0.5), 0.02)
                .with(Tissue.CAVERNOUS_SINUS, draw.uniform(0.2, 0.45), 0.05)
                .with(Tissue.VITREOUS, 1)
                .with(Tissue.LENS, 0.2)
                .with(Tissue.CALCIUM, 0.2)
                .with(Tissue.WHITE_MATTER_LESION, mr(0.72))
                .with(Tissue.OLD_INFARCT, 0.9, 0.05)
                .with(Tissue.TUMOUR, mr(0.62), 0.04)
                .with(Tissue.CLOT, draw.uniform(0.15, 0.6), 0.05)
                .with(Tissue.BLOODY_FLUID, 0.75, 0.05)
                .build();
        Blood.SacBlood[] sacs = new Blood.SacBlood[anatomy.sacs().size()];
        for (int i = 0; i < sacs.length; i++) {
            double kind = sacDraw.uniform(0, 1);
            double edge = kind < 0.7 ? arterial : kind < 0.9 ? sacDraw.uniform(0.1, 0.3) : sacDraw.uniform(0.5, 0.9);
            double unrest = kind < 0.7 ? 0.1 : kind < 0.9 ? 0.7 : 0.15;
            sacs[i] = new Blood.SacBlood((float) edge, (float) (edge * sacDraw.uniform(0.8, 1.2)), (float) unrest);
        }
        return new Look(
                palette,
                new Blood(
                        filled(arteries.samples, arterial),
                        veins((float) draw.uniform(0.1, 0.6), 0.15),
                        0,
                        0.3f,
                        (float) draw.uniform(0.2, 0.8),
                        sacs),
                new Camera(0, 0, noise(0.01, 0.04, 1 - arterial, 21.5, 85), 0, true),
                Slabs.NONE);
    }

    private Palette.Builder t1Palette() {
        double fat = draw.chance(0.5) ? mr(0.15) : mr(0.85);
        return new Palette.Builder()
                .with(Tissue.AIR, 0.01)
                .with(Tissue.SKIN, mr(0.55), 0.03)
                .with(Tissue.FAT, fat, 0.03)
                .with(Tissue.MUSCLE, mr(0.45), 0.015)
                .with(Tissue.MUCOSA, mr(0.9), 0.04)
                .with(Tissue.SECRETION, draw.uniform(0.15, 0.5))
                .with(Tissue.CORTICAL_BONE, 0.05)
                .with(Tissue.MARROW, 0.55 * fat + 0.05, 0.03)
                .with(Tissue.PETROUS_BONE, 0.05, 0.01)
                .with(Tissue.AIR_CELLS, 0.06, 0.03)
                .with(Tissue.TOOTH, 0.02)
                .with(Tissue.DISC, 0.35)
                .with(Tissue.DURA, mr(0.6), 0.03)
                .with(Tissue.FLUID, mr(0.15))
                .with(Tissue.PULSATING_FLUID, 0.17)
                .with(Tissue.GRAY_MATTER, mr(0.42), 0.006)
                .with(Tissue.WHITE_MATTER, mr(0.5), 0.006)
                .with(Tissue.DEEP_GRAY, mr(0.45), 0.006)
                .with(Tissue.CHOROID_PLEXUS, mr(0.9), 0.05)
                .with(Tissue.PITUITARY, mr(0.85), 0.02)
                .with(Tissue.CAVERNOUS_SINUS, mr(0.85), 0.05)
                .with(Tissue.VITREOUS, 0.16)
                .with(Tissue.LENS, 0.35)
                .with(Tissue.CALCIUM, 0.3)
                .with(Tissue.WHITE_MATTER_LESION, 0.4)
                .with(Tissue.OLD_INFARCT, 0.2, 0.02)
                .with(Tissue.TUMOUR, mr(0.9), 0.05)
                .with(Tissue.CLOT, draw.uniform(0.4, 0.8), 0.05)
                .with(Tissue.BLOODY_FLUID, 0.3, 0.03);
    }

    private Look t1Gradient() {
        Palette palette = t1Palette().build();
        double arterial = draw.uniform(0.92, 1.1);
        return new Look(
                palette,
                new Blood(
                        filled(arteries.samples, arterial),
                        veins(1, 0.05),
                        0.05f,
                        0.45f,
                        (float) draw.uniform(0.3, 0.7),
                        evenSacs(arterial, 0.05f)),
                new Camera(0, 0, noise(0.015, 0.04, contrast(palette, arterial), 11.5, 34), 0, true),
                Slabs.NONE);
    }

    private Look t1Spin() {
        Palette palette = t1Palette().build();
        double arterial = draw.uniform(0.08, 0.35);
        float[] blood = filled(arteries.samples, arterial);
        // Fresh blood enters the end slices and is bright there.
        for (int v = 0; v < anatomy.arteries().size(); v++) {
            Vessel vessel = anatomy.arteries().get(v);
            for (int i = 0; i < vessel.samples(); i++) {
                double above = settings.pose().toScanner(vessel.point(i)).z() - settings.lowestZMm();
                double inflow = Math.exp(-Math.max(0, above) / 6);
                blood[arteries.firstSample[v] + i] += (float) (0.6 * inflow);
            }
        }
        return new Look(
                palette,
                new Blood(
                        blood,
                        veins((float) draw.uniform(0.7, 1), 0.08),
                        0,
                        0.5f,
                        (float) draw.uniform(0.3, 0.7),
                        evenSacs(arterial * 1.2, 0.3f)),
                new Camera(0, 0, draw.uniform(0.015, 0.04), 0, true),
                Slabs.NONE);
    }

    private static double contrast(Palette palette, double blood) {
        return blood - Math.max(palette.mean(Tissue.WHITE_MATTER), palette.mean(Tissue.GRAY_MATTER));
    }

    /**
     * Noise within bounds, and such that contrast over noise lies within bounds, which are the stricter ones: a scan whose
     * noise drowned its vessels would have been repeated.
     */
    private double noise(double least, double most, double contrast, double leastRatio, double mostRatio) {
        return Math.max(contrast / mostRatio, Math.min(contrast / leastRatio, draw.logUniform(least, most)));
    }

    /** A number with a few per cent of chance. */
    private double percent(double percent, double mean) {
        return mean * (1 + percent / 100 * draw.gaussian());
    }

    /** The contrast of a tissue in MR, which sequences change by a tenth. */
    private double mr(double mean) {
        return mean * (1 + 0.1 * draw.clippedGaussian(0, 0.5, -1, 1));
    }

    private Blood.SacBlood[] evenSacs(double value, float unrest) {
        List<Sac> sacs = anatomy.sacs();
        Blood.SacBlood[] all = new Blood.SacBlood[sacs.size()];
        for (int i = 0; i < all.length; i++) {
            double slow = sacs.get(i).diameterMm() > 10 ? sacDraw.uniform(0.75, 1) : 1;
            all[i] = new Blood.SacBlood((float) value, (float) (value * slow), unrest);
        }
        return all;
    }

    private float[] veins(float value, double spread) {
        float[] all = new float[veins.samples];
        for (int v = 0; v < veins.firstSample.length; v++) {
            float own = (float) (value * (1 + spread * draw.clippedGaussian(0, 0.6, -1, 1)));
            int end = v + 1 < veins.firstSample.length ? veins.firstSample[v + 1] : veins.samples;
            for (int s = veins.firstSample[v]; s < end; s++) {
                all[s] = own;
            }
        }
        return all;
    }

    private static float[] filled(int length, double value) {
        float[] all = new float[length];
        Arrays.fill(all, (float) value);
        return all;
    }

    /** The value of the artery sample that is nearest to a sac's neck. */
    private double nearest(float[] blood, Sac sac) {
        double least = Double.POSITIVE_INFINITY;
        double value = 1;
        for (int v = 0; v < anatomy.arteries().size(); v++) {
            Vessel vessel = anatomy.arteries().get(v);
            for (int i = 0; i < vessel.samples(); i++) {
                double away = vessel.point(i).squaredDistance(sac.neck());
                if (away < least) {
                    least = away;
                    value = blood[arteries.firstSample[v] + i];
                }
            }
        }
        return value;
    }
}
