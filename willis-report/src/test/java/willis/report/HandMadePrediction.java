package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.detect.BlobModel;
import willis.detect.Detection;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.RegionOfInterest;
import willis.geometry.Spacing;
import willis.geometry.VoxelPoint;
import willis.quality.QualityFinding;
import willis.series.FramePlace;
import willis.volume.Modality;
import willis.volume.Volume;

/** A block of one grey with a ball, and an answer that finds it: what is drawn there can be measured in the pictures. */
final class HandMadePrediction {
    static final String ID = "2.25.1";
    /** Left, in front and above. */
    static final PointMm BALL = new PointMm(32, -21, 17);
    /** Right, behind and below; nothing is seen there. */
    static final PointMm OTHER = new PointMm(-41, 30, -26);

    static final double RADIUS_MM = 7;
    /** From here on a finding counts. */
    static final double OPERATING_POINT = 0.3;

    static final double PRESENCE_OPERATING_POINT = 0.45;

    private HandMadePrediction() {}

    /** 210×220×200 mm around the origin at 3/2.5/2 mm, stored as a code says. */
    static Grid stored(String orientation) {
        return new Grid(
                        new Extent(70, 88, 100),
                        new Spacing(3, 2.5, 2),
                        new PointMm(-99, -108.75, -103.5),
                        DirectionCosines.LPS)
                .reoriented(Orientation.parse(orientation));
    }

    /** A sagittal stack, its slices turned out of the patient's axes by about 18 degrees, at 3.3/1.1/1.7 mm. */
    static Grid oblique() {
        Direction x = Direction.of(0.2, 0.95, -0.15);
        Direction y = Direction.of(0.1, 0.2, -1).cross(x).cross(x).negated();
        Direction z = x.cross(y);
        DirectionCosines cosines = new DirectionCosines(z, y, x);
        Grid atZero = new Grid(new Extent(60, 140, 110), new Spacing(3.3, 1.1, 1.7), new PointMm(0, 0, 0), cosines);
        PointMm middle = atZero.toPatient(new VoxelPoint(29.5, 69.5, 54.5));
        return new Grid(atZero.extent(), atZero.spacing(), new PointMm(-middle.x(), -middle.y(), -middle.z()), cosines);
    }

    /** Bright on dark; for T2 dark on a bright ground that is darkest at the feet. */
    static Volume volume(Grid grid, Modality modality) {
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            PointMm point = grid.toPatient(grid.extent().voxel(i));
            boolean inside = point.distanceMm(BALL) < RADIUS_MM;
            if (modality == Modality.T2) {
                voxels[i] = inside ? 35 : (float) (2000 + 5 * point.z());
            } else {
                voxels[i] = inside ? 2000 : 35;
            }
        }
        return new Volume(grid, voxels);
    }

    static Box region(Grid grid) {
        return RegionOfInterest.in(grid, RegionOfInterest.Bounds.EXACT, Orientation.RAS);
    }

    static Finding finding(Grid grid, Location location, double probability, PointMm position) {
        return new Finding(
                location,
                probability,
                probability / 2,
                probability >= OPERATING_POINT,
                position,
                grid.toVoxel(position).nearest(),
                Optional.of(new FramePlace("2.25.9", 1, 4, 5)));
    }

    /** The ball found with 0.9, something else with 0.2; a heat map around the ball. */
    static Detection detection(Path folder, Grid grid, Modality modality, QualityFinding... quality)
            throws IOException {
        return detection(
                        folder,
                        modality,
                        List.of(
                                finding(grid, Location.LEFT_MCA, 0.9, BALL),
                                finding(grid, Location.RIGHT_SUPRACLINOID_ICA, 0.2, OTHER)),
                        quality)
                .withHeatMap(Optional.of(heatMap(grid)));
    }

    /** An answer without a heat map. */
    static Detection detection(Path folder, Modality modality, List<Finding> findings, QualityFinding... quality)
            throws IOException {
        Map<Location, Double> raw = new EnumMap<>(Location.class);
        Map<Location, Double> calibrated = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            double highest = findings.stream()
                    .filter(finding -> finding.location() == location || !location.isVessel())
                    .mapToDouble(Finding::probability)
                    .max()
                    .orElse(0.01);
            raw.put(location, highest);
            calibrated.put(location, highest / 2);
        }
        return new Detection(
                ID,
                Optional.of("2.25.2"),
                modality,
                BlobModel.description(folder, "blobs-1"),
                raw,
                calibrated,
                OPERATING_POINT,
                PRESENCE_OPERATING_POINT,
                new ArrayList<>(findings),
                List.of(quality),
                Optional.empty(),
                List.of(),
                Map.of("network", 1.25));
    }

    static Volume heatMap(Grid grid) {
        Grid part = grid.cropped(region(grid));
        float[] voxels = new float[part.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            double squared = part.toPatient(part.extent().voxel(i)).squaredDistance(BALL);
            voxels[i] = (float) (0.9 * Math.exp(-squared / 200));
        }
        return new Volume(part, voxels);
    }

    static String html(Path folder, Grid grid, Modality modality) throws IOException {
        return html(volume(grid, modality), detection(folder, grid, modality));
    }

    static String html(Volume volume, Detection detection) {
        return PredictionPage.html(volume, region(volume.grid()), "RLE Lossless", detection, "fp32, mirrored");
    }
}
