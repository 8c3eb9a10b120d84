package willis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import willis.detect.Detection;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.VoxelIndex;
import willis.report.Figure.Blob;
import willis.report.MarkedPlane.Layer;
import willis.report.MarkedPlane.Spot;
import willis.report.PlaneImage.Extreme;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * The region of interest as a whole: three projections with the findings marked.
 *
 * @param title what the projections keep
 * @param window the greys, in a list of one as the template wants it
 * @param planes the three of them
 * @param note what to know when looking at them
 * @param isFlat whether what is seen from the front is far lower than what is seen from above
 * @param widestMm the width of the widest of them
 * @param pairWidthMm the width of the wider one of the coronal and the sagittal one
 */
record Overview(
        String title,
        List<String> window,
        List<MarkedPlane> planes,
        String note,
        boolean isFlat,
        String widestMm,
        String pairWidthMm) {
    /** How much of a head a minimum-intensity projection goes through: more of it, and bone or air is in every ray. */
    private static final double MINIMUM_SLAB_MM = 24;

    /** What lies over a projection beside findings. */
    interface Overlay {
        /** None. */
        Overlay NONE = view -> List.of();

        /** Its ellipses, in the units of the view. */
        List<Blob> on(PlaneView view);
    }

    /**
     * The projections of an answer.
     *
     * @param region of the volume
     * @param places of the findings
     * @param middle a voxel of the volume, through which slabs go where the whole region cannot be projected
     * @param middleName what it is, for people
     */
    static Overview of(
            Volume volume,
            Box region,
            Detection detection,
            List<FoundPlace> places,
            VoxelIndex middle,
            String middleName,
            Overlay overlay,
            HeatColours colours) {
        Modality modality = detection.modality();
        boolean isMinimum = ReadingView.arteries(modality) == Extreme.MINIMUM;
        List<PlaneImage> images =
                isMinimum ? darkSlabs(volume.cropped(region), middle, region) : PlaneImage.projections(volume, region);
        Window window = Window.forProjections(modality, Percentiles.of(images));
        Optional<List<PlaneImage>> heat = detection.heatMap().map(PlaneImage::projections);
        List<Spot> spots = places.stream().map(FoundPlace::spot).toList();
        Box whole = Box.whole(region.extent());
        String kind = isMinimum ? "Minimum-intensity" : "Maximum-intensity";
        List<MarkedPlane> planes = new ArrayList<>();
        for (PlaneImage image : images) {
            PlaneView view = image.view();
            String what =
                    isMinimum ? Numbers.of(MINIMUM_SLAB_MM) + " mm through " + middleName : "the region of interest";
            Figure figure = Figure.of(
                    view,
                    view.plane().title(),
                    isMinimum
                            ? what
                            : "all " + Inspection.counted(region.extent().along(view.through()), "slice"),
                    view.plane().title() + " " + kind.toLowerCase(Locale.ROOT) + " projection of " + what + ", "
                            + Inspection.counted(places.size(), "place") + " marked",
                    List.of(image.dataUri(window)),
                    whole,
                    overlay.on(view),
                    "");
            List<Layer> layers = heat.map(maps -> List.of(
                            MarkedPlane.layer(view, whole, maps.get(view.plane().ordinal()), colours)))
                    .orElse(List.of());
            planes.add(new MarkedPlane(
                    figure, layers, MarkedPlane.marks(view, spots), MarkedPlane.labels(view, spots), ""));
        }
        Grid grid = volume.grid().cropped(region);
        return new Overview(
                kind + " projections",
                List.of(window.toString()),
                planes,
                note(modality, isMinimum),
                2 * new PlaneView(grid, Plane.CORONAL).heightMm() < new PlaneView(grid, Plane.AXIAL).heightMm(),
                Figure.mm(Figure.widestMm(grid, Plane.values())),
                Figure.mm(Figure.widestMm(grid, Plane.CORONAL, Plane.SAGITTAL)));
    }

    private static String note(Modality modality, boolean isMinimum) {
        if (modality.isCt()) {
            return "Bone is brighter than contrast: it covers arteries near the skull.";
        }
        return isMinimum
                ? "Arteries are dark here: the darkest voxel of each ray through a slab of "
                        + Numbers.of(MINIMUM_SLAB_MM)
                        + " mm is shown, since bone or air is in every longer one. Marks and heat map"
                        + " are those of the whole region."
                : "";
    }

    private static List<PlaneImage> darkSlabs(Volume part, VoxelIndex middle, Box region) {
        List<PlaneImage> images = new ArrayList<>();
        for (Plane plane : Plane.values()) {
            Axis through = new PlaneView(part.grid(), plane).through();
            int at = middle.along(through) - region.start().along(through);
            images.add(
                    PlaneImage.slabAround(part, plane, at, MINIMUM_SLAB_MM, Extreme.MINIMUM, PlaneImage.MOST_PIXELS));
        }
        return images;
    }
}
