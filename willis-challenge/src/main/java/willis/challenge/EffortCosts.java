package willis.challenge;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a series costs, learnt from those before it: the mean seconds of its network under each effort, and of everything
 * else. An effort that was not tried yet is estimated from one that was, in proportion to {@link Effort#work()}.
 *
 * <p>Thread safe: a series that was given up may still tell what it saw.
 */
final class EffortCosts {
    /** Later series count as much as this many earlier ones together: a run's beginning is slower than the rest. */
    private static final int MEMORY = 30;

    private final Mean other = new Mean();
    private final Map<Effort, Mean> networks = new HashMap<>();

    /** Takes in the seconds that a series took beside the network. */
    synchronized void addOther(double seconds) {
        other.add(seconds);
    }

    /** Takes in the seconds of a network, measured to the end or projected from a part. */
    synchronized void addNetwork(Effort effort, double seconds) {
        networks.computeIfAbsent(effort, e -> new Mean()).add(seconds);
    }

    /** The seconds that a series typically takes; empty before the first one. */
    synchronized OptionalDouble typical(Effort effort) {
        return network(effort).stream().map(seconds -> seconds + other.value()).findFirst();
    }

    private OptionalDouble network(Effort effort) {
        Mean own = networks.get(effort);
        if (own != null) {
            return OptionalDouble.of(own.value());
        }
        // Of several that were tried, the one most often.
        return networks.entrySet().stream()
                .max((a, b) -> Integer.compare(a.getValue().count, b.getValue().count))
                .map(tried -> OptionalDouble.of(tried.getValue().value()
                        * effort.work()
                        / tried.getKey().work()))
                .orElse(OptionalDouble.empty());
    }

    private static final class Mean {
        private int count;
        private double mean;

        void add(double value) {
            count++;
            // The first one pays for what is done once, such as compiling: it counts only while it is the only one.
            mean = count <= 2 ? value : mean + (value - mean) / Math.min(count - 1, MEMORY);
        }

        double value() {
            return mean;
        }
    }
}
