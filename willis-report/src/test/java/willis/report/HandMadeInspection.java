package willis.report;

import java.util.List;
import java.util.Optional;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.RegionOfInterest;
import willis.geometry.Spacing;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.volume.Modality;
import willis.volume.Volume;

/** A head of two ellipsoids, in Hounsfield units, with one bright ball in its left front upper part. */
final class HandMadeInspection {
    static final PointMm BALL = new PointMm(45, -40, 30);

    private HandMadeInspection() {}

    static Inspection of(Modality modality, QualityFinding... findings) {
        return of(head(Orientation.LPS), modality, "Explicit VR Little Endian", findings);
    }

    static Inspection of(Volume volume, Modality modality, String storage, QualityFinding... findings) {
        return new Inspection(
                "2.25.1",
                Optional.of("2.25.2"),
                modality,
                storage,
                volume.grid().extent().z(),
                volume,
                RegionOfInterest.in(volume.grid(), RegionOfInterest.Bounds.EXACT, Orientation.RAS),
                List.of(findings));
    }

    static QualityFinding warning(String message) {
        return QualityFinding.of(QualityCode.NOISE, QualityPolicy.NORMAL, message);
    }

    /** 200×220×210 mm around the origin at 3/2.5/2 mm, stored as a code says. */
    static Volume head(Orientation stored) {
        Grid lps = new Grid(
                new Extent(70, 88, 100),
                new Spacing(3, 2.5, 2),
                new PointMm(-99, -108.75, -103.5),
                DirectionCosines.LPS);
        Grid grid = lps.reoriented(stored);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            PointMm point = grid.toPatient(grid.extent().voxel(i));
            double skull = ellipsoid(point, 75, 92, 90);
            double brain = ellipsoid(point, 68, 85, 83);
            voxels[i] = skull > 1 ? -1000 : brain > 1 ? 1400 : point.distanceMm(BALL) < 9 ? 2000 : 35;
        }
        return new Volume(grid, voxels);
    }

    private static double ellipsoid(PointMm point, double x, double y, double z) {
        return Math.pow(point.x() / x, 2) + Math.pow(point.y() / y, 2) + Math.pow(point.z() / z, 2);
    }
}
