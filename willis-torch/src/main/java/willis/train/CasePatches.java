package willis.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import willis.augmentation.AugmentationJson;
import willis.augmentation.AugmentationPlan;
import willis.augmentation.Augmenter;
import willis.augmentation.PatchPoint;
import willis.augmentation.TrainingBlock;
import willis.augmentation.TrainingPatch;
import willis.cases.CasePoint;
import willis.cases.CaseStore;
import willis.cases.StoredCase;
import willis.findings.ChannelOrder;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.patch.PatchPlacement;

/**
 * Samples of prepared cases, as nnU-Net's data loader draws them: any case, a block anywhere in it or, for a share of each
 * batch, about one of its aneurysms; then cut and augmented.
 *
 * <p>Thread safe: every thread augments in buffers of its own.
 */
public final class CasePatches implements PatchSource {
    private final CaseStore cases;
    private final List<String> uids;
    private final ChannelOrder order;
    private final Extent patch;
    private final PatchPlacement placement;
    private final int batchSize;
    private final AugmentationPlan augmentation;
    private final ThreadLocal<Augmenter> augmenter;

    /**
     * A source.
     *
     * @param uids the cases to draw from; their order matters to what is drawn
     * @param patch the extent of samples
     * @param augmentation what is done to them; {@link AugmentationPlan#none} for validation
     * @param batchSize samples of all processes per step, of which {@value PatchPlacement#PUBLISHED_FOREGROUND_SHARE} show
     *     an aneurysm if their case has one
     * @throws IllegalArgumentException without cases
     */
    public CasePatches(
            CaseStore cases,
            List<String> uids,
            ChannelOrder order,
            Extent patch,
            AugmentationPlan augmentation,
            int batchSize) {
        if (uids.isEmpty()) {
            throw new IllegalArgumentException("There is no case to draw patches from");
        }
        this.cases = cases;
        this.uids = List.copyOf(uids);
        this.order = order;
        this.patch = patch;
        this.batchSize = batchSize;
        this.augmentation = augmentation;
        // Where nothing turns or scales, nothing beyond the patch is needed.
        Extent block = augmentation.equals(AugmentationPlan.none()) ? patch : Augmenter.blockExtent(patch);
        placement = new PatchPlacement(block, patch, PatchPlacement.PUBLISHED_BALL_RADIUS);
        augmenter = ThreadLocal.withInitial(() -> new Augmenter(augmentation, patch));
    }

    @Override
    public Extent patch() {
        return patch;
    }

    @Override
    public Map<String, String> decisive() {
        Map<String, String> decisive = new LinkedHashMap<>();
        AugmentationJson.numbers(augmentation).forEach((name, value) -> decisive.put("augmentation " + name, value));
        return decisive;
    }

    @Override
    public Map<String, String> descriptions() {
        return Map.of(AugmentationJson.FILE_NAME, AugmentationJson.format(augmentation));
    }

    @Override
    public Sample sample(long seed, int epoch, int step, int place) throws IOException {
        RandomGenerator random = new SplittableRandom(mixed(seed, epoch, step, place));
        String uid = uids.get(random.nextInt(uids.size()));
        try (StoredCase stored = cases.open(uid)) {
            Extent whole = stored.description().grid().extent();
            List<PatchPoint> points = new ArrayList<>();
            for (CasePoint point : stored.description().points()) {
                points.add(new PatchPoint(point.location(), point.voxel()));
            }
            boolean forced =
                    PatchPlacement.forcesForeground(place, batchSize, PatchPlacement.PUBLISHED_FOREGROUND_SHARE);
            Box block = forced && !points.isEmpty()
                    ? placement.aboutAneurysm(random, whole, PatchPoint.byLocation(points))
                    : placement.anywhere(random, whole);
            float[] voxels = new float[block.extent().arrayLength()];
            stored.read(block, voxels, 0); // zero is the mean of a case, and what nnU-Net pads with
            TrainingPatch cut = augmenter
                    .get()
                    .apply(new TrainingBlock(voxels, block.extent(), moved(points, block.start())), random);
            return new Sample(cut.voxels(), cut.blobs(order));
        }
    }

    @Override
    public Map<String, String> identity() {
        return Map.of("cases", uids.size() + " with digest " + Digest.of(uids), "patch", patch.toString());
    }

    /** Points of the case, counted from the block's first voxel. */
    private static List<PatchPoint> moved(List<PatchPoint> points, VoxelIndex start) {
        return points.stream()
                .map(point -> new PatchPoint(
                        point.location(),
                        new VoxelPoint(
                                point.position().z() - start.along(Axis.Z),
                                point.position().y() - start.along(Axis.Y),
                                point.position().x() - start.along(Axis.X))))
                .toList();
    }

    /** One number of all four; each is mixed in turn, so that neighbours share nothing. */
    private static long mixed(long seed, int epoch, int step, int place) {
        long mixed = seed;
        for (int part : new int[] {epoch, step, place}) {
            mixed = new SplittableRandom(mixed ^ part).nextLong();
        }
        return mixed;
    }
}
