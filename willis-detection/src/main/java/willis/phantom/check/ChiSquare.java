package willis.phantom.check;

/** Pearson's test whether counts follow given shares. */
final class ChiSquare {
    private static final int MOST_TERMS = 1000;
    private static final double PRECISE = 1e-12;

    private ChiSquare() {}

    /**
     * The probability of counts that depart as much from the shares.
     *
     * @param counts how often each kind was seen
     * @param weights how often each should be; only ratios matter, and kinds of weight 0 are left out
     */
    static double probability(long[] counts, double[] weights) {
        double total = 0;
        double weight = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            weight += weights[i];
        }
        double statistic = 0;
        int kinds = 0;
        for (int i = 0; i < counts.length; i++) {
            if (weights[i] > 0) {
                double expected = total * weights[i] / weight;
                statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
                kinds++;
            }
        }
        return total == 0 || kinds < 2 ? 1 : upperTail(kinds - 1, statistic);
    }

    /** The probability that a chi-square of some degrees of freedom exceeds a value. */
    static double upperTail(int degrees, double value) {
        return upperGamma(degrees / 2.0, value / 2);
    }

    /** The regularised upper incomplete gamma function: by its series below a + 1, by a continued fraction above. */
    private static double upperGamma(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        double front = Math.exp(a * Math.log(x) - x - logGammaOfHalves(a));
        if (x < a + 1) {
            double term = 1 / a;
            double sum = term;
            for (int n = 1; n < MOST_TERMS && term > PRECISE * sum; n++) {
                term *= x / (a + n);
                sum += term;
            }
            return 1 - front * sum;
        }
        // Lentz's method.
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double fraction = d;
        for (int n = 1; n < MOST_TERMS; n++) {
            double numerator = -n * (n - a);
            b += 2;
            d = 1 / (numerator * d + b);
            c = b + numerator / c;
            fraction *= c * d;
            if (Math.abs(c * d - 1) < PRECISE) {
                break;
            }
        }
        return front * fraction;
    }

    /** The logarithm of the gamma function of a multiple of one half. */
    private static double logGammaOfHalves(double a) {
        double log = 0;
        double at = a;
        while (at > 1) {
            at -= 1;
            log += Math.log(at);
        }
        return at == 1 ? log : log + 0.5 * Math.log(Math.PI);
    }
}
