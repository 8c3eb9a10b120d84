package willis.train;

/**
 * A learning rate that falls from epoch to epoch: initial · (1 − epoch / epochs)^exponent. Follows nnU-Net v2, {@code
 * PolyLRScheduler}.
 *
 * @param initial of epoch 0
 * @param epochs after which it would be 0
 * @param exponent 1 for a straight line
 */
public record PolynomialRate(double initial, int epochs, double exponent) {

    /** The rate of an epoch, counted from 0. */
    public double at(int epoch) {
        return initial * Math.pow(1 - (double) epoch / epochs, exponent);
    }
}
