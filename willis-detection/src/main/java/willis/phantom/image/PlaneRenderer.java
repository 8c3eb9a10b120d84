package willis.phantom.image;

import java.util.Arrays;
import java.util.List;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.HeadFrame;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.anatomy.Sac;
import willis.phantom.chance.Draw;
import willis.phantom.head.Patch;
import willis.phantom.head.SolidHead;
import willis.phantom.head.Tissue;
import willis.volume.Modality;

/**
 * Takes one plane of a head. The plane is cut into tiles of about 4 mm: what a tile does not meet costs it nothing, and
 * where its corners lie in the atlas is enough to place every pixel of it. A thick slice is the mean of several sheets.
 *
 * <p>Vessels are finer than pixels: the pixels that a wall runs through are cut into subpixels of at most 0.35 mm.
 *
 * <p>Not thread safe; it is made for one plane.
 */
final class PlaneRenderer {
    private static final float FAR = 1e6f;
    /** Arteries are looked for so far around a pixel, for the fluid and cortex around them. */
    private static final float ARTERY_MARGIN_MM = 4.5f;

    private static final float WALL_MM = 0.35f;
    private static final double FINEST_MM = 0.35;
    private static final double SHEET_MM = 0.9;
    private static final double TILE_MM = 4;
    /** Tiles along the edge of a block, for which layers and vessels are looked up. */
    private static final int BLOCK = 4;

    private final HeadImage image;
    private final ScanPlane plane;
    private final int rows;
    private final int columns;
    private final int edge;
    private final Look look;

    /** A point of the head is origin + column · step + row · step + height · normal. */
    private final float originX;

    private final float originY;
    private final float originZ;
    private final float alongX;
    private final float alongY;
    private final float alongZ;
    private final float downX;
    private final float downY;
    private final float downZ;
    private final float normalX;
    private final float normalY;
    private final float normalZ;

    /** The scanner's z, for slabs. */
    private final double scannerZ;

    private final double scannerZAlong;
    private final double scannerZDown;

    private final float[] value;
    private final float[] lumen;
    private final float[] sacCover;
    private final byte[] sacNumber;
    private final byte[] labels;
    private final float[] labelDistance;
    private final float[] noiseFactor;

    /** Lattice of tile corners: atlas coordinates, offset by beam hardening, factor of the noise. */
    private final int latticeColumns;

    private final float[] nodeX;
    private final float[] nodeY;
    private final float[] nodeZ;
    private final float[] nodeOffset;
    private final float[] nodeNoise;

    private final int[] planeArteries;
    private final int[] blockArteries;
    private final int[] tileArteries;
    private final int[] pixelArteries;
    private final int[] planeVeins;
    private final int[] blockVeins;
    private final int[] tileVeins;
    private final int[] pixelVeins;
    private int tileArteryCount;
    private int tileVeinCount;

    private final Patch patch;
    private final float[] hx;
    private final float[] hy;
    private final float[] hz;
    private final float[] arteryDistance;
    private final int[] arteryRod;
    private final float[] veinDistance;
    private final int[] veinRod;
    private final float[] sacDistance;
    private final float[] thrombus;
    private final int[] sacAt;

    /** Offsets of the subpixels of a pixel, and how wide one is. */
    private float[] subX = new float[0];

    private float[] subY = new float[0];
    private float[] subZ = new float[0];
    private float subWidth;
    private float halfDiagonal;

    PlaneRenderer(HeadImage image, ScanPlane plane) {
        this.image = image;
        this.plane = plane;
        look = image.look;
        rows = plane.rows();
        columns = plane.columns();
        double pixel = Math.max(plane.rowSpacingMm(), plane.columnSpacingMm());
        edge = (int) Math.max(3, Math.min(16, Math.floor(TILE_MM / pixel)));
        Pose pose = plane.pose();
        PointMm origin = pose.toHead(plane.origin());
        Direction row = plane.row();
        Direction column = plane.column();
        double dx = plane.columnSpacingMm();
        double dy = plane.rowSpacingMm();
        PointMm along = pose.turnedBack(row.x() * dx, row.y() * dx, row.z() * dx);
        PointMm down = pose.turnedBack(column.x() * dy, column.y() * dy, column.z() * dy);
        Direction cross = row.cross(column);
        PointMm normal = pose.turnedBack(cross.x(), cross.y(), cross.z());
        originX = (float) origin.x();
        originY = (float) origin.y();
        originZ = (float) origin.z();
        alongX = (float) along.x();
        alongY = (float) along.y();
        alongZ = (float) along.z();
        downX = (float) down.x();
        downY = (float) down.y();
        downZ = (float) down.z();
        normalX = (float) normal.x();
        normalY = (float) normal.y();
        normalZ = (float) normal.z();
        scannerZ = plane.origin().z();
        scannerZAlong = row.z() * dx;
        scannerZDown = column.z() * dy;

        int pixels = rows * columns;
        value = new float[pixels];
        lumen = new float[pixels];
        sacCover = new float[pixels];
        sacNumber = new byte[pixels];
        labels = new byte[pixels];
        labelDistance = new float[pixels];
        Arrays.fill(labelDistance, FAR);
        noiseFactor = new float[look.camera().magnitude() ? 0 : pixels];
        latticeColumns = (columns + edge - 1) / edge + 1;
        int nodes = latticeColumns * ((rows + edge - 1) / edge + 1);
        nodeX = new float[nodes];
        nodeY = new float[nodes];
        nodeZ = new float[nodes];
        nodeOffset = new float[nodes];
        nodeNoise = new float[nodes];
        int rods = image.arteries.rods();
        planeArteries = new int[rods];
        blockArteries = new int[rods];
        tileArteries = new int[rods];
        pixelArteries = new int[rods];
        int veinRods = image.veins.rods();
        planeVeins = new int[veinRods];
        blockVeins = new int[veinRods];
        tileVeins = new int[veinRods];
        pixelVeins = new int[veinRods];
        int tile = edge * edge;
        patch = new Patch(tile);
        hx = new float[tile];
        hy = new float[tile];
        hz = new float[tile];
        arteryDistance = new float[tile];
        arteryRod = new int[tile];
        veinDistance = new float[tile];
        veinRod = new int[tile];
        sacDistance = new float[tile];
        thrombus = new float[tile];
        sacAt = new int[tile];
    }

    PlaneImage render(int number) {
        renderSheets();
        byte[] sacs = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            if (sacCover[i] >= 0.5f) {
                sacs[i] = sacNumber[i];
            }
            if (lumen[i] < 0.5f) {
                labels[i] = 0;
            }
        }
        finish(number);
        return new PlaneImage(value, labels, sacs);
    }

    /** How much of each pixel was filled by arterial blood and that of sacs; known after {@link #render}. */
    float[] lumenFractions() {
        return lumen;
    }

    /** Averages sheets of the slice: evenly for CT and thin slices, by a Gaussian profile for thick slices of MR. */
    private void renderSheets() {
        double thickness = plane.thicknessMm();
        boolean gaussian = look.camera().magnitude() && thickness > 1.6;
        double reach = gaussian ? 1.7 * thickness : thickness; // 2 sigma to both sides
        int sheets = (int) Math.max(1, Math.round(reach / SHEET_MM));
        double height = reach / sheets;
        placeSubpixels(height);
        double[] weights = new double[sheets];
        double sum = 0;
        for (int s = 0; s < sheets; s++) {
            double at = (s + 0.5) * height - reach / 2;
            double sigma = thickness / 2.354820045;
            weights[s] = gaussian ? Math.exp(-0.5 * at * at / (sigma * sigma)) : 1;
            sum += weights[s];
        }
        for (int s = 0; s < sheets; s++) {
            renderSheet((float) ((s + 0.5) * height - reach / 2), (float) height, (float) (weights[s] / sum));
        }
    }

    private void placeSubpixels(double height) {
        int across = (int) Math.ceil(plane.columnSpacingMm() / FINEST_MM);
        int down = (int) Math.ceil(plane.rowSpacingMm() / FINEST_MM);
        int deep = (int) Math.max(1, Math.ceil(height / FINEST_MM));
        int count = across * down * deep;
        subX = new float[count];
        subY = new float[count];
        subZ = new float[count];
        int i = 0;
        for (int k = 0; k < deep; k++) {
            for (int r = 0; r < down; r++) {
                for (int c = 0; c < across; c++, i++) {
                    float u = (c + 0.5f) / across - 0.5f;
                    float v = (r + 0.5f) / down - 0.5f;
                    float w = (float) (((k + 0.5) / deep - 0.5) * height);
                    subX[i] = u * alongX + v * downX + w * normalX;
                    subY[i] = u * alongY + v * downY + w * normalY;
                    subZ[i] = u * alongZ + v * downZ + w * normalZ;
                }
            }
        }
        double volume = plane.columnSpacingMm() * plane.rowSpacingMm() * height;
        subWidth = (float) Math.cbrt(volume / count);
        halfDiagonal = (float) (Math.sqrt(plane.columnSpacingMm() * plane.columnSpacingMm()
                        + plane.rowSpacingMm() * plane.rowSpacingMm()
                        + height * height)
                / 2);
    }

    private void renderSheet(float height, float sheetMm, float weight) {
        placeLattice(height);
        float offset =
                normalX * originX + normalY * originY + normalZ * originZ + height; // of the plane along its normal
        float half = sheetMm / 2;
        int arteryCount =
                image.arteries.nearPlane(normalX, normalY, normalZ, offset, ARTERY_MARGIN_MM + half, planeArteries);
        int veinCount = image.veins.nearPlane(normalX, normalY, normalZ, offset, 1 + half, planeVeins);
        SolidHead.Painter painter = image.head.painter(look.palette());
        patch.width = (float) Math.cbrt(plane.columnSpacingMm() * plane.rowSpacingMm() * sheetMm);
        int blockEdge = BLOCK * edge;
        for (int top = 0; top < rows; top += blockEdge) {
            for (int left = 0; left < columns; left += blockEdge) {
                int bottom = Math.min(rows, top + blockEdge);
                int right = Math.min(columns, left + blockEdge);
                moveTo(painter, top, left, bottom, right);
                float c = (left + right - 1) / 2f;
                float r = (top + bottom - 1) / 2f;
                float x = originX + c * alongX + r * downX + height * normalX;
                float y = originY + c * alongY + r * downY + height * normalY;
                float z = originZ + c * alongZ + r * downZ + height * normalZ;
                float radius = (float) Math.hypot(
                                (right - left) * plane.columnSpacingMm(), (bottom - top) * plane.rowSpacingMm())
                        / 2;
                int blockArteryCount = image.arteries.nearBall(
                        planeArteries, arteryCount, x, y, z, radius + ARTERY_MARGIN_MM, blockArteries);
                int blockVeinCount =
                        image.veins.nearBall(planeVeins, veinCount, x, y, z, radius + 1 + half, blockVeins);
                for (int row = top; row < bottom; row += edge) {
                    for (int column = left; column < right; column += edge) {
                        renderTile(painter, row, column, height, weight, blockArteryCount, blockVeinCount);
                    }
                }
            }
        }
    }

    private void moveTo(SolidHead.Painter painter, int top, int left, int bottom, int right) {
        float lowX = FAR;
        float lowY = FAR;
        float lowZ = FAR;
        float highX = -FAR;
        float highY = -FAR;
        float highZ = -FAR;
        for (int r = top / edge; r <= (bottom + edge - 1) / edge; r++) {
            for (int c = left / edge; c <= (right + edge - 1) / edge; c++) {
                int node = r * latticeColumns + c;
                lowX = Math.min(lowX, nodeX[node]);
                highX = Math.max(highX, nodeX[node]);
                lowY = Math.min(lowY, nodeY[node]);
                highY = Math.max(highY, nodeY[node]);
                lowZ = Math.min(lowZ, nodeZ[node]);
                highZ = Math.max(highZ, nodeZ[node]);
            }
        }
        float radius = (float) Math.sqrt((highX - lowX) * (highX - lowX)
                        + (highY - lowY) * (highY - lowY)
                        + (highZ - lowZ) * (highZ - lowZ))
                / 2;
        painter.moveTo((lowX + highX) / 2, (lowY + highY) / 2, (lowZ + highZ) / 2, radius);
    }

    private void placeLattice(float height) {
        HeadFrame frame = image.anatomy.frame();
        double[] atlas = new double[3];
        float[] rough = new float[3];
        boolean ct = !look.camera().magnitude();
        int nodes = nodeX.length;
        for (int node = 0; node < nodes; node++) {
            float c = (float) (node % latticeColumns) * edge;
            int latticeRow = node / latticeColumns;
            float r = (float) latticeRow * edge;
            float x = originX + c * alongX + r * downX + height * normalX;
            float y = originY + c * alongY + r * downY + height * normalY;
            float z = originZ + c * alongZ + r * downZ + height * normalZ;
            frame.toAtlas(x, y, z, atlas);
            rough[0] = (float) atlas[0];
            rough[1] = (float) atlas[1];
            rough[2] = (float) atlas[2];
            image.head.roughen(rough);
            nodeX[node] = rough[0];
            nodeY[node] = rough[1];
            nodeZ[node] = rough[2];
            if (ct) {
                nodeOffset[node] = CtField.offset(image.head, rough[0], rough[1], rough[2]);
                nodeNoise[node] = CtField.noiseFactor(image.head, rough[0], rough[1], rough[2]);
            }
        }
    }

    private void renderTile(
            SolidHead.Painter painter,
            int top,
            int left,
            float height,
            float weight,
            int blockArteryCount,
            int blockVeinCount) {
        int high = Math.min(edge, rows - top);
        int wide = Math.min(edge, columns - left);
        int n = high * wide;
        patch.pixels = n;
        int node = top / edge * latticeColumns + left / edge;
        boolean ct = !look.camera().magnitude();
        for (int r = 0, i = 0; r < high; r++) {
            float v = (float) r / edge;
            float x0 = nodeX[node] + v * (nodeX[node + latticeColumns] - nodeX[node]);
            float x1 = nodeX[node + 1] + v * (nodeX[node + latticeColumns + 1] - nodeX[node + 1]);
            float y0 = nodeY[node] + v * (nodeY[node + latticeColumns] - nodeY[node]);
            float y1 = nodeY[node + 1] + v * (nodeY[node + latticeColumns + 1] - nodeY[node + 1]);
            float z0 = nodeZ[node] + v * (nodeZ[node + latticeColumns] - nodeZ[node]);
            float z1 = nodeZ[node + 1] + v * (nodeZ[node + latticeColumns + 1] - nodeZ[node + 1]);
            float rowX = originX + (top + r) * downX + height * normalX;
            float rowY = originY + (top + r) * downY + height * normalY;
            float rowZ = originZ + (top + r) * downZ + height * normalZ;
            for (int c = 0; c < wide; c++, i++) {
                float u = (float) c / edge;
                patch.x[i] = x0 + u * (x1 - x0);
                patch.y[i] = y0 + u * (y1 - y0);
                patch.z[i] = z0 + u * (z1 - z0);
                hx[i] = rowX + (left + c) * alongX;
                hy[i] = rowY + (left + c) * alongY;
                hz[i] = rowZ + (left + c) * alongZ;
            }
        }
        findVessels(n, blockArteryCount, blockVeinCount);
        painter.paint(patch);
        paintInclusions(n, true);
        if (tileVeinCount > 0) {
            paintVeins(n);
        }
        int first = top * columns + left;
        boolean anySac = findSacs(n);
        if (tileArteryCount > 0 || anySac) {
            paintArteries(n, wide, first, weight, anySac);
        }
        paintInclusions(n, false);
        for (int r = 0, i = 0; r < high; r++) {
            int at = first + r * columns;
            float v = (float) r / edge;
            if (ct) {
                float o0 = nodeOffset[node] + v * (nodeOffset[node + latticeColumns] - nodeOffset[node]);
                float o1 = nodeOffset[node + 1] + v * (nodeOffset[node + latticeColumns + 1] - nodeOffset[node + 1]);
                float s0 = nodeNoise[node] + v * (nodeNoise[node + latticeColumns] - nodeNoise[node]);
                float s1 = nodeNoise[node + 1] + v * (nodeNoise[node + latticeColumns + 1] - nodeNoise[node + 1]);
                for (int c = 0; c < wide; c++, i++) {
                    float u = (float) c / edge;
                    float own = patch.value[i];
                    float shade = own > -200 ? o0 + u * (o1 - o0) : 0;
                    value[at + c] += weight * (own + shade);
                    noiseFactor[at + c] += weight * (s0 + u * (s1 - s0));
                }
            } else {
                double z = scannerZ + (top + r) * scannerZDown + left * scannerZAlong;
                float gain = weight * look.slabs().gain(z);
                float gainStep = (weight * look.slabs().gain(z + wide * scannerZAlong) - gain) / wide;
                for (int c = 0; c < wide; c++, i++) {
                    value[at + c] += (gain + c * gainStep) * patch.value[i];
                }
            }
        }
    }

    /** Finds the distances to arteries and veins, and to the fluid around arteries, for a tile. */
    private void findVessels(int n, int blockArteryCount, int blockVeinCount) {
        Arrays.fill(patch.sleeve, 0, n, FAR);
        Arrays.fill(arteryDistance, 0, n, FAR);
        Arrays.fill(veinDistance, 0, n, FAR);
        float cx = (hx[0] + hx[n - 1]) / 2;
        float cy = (hy[0] + hy[n - 1]) / 2;
        float cz = (hz[0] + hz[n - 1]) / 2;
        float dx = hx[0] - cx;
        float dy = hy[0] - cy;
        float dz = hz[0] - cz;
        float radius = (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
        Tubes arteries = image.arteries;
        tileArteryCount =
                arteries.nearBall(blockArteries, blockArteryCount, cx, cy, cz, radius + ARTERY_MARGIN_MM, tileArteries);
        for (int i = 0; i < tileArteryCount; i++) {
            int rod = tileArteries[i];
            arteries.lower(rod, hx, hy, hz, n, ARTERY_MARGIN_MM, arteryDistance, arteryRod);
            float sleeve = image.sleeveMm[rod];
            if (sleeve > 0) {
                lowerSleeve(rod, n, sleeve);
            }
        }
        Tubes veins = image.veins;
        float veinMargin = halfDiagonal + 0.5f;
        tileVeinCount = veins.nearBall(blockVeins, blockVeinCount, cx, cy, cz, radius + veinMargin, tileVeins);
        for (int i = 0; i < tileVeinCount; i++) {
            veins.lower(tileVeins[i], hx, hy, hz, n, veinMargin, veinDistance, veinRod);
        }
    }

    private void lowerSleeve(int rod, int n, float sleeve) {
        Tubes arteries = image.arteries;
        float limit = ARTERY_MARGIN_MM;
        for (int i = 0; i < n; i++) {
            if (arteryDistance[i] < limit) {
                float d = arteries.distance(rod, hx[i], hy[i], hz[i]);
                if (d < limit) {
                    patch.sleeve[i] = Math.min(patch.sleeve[i], d - sleeve);
                }
            }
        }
    }

    /** Finds the distances to sacs for a tile; false where there is none. */
    private boolean findSacs(int n) {
        List<Sac> sacs = image.anatomy.sacs();
        boolean any = false;
        for (int s = 0; s < sacs.size(); s++) {
            Sac sac = sacs.get(s);
            PointMm centre = sac.centre();
            double reach = sac.reachMm() + sac.blendMm() + 1.5;
            double far = reach + Math.sqrt(squared(hx[0] - hx[n - 1], hy[0] - hy[n - 1], hz[0] - hz[n - 1]));
            if (squared(centre.x() - hx[0], centre.y() - hy[0], centre.z() - hz[0]) > far * far) {
                continue;
            }
            for (int i = 0; i < n; i++) {
                if (!any) {
                    sacDistance[i] = FAR;
                    thrombus[i] = FAR;
                    sacAt[i] = s;
                }
                if (squared(centre.x() - hx[i], centre.y() - hy[i], centre.z() - hz[i]) < reach * reach) {
                    float d = (float) sac.distanceMm(hx[i], hy[i], hz[i]);
                    if (d < sacDistance[i]) {
                        sacDistance[i] = d;
                        sacAt[i] = s;
                        thrombus[i] = (float) Math.min(FAR, sac.thrombusDistanceMm(hx[i], hy[i], hz[i]));
                    }
                }
            }
            any = true;
        }
        return any;
    }

    private static double squared(double x, double y, double z) {
        return x * x + y * y + z * z;
    }

    private static float coverage(float distance, float width) {
        return Math.max(0, Math.min(1, 0.5f - distance / width));
    }

    /** A smooth minimum, after Quilez: below both by at most a quarter of the width. */
    private static float smoothMinimum(float a, float b, float width) {
        if (width <= 0) {
            return Math.min(a, b);
        }
        float h = Math.max(0, width - Math.abs(a - b)) / width;
        return Math.min(a, b) - 0.25f * h * h * width;
    }

    /** Blood of a sac and its parent artery as one lumen. They blend at the neck only, not where the dome touches others. */
    private float joined(float artery, float sacDistance, Sac sac, float x, float y, float z) {
        PointMm neck = sac.neck();
        double away = Math.sqrt(squared(neck.x() - x, neck.y() - y, neck.z() - z));
        double half = sac.neckMm() / 2 + sac.blendMm();
        float blend = (float) (sac.blendMm() * Math.max(0, Math.min(1, 2 - away / half)));
        return smoothMinimum(artery, sacDistance, blend);
    }

    private void paintVeins(int n) {
        Tubes veins = image.veins;
        float[] blood = look.blood().veins();
        for (int i = 0; i < n; i++) {
            float d = veinDistance[i];
            if (d > halfDiagonal) {
                continue;
            }
            float cover = 1;
            if (d > -halfDiagonal) {
                int count = 0;
                for (int k = 0; k < tileVeinCount; k++) {
                    if (veins.distance(tileVeins[k], hx[i], hy[i], hz[i]) < d + 2 * halfDiagonal) {
                        pixelVeins[count++] = tileVeins[k];
                    }
                }
                cover = 0;
                for (int s = 0; s < subX.length; s++) {
                    cover += coverage(
                            nearest(veins, pixelVeins, count, hx[i] + subX[s], hy[i] + subY[s], hz[i] + subZ[s]),
                            subWidth);
                }
                cover /= subX.length;
            }
            int rod = veinRod[i];
            patch.value[i] += cover * (blood[veins.from[rod]] - patch.value[i]);
        }
    }

    /** The distance to the nearest of some rods, a little larger for thin ones, so that blurred edges keep volumes. */
    private float nearest(Tubes tubes, int[] rods, int count, float x, float y, float z) {
        float least = FAR;
        float widening = subWidth * subWidth / 24;
        for (int k = 0; k < count; k++) {
            int rod = rods[k];
            float d = tubes.distance(rod, x, y, z) + widening / Math.max(0.12f, tubes.radius(rod));
            if (d < least) {
                least = d;
            }
        }
        return least;
    }

    private void paintArteries(int n, int wide, int first, float weight, boolean anySac) {
        Tubes arteries = image.arteries;
        Blood blood = look.blood();
        List<Sac> sacs = image.anatomy.sacs();
        float width = patch.width;
        for (int i = 0; i < n; i++) {
            float artery = arteryDistance[i];
            float sacOnly = anySac ? sacDistance[i] : FAR;
            float joint = artery;
            Sac sac = sacOnly < FAR ? sacs.get(sacAt[i]) : null;
            if (sac != null) {
                joint = joined(artery, sacOnly, sac, hx[i], hy[i], hz[i]);
            }
            if (joint > halfDiagonal + WALL_MM) {
                continue;
            }
            int pixel = first + i / wide * columns + i % wide;
            boolean known = artery < FAR;
            int rod = known ? arteryRod[i] : 0;
            float along = known ? arteries.along(rod, hx[i], hy[i], hz[i]) : 0;
            float radius = known ? arteries.radiusAlong(rod, along) : 1;
            float cover = coverage(joint, 1e-3f);
            if (Math.abs(joint) < halfDiagonal) {
                int count = 0;
                for (int k = 0; k < tileArteryCount; k++) {
                    if (arteries.distance(tileArteries[k], hx[i], hy[i], hz[i]) < artery + 2 * halfDiagonal) {
                        pixelArteries[count++] = tileArteries[k];
                    }
                }
                float sum = 0;
                for (int s = 0; s < subX.length; s++) {
                    float x = hx[i] + subX[s];
                    float y = hy[i] + subY[s];
                    float z = hz[i] + subZ[s];
                    float d = nearest(arteries, pixelArteries, count, x, y, z);
                    if (sac != null) {
                        d = joined(d, (float) sac.distanceMm(x, y, z), sac, x, y, z);
                    }
                    sum += coverage(d, subWidth);
                }
                cover = sum / subX.length;
            }
            float wallMm = sac != null && sacOnly < artery ? WALL_MM : Math.min(WALL_MM, 0.4f * radius);
            float base = patch.value[i];
            base += coverage(joint - wallMm, width) * (blood.wall() - base);
            float clotted = sac == null ? 0 : Math.min(coverage(thrombus[i], width), coverage(sacOnly, width));
            float sacShare = coverage(sacOnly, width);
            float colour = 0;
            if (known) {
                int from = arteries.from[rod];
                float flow = blood.arteries()[from];
                flow += along * (blood.arteries()[from + arteries.step[rod]] - flow);
                float rho = Math.max(0, Math.min(1, (artery + radius) / radius));
                colour = flow * (1 - blood.profile() * rho * rho);
            }
            if (sac != null && (sacOnly < artery || !known)) {
                float inSac = known ? Math.max(0, Math.min(1, 0.5f + (artery - sacOnly) / 2)) : 1;
                colour += inSac * (sacColour(sac, blood.sacs()[sacAt[i]], sacOnly, i) - colour);
            }
            base += cover * (colour - base);
            base += clotted * (blood.clot() - base);
            if (sac != null && sac.calcified() && sacOnly > -0.2f && artery > 0.5f) {
                base = calcified(base, sacOnly, i, width);
            }
            patch.value[i] = base;
            float clear = cover * (1 - clotted);
            lumen[pixel] += weight * clear;
            if (sacShare > 0) {
                sacCover[pixel] += weight * sacShare;
                sacNumber[pixel] = (byte) (sacAt[i] + 1);
            }
            float nearer = Math.min(artery, sacOnly);
            if (cover > 0 && nearer < labelDistance[pixel]) {
                labelDistance[pixel] = nearer;
                labels[pixel] = sacOnly < artery ? image.sacLabels[sacAt[i]] : arteries.label[rod];
            }
        }
    }

    private float sacColour(Sac sac, Blood.SacBlood blood, float distance, int i) {
        float depth = Math.max(0, Math.min(1, -distance / (float) (0.35 * sac.diameterMm())));
        float colour = blood.edge() + depth * (blood.core() - blood.edge());
        float swirl = (float) (Math.sin(1.3 * hx[i] + 0.7 * hy[i])
                * Math.sin(1.1 * hy[i] - 0.9 * hz[i])
                * Math.cos(0.8 * hz[i] + 0.5 * hx[i]));
        return colour * (1 + blood.unrest() * swirl);
    }

    /** Plaques in the wall of a sac: half a millimetre to a millimetre thick, on a part of the dome. */
    private float calcified(float base, float sacDistance, int i, float width) {
        float plaque = (float) (Math.sin(0.9 * hx[i] + 1.1 * hy[i]) + Math.sin(1.2 * hz[i] - 0.8 * hx[i]));
        if (plaque < 0.4f) {
            return base;
        }
        float cover = coverage(Math.abs(sacDistance - 0.5f) - 0.45f, width);
        float colour = look.camera().magnitude() ? 0.05f : 750;
        return base + cover * (colour - base);
    }

    /** Small solid bodies: bone and bright ones below the vessels, the rest over them. */
    private void paintInclusions(int n, boolean below) {
        for (Inclusion inclusion : image.anatomy.inclusions()) {
            boolean isBelow = inclusion.kind() == Inclusion.Kind.BONE || inclusion.kind() == Inclusion.Kind.T1_BRIGHT;
            if (isBelow == below) {
                paint(inclusion, n);
            }
        }
    }

    private void paint(Inclusion inclusion, int n) {
        Modality modality = image.settings.modality();
        if (inclusion.kind() == Inclusion.Kind.T1_BRIGHT && modality != Modality.MRA && modality != Modality.T1_POST) {
            return; // nothing tells it from what surrounds it
        }
        float ax = (float) inclusion.from().x();
        float ay = (float) inclusion.from().y();
        float az = (float) inclusion.from().z();
        float lx = (float) inclusion.to().x() - ax;
        float ly = (float) inclusion.to().y() - ay;
        float lz = (float) inclusion.to().z() - az;
        float square = lx * lx + ly * ly + lz * lz;
        float inverse = square == 0 ? 0 : 1 / square;
        float radius = (float) inclusion.radiusMm();
        double far = Math.sqrt(squared(hx[0] - hx[n - 1], hy[0] - hy[n - 1], hz[0] - hz[n - 1]))
                + Math.sqrt(square)
                + radius
                + 1;
        if (squared(ax - hx[0], ay - hy[0], az - hz[0]) > far * far) {
            return;
        }
        boolean ct = !look.camera().magnitude();
        float strength = (float) inclusion.strength();
        float colour = switch (inclusion.kind()) {
            case BONE -> look.palette().mean(Tissue.CORTICAL_BONE);
            case CALCIFICATION -> ct ? strength : 0.05f;
            case T1_BRIGHT -> modality == Modality.MRA ? 0.45f + 0.5f * strength : 0.7f + 0.35f * strength;
            case METAL -> ct ? 3500 : 0.01f;
            case CATHETER -> ct ? 220 : 0.08f;
        };
        for (int i = 0; i < n; i++) {
            float px = hx[i] - ax;
            float py = hy[i] - ay;
            float pz = hz[i] - az;
            float t = Math.max(0, Math.min(1, (px * lx + py * ly + pz * lz) * inverse));
            px -= t * lx;
            py -= t * ly;
            pz -= t * lz;
            float d = (float) Math.sqrt(px * px + py * py + pz * pz) - radius;
            patch.value[i] += coverage(d, patch.width) * (colour - patch.value[i]);
        }
    }

    /** Blur and noise. */
    private void finish(int number) {
        Camera camera = look.camera();
        double columnMm = plane.columnSpacingMm();
        double rowMm = plane.rowSpacingMm();
        double blurColumns = camera.blurMm() > 0 ? camera.blurMm() / columnMm : 0.85;
        double blurRows = camera.blurMm() > 0 ? camera.blurMm() / rowMm : 0.85;
        Filters.convolve(
                value,
                rows,
                columns,
                Filters.pointSpread(blurColumns, camera.overshoot()),
                Filters.pointSpread(blurRows, camera.overshoot()));
        if (!image.settings.noise()) {
            return;
        }
        Draw draw = image.seed.stream("noise", number);
        float sigma = (float) camera.noise();
        if (camera.magnitude()) {
            for (int i = 0; i < value.length; i++) {
                float real = value[i] + sigma * (float) draw.gaussian();
                float imaginary = sigma * (float) draw.gaussian();
                value[i] = (float) Math.sqrt(real * real + imaginary * imaginary);
            }
        } else {
            float[] noise =
                    Filters.noise(draw, rows, columns, camera.noiseBlurMm() / rowMm, camera.noiseBlurMm() / columnMm);
            for (int i = 0; i < value.length; i++) {
                value[i] += sigma * noiseFactor[i] * noise[i];
            }
        }
    }
}
