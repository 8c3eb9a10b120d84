package willis.phantom.scan;

/** Discrete Fourier transforms of one length, a power of two. Immutable; transforms work in place. */
final class Fourier {
    private final int length;
    private final double[] cosines;
    private final double[] sines;

    /** For signals of at least so many samples; shorter ones are filled with zeros by the caller. */
    Fourier(int atLeast) {
        length = atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
        cosines = new double[length / 2];
        sines = new double[length / 2];
        for (int i = 0; i < length / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = Math.sin(2 * Math.PI * i / length);
        }
    }

    int length() {
        return length;
    }

    /** The frequency of a coefficient, in cycles per length: 0, 1 … length / 2, then negative ones. */
    int frequency(int coefficient) {
        return coefficient <= length / 2 ? coefficient : coefficient - length;
    }

    /** Σ x[n] exp(−2πi kn / length). */
    void forward(double[] real, double[] imaginary) {
        transform(real, imaginary, -1);
    }

    /** The inverse of {@link #forward}. */
    void inverse(double[] real, double[] imaginary) {
        transform(real, imaginary, 1);
        for (int i = 0; i < length; i++) {
            real[i] /= length;
            imaginary[i] /= length;
        }
    }

    /** Cooley and Tukey's, of radix 2. */
    private void transform(double[] real, double[] imaginary, int sign) {
        for (int i = 1, j = 0; i < length; i++) {
            int bit = length >> 1;
            while ((j & bit) != 0) {
                j ^= bit;
                bit >>= 1;
            }
            j |= bit;
            if (i < j) {
                double swapped = real[i];
                real[i] = real[j];
                real[j] = swapped;
                swapped = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = swapped;
            }
        }
        for (int half = 1; half < length; half <<= 1) {
            int stride = length / (2 * half);
            for (int start = 0; start < length; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    double c = cosines[k * stride];
                    double s = sign * sines[k * stride];
                    int low = start + k;
                    int high = low + half;
                    double re = real[high] * c - imaginary[high] * s;
                    double im = real[high] * s + imaginary[high] * c;
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }
}
