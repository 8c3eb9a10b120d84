package willis.phantom.head;

import willis.phantom.chance.Draw;

/**
 * Smooth random numbers all over space, repeating every 64 cells: white noise that was blurred, of mean 0 and standard
 * deviation 1.
 *
 * <p>Immutable and thread safe.
 */
final class Texture {
    private static final int BITS = 6;
    private static final int SIZE = 1 << BITS;
    private static final int MASK = SIZE - 1;
    /** A multiple of the size beyond every coordinate, so that truncation rounds down. */
    private static final float OFFSET = SIZE * 64;

    private final float[] table;
    private final float inverseCell;

    private Texture(float[] table, float cellMm) {
        this.table = table;
        inverseCell = 1 / cellMm;
    }

    /** Blobs about four cells across. */
    static Texture smooth(Draw draw, float cellMm) {
        float[] table = blurred(white(draw), 1.3);
        normalise(table);
        return new Texture(table, cellMm);
    }

    /**
     * The distance to sheets that wind through space about {@code 5.2} cells apart, signed, in cells: noise of one band of
     * wavelengths, over its gradient.
     */
    static Texture sheets(Draw draw, float cellMm) {
        float[] fine = white(draw);
        float[] coarse = blurred(fine, 2.8);
        fine = blurred(fine, 2.0);
        for (int i = 0; i < fine.length; i++) {
            fine[i] -= coarse[i];
        }
        normalise(fine);
        float[] distance = new float[fine.length];
        for (int z = 0; z < SIZE; z++) {
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    float dx = fine[index(z, y, x + 1)] - fine[index(z, y, x - 1)];
                    float dy = fine[index(z, y + 1, x)] - fine[index(z, y - 1, x)];
                    float dz = fine[index(z + 1, y, x)] - fine[index(z - 1, y, x)];
                    float slope = (float) Math.sqrt(0.25f * (dx * dx + dy * dy + dz * dz) + 0.012f);
                    distance[index(z, y, x)] = fine[index(z, y, x)] / slope;
                }
            }
        }
        return new Texture(distance, cellMm);
    }

    /** The number at a point, millimetres. */
    float at(float x, float y, float z) {
        float fx = x * inverseCell + OFFSET;
        float fy = y * inverseCell + OFFSET;
        float fz = z * inverseCell + OFFSET;
        int ix = (int) fx;
        int iy = (int) fy;
        int iz = (int) fz;
        fx -= ix;
        fy -= iy;
        fz -= iz;
        int x0 = ix & MASK;
        int x1 = (ix + 1) & MASK;
        int y0 = (iy & MASK) << BITS;
        int y1 = ((iy + 1) & MASK) << BITS;
        int z0 = (iz & MASK) << (2 * BITS);
        int z1 = ((iz + 1) & MASK) << (2 * BITS);
        float a = table[z0 | y0 | x0];
        float b = table[z0 | y1 | x0];
        float c = table[z1 | y0 | x0];
        float d = table[z1 | y1 | x0];
        a += fx * (table[z0 | y0 | x1] - a);
        b += fx * (table[z0 | y1 | x1] - b);
        c += fx * (table[z1 | y0 | x1] - c);
        d += fx * (table[z1 | y1 | x1] - d);
        a += fy * (b - a);
        c += fy * (d - c);
        return a + fz * (c - a);
    }

    private static int index(int z, int y, int x) {
        return (z & MASK) << (2 * BITS) | (y & MASK) << BITS | (x & MASK);
    }

    private static float[] white(Draw draw) {
        float[] noise = new float[SIZE * SIZE * SIZE];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) draw.gaussian();
        }
        return noise;
    }

    /** A Gaussian blur that wraps around, as a new array. */
    private static float[] blurred(float[] from, double sigmaCells) {
        int reach = (int) Math.ceil(3 * sigmaCells);
        float[] kernel = new float[2 * reach + 1];
        for (int k = -reach; k <= reach; k++) {
            kernel[k + reach] = (float) Math.exp(-0.5 * k * k / (sigmaCells * sigmaCells));
        }
        float[] current = from;
        for (int stride = 1; stride < SIZE * SIZE * SIZE; stride *= SIZE) {
            current = blurredAlong(current, stride, kernel);
        }
        return current;
    }

    /** Blurs along the axis in which neighbours lie {@code stride} apart. */
    private static float[] blurredAlong(float[] from, int stride, float[] kernel) {
        int reach = kernel.length / 2;
        int line = SIZE * stride;
        float[] to = new float[from.length];
        float[] padded = new float[line + 2 * reach * stride];
        for (int first = 0; first < from.length; first += line) {
            // The end of each line before its start and the start after its end, so that the loops below do not wrap.
            System.arraycopy(from, first + line - reach * stride, padded, 0, reach * stride);
            System.arraycopy(from, first, padded, reach * stride, line);
            System.arraycopy(from, first, padded, reach * stride + line, reach * stride);
            for (int k = 0; k < kernel.length; k++) {
                float weight = kernel[k];
                int shift = k * stride;
                for (int i = 0; i < line; i++) {
                    to[first + i] += weight * padded[shift + i];
                }
            }
        }
        return to;
    }

    private static void normalise(float[] noise) {
        double sum = 0;
        double squares = 0;
        for (float value : noise) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / noise.length;
        double inverse = 1 / Math.sqrt(squares / noise.length - mean * mean);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) ((noise[i] - mean) * inverse);
        }
    }
}
