package willis.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.plan.NetworkPlan.Stage;

/**
 * nnU-Net v2's rules from a fingerprint to a plan with a residual-encoder U-Net: target spacing, patch, stages, batch.
 * Follows {@code ExperimentPlanner.plan_experiment} and {@code ResEncUNetPlanner.get_plans_for_configuration} for
 * {@code 3d_fullres}. Images come in the model's orientation, so axes are not transposed ({@code suppress_transpose}).
 */
public final class Planner {
    private static final double ANISOTROPY_LIMIT = 3;
    private static final double INITIAL_PATCH_VOXELS = 256.0 * 256 * 256;
    private static final int BASE_FEATURES = 32;
    private static final int MOST_FEATURES = 320;
    private static final int SMALLEST_BATCH = 2;
    private static final List<Integer> BLOCKS = List.of(1, 3, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6);
    private static final double DENOMINATOR_EPSILON = 1e-5;

    private Planner() {}

    /**
     * A plan for a training set.
     *
     * @param memoryGb of one device, in gigabytes; {@link PlannerPreset#memoryGb()} for nnU-Net's own choice
     * @param datasetName written into the plan
     * @param outputChannels of the network; background does not count
     * @throws IncompatibleModelException if no patch fits the memory, or there are no images
     */
    public static Plan plan(
            Fingerprint fingerprint, PlannerPreset preset, double memoryGb, String datasetName, int outputChannels)
            throws IncompatibleModelException {
        List<Fingerprint.Image> images = fingerprint.images();
        if (images.isEmpty()) {
            throw new IncompatibleModelException("A plan is made from images, but the fingerprint has none");
        }
        Spacing spacing = targetSpacing(images);
        double[] medianZyx = new double[3];
        for (Axis axis : Axis.values()) {
            medianZyx[axis.ordinal()] = median(
                    images,
                    image -> Math.rint(image.spacing().along(axis)
                            / spacing.along(axis)
                            * image.extent().along(axis)));
        }
        Sized sized = sized(spacing, medianZyx, preset, memoryGb, outputChannels);
        double patchVoxels = sized.topology.patch().voxels();
        double datasetVoxels = medianZyx[0] * medianZyx[1] * medianZyx[2] * images.size();
        double wanted = Math.rint(sized.budget / sized.values * SMALLEST_BATCH);
        int batch = (int) Math.max(SMALLEST_BATCH, Math.min(wanted, Math.rint(datasetVoxels / patchVoxels)));
        return PlanJson.plan(new PlanJson.Content(
                datasetName,
                preset.plansName(),
                preset.plannerName(),
                medianSpacing(images),
                new Extent(
                        (int) Math.rint(median(images, image -> image.extent().z())),
                        (int) Math.rint(median(images, image -> image.extent().y())),
                        (int) Math.rint(median(images, image -> image.extent().x()))),
                medianZyx,
                sized.topology.patch(),
                batch,
                spacing,
                Normalization.Z_SCORE,
                network(sized.topology),
                fingerprint.intensities(),
                List.of()));
    }

    private record Sized(Topology topology, double values, double budget) {}

    private static Sized sized(
            Spacing spacing, double[] medianZyx, PlannerPreset preset, double memoryGb, int outputChannels)
            throws IncompatibleModelException {
        double budget = preset.featureMapValues() * (memoryGb / preset.memoryGb());
        // As many voxels as 256³ in the shape of equal millimetres, but no larger than the median image.
        double scale = Math.cbrt(INITIAL_PATCH_VOXELS * spacing.z() * spacing.y() * spacing.x());
        double[] initial = new double[3];
        for (Axis axis : Axis.values()) {
            initial[axis.ordinal()] = Math.min(Math.rint(scale / spacing.along(axis)), medianZyx[axis.ordinal()]);
        }
        Topology topology = Topology.of(spacing, initial);
        double values = values(topology, outputChannels);
        while (values > budget) {
            Axis largest = largest(topology.patch(), medianZyx);
            double[] smaller = topology.shrunk(spacing, largest);
            Topology next = smaller[largest.ordinal()] < 1 ? topology : Topology.of(spacing, smaller);
            if (next.strides().size() < 2 || next.equals(topology)) {
                throw new IncompatibleModelException(String.format(
                        Locale.ROOT,
                        "No patch fits %.2f GB: the smallest, %s, needs about %.2f GB for two patches; expected a device"
                                + " with more memory, such as the %.0f GB that %s is made for",
                        memoryGb,
                        topology.patch(),
                        values / preset.featureMapValues() * preset.memoryGb(),
                        preset.memoryGb(),
                        preset.code()));
            }
            topology = next;
            values = values(topology, outputChannels);
        }
        return new Sized(topology, values, budget);
    }

    private static double values(Topology topology, int outputChannels) {
        return topology.strides().size() < 2
                ? 0
                : FeatureMaps.values(network(topology), topology.patch(), outputChannels);
    }

    /** The axis along which a patch is largest beside the median image; of equal ones the last. */
    private static Axis largest(Extent patch, double[] medianZyx) {
        Axis largest = Axis.Z;
        for (Axis axis : Axis.values()) {
            if (patch.along(axis) / medianZyx[axis.ordinal()] >= patch.along(largest) / medianZyx[largest.ordinal()]) {
                largest = axis;
            }
        }
        return largest;
    }

    static NetworkPlan network(Topology topology) {
        int count = topology.strides().size();
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stages.add(new Stage(
                    Math.min(BASE_FEATURES << Math.min(i, 20), MOST_FEATURES),
                    topology.kernels().get(i),
                    topology.strides().get(i),
                    BLOCKS.get(Math.min(i, BLOCKS.size() - 1))));
        }
        return new NetworkPlan(
                NetworkPlan.Family.RESIDUAL_ENCODER, stages, Collections.nCopies(count - 1, 1), true, 1e-5, 0.01);
    }

    /**
     * The spacing to resample to: the median per axis; but where one axis is more than three times as coarse as the others
     * and has less than a third of their voxels, its tenth percentile, no finer than the others. Follows
     * {@code determine_fullres_target_spacing}.
     */
    static Spacing targetSpacing(List<Fingerprint.Image> images) {
        Spacing target = medianSpacing(images);
        Axis worst = Axis.Z;
        for (Axis axis : Axis.values()) {
            if (target.along(axis) > target.along(worst)) {
                worst = axis;
            }
        }
        double coarsestOther = 0;
        double smallestOther = Double.POSITIVE_INFINITY;
        for (Axis axis : Axis.values()) {
            if (axis != worst) {
                coarsestOther = Math.max(coarsestOther, target.along(axis));
                smallestOther = Math.min(
                        smallestOther, median(images, image -> image.extent().along(axis)));
            }
        }
        Axis thick = worst;
        boolean coarse = target.along(thick) > ANISOTROPY_LIMIT * coarsestOther;
        boolean few = median(images, image -> image.extent().along(thick)) * ANISOTROPY_LIMIT < smallestOther;
        if (!coarse || !few) {
            return target;
        }
        double fine = percentile(images, image -> image.spacing().along(thick), 0.1);
        return target.with(thick, fine < coarsestOther ? coarsestOther + DENOMINATOR_EPSILON : fine);
    }

    private static Spacing medianSpacing(List<Fingerprint.Image> images) {
        return new Spacing(
                median(images, image -> image.spacing().z()),
                median(images, image -> image.spacing().y()),
                median(images, image -> image.spacing().x()));
    }

    private static double median(List<Fingerprint.Image> images, ToDoubleFunction<Fingerprint.Image> value) {
        return percentile(images, value, 0.5);
    }

    /** With linear interpolation between neighbours, as NumPy's. */
    private static double percentile(
            List<Fingerprint.Image> images, ToDoubleFunction<Fingerprint.Image> value, double share) {
        double[] sorted = images.stream().mapToDouble(value).toArray();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /**
     * About how much memory of one device training needs, in gigabytes, by nnU-Net's measure: 8 GB for two patches with
     * {@code 680,000,000} feature-map values each.
     *
     * @param patches how many of them are on the device at once
     * @param outputChannels of the network
     */
    public static double trainingMemoryGb(PlanConfiguration configuration, int patches, int outputChannels) {
        PlannerPreset measure = PlannerPreset.RESENC_M;
        double values = FeatureMaps.values(configuration.network(), configuration.patch(), outputChannels);
        return measure.memoryGb() * values / measure.featureMapValues() * patches / SMALLEST_BATCH;
    }

    /**
     * Refuses a configuration of which not even two patches fit the memory of a device.
     *
     * @throws IncompatibleModelException with the numbers
     */
    public static void requireFits(PlanConfiguration configuration, double memoryGb, int outputChannels)
            throws IncompatibleModelException {
        double needed = trainingMemoryGb(configuration, SMALLEST_BATCH, outputChannels);
        if (needed > memoryGb) {
            throw new IncompatibleModelException(String.format(
                    Locale.ROOT,
                    "Configuration %s: two patches of %s need about %.1f GB for training, but the device has %.1f GB;"
                            + " choose --plan %s, which fits its patch to --memory",
                    configuration.name(),
                    configuration.patch(),
                    needed,
                    memoryGb,
                    PlannerPreset.RESENC_M.code()));
        }
    }
}
