package willis.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import willis.geometry.Extent;

/**
 * One patch's way through the plan, everything random decided.
 *
 * @param spatial how it is cut out
 * @param steps what happens then, in order
 */
record DrawnAugmentation(SpatialTransform spatial, List<Step> steps) {

    DrawnAugmentation {
        steps = List.copyOf(steps);
    }

    /** Draws from a plan, for patches of a size. */
    static DrawnAugmentation of(AugmentationPlan plan, Extent patch, RandomGenerator random) {
        SpatialTransform spatial = spatial(plan.spatial(), random);
        List<Step> steps = new ArrayList<>();
        smoothing(plan.smoothing(), random, steps);
        if (random.nextDouble() < plan.noise().probability()) {
            steps.add(new GaussianNoise((float) plan.noise().deviations().uniform(random), random.nextLong()));
        }
        if (random.nextDouble() < plan.addedBrightness().probability()) {
            steps.add(new AddedBrightness((float) (plan.addedBrightness().deviation() * random.nextGaussian())));
        }
        contrast(plan.contrast(), random, steps);
        if (random.nextDouble() < plan.lowResolution().probability()) {
            steps.add(new LowResolution((float) plan.lowResolution().scales().uniform(random)));
        }
        if (random.nextDouble() < plan.invertedGamma().probability()) {
            steps.add(new Gamma(plan.invertedGamma().powers().aboutOne(random), Gamma.Tone.INVERTED));
        }
        if (random.nextDouble() < plan.gamma().probability()) {
            steps.add(new Gamma(plan.gamma().powers().aboutOne(random), Gamma.Tone.PLAIN));
        }
        Mirroring mirroring = new Mirroring(
                random.nextDouble() < plan.mirroring().z(),
                random.nextDouble() < plan.mirroring().y(),
                random.nextDouble() < plan.mirroring().sides());
        if (mirroring.z() || mirroring.y() || mirroring.x()) {
            steps.add(mirroring);
        }
        if (random.nextDouble() < plan.gradient().probability()) {
            GaussianBump bump = bump(plan.gradient().centres(), patch, random);
            double strength = plan.gradient().strengths().uniform(random);
            steps.add(new BrightnessGradient(bump, random.nextBoolean() ? strength : -strength));
        }
        if (random.nextDouble() < plan.localGamma().probability()) {
            GaussianBump bump = bump(plan.localGamma().centres(), patch, random);
            Range powers = random.nextBoolean()
                    ? plan.localGamma().brightening()
                    : plan.localGamma().darkening();
            steps.add(new LocalGamma(bump, powers.uniform(random)));
        }
        if (random.nextDouble() < plan.sharpening().probability()) {
            steps.add(new Sharpening(
                    (float) plan.sharpening().strengths().uniform(random),
                    random.nextDouble() < plan.sharpening().cutOff()
                            ? Sharpening.Overshoot.CUT_OFF
                            : Sharpening.Overshoot.KEPT));
        }
        return new DrawnAugmentation(spatial, steps);
    }

    private static SpatialTransform spatial(AugmentationPlan.Spatial plan, RandomGenerator random) {
        boolean turned = random.nextDouble() < plan.rotation();
        boolean scaled = random.nextDouble() < plan.scaling();
        if (!turned && !scaled) {
            return SpatialTransform.CUT_ONLY;
        }
        double[] angles = new double[3];
        if (turned) {
            for (int axis = 0; axis < 3; axis++) {
                angles[axis] = plan.angles().uniform(random);
            }
        }
        double[] scales = {1, 1, 1};
        if (scaled) {
            boolean same = random.nextDouble() < plan.sameFactor();
            for (int axis = 0; axis < 3; axis++) {
                scales[axis] = same && axis > 0 ? scales[0] : plan.factors().uniform(random);
            }
        }
        return SpatialTransform.of(angles[0], angles[1], angles[2], scales[0], scales[1], scales[2]);
    }

    private static void smoothing(AugmentationPlan.Smoothing plan, RandomGenerator random, List<Step> steps) {
        double which = random.nextDouble();
        if (which < plan.median()) {
            steps.add(new MedianFilter(random.nextInt(plan.smallestSize(), plan.largestSize() + 1)));
        } else if (which < plan.median() + plan.blur()) {
            steps.add(new GaussianBlur(
                    plan.sigmas().uniform(random),
                    plan.sigmas().uniform(random),
                    plan.sigmas().uniform(random)));
        }
    }

    private static void contrast(AugmentationPlan.Contrast plan, RandomGenerator random, List<Step> steps) {
        double which = random.nextDouble();
        if (which < plan.aboutMean()) {
            steps.add(new Contrast((float) plan.factors().aboutOne(random)));
        } else if (which < plan.aboutMean() + plan.multiplied()) {
            steps.add(new MultipliedBrightness((float) plan.factors().aboutOne(random)));
        }
    }

    private static GaussianBump bump(Range centres, Extent patch, RandomGenerator random) {
        return new GaussianBump(
                centres.uniform(random),
                centres.uniform(random),
                centres.uniform(random),
                bumpSigma(patch.z(), random),
                bumpSigma(patch.y(), random),
                bumpSigma(patch.x(), random));
    }

    /** From a sixth of the axis to all of it, evenly in the logarithm. */
    private static double bumpSigma(int size, RandomGenerator random) {
        return new Range(Math.max(1, size / 6), size).logUniform(random);
    }
}
