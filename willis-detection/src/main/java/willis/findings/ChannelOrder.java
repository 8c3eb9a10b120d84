package willis.findings;

import java.util.ArrayList;
import java.util.List;
import willis.plan.DatasetDescription;
import willis.plan.IncompatibleModelException;

/**
 * What each output channel of a model means: channel c carries the data set's label c + 1, the last one "aneurysm
 * present" (the published code reuses the background's place for it).
 *
 * @param locations one per channel
 */
public record ChannelOrder(List<Location> locations) {

    /** @throws IllegalArgumentException unless each location occurs once */
    public ChannelOrder {
        locations = List.copyOf(locations);
        if (locations.size() != Location.values().length
                || locations.stream().distinct().count() != locations.size()) {
            throw new IllegalArgumentException("Each of the 14 locations once expected, got " + locations);
        }
    }

    /**
     * The order in which a data set numbers its labels.
     *
     * @throws IncompatibleModelException if its labels are not the thirteen vessel sites
     */
    public static ChannelOrder of(DatasetDescription dataset) throws IncompatibleModelException {
        List<Location> order = new ArrayList<>();
        for (String label : dataset.labels()) {
            order.add(
                    Location.ofColumn(label)
                            .filter(Location::isVessel)
                            .filter(location -> !order.contains(location))
                            .orElseThrow(
                                    () -> new IncompatibleModelException(
                                            "dataset.json, labels: '" + label
                                                    + "' is not one of the thirteen vessel sites of the RSNA 2025 challenge, or occurs twice")));
        }
        if (order.size() != Location.vessels().size()) {
            throw new IncompatibleModelException("dataset.json, labels: " + order.size()
                    + " vessel sites found, 13 expected, named as the columns of the RSNA 2025 challenge");
        }
        order.add(Location.ANEURYSM_PRESENT);
        return new ChannelOrder(order);
    }

    /** The channel of a location. */
    public int channelOf(Location location) {
        return locations.indexOf(location);
    }
}
