package willis.plan;

/**
 * Intensities of the foreground voxels of a training set, one channel.
 *
 * @param mean their mean
 * @param standardDeviation their standard deviation
 * @param percentile005 the value below which half a percent of them lie
 * @param percentile995 the value above which half a percent of them lie
 */
public record IntensityStatistics(double mean, double standardDeviation, double percentile005, double percentile995) {}
