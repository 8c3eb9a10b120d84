package willis.patch;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;

/**
 * The overlapping patches that cover a volume, as nnU-Net lays them: evenly spread, no further apart than a share of the
 * patch, the first at the start and the last at the end.
 *
 * <p>A volume smaller than the patch on some axis is thought to lie in the middle of a larger one; {@link #inner()} tells
 * where.
 */
public final class Tiling {
    private final Extent padded;
    private final Box inner;
    private final Extent patch;
    private final List<Integer> startsZ;
    private final List<Integer> startsY;
    private final List<Integer> startsX;

    private Tiling(Extent padded, Box inner, Extent patch, double step) {
        this.padded = padded;
        this.inner = inner;
        this.patch = patch;
        startsZ = starts(padded.z(), patch.z(), step);
        startsY = starts(padded.y(), patch.y(), step);
        startsX = starts(padded.x(), patch.x(), step);
    }

    /**
     * The tiling of a volume.
     *
     * @param step the distance of patches as a share of their extent, in (0, 1]
     */
    public static Tiling of(Extent volume, Extent patch, double step) {
        Extent padded = new Extent(
                Math.max(volume.z(), patch.z()), Math.max(volume.y(), patch.y()), Math.max(volume.x(), patch.x()));
        VoxelIndex margin = new VoxelIndex(
                (padded.z() - volume.z()) / 2, (padded.y() - volume.y()) / 2, (padded.x() - volume.x()) / 2);
        return new Tiling(padded, new Box(margin, volume), patch, step);
    }

    /**
     * Where patches begin along one axis; follows nnU-Net v2, {@code compute_steps_for_sliding_window}.
     *
     * @throws IllegalArgumentException if the step is not in (0, 1] or the axis is shorter than the patch
     */
    static List<Integer> starts(int size, int patch, double step) {
        if (!(step > 0 && step <= 1)) {
            throw new IllegalArgumentException(
                    "The step between patches is a share of the patch in (0, 1], got " + step);
        }
        if (size < patch) {
            throw new IllegalArgumentException("An axis of " + size + " voxels is shorter than a patch of " + patch);
        }
        int count = (int) Math.ceil((size - patch) / (patch * step)) + 1;
        double distance = count > 1 ? (double) (size - patch) / (count - 1) : 0;
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add((int) Math.rint(distance * i));
        }
        return List.copyOf(starts);
    }

    /** The volume, enlarged to the patch where it is smaller. */
    public Extent padded() {
        return padded;
    }

    /** Where the volume lies in {@link #padded()}. */
    public Box inner() {
        return inner;
    }

    /** The extent of every patch. */
    public Extent patch() {
        return patch;
    }

    /** The first slices of the layers of patches, in {@link #padded()}, ascending. */
    public List<Integer> layers() {
        return startsZ;
    }

    /** The first voxels of one layer's patches, in {@link #padded()}, row by row. */
    public List<VoxelIndex> patchesOf(int layerStart) {
        List<VoxelIndex> starts = new ArrayList<>();
        for (int y : startsY) {
            for (int x : startsX) {
                starts.add(new VoxelIndex(layerStart, y, x));
            }
        }
        return starts;
    }

    /** The number of patches. */
    public int count() {
        return Math.multiplyExact(Math.multiplyExact(startsZ.size(), startsY.size()), startsX.size());
    }
}
