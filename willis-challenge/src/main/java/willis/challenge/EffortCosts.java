package willis.challenge;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import willis.infer.Precision;

/**
 * What a series costs, learnt from those before it: the seconds of a patch in each precision, the patches of a series under each
 * effort, and the seconds of everything else. So every effort's cost stays known, whichever is used.
 *
 * <p>Thread safe.
 */
final class EffortCosts {
    /** Later series count as much as this many earlier ones together. */
    private static final int MEMORY = 20;

    /** A pace that was not measured for so many series is no longer believed, where another precision's is known better. */
    private static final int STALE = 20;

    private final Mean other = new Mean();
    private final Map<Effort, Mean> patches = new HashMap<>();
    private final Map<Precision, Mean> paces = new EnumMap<>(Precision.class);
    private int series;

    /** Takes in how many patches a series has under an effort; told of every effort and series. */
    synchronized void addPatches(Effort effort, int count) {
        patches.computeIfAbsent(effort, e -> new Mean()).add(count, series);
    }

    /** Takes in the seconds that a series took beside the network. */
    synchronized void addOther(double seconds) {
        series++;
        other.add(seconds, series);
    }

    /** Takes in the pace of a network, in seconds per patch. */
    synchronized void addPace(Precision precision, double secondsPerPatch) {
        paces.computeIfAbsent(precision, p -> new Mean()).add(secondsPerPatch, series);
    }

    /** The seconds that a series typically takes; empty before the first one. */
    synchronized OptionalDouble typical(Effort effort) {
        Mean count = patches.get(effort);
        OptionalDouble pace = pace(effort.precision());
        return count == null || pace.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(other.value() + count.value() * pace.getAsDouble());
    }

    private OptionalDouble pace(Precision precision) {
        Mean own = paces.get(precision);
        return paces.entrySet().stream()
                .filter(measured -> own == null || measured.getValue().last > own.last + STALE)
                .max(Comparator.comparingInt(measured -> measured.getValue().last))
                .map(measured -> OptionalDouble.of(measured.getValue().value()
                        * Effort.guessedCost(precision)
                        / Effort.guessedCost(measured.getKey())))
                .orElse(own == null ? OptionalDouble.empty() : OptionalDouble.of(own.value()));
    }

    private static final class Mean {
        private int count;
        private double mean;
        private int last;

        void add(double value, int now) {
            count++;
            last = now;
            // The first one pays for what is done once, such as compiling: it counts only while it is the only one.
            mean = count <= 2 ? value : mean + (value - mean) / Math.min(count - 1, MEMORY);
        }

        double value() {
            return mean;
        }
    }
}
