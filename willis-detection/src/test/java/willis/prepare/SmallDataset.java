package willis.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import willis.dataset.LabelTable;
import willis.dataset.Localizer;
import willis.dataset.LocalizerTable;
import willis.dataset.SeriesLabels;
import willis.dicom.Tag;
import willis.findings.Location;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * A data set of small series of noise on disk. Every other series has an aneurysm: a bright cube of 3×3×3 voxels with the
 * brightest in its middle, where the localiser points. Planes alternate between axial, coronal and sagittal.
 */
final class SmallDataset {
    static final short BRIGHTEST = 4000;

    private static final List<DirectionCosines> PLANES = List.of(
            DirectionCosines.LPS,
            new DirectionCosines(new Direction(0, 1, 0), new Direction(0, 0, -1), new Direction(1, 0, 0)),
            new DirectionCosines(new Direction(-1, 0, 0), new Direction(0, 0, -1), new Direction(0, 1, 0)));

    private static final List<Modality> MODALITIES = List.of(Modality.MRA, Modality.T2, Modality.T1_POST, Modality.MRA);

    private final Path folder;
    private final Extent extent;
    private final List<SeriesLabels> labels = new ArrayList<>();
    private final List<Localizer> localizers = new ArrayList<>();

    SmallDataset(Path folder, Extent extent) {
        this.folder = folder;
        this.extent = extent;
    }

    /** Writes some series and their tables. */
    static SmallDataset write(Path folder, int series) throws IOException {
        return write(folder, series, new Extent(15, 22, 26));
    }

    static SmallDataset write(Path folder, int series, Extent extent) throws IOException {
        SmallDataset set = new SmallDataset(folder, extent);
        for (int i = 0; i < series; i++) {
            set.addSeries(i);
        }
        set.writeTables();
        return set;
    }

    /** A copy with the first series: copying takes a tenth of writing, which forces each file to the disk. */
    SmallDataset copied(Path target, int series) throws IOException {
        SmallDataset copy = new SmallDataset(target, extent);
        for (int i = 0; i < series; i++) {
            Path from = folder.resolve("series").resolve(uid(i));
            Path to = Files.createDirectories(target.resolve("series").resolve(uid(i)));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
            copy.label(i);
        }
        copy.writeTables();
        return copy;
    }

    static String uid(int number) {
        return "2.25.1" + number;
    }

    /** Where the aneurysm of a series lies in its volume as read. */
    static VoxelIndex aneurysm(Extent extent, int number) {
        return new VoxelIndex(
                2 + number % (extent.z() - 4), 3 + number % (extent.y() - 6), 5 + number % (extent.x() - 9));
    }

    static Grid grid(Extent extent, int number) {
        return new Grid(
                extent,
                new Spacing(1.5, 0.8 + 0.05 * (number % 3), 0.8 + 0.05 * (number % 3)),
                new PointMm(-10, 5 + number, 20),
                PLANES.get(number % 3));
    }

    void addSeries(int number) throws IOException {
        writeSeries(number, number % 2 == 1);
        label(number);
    }

    private void label(int number) {
        String uid = uid(number);
        boolean positive = number % 2 == 1;
        Location location = Location.vessels().get(number % 13);
        Set<Location> positives =
                positive ? EnumSet.of(location, Location.ANEURYSM_PRESENT) : EnumSet.noneOf(Location.class);
        labels.add(SeriesLabels.of(uid, MODALITIES.get(number % 4), positives));
        if (positive) {
            VoxelIndex voxel = aneurysm(extent, number);
            localizers.add(localizer(number, voxel.x(), voxel.y(), location));
        }
    }

    Localizer localizer(int number, double x, double y, Location location) {
        return new Localizer(
                uid(number),
                SyntheticSeries.sopInstanceUid(
                        uid(number), aneurysm(extent, number).z()),
                x,
                y,
                OptionalInt.empty(),
                location);
    }

    void writeSeries(int number, boolean positive) throws IOException {
        Random random = new Random(number);
        float[] voxels = new float[extent.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = 100 + random.nextInt(20);
        }
        if (positive) {
            VoxelIndex middle = aneurysm(extent, number);
            for (int z = -1; z <= 1; z++) {
                for (int y = -1; y <= 1; y++) {
                    for (int x = -1; x <= 1; x++) {
                        voxels[extent.index(middle.plus(new VoxelIndex(z, y, x)))] = 1000;
                    }
                }
            }
            voxels[extent.index(middle)] = BRIGHTEST;
        }
        SyntheticSeries.write(
                new Volume(grid(extent, number), voxels),
                folder.resolve("series").resolve(uid(number)),
                uid(number),
                instance -> instance.putStrings(Tag.STUDY_INSTANCE_UID, "2.25.7" + number));
    }

    List<SeriesLabels> labels() {
        return labels;
    }

    List<Localizer> localizers() {
        return localizers;
    }

    void writeTables() throws IOException {
        LabelTable.of(labels).write(folder.resolve(LabelTable.FILE_NAME));
        LocalizerTable.of(localizers).write(folder.resolve(LocalizerTable.FILE_NAME));
    }
}
