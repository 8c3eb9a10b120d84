package willis.augmentation;

import java.util.ArrayList;
import java.util.List;
import willis.findings.ChannelOrder;
import willis.geometry.Extent;
import willis.heatmap.BlobPlace;

/** What a network is trained on: the voxels of a patch, and the aneurysms in it. Shares the array. */
public final class TrainingPatch {
    private final float[] voxels;
    private final Extent extent;
    private final List<PatchPoint> points;

    TrainingPatch(float[] voxels, Extent extent, List<PatchPoint> points) {
        this.voxels = voxels;
        this.extent = extent;
        this.points = List.copyOf(points);
    }

    /** {@code extent.voxels()} intensities, order (z, y, x); shared. */
    public float[] voxels() {
        return voxels;
    }

    /** Its size. */
    public Extent extent() {
        return extent;
    }

    /** Its aneurysms, in voxels of the patch; the nearest voxel of each lies inside. */
    public List<PatchPoint> points() {
        return points;
    }

    /** Where the target has its blobs: each aneurysm in the channel of its location. */
    public List<BlobPlace> blobs(ChannelOrder order) {
        List<BlobPlace> blobs = new ArrayList<>();
        for (PatchPoint point : points) {
            blobs.add(new BlobPlace(
                    order.channelOf(point.location()), point.position().nearest()));
        }
        return List.copyOf(blobs);
    }
}
