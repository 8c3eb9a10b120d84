package willis.phantom.image;

import java.util.IdentityHashMap;
import java.util.List;
import willis.phantom.anatomy.Vessel;

/**
 * The way of the blood through the arteries: for each sample of {@link Tubes}, the sample that blood comes from and how
 * far away that is. Parents stand before their children.
 *
 * <p>Immutable and thread safe.
 */
final class Flow {
    private static final int SOURCE = -1;

    private final int[] upstream;
    private final float[] stepMm;

    Flow(List<Vessel> arteries, Tubes tubes) {
        upstream = new int[tubes.samples];
        stepMm = new float[tubes.samples];
        IdentityHashMap<Vessel, Integer> numbers = new IdentityHashMap<>();
        for (int v = 0; v < arteries.size(); v++) {
            Vessel vessel = arteries.get(v);
            int first = tubes.firstSample[v];
            upstream[first] = SOURCE;
            if (vessel.origin().isPresent()) {
                Vessel.Origin origin = vessel.origin().get();
                Integer parent = numbers.get(origin.parent());
                if (parent != null) {
                    upstream[first] = tubes.firstSample[parent] + origin.sample();
                }
            }
            for (int i = 1; i < vessel.samples(); i++) {
                upstream[first + i] = first + i - 1;
                stepMm[first + i] = (float) vessel.point(i).distanceMm(vessel.point(i - 1));
            }
            numbers.put(vessel, v);
        }
    }

    /** Whether blood enters here. */
    boolean isSource(int sample) {
        return upstream[sample] == SOURCE;
    }

    /** The sample before. */
    int upstream(int sample) {
        return upstream[sample];
    }

    /** The way from the sample before, millimetres. */
    float stepMm(int sample) {
        return stepMm[sample];
    }
}
