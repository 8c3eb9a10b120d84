package willis.augmentation;

import java.util.Arrays;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelPoint;

/**
 * From a place in the patch to the place in the block where its voxel comes from: the offset from the patch's middle, as a
 * row (z, y, x) in voxels, times a matrix, is the offset from the block's middle. Interpolation is linear, the outside 0.
 *
 * <p>Follows batchgeneratorsv2, {@code SpatialTransform} without {@code random_crop}, as the published solution pins it;
 * since July 2026 that library takes the transposed matrix.
 *
 * @param zz the matrix, first row: what a step along the patch's slices becomes
 * @param yz second row: a step along rows
 * @param xz third row: a step along columns
 */
record SpatialTransform(
        double zz, double zy, double zx, double yz, double yy, double yx, double xz, double xy, double xx) {

    /** Neither turned nor scaled: the patch is cut out of the block's middle, without interpolation. */
    static final SpatialTransform CUT_ONLY = new SpatialTransform(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /** Kept from the borders of what needs no check, so that rounding cannot carry a place over one. */
    private static final double ROUNDING = 1e-6;

    private static final Axis[] AXES = Axis.values();

    /** Rows and slices of a tile. */
    private static final int TILE = 32;

    /** One voxel in fixed-point places. */
    private static final double ONE = 0x1p32;

    /** What the 24 highest bits of a place between two voxels are multiplied by. */
    private static final float SHARE = 0x1p-24f;

    /**
     * Turned by three angles and scaled.
     *
     * @param aboutZ radians about the axis of slices
     * @param aboutY about the axis of rows
     * @param aboutX about the axis of columns
     * @param scaleZ block voxels per patch voxel along slices: above 1 things become smaller
     * @param scaleY along rows
     * @param scaleX along columns
     */
    static SpatialTransform of(
            double aboutZ, double aboutY, double aboutX, double scaleZ, double scaleY, double scaleX) {
        double[][] first = {
            {1, 0, 0},
            {0, Math.cos(aboutZ), -Math.sin(aboutZ)},
            {0, Math.sin(aboutZ), Math.cos(aboutZ)}
        };
        double[][] second = {
            {Math.cos(aboutY), 0, Math.sin(aboutY)},
            {0, 1, 0},
            {-Math.sin(aboutY), 0, Math.cos(aboutY)}
        };
        double[][] third = {
            {Math.cos(aboutX), -Math.sin(aboutX), 0},
            {Math.sin(aboutX), Math.cos(aboutX), 0},
            {0, 0, 1}
        };
        double[][] turned = product(product(third, second), first);
        return new SpatialTransform(
                turned[0][0] * scaleZ,
                turned[0][1] * scaleY,
                turned[0][2] * scaleX,
                turned[1][0] * scaleZ,
                turned[1][1] * scaleY,
                turned[1][2] * scaleX,
                turned[2][0] * scaleZ,
                turned[2][1] * scaleY,
                turned[2][2] * scaleX);
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < 3; i++) {
                    product[row][column] += a[row][i] * b[i][column];
                }
            }
        }
        return product;
    }

    /** Where a place of the block's array comes to lie in the patch; it may be outside. */
    VoxelPoint toPatch(VoxelPoint inArray, Box window, Extent patch) {
        if (equals(CUT_ONLY)) {
            return new VoxelPoint(
                    inArray.z() - cutStart(Axis.Z, window, patch),
                    inArray.y() - cutStart(Axis.Y, window, patch),
                    inArray.x() - cutStart(Axis.X, window, patch));
        }
        double z = inArray.z() - middle(Axis.Z, window);
        double y = inArray.y() - middle(Axis.Y, window);
        double x = inArray.x() - middle(Axis.X, window);
        double determinant = zz * (yy * xx - yx * xy) - zy * (yz * xx - yx * xz) + zx * (yz * xy - yy * xz);
        // The row times the inverse matrix, by Cramer's rule.
        return new VoxelPoint(
                (z * (yy * xx - yx * xy) + y * (yx * xz - yz * xx) + x * (yz * xy - yy * xz)) / determinant
                        + (patch.z() - 1) / 2.0,
                (z * (zx * xy - zy * xx) + y * (zz * xx - zx * xz) + x * (zy * xz - zz * xy)) / determinant
                        + (patch.y() - 1) / 2.0,
                (z * (zy * yx - zx * yy) + y * (zx * yz - zz * yx) + x * (zz * yy - zy * yz)) / determinant
                        + (patch.x() - 1) / 2.0);
    }

    /**
     * Fills a patch.
     *
     * @param to takes {@code patch.voxels()} voxels, order (z, y, x)
     */
    void cut(TrainingBlock block, Extent patch, float[] to, Scratch scratch) {
        if (block.isEmpty()) {
            Arrays.fill(to, 0);
        } else if (equals(CUT_ONLY)) {
            copy(block, patch, to);
        } else if (zy == 0 && zx == 0 && yz == 0 && yx == 0 && xz == 0 && xy == 0) {
            LinearTaps.resample(
                    block.voxels(),
                    block.array(),
                    taps(Axis.Z, zz, block, patch),
                    taps(Axis.Y, yy, block, patch),
                    taps(Axis.X, xx, block, patch),
                    to,
                    scratch);
        } else {
            turn(block, patch, to);
        }
    }

    /** The middle of the block along an axis, in voxels of the array. */
    private static double middle(Axis axis, Box window) {
        return window.start().along(axis) + (window.extent().along(axis) - 1) / 2.0;
    }

    /** Where a patch that is only cut begins in the array: half a voxel off the middle if one size is odd. */
    private static int cutStart(Axis axis, Box window, Extent patch) {
        return window.start().along(axis) + window.extent().along(axis) / 2 - patch.along(axis) / 2;
    }

    private static void copy(TrainingBlock block, Extent patch, float[] to) {
        int startZ = cutStart(Axis.Z, block.window(), patch);
        int startY = cutStart(Axis.Y, block.window(), patch);
        int startX = cutStart(Axis.X, block.window(), patch);
        int firstX = Math.max(0, Math.min(patch.x(), block.first(Axis.X) - startX));
        int endX = Math.max(firstX, Math.min(patch.x(), block.end(Axis.X) - startX));
        for (int z = 0; z < patch.z(); z++) {
            boolean sliceInside = endX > firstX && startZ + z >= block.first(Axis.Z) && startZ + z < block.end(Axis.Z);
            for (int y = 0; y < patch.y(); y++) {
                int row = patch.index(z, y, 0);
                if (sliceInside && startY + y >= block.first(Axis.Y) && startY + y < block.end(Axis.Y)) {
                    Arrays.fill(to, row, row + firstX, 0);
                    System.arraycopy(
                            block.voxels(),
                            block.array().index(startZ + z, startY + y, startX + firstX),
                            to,
                            row + firstX,
                            endX - firstX);
                    Arrays.fill(to, row + endX, row + patch.x(), 0);
                } else {
                    Arrays.fill(to, row, row + patch.x(), 0);
                }
            }
        }
    }

    private static LinearTaps taps(Axis axis, double scale, TrainingBlock block, Extent patch) {
        int size = patch.along(axis);
        LinearTaps taps = new LinearTaps(size);
        for (int i = 0; i < size; i++) {
            double at = middle(axis, block.window()) + (i - (size - 1) / 2.0) * scale;
            taps.setOrZero(i, at, block.first(axis), block.end(axis));
        }
        return taps;
    }

    private void turn(TrainingBlock block, Extent patch, float[] to) {
        double fromX = -(patch.x() - 1) / 2.0;
        // Rows that are neighbours in the patch are so in the block: tile by tile, most voxels are met in the cache.
        for (int tileZ = 0; tileZ < patch.z(); tileZ += TILE) {
            for (int tileY = 0; tileY < patch.y(); tileY += TILE) {
                for (int z = tileZ; z < Math.min(patch.z(), tileZ + TILE); z++) {
                    double fromZ = z - (patch.z() - 1) / 2.0;
                    for (int y = tileY; y < Math.min(patch.y(), tileY + TILE); y++) {
                        double fromY = y - (patch.y() - 1) / 2.0;
                        turnRow(
                                block,
                                middle(Axis.Z, block.window()) + fromZ * zz + fromY * yz + fromX * xz,
                                middle(Axis.Y, block.window()) + fromZ * zy + fromY * yy + fromX * xy,
                                middle(Axis.X, block.window()) + fromZ * zx + fromY * yx + fromX * xx,
                                to,
                                patch.index(z, y, 0),
                                patch.x());
                    }
                }
            }
        }
    }

    /** One row of the patch, which begins at (atZ, atY, atX) in the array and takes steps of the matrix's third row. */
    private void turnRow(TrainingBlock block, double atZ, double atY, double atX, float[] to, int row, int columns) {
        // Places of the row where all eight neighbours are inside, and those where any is.
        double from = 0;
        double until = columns;
        double anyFrom = 0;
        double anyUntil = columns;
        for (Axis axis : AXES) {
            double at = axis == Axis.Z ? atZ : axis == Axis.Y ? atY : atX;
            double step = axis == Axis.Z ? xz : axis == Axis.Y ? xy : xx;
            double lowest = block.first(axis) + ROUNDING;
            double highest = block.end(axis) - 1 - ROUNDING;
            if (step == 0) {
                until = at >= lowest && at <= highest ? until : from;
                anyUntil = at > lowest - 1 && at < highest + 1 ? anyUntil : anyFrom;
            } else {
                double one = (lowest - at) / step;
                double other = (highest - at) / step;
                from = Math.max(from, Math.min(one, other));
                until = Math.min(until, Math.max(one, other));
                double voxel = Math.abs(1 / step);
                anyFrom = Math.max(anyFrom, Math.min(one, other) - voxel);
                anyUntil = Math.min(anyUntil, Math.max(one, other) + voxel);
            }
        }
        int anyFirst = (int) Math.min(columns, Math.floor(anyFrom));
        int anyEnd = (int) Math.max(anyFirst, Math.min(columns, Math.ceil(anyUntil) + 1));
        int first = (int) Math.max(anyFirst, Math.min(anyEnd, Math.ceil(from)));
        int end = (int) Math.max(first, Math.min(anyEnd, Math.floor(until)));
        Arrays.fill(to, row, row + anyFirst, 0);
        for (int x = anyFirst; x < first; x++) {
            to[row + x] = checked(block, atZ + x * xz, atY + x * xy, atX + x * xx);
        }
        interpolate(block, atZ, atY, atX, to, row, first, end);
        for (int x = end; x < anyEnd; x++) {
            to[row + x] = checked(block, atZ + x * xz, atY + x * xy, atX + x * xx);
        }
        Arrays.fill(to, row + anyEnd, row + columns, 0);
    }

    /** Places are counted in 2⁻³² voxels: a third faster than doubles, whose whole parts must be converted there and back. */
    private void interpolate(
            TrainingBlock block, double atZ, double atY, double atX, float[] to, int row, int first, int end) {
        float[] voxels = block.voxels();
        int plane = block.array().stride(Axis.Z);
        int line = block.array().stride(Axis.Y);
        long z = (long) ((atZ + first * xz) * ONE);
        long y = (long) ((atY + first * xy) * ONE);
        long x = (long) ((atX + first * xx) * ONE);
        long stepZ = (long) (xz * ONE);
        long stepY = (long) (xy * ONE);
        long stepX = (long) (xx * ONE);
        for (int i = first; i < end; i++) {
            float shareZ = ((int) z >>> 8) * SHARE;
            float shareY = ((int) y >>> 8) * SHARE;
            float shareX = ((int) x >>> 8) * SHARE;
            int a = (int) (z >> 32) * plane + (int) (y >> 32) * line + (int) (x >> 32);
            int b = a + plane;
            z += stepZ;
            y += stepY;
            x += stepX;
            float nearTop = voxels[a] + shareX * (voxels[a + 1] - voxels[a]);
            float nearBottom = voxels[a + line] + shareX * (voxels[a + line + 1] - voxels[a + line]);
            float farTop = voxels[b] + shareX * (voxels[b + 1] - voxels[b]);
            float farBottom = voxels[b + line] + shareX * (voxels[b + line + 1] - voxels[b + line]);
            float near = nearTop + shareY * (nearBottom - nearTop);
            float far = farTop + shareY * (farBottom - farTop);
            to[row + i] = near + shareZ * (far - near);
        }
    }

    /** One place, any of whose neighbours may be outside. */
    private static float checked(TrainingBlock block, double z, double y, double x) {
        int floorZ = (int) Math.floor(z);
        int floorY = (int) Math.floor(y);
        int floorX = (int) Math.floor(x);
        float sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            int cornerZ = floorZ + (corner >> 2);
            int cornerY = floorY + (corner >> 1 & 1);
            int cornerX = floorX + (corner & 1);
            if (cornerZ >= block.first(Axis.Z)
                    && cornerZ < block.end(Axis.Z)
                    && cornerY >= block.first(Axis.Y)
                    && cornerY < block.end(Axis.Y)
                    && cornerX >= block.first(Axis.X)
                    && cornerX < block.end(Axis.X)) {
                double weight = (1 - Math.abs(z - cornerZ)) * (1 - Math.abs(y - cornerY)) * (1 - Math.abs(x - cornerX));
                sum += (float) weight * block.voxels()[block.array().index(cornerZ, cornerY, cornerX)];
            }
        }
        return sum;
    }
}
