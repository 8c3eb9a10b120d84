package willis.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;

/** What a network shall answer: one map per channel with a blob at each aneurysm, and one with all of them. */
public final class TargetMaps {
    private TargetMaps() {}

    /**
     * The maps of a patch. Blobs that overlap in a channel are combined by their maximum, and the last channel is the
     * maximum of the others. Follows the published code, {@code ConvertSegToLandmarkTarget}, which knows one blob per
     * channel only.
     *
     * @param blobs where they lie; the part of a blob outside of the patch is cut off
     * @param channels the number of maps, the last included
     * @return {@code channels * patch.voxels()} values in [0, 1], order (channel, z, y, x)
     * @throws IllegalArgumentException if a blob has a channel that is not before the last one
     */
    public static float[] of(Extent patch, List<BlobPlace> blobs, TargetBlob blob, int channels) {
        int voxels = patch.arrayLength();
        float[] maps = new float[Math.multiplyExact(channels, voxels)];
        for (BlobPlace place : blobs) {
            if (place.channel() < 0 || place.channel() >= channels - 1) {
                throw new IllegalArgumentException("A blob has channel " + place.channel() + ", expected 0 to "
                        + (channels - 2) + "; channel " + (channels - 1) + " is the maximum of the others");
            }
            paste(patch, place.voxel(), blob, maps, place.channel() * voxels);
            paste(patch, place.voxel(), blob, maps, (channels - 1) * voxels);
        }
        return maps;
    }

    private static void paste(Extent patch, VoxelIndex middle, TargetBlob blob, float[] maps, int offset) {
        // The patch's voxel that the blob's first voxel falls on.
        int startZ = middle.z() - blob.extent().z() / 2;
        int startY = middle.y() - blob.extent().y() / 2;
        int startX = middle.x() - blob.extent().x() / 2;
        int firstX = Math.max(0, startX);
        int count = Math.min(patch.x(), startX + blob.extent().x()) - firstX;
        if (count <= 0) {
            return;
        }
        for (int z = Math.max(0, startZ);
                z < Math.min(patch.z(), startZ + blob.extent().z());
                z++) {
            for (int y = Math.max(0, startY);
                    y < Math.min(patch.y(), startY + blob.extent().y());
                    y++) {
                blob.raise(z - startZ, y - startY, firstX - startX, maps, offset + patch.index(z, y, firstX), count);
            }
        }
    }

    /**
     * Where the published code puts blobs: for each label of a patch at that voxel of all its voxels which is deepest, that
     * is furthest from other labels and from the outside of the patch; of several, the first in array order. Two aneurysms
     * of one label give one blob.
     *
     * @param labels 0 for none, label c + 1 belongs to channel c; order (z, y, x)
     * @return in the order of labels
     */
    public static List<BlobPlace> deepestVoxels(float[] labels, Extent patch) {
        List<BlobPlace> places = new ArrayList<>();
        int highest = 0;
        for (float label : labels) {
            highest = Math.max(highest, (int) label);
        }
        Extent padded = DistanceTransform.padded(patch);
        boolean[] ofLabel = new boolean[labels.length];
        for (int label = 1; label <= highest; label++) {
            boolean occurs = false;
            for (int i = 0; i < labels.length; i++) {
                ofLabel[i] = labels[i] == label;
                occurs |= ofLabel[i];
            }
            if (occurs) {
                double[] squared = DistanceTransform.squared(
                        DistanceTransform.padded(ofLabel, patch), padded, new Spacing(1, 1, 1));
                double deepest = Arrays.stream(squared).max().orElseThrow();
                int place = 0;
                while (squared[place] < deepest) {
                    place++;
                }
                VoxelIndex voxel = padded.voxel(place);
                places.add(new BlobPlace(label - 1, new VoxelIndex(voxel.z() - 1, voxel.y() - 1, voxel.x() - 1)));
            }
        }
        return List.copyOf(places);
    }
}
