package willis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.report.PlaneImage.Extreme;
import willis.volume.Modality;

/**
 * One way of looking at the planes through a finding.
 *
 * @param name for the choice
 * @param window the greys
 * @param slab what a projection over neighbouring slices keeps; empty for single slices
 */
record ReadingView(String name, Window window, Optional<Extreme> slab) {
    /** How thick a slab is: twice a usual aneurysm, so that the vessels on either side are seen. */
    static final double SLAB_MM = 10;

    /** What arteries are beside their surroundings. */
    static Extreme arteries(Modality modality) {
        return modality == Modality.T2 ? Extreme.MINIMUM : Extreme.MAXIMUM;
    }

    /** The views of a modality, that of the first sight first. */
    static List<ReadingView> of(Modality modality, Percentiles region) {
        List<ReadingView> views = new ArrayList<>();
        for (Window window : Window.forSlices(modality, region)) {
            views.add(new ReadingView(modality.isCt() ? window.name() : "Slices", window, Optional.empty()));
        }
        Extreme extreme = arteries(modality);
        Window wide = modality.isCt() ? Window.ofLevel("Vessels, wide", 350, 900) : views.get(0).window;
        views.add(new ReadingView(
                "Slabs of " + Numbers.of(SLAB_MM) + " mm, " + (extreme == Extreme.MAXIMUM ? "brightest" : "darkest")
                        + " voxels",
                wide,
                Optional.of(extreme)));
        return views;
    }

    @Override
    public String toString() {
        return slab.isPresent() ? name + ", " + window : window.toString();
    }
}
