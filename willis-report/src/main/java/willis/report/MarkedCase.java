package willis.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import willis.dataset.ExactTruth;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.VoxelIndex;
import willis.phantom.PhantomCase;
import willis.phantom.scan.Masks;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * A phantom with its aneurysms outlined: slices through the largest one, and projections of a slab around it.
 *
 * @param title the modality
 * @param caption which aneurysms there are
 * @param slices one in each plane
 * @param projections one in each plane
 * @param widestMm the width of the widest of them
 */
record MarkedCase(
        String title, String caption, List<MarkedImage> slices, List<MarkedImage> projections, String widestMm) {
    private static final double SLAB_MM = 24;

    /**
     * One image.
     *
     * @param title for people
     * @param alternative for those who do not see it
     * @param source the image itself
     * @param widthMm its width in the patient
     * @param heightMm its height
     * @param left the marker at the left edge
     * @param top the marker at the upper edge
     * @param outline the edge of the aneurysms, as a path in millimetres
     */
    record MarkedImage(
            String title,
            String alternative,
            String source,
            String widthMm,
            String heightMm,
            String left,
            String top,
            String outline) {}

    static MarkedCase of(PhantomCase phantom) {
        ExactTruth.Aneurysm largest = phantom.truth().aneurysms().stream()
                .filter(ExactTruth.Aneurysm::labelled)
                .max(Comparator.comparingDouble(ExactTruth.Aneurysm::diameterMm))
                .orElseThrow(() -> new IllegalArgumentException("A case without an aneurysm in view has none to mark"));
        Volume volume = phantom.volume();
        Grid grid = volume.grid();
        VoxelIndex middle = grid.toVoxel(largest.centre()).nearest();
        Modality modality = phantom.truth().modality();
        boolean dark = isDark(phantom, modality);
        List<MarkedImage> slices = new ArrayList<>();
        List<MarkedImage> projections = new ArrayList<>();
        Percentiles percentiles = Percentiles.of(volume, new Box(VoxelIndex.FIRST, grid.extent()));
        Window window = Window.forSlices(modality, percentiles).get(0);
        Volume turned = dark ? negative(volume) : volume;
        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(grid, plane);
            Axis through = view.through();
            int at = middle.along(through);
            slices.add(image(
                    plane.title(),
                    plane.title() + " slice through the largest aneurysm, which is outlined",
                    PlaneImage.slice(volume, plane, at).dataUri(window),
                    view,
                    phantom.masks(),
                    at,
                    at + 1));
            int half = (int) Math.round(SLAB_MM / 2 / grid.spacing().along(through));
            int from = Math.max(0, at - half);
            int to = Math.min(grid.extent().along(through), at + half + 1);
            PlaneImage projection =
                    PlaneImage.slab(turned, plane, from, to, PlaneImage.Extreme.MAXIMUM, PlaneImage.MOST_PIXELS);
            Window wide = dark
                    ? new Window("Reversed", -window.to(), -window.from(), "")
                    : modality.isCt() ? Window.ofLevel("Vessels", 350, 900) : window;
            projections.add(image(
                    plane.title() + ", " + Math.round(SLAB_MM) + " mm projected",
                    plane.title() + " projection of a slab around the largest aneurysm, which is outlined",
                    projection.dataUri(wide),
                    view,
                    phantom.masks(),
                    from,
                    to));
        }
        String caption = String.join(
                "; ",
                phantom.truth().aneurysms().stream()
                        .map(aneurysm -> String.format(
                                Locale.ROOT, "%s, %.1f mm", aneurysm.location().column(), aneurysm.diameterMm()))
                        .toList());
        return new MarkedCase(
                modality.code(),
                caption + (dark ? ". Projections show the darkest voxels, greys reversed" : ""),
                slices,
                projections,
                Figure.mm(Figure.widestMm(grid, Plane.values())));
    }

    private static MarkedImage image(
            String title, String alternative, String source, PlaneView view, Masks masks, int from, int to) {
        return new MarkedImage(
                title,
                alternative,
                source,
                Figure.mm(view.widthMm()),
                Figure.mm(view.heightMm()),
                view.marker(PlaneView.Edge.LEFT),
                view.marker(PlaneView.Edge.TOP),
                outline(view, masks, from, to));
    }

    /** Whether arteries are darker than most of the head. */
    private static boolean isDark(PhantomCase phantom, Modality modality) {
        if (modality != Modality.T1_POST) {
            return modality == Modality.T2;
        }
        double arteries = 0;
        long count = 0;
        double all = 0;
        float[] voxels = phantom.volume().voxels();
        for (int i = 0; i < voxels.length; i++) {
            all += voxels[i];
            if (phantom.masks().labels()[i] != 0) {
                arteries += voxels[i];
                count++;
            }
        }
        return arteries / Math.max(1, count) < all / voxels.length;
    }

    private static Volume negative(Volume volume) {
        float[] voxels = volume.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = -voxels[i];
        }
        return new Volume(volume.grid(), voxels);
    }

    /** The edges of all sac voxels between two slices, seen through them. */
    private static String outline(PlaneView view, Masks masks, int from, int to) {
        Extent extent = masks.extent();
        Axis across = view.across();
        Axis down = view.down();
        int width = extent.along(across);
        int height = extent.along(down);
        boolean[] seen = new boolean[width * height];
        for (int depth = from; depth < to; depth++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int i = x * extent.stride(across) + y * extent.stride(down) + depth * extent.stride(view.through());
                    seen[y * width + x] |= masks.sacs()[i] != 0;
                }
            }
        }
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (!seen[y * width + x]) {
                    continue;
                }
                if (x == 0 || !seen[y * width + x - 1]) {
                    edge(path, view, x, y, x, y + 1);
                }
                if (x == width - 1 || !seen[y * width + x + 1]) {
                    edge(path, view, x + 1, y, x + 1, y + 1);
                }
                if (y == 0 || !seen[(y - 1) * width + x]) {
                    edge(path, view, x, y, x + 1, y);
                }
                if (y == height - 1 || !seen[(y + 1) * width + x]) {
                    edge(path, view, x, y + 1, x + 1, y + 1);
                }
            }
        }
        return path.toString();
    }

    /** From corner to corner of voxels, counted along the array axes. */
    private static void edge(StringBuilder path, PlaneView view, int x, int y, int toX, int toY) {
        path.append('M').append(corner(view, x, y)).append('L').append(corner(view, toX, toY));
    }

    private static String corner(PlaneView view, int x, int y) {
        double spacingX = view.grid().spacing().along(view.across());
        double spacingY = view.grid().spacing().along(view.down());
        double mmX = x * spacingX;
        double mmY = y * spacingY;
        return String.format(
                Locale.ROOT,
                "%.2f %.2f",
                view.isAcrossFlipped() ? view.widthMm() - mmX : mmX,
                view.isDownFlipped() ? view.heightMm() - mmY : mmY);
    }
}
