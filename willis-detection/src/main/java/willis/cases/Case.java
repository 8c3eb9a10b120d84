package willis.cases;

import willis.geometry.Box;
import willis.geometry.Grid;
import willis.volume.Volume;

/**
 * A volume as a network sees it, and where it came from.
 *
 * @param prepared normalised intensities on the plan's grid, in the network's orientation; one channel
 * @param source the grid of the volume it was made from, in the stored orientation
 * @param region the part of the source that was used, in the source's voxels
 */
public record Case(Volume prepared, Grid source, Box region) {

    /** The grid of the part that was used, in the stored orientation. */
    public Grid regionGrid() {
        return source.cropped(region);
    }
}
