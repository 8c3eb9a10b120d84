package willis.codecs;

/**
 * The inverse cosine transform of a block of 8 × 8 in integers, as the Independent JPEG Group's accurate integer method
 * rounds it: other toolkits decode DICOM with that, and only the same rounding gives the same values.
 *
 * <p>Source: C. Loeffler, A. Ligtenberg, G. Moschytz, Practical fast 1-D DCT algorithms with 11 multiplications, ICASSP
 * 1989, figure 1, with constants scaled by 2¹³. The rounding after the first pass keeps 2 bits of 8-bit samples and 1 bit
 * of 12-bit samples. Immutable.
 */
final class InverseDct {
    private static final int CONSTANT_BITS = 13;

    /** 2¹³ times the rotations' sines and cosines, and their sums. */
    private static final int C_0_298631336 = 2446;

    private static final int C_0_390180644 = 3196;
    private static final int C_0_541196100 = 4433;
    private static final int C_0_765366865 = 6270;
    private static final int C_0_899976223 = 7373;
    private static final int C_1_175875602 = 9633;
    private static final int C_1_501321110 = 12299;
    private static final int C_1_847759065 = 15137;
    private static final int C_1_961570560 = 16069;
    private static final int C_2_053119869 = 16819;
    private static final int C_2_562915447 = 20995;
    private static final int C_3_072711026 = 25172;

    private final int keptBits;

    /** @param precision bits of a sample, 8 or 12 */
    InverseDct(int precision) {
        this.keptBits = precision == 8 ? 2 : 1;
    }

    /** Transforms a block of dequantised coefficients, row by row, in place; no level shift, not clipped. */
    void transform(int[] block) {
        for (int column = 0; column < 8; column++) {
            pass(block, column, 8, CONSTANT_BITS - keptBits);
        }
        for (int row = 0; row < 64; row += 8) {
            pass(block, row, 1, CONSTANT_BITS + keptBits + 3);
        }
    }

    /** One dimension; the result is rounded to {@code down} bits less. */
    private static void pass(int[] block, int first, int stride, int down) {
        int half = 1 << (down - 1);

        int s2 = block[first + 2 * stride];
        int s6 = block[first + 6 * stride];
        int rotated = (s2 + s6) * C_0_541196100;
        int even2 = rotated - s6 * C_1_847759065;
        int even3 = rotated + s2 * C_0_765366865;
        int s0 = block[first];
        int s4 = block[first + 4 * stride];
        int even0 = (s0 + s4) << CONSTANT_BITS;
        int even1 = (s0 - s4) << CONSTANT_BITS;
        int e0 = even0 + even3 + half;
        int e3 = even0 - even3 + half;
        int e1 = even1 + even2 + half;
        int e2 = even1 - even2 + half;

        int s7 = block[first + 7 * stride];
        int s5 = block[first + 5 * stride];
        int s3 = block[first + 3 * stride];
        int s1 = block[first + stride];
        int z5 = (s7 + s3 + s5 + s1) * C_1_175875602;
        int z1 = -(s7 + s1) * C_0_899976223;
        int z2 = -(s5 + s3) * C_2_562915447;
        int z3 = z5 - (s7 + s3) * C_1_961570560;
        int z4 = z5 - (s5 + s1) * C_0_390180644;
        int o0 = s7 * C_0_298631336 + z1 + z3;
        int o1 = s5 * C_2_053119869 + z2 + z4;
        int o2 = s3 * C_3_072711026 + z2 + z3;
        int o3 = s1 * C_1_501321110 + z1 + z4;

        block[first] = (e0 + o3) >> down;
        block[first + 7 * stride] = (e0 - o3) >> down;
        block[first + stride] = (e1 + o2) >> down;
        block[first + 6 * stride] = (e1 - o2) >> down;
        block[first + 2 * stride] = (e2 + o1) >> down;
        block[first + 5 * stride] = (e2 - o1) >> down;
        block[first + 3 * stride] = (e3 + o0) >> down;
        block[first + 4 * stride] = (e3 - o0) >> down;
    }
}
