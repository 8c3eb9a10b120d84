package willis.findings;

import java.util.Optional;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.series.FramePlace;

/**
 * A suspected aneurysm.
 *
 * @param location the vessel
 * @param probability raw, in [0, 1]
 * @param calibrated the calibrated probability
 * @param aboveOperatingPoint whether it counts as a detection
 * @param position in the patient, LPS millimetres
 * @param voxel the nearest voxel of the series as stored
 * @param place the instance, frame, row and column of that voxel; empty for NIfTI files
 */
public record Finding(
        Location location,
        double probability,
        double calibrated,
        boolean aboveOperatingPoint,
        PointMm position,
        VoxelIndex voxel,
        Optional<FramePlace> place) {}
