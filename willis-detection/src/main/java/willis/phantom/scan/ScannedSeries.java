package willis.phantom.scan;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import willis.geometry.Extent;
import willis.geometry.PointMm;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.phantom.image.PlaneImage;
import willis.phantom.image.ScanPlane;

/**
 * A scan after all its planes were taken: the truth in voxels, and where points of the head are found in it, by what
 * headers say.
 *
 * <p>Immutable.
 */
public final class ScannedSeries {
    /** As many sacs as a byte counts, and more than a head ever has. */
    private static final int MOST_SACS = 32;

    private final Scan scan;
    private final SliceList list;
    private final Masks masks;
    private final int[][] sections;

    private ScannedSeries(Scan scan, SliceList list, Masks masks, int[][] sections) {
        this.scan = scan;
        this.list = list;
        this.masks = masks;
        this.sections = sections;
    }

    /** Takes what the slices show, one at a time; called by several threads. */
    @FunctionalInterface
    interface SliceSink {
        /** One slice, after its pixels were turned. */
        void accept(StoredSlice slice, float[] values) throws IOException;
    }

    /** Takes every plane once, and hands over every slice. */
    static ScannedSeries taken(Scan scan, SliceList list, PlaneRenderer renderer, Workers workers, SliceSink sink)
            throws IOException {
        Extent extent = scan.extent();
        int pixels = extent.y() * extent.x();
        Masks masks = new Masks(extent, new byte[extent.arrayLength()], new byte[extent.arrayLength()]);
        int[][] sections = new int[extent.z()][];
        workers.<IOException>forEach(extent.z(), number -> {
            PlaneImage image = scan.image(number, renderer);
            int[] counts = new int[MOST_SACS + 1];
            for (byte sac : image.sacs()) {
                if (sac > 0 && sac <= MOST_SACS) {
                    counts[sac]++;
                }
            }
            sections[number] = counts;
            int place = (list.reversed() ? extent.z() - 1 - number : number) * pixels;
            System.arraycopy(
                    list.turn().apply(image.labels(), extent.y(), extent.x()), 0, masks.labels(), place, pixels);
            System.arraycopy(list.turn().apply(image.sacs(), extent.y(), extent.x()), 0, masks.sacs(), place, pixels);
            float[] values = list.turn().apply(image.values(), extent.y(), extent.x());
            for (StoredSlice slice : list.slices()) {
                if (slice.content() == StoredSlice.Content.PLANE && slice.number() == number) {
                    sink.accept(slice, values);
                }
            }
        });
        List<StoredSlice> others = list.slices().stream()
                .filter(slice -> slice.content() != StoredSlice.Content.PLANE)
                .toList();
        workers.<IOException>forEach(others.size(), i -> {
            StoredSlice slice = others.get(i);
            ScanPlane plane = slice.taken();
            float[] values = slice.content() == StoredSlice.Content.BLANK
                    ? new float[plane.rows() * plane.columns()]
                    : scan.image(plane, slice.number(), renderer).values();
            sink.accept(slice, values);
        });
        return new ScannedSeries(scan, list, masks, sections);
    }

    /** The truth in voxels. */
    public Masks masks() {
        return masks;
    }

    /**
     * Where a point of the head lies, as the headers have it.
     *
     * @param head head millimetres
     */
    public PointMm stated(PointMm head) {
        return stated(scan.seen(head));
    }

    private PointMm stated(VoxelPoint seen) {
        ScanPlane first = scan.planes().get(0);
        VoxelPoint turned = list.turn().target(seen, first.rows(), first.columns());
        double z = list.reversed() ? scan.planes().size() - 1 - seen.z() : seen.z();
        return first.origin()
                .moved(scan.protocol().step(), z * scan.protocol().spacingMm())
                .moved(first.column(), turned.y() * first.rowSpacingMm())
                .moved(first.row(), turned.x() * first.columnSpacingMm());
    }

    /**
     * A pixel of an instance.
     *
     * @param sopInstanceUid the instance
     * @param frame its frame, from 0; empty for an instance of one frame
     * @param x columns from the centre of the first one
     * @param y rows from the centre of the first one
     * @param isInside whether the pixel nearest to a point of this slice lies in the sac, as far as it can: a sac that fills
     *     no pixel by half has none
     */
    public record Section(
            String sopInstanceUid, OptionalInt frame, double x, double y, Predicate<VoxelPoint> isInside) {}

    /**
     * Where a sac is best seen: the slice that holds its largest section, or lies nearest to its centre where it fills no
     * pixel. Empty where its centre is outside of all that was scanned.
     *
     * @param sac its number, from 1
     * @param centre its centre of mass, head millimetres
     */
    public Optional<Section> section(int sac, PointMm centre) {
        VoxelPoint seen = scan.seen(centre);
        Extent extent = masks.extent();
        boolean isSeen = seen.z() > -0.5
                && seen.z() < extent.z() - 0.5
                && seen.y() > -0.5
                && seen.y() < extent.y() - 0.5
                && seen.x() > -0.5
                && seen.x() < extent.x() - 0.5;
        if (!isSeen || (scan.protocol().has(Feature.PADDING_CIRCLE) && isOutsideCircle(seen))) {
            return Optional.empty();
        }
        Optional<StoredSlice> best = list.slices().stream()
                .filter(slice -> slice.content() == StoredSlice.Content.PLANE)
                .filter(slice -> Math.abs(slice.number() - seen.z()) <= reach(sac))
                .max((a, b) -> compare(a, b, sac, seen.z()));
        if (best.isEmpty()) {
            return Optional.empty();
        }
        StoredSlice slice = best.get();
        VoxelPoint inPlane = scan.seen(centre, slice.number());
        VoxelPoint turned = list.turn().target(inPlane, extent.y(), extent.x());
        int plane = list.reversed() ? extent.z() - 1 - slice.number() : slice.number();
        boolean fills = sections[slice.number()][sac] > 0;
        boolean multiFrame = scan.protocol().has(Feature.MULTI_FRAME);
        return Optional.of(new Section(
                slice.sopInstanceUid(),
                multiFrame ? OptionalInt.of(slice.instanceNumber() - 1) : OptionalInt.empty(),
                turned.x(),
                turned.y(),
                point -> {
                    int y = (int) Math.rint(point.y());
                    int x = (int) Math.rint(point.x());
                    boolean inImage = y >= 0 && y < extent.y() && x >= 0 && x < extent.x();
                    return inImage && (!fills || masks.sacs()[extent.index(plane, y, x)] == sac);
                }));
    }

    /** How many slices away from its centre a sac may be seen: where slices are missing, its own may be lost. */
    private double reach(int sac) {
        int first = -1;
        int last = -1;
        for (int z = 0; z < sections.length; z++) {
            if (sections[z][sac] > 0) {
                first = first < 0 ? z : first;
                last = z;
            }
        }
        return Math.max(0.5, last - first);
    }

    private int compare(StoredSlice a, StoredSlice b, int sac, double z) {
        int sizes = Integer.compare(sections[a.number()][sac], sections[b.number()][sac]);
        return sizes != 0 ? sizes : Double.compare(Math.abs(b.number() - z), Math.abs(a.number() - z));
    }

    private boolean isOutsideCircle(VoxelPoint seen) {
        Extent extent = masks.extent();
        return Math.hypot(seen.x() - (extent.x() - 1) / 2.0, seen.y() - (extent.y() - 1) / 2.0)
                > Math.min(extent.x(), extent.y()) / 2.0;
    }
}
