package willis.report;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.VoxelIndex;
import willis.volume.Volume;

/**
 * One slice of a volume, or the maximum or minimum over several, as it is looked at in a plane: intensities in square pixels.
 *
 * <p>Pixels are as large as the smaller spacing, larger only where an image would exceed {@value #MOST_PIXELS} on a side;
 * between voxels they are interpolated linearly. A pixel is square up to the rounding of the pixel counts; the exact
 * proportions are those of {@link PlaneView#widthMm()} and {@link PlaneView#heightMm()}.
 */
final class PlaneImage {
    static final int MOST_PIXELS = 768;

    /** What a projection keeps of a ray. */
    enum Extreme {
        /** Bright arteries: CTA, MRA, T1 post. */
        MAXIMUM,
        /** Dark arteries: T2. */
        MINIMUM
    }

    private final PlaneView view;
    private final int width;
    private final int height;
    private final float[] pixels;

    private PlaneImage(PlaneView view, float[] sheet, int mostPixels) {
        this.view = view;
        Axis across = view.across();
        Axis down = view.down();
        double pixelMm = Math.max(
                Math.min(
                        view.grid().spacing().along(across),
                        view.grid().spacing().along(down)),
                Math.max(view.widthMm(), view.heightMm()) / mostPixels);
        width = (int) Math.max(1, Math.round(view.widthMm() / pixelMm));
        height = (int) Math.max(1, Math.round(view.heightMm() / pixelMm));
        pixels = new float[width * height];
        Extent extent = view.grid().extent();
        Samples x = new Samples(extent.along(across), width, view.isAcrossFlipped());
        Samples y = new Samples(extent.along(down), height, view.isDownFlipped());
        // A sheet is stored in array order: of its two axes the one that comes later in (z, y, x) is the fast one.
        boolean acrossIsFast = across.compareTo(down) > 0;
        int stepX = acrossIsFast ? 1 : extent.along(down);
        int stepY = acrossIsFast ? extent.along(across) : 1;
        for (int row = 0; row < height; row++) {
            int upper = y.lower[row] * stepY;
            int lower = y.upper[row] * stepY;
            for (int column = 0; column < width; column++) {
                int left = x.lower[column] * stepX;
                int right = x.upper[column] * stepX;
                float top = mixed(sheet[upper + left], sheet[upper + right], x.share[column]);
                float bottom = mixed(sheet[lower + left], sheet[lower + right], x.share[column]);
                pixels[row * width + column] = mixed(top, bottom, y.share[row]);
            }
        }
    }

    private static float mixed(float one, float other, float shareOfOther) {
        return one + (other - one) * shareOfOther;
    }

    /** Between which voxels of an axis the centres of its pixels lie; image edges are voxel edges. */
    private static final class Samples {
        final int[] lower;
        final int[] upper;
        final float[] share;

        Samples(int voxels, int pixels, boolean flipped) {
            lower = new int[pixels];
            upper = new int[pixels];
            share = new float[pixels];
            for (int pixel = 0; pixel < pixels; pixel++) {
                double centre = (pixel + 0.5) * voxels / pixels - 0.5;
                double voxel = Math.max(0, Math.min(voxels - 1, flipped ? voxels - 1 - centre : centre));
                lower[pixel] = (int) voxel;
                upper[pixel] = Math.min(voxels - 1, lower[pixel] + 1);
                share[pixel] = (float) (voxel - lower[pixel]);
            }
        }
    }

    /**
     * One slice.
     *
     * @param index its index on the array axis that the plane does not show
     */
    static PlaneImage slice(Volume volume, Plane plane, int index) {
        return slice(volume, plane, index, MOST_PIXELS);
    }

    /**
     * One slice, in fewer pixels.
     *
     * @param index its index on the array axis that the plane does not show
     * @param mostPixels its longer side has at most so many
     */
    static PlaneImage slice(Volume volume, Plane plane, int index, int mostPixels) {
        PlaneView view = new PlaneView(volume.grid(), plane);
        Extent extent = volume.grid().extent();
        float[] voxels = volume.voxels();
        float[] sheet = switch (view.through()) {
            case Z ->
                Arrays.copyOfRange(
                        voxels, extent.index(index, 0, 0), extent.index(index, 0, 0) + extent.y() * extent.x());
            case Y -> {
                float[] rows = new float[extent.z() * extent.x()];
                for (int z = 0; z < extent.z(); z++) {
                    System.arraycopy(voxels, extent.index(z, index, 0), rows, z * extent.x(), extent.x());
                }
                yield rows;
            }
            case X -> {
                float[] columns = new float[extent.z() * extent.y()];
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = voxels[i * extent.x() + index];
                }
                yield columns;
            }
        };
        return new PlaneImage(view, sheet, mostPixels);
    }

    /** The maximum-intensity projections in the order of {@link Plane}, in one pass over the voxels. */
    static List<PlaneImage> projections(Volume volume) {
        return projections(volume, Box.whole(volume.grid().extent()));
    }

    /** The maximum-intensity projections of a block of a volume, in the order of {@link Plane}. */
    static List<PlaneImage> projections(Volume volume, Box block) {
        Extent extent = block.extent();
        Grid grid = volume.grid().cropped(block);
        float[] voxels = volume.voxels();
        float[] overZ = lowest(extent.y() * extent.x());
        float[] overY = lowest(extent.z() * extent.x());
        float[] overX = lowest(extent.z() * extent.y());
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                int row = volume.grid().extent().index(new VoxelIndex(z, y, 0).plus(block.start()));
                int inZ = y * extent.x();
                int inY = z * extent.x();
                float most = Float.NEGATIVE_INFINITY;
                for (int x = 0; x < extent.x(); x++) {
                    float voxel = voxels[row + x];
                    overZ[inZ + x] = Math.max(overZ[inZ + x], voxel);
                    overY[inY + x] = Math.max(overY[inY + x], voxel);
                    most = Math.max(most, voxel);
                }
                overX[z * extent.y() + y] = most;
            }
        }
        return Arrays.stream(Plane.values())
                .map(plane -> new PlaneView(grid, plane))
                .map(view -> new PlaneImage(
                        view,
                        switch (view.through()) {
                            case Z -> overZ;
                            case Y -> overY;
                            case X -> overX;
                        },
                        MOST_PIXELS))
                .toList();
    }

    /**
     * What is brightest, or darkest, along each ray through some neighbouring slices.
     *
     * @param from the index of the first on the array axis that the plane does not show
     * @param to the index after the last
     * @param mostPixels the longer side of the image has at most so many
     */
    static PlaneImage slab(Volume volume, Plane plane, int from, int to, Extreme extreme, int mostPixels) {
        PlaneView view = new PlaneView(volume.grid(), plane);
        Extent extent = volume.grid().extent();
        Axis through = view.through();
        // of the two axes that are seen the one that comes later in (z, y, x) is the fast one, as in every sheet
        Axis slow = through == Axis.Z ? Axis.Y : Axis.Z;
        Axis fast = through == Axis.X ? Axis.Y : Axis.X;
        float[] voxels = volume.voxels();
        float[] sheet = new float[extent.along(slow) * extent.along(fast)];
        for (int i = 0; i < sheet.length; i++) {
            int ray = i / extent.along(fast) * extent.stride(slow) + i % extent.along(fast) * extent.stride(fast);
            float most = voxels[ray + from * extent.stride(through)];
            for (int depth = from + 1; depth < to; depth++) {
                float voxel = voxels[ray + depth * extent.stride(through)];
                most = extreme == Extreme.MAXIMUM ? Math.max(most, voxel) : Math.min(most, voxel);
            }
            sheet[i] = most;
        }
        return new PlaneImage(view, sheet, mostPixels);
    }

    /**
     * As {@link #slab}, half of it to either side of a slice, as far as the volume reaches.
     *
     * @param at the index of the slice; the nearest where it lies outside
     */
    static PlaneImage slabAround(
            Volume volume, Plane plane, int at, double thicknessMm, Extreme extreme, int mostPixels) {
        Axis through = new PlaneView(volume.grid(), plane).through();
        int slices = volume.grid().extent().along(through);
        int half = (int) Math.round(thicknessMm / 2 / volume.grid().spacing().along(through));
        int inside = Math.max(0, Math.min(slices - 1, at));
        return slab(
                volume, plane, Math.max(0, inside - half), Math.min(slices, inside + half + 1), extreme, mostPixels);
    }

    private static float[] lowest(int length) {
        float[] values = new float[length];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        return values;
    }

    /** How the image lies in the patient. */
    PlaneView view() {
        return view;
    }

    /** Pixels from left to right. */
    int width() {
        return width;
    }

    /** Pixels from top to bottom. */
    int height() {
        return height;
    }

    /** The intensities, row by row from the upper left; shared, not to be written to. */
    float[] pixels() {
        return pixels;
    }

    /** The image as it looks through a window: an 8-bit grey PNG, ready for the {@code src} of an {@code img}. */
    String dataUri(Window window) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        // Straight into the buffer: setRGB would convert between colour spaces and change the greys.
        byte[] greys = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            greys[i] = (byte) window.grey(pixels[i]);
        }
        return dataUri(image);
    }

    /** The image as a layer over another one: an indexed PNG of translucent colours, ready for an SVG's {@code image}. */
    String dataUri(HeatColours colours) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours.palette());
        byte[] bands = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            bands[i] = (byte) colours.band(pixels[i]);
        }
        return dataUri(image);
    }

    private static String dataUri(BufferedImage image) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image));
    }

    /** The bytes of a PNG file. */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        // A stream of our own, since ImageIO.write would put a temporary file on the disk.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException e) {
            throw new IllegalStateException("Memory takes every image", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
