package willis.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelPoint;
import willis.series.Series;

/**
 * The localisers of one series in the patient, on the very grid on which findings are reported.
 *
 * @param seriesUid the SeriesInstanceUID
 * @param grid that of the series' volume
 * @param head the block of voxels that holds the head
 * @param placed those that point at a voxel
 * @param unplaced the others, each with the reason
 */
public record PlacedLocalizers(
        String seriesUid, Grid grid, Box head, List<PlacedLocalizer> placed, List<UnplacedLocalizer> unplaced) {

    /** Copies the lists. */
    public PlacedLocalizers {
        placed = List.copyOf(placed);
        unplaced = List.copyOf(unplaced);
    }

    /**
     * A localiser in the patient.
     *
     * @param localizer the row of the table
     * @param voxel among the voxels of the volume, in between too
     * @param position LPS millimetres
     */
    public record PlacedLocalizer(Localizer localizer, VoxelPoint voxel, PointMm position) {}

    /** A localiser without a place, and why. */
    public record UnplacedLocalizer(Localizer localizer, String reason) {}

    /**
     * Finds the place of each localiser.
     *
     * @param localizers of this series
     */
    public static PlacedLocalizers in(Series series, List<Localizer> localizers) {
        List<PlacedLocalizer> placed = new ArrayList<>();
        List<UnplacedLocalizer> unplaced = new ArrayList<>();
        Grid grid = series.volume().grid();
        for (Localizer localizer : localizers) {
            List<Integer> frames = series.framesOf(localizer.sopInstanceUid());
            // The table counts frames from 0, DICOM from 1. A single-frame instance may carry the key too.
            int frame = localizer.frame().isPresent()
                    ? localizer.frame().getAsInt() + 1
                    : frames.size() == 1 ? frames.get(0) : 1;
            if (frames.isEmpty()) {
                unplaced.add(new UnplacedLocalizer(
                        localizer, "its instance is not part of the volume, or belongs to another series"));
            } else if (localizer.frame().isEmpty() && frames.size() > 1) {
                unplaced.add(new UnplacedLocalizer(
                        localizer,
                        "its instance has " + frames.size() + " frames in the volume, but 'f' does not say which"));
            } else if (!frames.contains(frame)) {
                unplaced.add(new UnplacedLocalizer(
                        localizer, "frame " + frame + " of its instance (from 1) is not part of the volume"));
            } else {
                Optional<VoxelPoint> voxel =
                        series.voxelOf(localizer.sopInstanceUid(), frame, localizer.y(), localizer.x());
                if (voxel.isPresent()) {
                    placed.add(new PlacedLocalizer(localizer, voxel.get(), grid.toPatient(voxel.get())));
                } else {
                    unplaced.add(new UnplacedLocalizer(
                            localizer,
                            "column " + localizer.x() + ", row " + localizer.y() + " lie outside of its frame"));
                }
            }
        }
        return new PlacedLocalizers(series.id(), grid, series.head(), placed, unplaced);
    }
}
