package willis.train;

import java.util.List;
import willis.heatmap.BlobPlace;

/** A patch to learn from, augmented: what the network sees and where the aneurysms in it are. */
public final class Sample {
    private final float[] voxels;
    private final List<BlobPlace> blobs;

    /**
     * A sample.
     *
     * @param voxels normalised, (z, y, x); shared, so leave them as they are
     * @param blobs one per aneurysm
     */
    public Sample(float[] voxels, List<BlobPlace> blobs) {
        this.voxels = voxels;
        this.blobs = List.copyOf(blobs);
    }

    /** The intensities, (z, y, x); shared. */
    public float[] voxels() {
        return voxels;
    }

    /** One per aneurysm. */
    public List<BlobPlace> blobs() {
        return blobs;
    }
}
