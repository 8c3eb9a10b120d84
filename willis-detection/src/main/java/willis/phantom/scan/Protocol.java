package willis.phantom.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.HeadFrame;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.image.Pose;
import willis.phantom.image.ScanPlane;

/**
 * What a scanner was told to do: matrix, slices, and which part of the head they cover.
 *
 * @param settings what was asked for
 * @param features what the scan has; see {@link Feature}
 * @param direction which way the slices lie
 * @param pixelMm both sides of a pixel
 * @param thicknessMm of a slice
 * @param spacingMm from slice to slice, along the step
 * @param step the direction from slice to slice: the slices' normal, but for a tilted gantry
 * @param planes evenly along the step, all of one size
 */
public record Protocol(
        ScanSettings settings,
        Set<Feature> features,
        SliceDirection direction,
        double pixelMm,
        double thicknessMm,
        double spacingMm,
        Direction step,
        List<ScanPlane> planes) {
    /** The top of an average head's scalp, in the atlas. */
    private static final double VERTEX = 98;

    private static final int MOST_SLICES = 900;

    /** So that labels of one byte and a volume of floats fit into two gigabytes together. */
    private static final long MOST_VOXELS = 240_000_000;

    /** Copies the list. */
    public Protocol {
        planes = List.copyOf(planes);
    }

    /** Draws a protocol for a head. */
    static Protocol drawn(CaseSeed seed, HeadFrame frame, ScanSettings settings) {
        return new Planning(seed, frame, settings).protocol();
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Whether every slice stands on the next: there is a grid of the series' own voxels. */
    boolean isStraight() {
        return !has(Feature.GANTRY_TILT);
    }

    /** Size and place of a scan, while it is being decided. */
    private static final class Planning {
        private final ScanSettings settings;
        private final HeadFrame frame;
        private final Set<Feature> features;
        private final Draw matrixDraw;
        private final Draw sliceDraw;
        private final Draw coverageDraw;
        private final Draw poseDraw;

        private double fieldMm;
        private int matrix;
        private double thicknessMm;
        private double spacingMm;

        Planning(CaseSeed seed, HeadFrame frame, ScanSettings settings) {
            this.settings = settings;
            this.frame = frame;
            features = Feature.drawn(seed, settings);
            matrixDraw = seed.stream("protocol matrix");
            sliceDraw = seed.stream("protocol slices");
            coverageDraw = seed.stream("protocol coverage");
            poseDraw = seed.stream("protocol pose");
        }

        Protocol protocol() {
            SliceDirection direction = has(Feature.SAGITTAL)
                    ? SliceDirection.SAGITTAL
                    : has(Feature.CORONAL) ? SliceDirection.CORONAL : SliceDirection.AXIAL;
            chooseMatrix();
            chooseSlices();
            Coverage coverage = coverage();
            Pose pose = pose();
            return laidOut(direction, coverage, pose);
        }

        private boolean has(Feature feature) {
            return features.contains(feature);
        }

        /** Matrix and field of view [RSNA], or smaller ones. */
        private void chooseMatrix() {
            boolean small = settings.detail() == Detail.SMALL;
            switch (settings.modality()) {
                case CTA -> {
                    matrix = small
                            ? matrixDraw.oneOf(List.of(320, 352, 384))
                            : weighted(List.of(512, 768, 1024), List.of(0.90, 0.05, 0.05));
                    fieldMm = matrixDraw.clippedGaussian(230, 18, 200, 290);
                }
                case MRA -> {
                    matrix = small
                            ? matrixDraw.oneOf(List.of(288, 320, 384))
                            : weighted(
                                    List.of(320, 384, 448, 512, 576, 640, 768),
                                    List.of(0.12, 0.18, 0.12, 0.42, 0.06, 0.06, 0.04));
                    fieldMm = matrixDraw.clippedGaussian(205, 12, 180, 240);
                }
                case T2 -> {
                    matrix = small
                            ? matrixDraw.oneOf(List.of(256, 288, 320))
                            : weighted(
                                    List.of(256, 320, 384, 448, 512, 640), List.of(0.12, 0.15, 0.15, 0.10, 0.40, 0.08));
                    fieldMm = matrixDraw.clippedGaussian(225, 12, 205, 250);
                }
                default -> {
                    matrix = small
                            ? matrixDraw.oneOf(List.of(256, 288, 320))
                            : weighted(List.of(256, 320, 384, 512), List.of(0.35, 0.20, 0.15, 0.30));
                    fieldMm = matrixDraw.clippedGaussian(235, 10, 215, 260);
                }
            }
            if (has(Feature.LARGE_FIELD)) {
                fieldMm = matrixDraw.uniform(300, 350);
            } else if (has(Feature.CORONAL) || has(Feature.SAGITTAL)) {
                // The neck of contrast-enhanced MRA, and chin to vertex of the others, have to fit into a slice.
                fieldMm = Math.max(fieldMm, has(Feature.CONTRAST_ENHANCED) ? 300 : 256);
            }
            if (settings.detail() == Detail.FAST) {
                matrix = 200;
                fieldMm = 160;
            }
        }

        private <T> T weighted(List<T> choices, List<Double> weights) {
            return matrixDraw.weighted(choices, choice -> weights.get(choices.indexOf(choice)));
        }

        /** Thickness and distance of slices [RSNA], or coarser ones. */
        private void chooseSlices() {
            if (settings.detail() == Detail.FAST) {
                thicknessMm = 0.8;
                spacingMm = 0.8;
                return;
            }
            boolean small = settings.detail() == Detail.SMALL;
            boolean thin = has(Feature.VOLUMETRIC);
            switch (settings.modality()) {
                case CTA -> {
                    double kind = sliceDraw.uniform(0, 1);
                    if (small) {
                        thicknessMm = kind < 0.9 ? sliceDraw.uniform(0.9, 1.3) : sliceDraw.uniform(2, 3);
                        spacingMm = thicknessMm * sliceDraw.uniform(0.8, 1);
                    } else {
                        thicknessMm = kind < 0.80
                                ? sliceDraw.uniform(0.5, 1.0)
                                : kind < 0.92 ? sliceDraw.uniform(1.25, 2) : sliceDraw.uniform(2.5, 5);
                        spacingMm = thicknessMm * sliceDraw.uniform(0.5, 1);
                    }
                }
                case MRA -> {
                    thicknessMm = sliceDraw.uniform(0.8, 1.4);
                    spacingMm = small ? sliceDraw.uniform(0.8, 1) : sliceDraw.uniform(0.4, 0.8);
                }
                case T2 -> {
                    thicknessMm = thin ? sliceDraw.uniform(small ? 0.8 : 0.5, 1.2) : sliceDraw.uniform(3, 5);
                    spacingMm = thicknessMm * (thin ? 1 : 1 + sliceDraw.uniform(0, 0.25));
                }
                default -> {
                    thicknessMm = thin ? sliceDraw.uniform(small ? 1 : 0.8, 1.5) : sliceDraw.uniform(3, 6);
                    spacingMm = thicknessMm * (thin ? 1 : 1 + sliceDraw.uniform(0, 0.25));
                }
            }
            thicknessMm = Math.round(thicknessMm * 1000) / 1000.0;
            spacingMm = Math.round(spacingMm * 1000) / 1000.0;
        }

        /** The box of the head that slices shall cover, head millimetres. */
        private record Coverage(double front, double back, double bottom, double top) {}

        private Coverage coverage() {
            double front = level(new PointMm(0, -108, 0)).y();
            double back = level(new PointMm(0, 118, 0)).y();
            double vertex = height(VERTEX);
            boolean small = settings.detail() == Detail.SMALL;
            double bottom;
            double top;
            switch (settings.modality()) {
                case CTA -> {
                    if (has(Feature.NECK)) {
                        bottom = small ? coverageDraw.uniform(-160, -125) : coverageDraw.uniform(-320, -230);
                        top = height(100);
                    } else if (has(Feature.BRAIN_ONLY)) {
                        bottom = height(-50);
                        top = height(100);
                    } else {
                        bottom = height(-95);
                        top = height(105);
                    }
                }
                case MRA -> {
                    if (has(Feature.CONTRAST_ENHANCED)) {
                        bottom = small ? -110 : coverageDraw.uniform(-220, -170);
                        top = height(75);
                    } else {
                        double slab = coverageDraw.uniform(70, small ? 110 : 140);
                        double centre = coverageDraw.clippedGaussian(-20, 15, -45, 15);
                        bottom = centre - slab / 2;
                        top = centre + slab / 2;
                    }
                }
                case T2 -> {
                    if (has(Feature.SLAB)) {
                        double slab = coverageDraw.uniform(40, 80);
                        double centre = coverageDraw.clippedGaussian(-18, 6, -32, 0);
                        bottom = centre - slab / 2;
                        top = centre + slab / 2;
                    } else {
                        bottom = height(-75);
                        top = height(90);
                    }
                }
                default -> {
                    bottom = height(-75);
                    top = height(95);
                }
            }
            if (has(Feature.AIR_ABOVE)) {
                top = vertex + coverageDraw.uniform(10, 80);
            } else if (has(Feature.CUT_VERTEX)) {
                top = vertex - coverageDraw.uniform(8, 25);
            }
            if (has(Feature.CUT_BASE)) {
                bottom = height(coverageDraw.uniform(-50, -38));
            }
            if (settings.detail() == Detail.FAST) {
                top = vertex;
                bottom = vertex - 200;
            }
            return new Coverage(front, back, bottom, top);
        }

        private double height(double atlasZ) {
            return level(new PointMm(0, 10, atlasZ)).z();
        }

        private PointMm level(PointMm atlas) {
            return frame.toHead(atlas);
        }

        /** How the head lies; the table lies anywhere, and the scanner counts millimetres from anywhere. */
        private Pose pose() {
            double pitch = poseDraw.gaussian(0, 8);
            double roll = poseDraw.gaussian(0, 3);
            double yaw = poseDraw.gaussian(0, 4);
            boolean ct = settings.modality().isCt();
            PointMm shift = new PointMm(
                    poseDraw.gaussian(0, 8),
                    poseDraw.gaussian(0, 8) + (ct ? poseDraw.uniform(-180, 40) : 0),
                    ct ? poseDraw.uniform(-900, 900) : poseDraw.gaussian(0, 25));
            return new Pose(pitch, roll, yaw, shift);
        }

        private Protocol laidOut(SliceDirection direction, Coverage box, Pose pose) {
            boolean ct = settings.modality().isCt();
            // Technologists lay MR slices along the base of the skull, as well as they see it.
            double tilt = settings.detail() == Detail.FAST
                    ? 0
                    : ct
                            ? has(Feature.GANTRY_TILT) ? poseDraw.uniform(6, 20) * (poseDraw.chance(0.5) ? 1 : -1) : 0
                            : pose.pitchDegrees() / 2;
            Direction row = tilted(direction.row, tilt);
            Direction column = tilted(direction.column, tilt);
            Direction normal = row.cross(column);
            Direction step = has(Feature.GANTRY_TILT) ? new Direction(0, 0, 1) : normal;

            double lengthMm;
            // Coronal and sagittal slices reach from just above the head as far down as they are long.
            double middleZ = direction == SliceDirection.AXIAL ? (box.bottom + box.top) / 2 : box.top + 5 - fieldMm / 2;
            PointMm middle = new PointMm(0, (box.front + box.back) / 2, middleZ);
            switch (direction) {
                case AXIAL -> lengthMm = box.top - box.bottom;
                case CORONAL -> lengthMm = box.back - box.front;
                default -> lengthMm = 160;
            }
            long planePixels = (long) matrix * matrix;
            int most = (int) Math.min(MOST_SLICES, MOST_VOXELS / planePixels);
            spacingMm = Math.max(spacingMm, Math.ceil(1000 * lengthMm / most) / 1000);
            int count = Math.max(8, (int) Math.round(lengthMm / spacingMm));
            double pixelMm = Math.round(1e6 * fieldMm / matrix) / 1e6;
            int rows = matrix;
            int columns = matrix;
            boolean square = ct || settings.detail() == Detail.FAST || has(Feature.TRANSPOSED);
            if (!square && direction == SliceDirection.AXIAL && matrixDraw.chance(0.4)) {
                columns = (int) (matrix * matrixDraw.uniform(0.8, 0.92)) / 4 * 4;
            }

            // The table stands where the head is, as well as that is seen: the head's own offset stays.
            double offsetX = 0;
            double offsetY = 0;
            if (has(Feature.OFFSET_FIELD)) {
                double offset = poseDraw.uniform(15, 40) * (poseDraw.chance(0.5) ? 1 : -1);
                if (direction != SliceDirection.SAGITTAL && poseDraw.chance(0.5)) {
                    offsetX = offset;
                } else {
                    offsetY = offset;
                }
            }
            PointMm seen = pose.toScanner(middle);
            PointMm centre = new PointMm(
                    seen.x() + offsetX + poseDraw.gaussian(0, 5),
                    seen.y() + offsetY + poseDraw.gaussian(0, 5),
                    seen.z());
            PointMm corner = centre.moved(step, -(count - 1) / 2.0 * spacingMm)
                    .moved(row, -(columns - 1) / 2.0 * pixelMm)
                    .moved(column, -(rows - 1) / 2.0 * pixelMm);
            List<ScanPlane> planes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                planes.add(new ScanPlane(
                        corner.moved(step, i * spacingMm),
                        row,
                        column,
                        rows,
                        columns,
                        pixelMm,
                        pixelMm,
                        thicknessMm,
                        pose));
            }
            return new Protocol(settings, features, direction, pixelMm, thicknessMm, spacingMm, step, planes);
        }

        /** Turned about x, as a pitch of the head. */
        private static Direction tilted(Direction direction, double degrees) {
            double angle = Math.toRadians(degrees);
            return Direction.of(
                    direction.x(),
                    direction.y() * Math.cos(angle) - direction.z() * Math.sin(angle),
                    direction.y() * Math.sin(angle) + direction.z() * Math.cos(angle));
        }
    }
}
