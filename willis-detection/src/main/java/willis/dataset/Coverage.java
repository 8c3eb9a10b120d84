package willis.dataset;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Orientation;
import willis.geometry.RegionOfInterest;
import willis.geometry.VoxelIndex;

/**
 * Which annotated aneurysms lie in the region of interest, outside of which a detector sees nothing: an upper bound of what
 * it can find.
 *
 * @param inside how many localisers the region holds
 * @param outside the others; localisers without a place in their series are neither
 */
public record Coverage(int inside, List<Outside> outside) {

    /** Copies the list. */
    public Coverage {
        outside = List.copyOf(outside);
    }

    /**
     * A localiser beyond the region.
     *
     * @param localizer the row of the table
     * @param beyondMm how far, along the axis on which it is farthest out
     */
    public record Outside(Localizer localizer, double beyondMm) {}

    /**
     * Of some series.
     *
     * @param bounds exact, or as the published code has it
     * @param orientation the model's, as when it detects; see {@link willis.cases.CasePreparation}
     */
    public static Coverage of(List<PlacedLocalizers> series, RegionOfInterest.Bounds bounds, Orientation orientation) {
        int inside = 0;
        List<Outside> outside = new ArrayList<>();
        for (PlacedLocalizers placed : series) {
            Box region = RegionOfInterest.in(placed.grid(), placed.head(), bounds, orientation);
            for (PlacedLocalizers.PlacedLocalizer localizer : placed.placed()) {
                double beyondMm = beyondMm(placed, region, localizer.voxel().nearest());
                if (beyondMm == 0) {
                    inside++;
                } else {
                    outside.add(new Outside(localizer.localizer(), beyondMm));
                }
            }
        }
        return new Coverage(inside, outside);
    }

    private static double beyondMm(PlacedLocalizers placed, Box region, VoxelIndex voxel) {
        double farthest = 0;
        for (Axis axis : Axis.values()) {
            int below = region.start().along(axis) - voxel.along(axis);
            int above = voxel.along(axis) - (region.end(axis) - 1);
            farthest = Math.max(
                    farthest, Math.max(below, above) * placed.grid().spacing().along(axis));
        }
        return farthest;
    }
}
