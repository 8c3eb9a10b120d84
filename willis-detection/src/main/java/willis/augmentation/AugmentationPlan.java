package willis.augmentation;

/**
 * What may happen to a patch, in this order, and how often. Probabilities are those per patch, after all of the published
 * pipeline's nested ones have been multiplied.
 *
 * <p>Source: the published solution's {@code get_training_transforms}, which is nnU-Net's "DA5" with batchgeneratorsv2.
 *
 * @param spatial turned and scaled while it is cut out
 * @param smoothing median filter or Gaussian blur
 * @param noise Gaussian noise
 * @param addedBrightness one number added
 * @param contrast stretched about the mean, or everything multiplied
 * @param lowResolution larger voxels
 * @param invertedGamma a power of the negative
 * @param gamma a power
 * @param mirroring axes turned round
 * @param gradient a smooth bump added
 * @param localGamma a power in one place
 * @param sharpening differences from neighbours added
 */
public record AugmentationPlan(
        Spatial spatial,
        Smoothing smoothing,
        Noise noise,
        AddedBrightness addedBrightness,
        Contrast contrast,
        LowResolution lowResolution,
        Gamma invertedGamma,
        Gamma gamma,
        Mirroring mirroring,
        Gradient gradient,
        LocalGamma localGamma,
        Sharpening sharpening) {

    /**
     * How the patch is cut out of its block.
     *
     * @param rotation probability of turning by three angles
     * @param angles of each axis, radians
     * @param scaling probability of scaling
     * @param factors above 1 things become smaller
     * @param sameFactor probability that a scaled patch has one factor for all axes, not one for each
     * @param pointReachVoxels how far outside of the patch an aneurysm's centre may lie and still be one of the patch's: it is
     *     then moved to the nearest voxel inside; further out it is dropped. The published solution draws aneurysms as
     *     balls of five voxels before it cuts, and keeps each ball of which something is left
     */
    public record Spatial(
            double rotation, Range angles, double scaling, Range factors, double sameFactor, double pointReachVoxels) {
        /** @throws IllegalArgumentException if a probability, factor or distance cannot be one */
        public Spatial {
            probability("rotation", rotation);
            probability("scaling", scaling);
            probability("sameFactor", sameFactor);
            positive("factors", factors);
            if (!(pointReachVoxels >= 0)) {
                throw new IllegalArgumentException("pointReachVoxels must be 0 or more, found " + pointReachVoxels);
            }
        }
    }

    /**
     * Either of two ways to lose detail, never both.
     *
     * @param median probability of a median filter
     * @param smallestSize its smallest cube, voxels
     * @param largestSize its largest cube
     * @param blur probability of a Gaussian blur
     * @param sigmas its standard deviation along each axis, voxels
     */
    public record Smoothing(double median, int smallestSize, int largestSize, double blur, Range sigmas) {
        /** @throws IllegalArgumentException if probabilities, sizes or standard deviations cannot be such */
        public Smoothing {
            eitherOf("median", median, "blur", blur);
            positive("sigmas", sigmas);
            if (!(smallestSize >= 1 && smallestSize <= largestSize)) {
                throw new IllegalArgumentException("A median filter's cubes have sides from 1 voxel on, found "
                        + smallestSize + " to " + largestSize);
            }
        }
    }

    /**
     * Gaussian noise.
     *
     * @param probability how often
     * @param deviations its standard deviation, in those of the case
     */
    public record Noise(double probability, Range deviations) {
        /** @throws IllegalArgumentException if a probability or standard deviation cannot be one */
        public Noise {
            AugmentationPlan.probability("noise", probability);
            if (deviations.lowest() < 0) {
                throw new IllegalArgumentException("deviations must be 0 or more, found " + deviations);
            }
        }
    }

    /**
     * One number added to all voxels.
     *
     * @param probability how often
     * @param deviation the standard deviation of that number, whose mean is 0
     */
    public record AddedBrightness(double probability, double deviation) {
        /** @throws IllegalArgumentException if a probability or standard deviation cannot be one */
        public AddedBrightness {
            AugmentationPlan.probability("addedBrightness", probability);
            if (!(deviation >= 0 && Double.isFinite(deviation))) {
                throw new IllegalArgumentException("deviation must be 0 or more, found " + deviation);
            }
        }
    }

    /**
     * Either of two stretchings, never both; factors lie as often below 1 as above.
     *
     * @param aboutMean probability of stretching about the mean, within the former range
     * @param multiplied probability of multiplying every voxel
     * @param factors for either
     */
    public record Contrast(double aboutMean, double multiplied, Range factors) {
        /** @throws IllegalArgumentException if probabilities or factors cannot be such */
        public Contrast {
            eitherOf("aboutMean", aboutMean, "multiplied", multiplied);
            positive("factors", factors);
        }
    }

    /**
     * As if scanned with larger voxels.
     *
     * @param probability how often
     * @param scales the coarser grid's size as a share of the patch's, at most 1
     */
    public record LowResolution(double probability, Range scales) {
        /** @throws IllegalArgumentException if a probability or share cannot be one */
        public LowResolution {
            AugmentationPlan.probability("lowResolution", probability);
            positive("scales", scales);
            if (scales.highest() > 1) {
                throw new IllegalArgumentException("A coarser grid has at most the patch's size, found " + scales);
            }
        }
    }

    /**
     * Intensities raised to a power.
     *
     * @param probability how often
     * @param powers as often below 1 as above
     */
    public record Gamma(double probability, Range powers) {
        /** @throws IllegalArgumentException if a probability or power cannot be one */
        public Gamma {
            AugmentationPlan.probability("gamma", probability);
            positive("powers", powers);
        }
    }

    /**
     * Axes turned round, each on its own.
     *
     * @param z probability of turning slices round
     * @param y of turning rows round
     * @param sides of turning columns round, which exchanges left and right: every aneurysm then becomes one of the other
     *     side. There is no way to have the one without the other
     */
    public record Mirroring(double z, double y, double sides) {
        /** @throws IllegalArgumentException if it is no probability */
        public Mirroring {
            probability("z", z);
            probability("y", y);
            probability("sides", sides);
        }
    }

    /**
     * A bump of mean 0 added.
     *
     * @param probability how often
     * @param centres along each axis, as a share of the patch
     * @param strengths of the largest change, either sign as often
     */
    public record Gradient(double probability, Range centres, Range strengths) {
        /** @throws IllegalArgumentException if it is no probability */
        public Gradient {
            AugmentationPlan.probability("gradient", probability);
        }
    }

    /**
     * A power within a bump.
     *
     * @param probability how often
     * @param centres along each axis, as a share of the patch
     * @param brightening powers below 1, as often as
     * @param darkening powers above 1
     */
    public record LocalGamma(double probability, Range centres, Range brightening, Range darkening) {
        /** @throws IllegalArgumentException if a probability or power cannot be one */
        public LocalGamma {
            AugmentationPlan.probability("localGamma", probability);
            positive("brightening", brightening);
            positive("darkening", darkening);
        }
    }

    /**
     * Differences from neighbours added.
     *
     * @param probability how often
     * @param strengths what they are multiplied by
     * @param cutOff probability that a sharpened patch keeps its former range
     */
    public record Sharpening(double probability, Range strengths, double cutOff) {
        /** @throws IllegalArgumentException if it is no probability */
        public Sharpening {
            AugmentationPlan.probability("sharpening", probability);
            AugmentationPlan.probability("cutOff", cutOff);
        }
    }

    /** What the published solution meant to do, with smoothing and low resolution, which its code leaves out by mistake. */
    public static AugmentationPlan intended() {
        double halfTurn = Math.PI;
        Range angles = new Range(-halfTurn / 6, halfTurn / 6);
        Range centres = new Range(-0.5, 1.5);
        Gamma gamma = new Gamma(0.2, new Range(0.6, 2));
        return new AugmentationPlan(
                new Spatial(0.3, angles, 0.3, new Range(0.6, 1.67), 0.8, 5),
                new Smoothing(0.0125, 2, 7, 0.0125, new Range(0.3, 1.5)),
                new Noise(0.15, new Range(0, 0.2)),
                new AddedBrightness(0.05, 0.5),
                new Contrast(0.075, 0.075, new Range(0.75, 1.25)),
                new LowResolution(0.075, new Range(0.5, 1)),
                gamma,
                gamma,
                new Mirroring(0.5, 0.5, 0),
                new Gradient(0.1, centres, new Range(1, 5)),
                new LocalGamma(0.1, centres, new Range(0.01, 0.8), new Range(1.5, 4)),
                new Sharpening(0.1, new Range(0.1, 1.5), 0.5));
    }

    /** What the published code really does: no smoothing, no low resolution. */
    public static AugmentationPlan reference() {
        AugmentationPlan plan = intended();
        return new AugmentationPlan(
                plan.spatial,
                new Smoothing(0, 2, 7, 0, plan.smoothing.sigmas),
                plan.noise,
                plan.addedBrightness,
                plan.contrast,
                new LowResolution(0, plan.lowResolution.scales),
                plan.invertedGamma,
                plan.gamma,
                plan.mirroring,
                plan.gradient,
                plan.localGamma,
                plan.sharpening);
    }

    /** Nothing: the patch is cut from the middle of its block, as in validation. */
    public static AugmentationPlan none() {
        AugmentationPlan plan = intended();
        Spatial spatial = plan.spatial;
        return new AugmentationPlan(
                new Spatial(0, spatial.angles, 0, spatial.factors, spatial.sameFactor, spatial.pointReachVoxels),
                new Smoothing(0, 2, 7, 0, plan.smoothing.sigmas),
                new Noise(0, plan.noise.deviations),
                new AddedBrightness(0, plan.addedBrightness.deviation),
                new Contrast(0, 0, plan.contrast.factors),
                new LowResolution(0, plan.lowResolution.scales),
                new Gamma(0, plan.gamma.powers),
                new Gamma(0, plan.gamma.powers),
                new Mirroring(0, 0, 0),
                new Gradient(0, plan.gradient.centres, plan.gradient.strengths),
                new LocalGamma(0, plan.localGamma.centres, plan.localGamma.brightening, plan.localGamma.darkening),
                new Sharpening(0, plan.sharpening.strengths, plan.sharpening.cutOff));
    }

    /** A copy that cuts patches out in another way. */
    public AugmentationPlan withSpatial(Spatial other) {
        return new AugmentationPlan(
                other,
                smoothing,
                noise,
                addedBrightness,
                contrast,
                lowResolution,
                invertedGamma,
                gamma,
                mirroring,
                gradient,
                localGamma,
                sharpening);
    }

    /** A copy that turns other axes round. */
    public AugmentationPlan withMirroring(Mirroring other) {
        return new AugmentationPlan(
                spatial,
                smoothing,
                noise,
                addedBrightness,
                contrast,
                lowResolution,
                invertedGamma,
                gamma,
                other,
                gradient,
                localGamma,
                sharpening);
    }

    private static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is a probability from 0 to 1, found " + value);
        }
    }

    private static void eitherOf(String one, double probability, String other, double otherProbability) {
        probability(one, probability);
        probability(other, otherProbability);
        if (probability + otherProbability > 1) {
            throw new IllegalArgumentException(
                    "Of " + one + " and " + other + " only one happens, so their probabilities"
                            + " add up to at most 1, found " + probability + " and " + otherProbability);
        }
    }

    private static void positive(String name, Range range) {
        if (!range.isPositive()) {
            throw new IllegalArgumentException(name + " must be above 0, found " + range);
        }
    }
}
