package willis.phantom.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FourierTest {
    @Test
    void theInverseGivesTheSignalBack() {
        Fourier fourier = new Fourier(100);
        Random random = new Random(5);
        double[] real = random.doubles(fourier.length()).toArray();
        double[] imaginary = random.doubles(fourier.length()).toArray();
        double[] realBefore = real.clone();
        double[] imaginaryBefore = imaginary.clone();

        fourier.forward(real, imaginary);
        fourier.inverse(real, imaginary);

        // Seven passes of doubles near 1.
        assertThat(real).containsExactly(realBefore, within(1e-13));
        assertThat(imaginary).containsExactly(imaginaryBefore, within(1e-13));
    }

    @Test
    void coefficientsAreTheSumsOfTheDefinition() {
        Fourier fourier = new Fourier(8);
        double[] signal = {3, -1, 4, 1, -5, 9, 2, -6};
        double[] real = signal.clone();
        double[] imaginary = new double[8];

        fourier.forward(real, imaginary);

        for (int k = 0; k < 8; k++) {
            double re = 0;
            double im = 0;
            for (int n = 0; n < 8; n++) {
                re += signal[n] * Math.cos(-2 * Math.PI * k * n / 8);
                im += signal[n] * Math.sin(-2 * Math.PI * k * n / 8);
            }
            assertThat(real[k]).isCloseTo(re, within(1e-12));
            assertThat(imaginary[k]).isCloseTo(im, within(1e-12));
        }
    }

    @Test
    void lengthsAreTheNextPowersOfTwo() {
        assertThat(new Fourier(256).length()).isEqualTo(256);
        assertThat(new Fourier(257).length()).isEqualTo(512);
    }

    @Test
    void theUpperHalfOfCoefficientsAreNegativeFrequencies() {
        Fourier fourier = new Fourier(8);

        assertThat(fourier.frequency(3)).isEqualTo(3);
        assertThat(fourier.frequency(7)).isEqualTo(-1);
    }
}
