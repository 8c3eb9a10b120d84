package willis.phantom.scan;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import willis.dicom.DataSet;
import willis.dicom.DicomWriter;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.ScanPlane;
import willis.volume.Volume;

/** Takes a scan, into DICOM files or into memory. */
public final class SeriesFiles {

    private SeriesFiles() {}

    /**
     * Writes the instances of a scan into a folder, which must exist: {@code <SOPInstanceUID>.dcm}, whose names sort
     * anyhow.
     */
    public static ScannedSeries write(CaseSeed seed, Scan scan, PlaneRenderer renderer, Path folder, Workers workers)
            throws IOException {
        SliceList list = SliceList.drawn(seed, scan);
        StoredValues storage = StoredValues.drawn(seed, scan.protocol());
        Header header = new Header(seed, scan.protocol(), storage);
        if (!scan.protocol().has(Feature.MULTI_FRAME)) {
            return ScannedSeries.taken(
                    scan,
                    list,
                    renderer,
                    workers,
                    (slice, values) ->
                            write(folder, header, header.single(slice, storage.encode(values, slice.taken())), slice));
        }
        SliceList frames = inOneInstance(list);
        short[] @Nullable [] stored = new short[frames.slices().size()][];
        ScannedSeries series = ScannedSeries.taken(
                scan,
                frames,
                renderer,
                workers,
                (slice, values) -> stored[slice.instanceNumber() - 1] = storage.encode(values, slice.taken()));
        List<StoredSlice> inOrder = frames.slices().stream()
                .sorted(Comparator.comparingInt(StoredSlice::instanceNumber))
                .toList();
        List<short[]> pixels =
                Arrays.stream(stored).map(Objects::requireNonNull).toList();
        write(folder, header, header.multiFrame(inOrder, pixels), inOrder.get(0));
        return series;
    }

    /**
     * The header of one of a scan's instances, over a black image, without taking the scan: what a reader learns of the
     * series before it looks at pixels. Of a multi-frame series it is that of one frame, as an instance of its own.
     */
    public static DataSet header(CaseSeed seed, Scan scan) {
        StoredSlice slice = SliceList.drawn(seed, scan).slices().get(0);
        Header header = new Header(seed, scan.protocol(), StoredValues.drawn(seed, scan.protocol()));
        return header.single(
                slice, new short[slice.stated().rows() * slice.stated().columns()]);
    }

    private static SliceList inOneInstance(SliceList list) {
        String instance = list.slices().get(0).sopInstanceUid();
        List<StoredSlice> frames = new ArrayList<>();
        for (StoredSlice slice : list.slices()) {
            frames.add(new StoredSlice(
                    slice.content(), slice.taken(), slice.number(), slice.stated(), slice.instanceNumber(), instance));
        }
        return new SliceList(frames, list.turn(), list.reversed());
    }

    /** Not forced to disk one by one: a series gets its final name as a whole. */
    private static void write(Path folder, Header header, DataSet instance, StoredSlice slice) throws IOException {
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(folder.resolve(slice.sopInstanceUid() + ".dcm")), 1 << 16)) {
            DicomWriter.write(out, instance, header.syntax());
        }
    }

    /**
     * A scan in memory.
     *
     * @param volume intensities as a scanner computes them: Hounsfield units of CT, of MR times its gain
     * @param series where everything is
     */
    public record InMemory(Volume volume, ScannedSeries series) {}

    /**
     * Takes a scan without writing it. Neither faults of files nor the rounding of stored values are applied.
     *
     * @throws IllegalArgumentException if the scan has a tilted gantry, whose planes make no grid
     */
    public static InMemory inMemory(CaseSeed seed, Scan scan, PlaneRenderer renderer, Workers workers) {
        Grid grid = scan.grid()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The planes of a tilted gantry make no grid; forbid tilts in memory"));
        Extent extent = grid.extent();
        float[] voxels = new float[extent.arrayLength()];
        float gain = (float) StoredValues.drawn(seed, scan.protocol()).gain();
        float lowest = scan.protocol().settings().modality().isCt() ? -1024 : 0;
        List<StoredSlice> slices = new ArrayList<>();
        SeriesUids uids = new SeriesUids(seed);
        for (int i = 0; i < extent.z(); i++) {
            ScanPlane plane = scan.planes().get(i);
            slices.add(new StoredSlice(StoredSlice.Content.PLANE, plane, i, plane, i + 1, uids.instance(i)));
        }
        try {
            ScannedSeries series = ScannedSeries.taken(
                    scan, new SliceList(slices, Turn.NONE, false), renderer, workers, (slice, values) -> {
                        int offset = slice.number() * values.length;
                        for (int i = 0; i < values.length; i++) {
                            voxels[offset + i] = Math.max(lowest, values[i] * gain);
                        }
                    });
            return new InMemory(new Volume(grid, voxels), series);
        } catch (IOException e) {
            throw new IllegalStateException("Nothing was written", e);
        }
    }

    /** The labels of a scan on another grid, such as the one that a reader straightens a tilted gantry's planes to. */
    public static Masks masksOn(Grid grid, Scan scan, PlaneRenderer renderer, Workers workers) {
        Extent extent = grid.extent();
        Masks masks = new Masks(extent, new byte[extent.arrayLength()], new byte[extent.arrayLength()]);
        ScanPlane model = scan.planes().get(0);
        workers.forEach(extent.z(), z -> {
            var image = renderer.render(
                    new ScanPlane(
                            grid.toPatient(new VoxelIndex(z, 0, 0)),
                            grid.cosines().x(),
                            grid.cosines().y(),
                            extent.y(),
                            extent.x(),
                            grid.spacing().y(),
                            grid.spacing().x(),
                            model.thicknessMm(),
                            model.pose()),
                    z);
            int pixels = extent.y() * extent.x();
            System.arraycopy(image.labels(), 0, masks.labels(), z * pixels, pixels);
            System.arraycopy(image.sacs(), 0, masks.sacs(), z * pixels, pixels);
        });
        return masks;
    }
}
