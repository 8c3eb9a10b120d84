package willis.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import willis.augmentation.AugmentationPlan;
import willis.augmentation.Augmenter;
import willis.augmentation.PatchPoint;
import willis.augmentation.TrainingBlock;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.VoxelPoint;

/** Makes training patches of the published size on one thread, again and again, as a process of its own. */
public final class AugmentPatches {
    static final Extent PATCH = new Extent(96, 160, 128);

    private AugmentPatches() {}

    /**
     * {@code intended} or {@code reference}, a count of rounds, a count of patches in each, and a seed; prints for each round a
     * line with the seconds per patch and those the processor worked.
     */
    public static void main(String[] arguments) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Augmenter augmenter = new Augmenter(plan(arguments[0]), PATCH);
        int rounds = Integer.parseInt(arguments[1]);
        int patches = Integer.parseInt(arguments[2]);
        TrainingBlock block = block();
        SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[3]));
        float[] voxels = new float[PATCH.arrayLength()];
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            long worked = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < patches; i++) {
                augmenter.apply(block, random, voxels);
            }
            worked = threads.getCurrentThreadCpuTime() - worked;
            System.out.printf(
                    Locale.ROOT, "%.5f %.5f%n", (System.nanoTime() - start) / 1e9 / patches, worked / 1e9 / patches);
        }
    }

    static AugmentationPlan plan(String name) {
        return switch (name) {
            case "intended" -> AugmentationPlan.intended();
            case "reference" -> AugmentationPlan.reference();
            default -> throw new IllegalArgumentException("found plan '" + name + "', expected intended or reference");
        };
    }

    /** The published block, as a normalised head might be: smooth, with noise and one aneurysm. */
    static TrainingBlock block() {
        Extent extent = Augmenter.blockExtent(PATCH);
        SplittableRandom random = new SplittableRandom(2);
        float[] voxels = new float[extent.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            var voxel = extent.voxel(i);
            double smooth = Math.sin(voxel.z() / 9.0) + Math.sin(voxel.y() / 13.0) * Math.sin(voxel.x() / 7.0);
            voxels[i] = (float) (smooth + 0.5 * random.nextGaussian());
        }
        return new TrainingBlock(
                voxels, extent, List.of(new PatchPoint(Location.LEFT_MCA, new VoxelPoint(95, 119, 93))));
    }
}
