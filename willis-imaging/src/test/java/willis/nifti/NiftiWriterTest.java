package willis.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Axis;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.volume.Volume;

class NiftiWriterTest {
    @TempDir
    Path folder;

    private static Grid randomGrid(Random random, boolean leftHanded) {
        Direction x = Direction.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
        Direction y = x.cross(Direction.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()));
        Direction z = leftHanded ? y.cross(x) : x.cross(y);
        int size = 2 + random.nextInt(9);
        return new Grid(
                new Extent(size, size + 1 + random.nextInt(9), 20 + random.nextInt(9)),
                new Spacing(1 + random.nextDouble(), 0.5 + 0.1 * random.nextDouble(), 0.3 + 0.1 * random.nextDouble()),
                new PointMm(
                        500 * random.nextDouble() - 250,
                        500 * random.nextDouble() - 250,
                        500 * random.nextDouble() - 250),
                new DirectionCosines(z, y, x));
    }

    private static float[] randomVoxels(Random random, Grid grid) {
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) (1000 * random.nextGaussian());
        }
        return voxels;
    }

    /** Positions up to 500 mm in float32 carry 3e-5 mm; the tolerance is three of these roundings. */
    private static void assertSamePlaces(Grid actual, Grid expected, String what) {
        assertSamePlaces(actual, expected, 1e-4, what);
    }

    private static void assertSamePlaces(Grid actual, Grid expected, double toleranceMm, String what) {
        assertThat(actual.extent()).as(what).isEqualTo(expected.extent());
        Extent extent = expected.extent();
        for (int corner = 0; corner < 8; corner++) {
            VoxelIndex voxel = new VoxelIndex(
                    (corner & 1) * (extent.z() - 1),
                    (corner >> 1 & 1) * (extent.y() - 1),
                    (corner >> 2) * (extent.x() - 1));
            assertThat(actual.toPatient(voxel).distanceMm(expected.toPatient(voxel)))
                    .as(what)
                    .isLessThan(toleranceMm);
        }
        for (Axis axis : Axis.values()) {
            assertThat(Math.abs(
                            actual.spacing().along(axis) - expected.spacing().along(axis)))
                    .as(what)
                    .isLessThan(1e-6 * expected.spacing().along(axis));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".nii", ".nii.gz"})
    void whatIsWrittenIsReadBack(String ending) throws IOException {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Grid grid = randomGrid(random, seed % 2 == 1);
            Volume volume = new Volume(grid, randomVoxels(random, grid));
            Path file = folder.resolve("volume" + ending);
            NiftiWriter.write(volume, file);
            NiftiImage image = NiftiReader.read(file);
            assertThat(image.notes()).as("seed %d", seed).isEmpty();
            assertThat(image.volume().voxels()).as("seed %d", seed).isEqualTo(volume.voxels());
            assertSamePlaces(image.volume().grid(), grid, "seed " + seed);
        }
    }

    @Test
    void labelsAreTheBytesOfAVolumeOfThem() throws IOException {
        Random random = new Random(8);
        Grid grid = randomGrid(random, true);
        byte[] labels = new byte[grid.extent().arrayLength()];
        float[] values = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(256);
            values[i] = labels[i] & 0xFF;
        }
        Path bytes = folder.resolve("labels.nii");
        Path floats = folder.resolve("volume.nii");
        NiftiWriter.writeLabels(grid, labels, bytes, Workers.serial());
        NiftiWriter.write(new Volume(grid, values), StoredType.UINT8, floats, Workers.serial());

        assertThat(Files.readAllBytes(bytes)).isEqualTo(Files.readAllBytes(floats));
    }

    @Test
    void labelsOfAnotherNumberThanVoxelsAreRefused() {
        Grid grid = randomGrid(new Random(8), true);

        assertThatThrownBy(() ->
                        NiftiWriter.writeLabels(grid, new byte[3], folder.resolve("labels.nii"), Workers.serial()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 3");
    }

    @Test
    void qformSaysTheSameAsTheSform() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Grid grid = randomGrid(random, seed % 2 == 1);
            Path file = folder.resolve("volume.nii");
            NiftiWriter.write(new Volume(grid, randomVoxels(random, grid)), file);
            byte[] bytes = Files.readAllBytes(file);
            bytes[254] = 0; // sform_code
            Files.write(file, bytes);
            // Near half turns a quaternion in float32 is off by up to 6e-4 radians: 1e-2 mm over these grids.
            assertSamePlaces(NiftiReader.read(file).volume().grid(), grid, 1e-2, "seed " + seed);
        }
    }

    /** Half turns leave no real part; every one of the 24 rotations and 24 mirrored ones between axes is tried. */
    @Test
    void axisAlignedGridsOfAllOrientationsAreReadBackFromEitherForm() throws IOException {
        Direction[] axes = {
            new Direction(1, 0, 0), new Direction(-1, 0, 0), new Direction(0, 1, 0),
            new Direction(0, -1, 0), new Direction(0, 0, 1), new Direction(0, 0, -1)
        };
        int tried = 0;
        for (Direction z : axes) {
            for (Direction y : axes) {
                for (Direction x : axes) {
                    if (!DirectionCosines.orthogonal(z, y, x)) {
                        continue;
                    }
                    Grid grid = new Grid(
                            new Extent(5, 7, 11),
                            new Spacing(1.25, 0.5, 0.3),
                            new PointMm(-12.5, 40, 7),
                            new DirectionCosines(z, y, x));
                    Path file = folder.resolve("volume.nii");
                    NiftiWriter.write(new Volume(grid, new float[385]), file);
                    assertSamePlaces(NiftiReader.read(file).volume().grid(), grid, grid.toString());
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[254] = 0;
                    Files.write(file, bytes);
                    assertSamePlaces(NiftiReader.read(file).volume().grid(), grid, grid.toString());
                    tried++;
                }
            }
        }
        assertThat(tried).isEqualTo(48);
    }

    @Test
    void headerHoldsWhatTheStandardAsksAndNoTextButOurName() throws IOException {
        Direction x = new Direction(-1, 0, 0);
        Grid leftHanded = new Grid(
                new Extent(5, 7, 11),
                new Spacing(1.25, 0.5, 0.25),
                new PointMm(10, 20, 30),
                new DirectionCosines(new Direction(0, 0, 1), new Direction(0, 1, 0), x));
        Path file = folder.resolve("volume.nii");
        NiftiWriter.write(new Volume(leftHanded, new float[385]), file);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).hasSize(352 + 385 * 4);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(0)).as("sizeof_hdr").isEqualTo(348);
        assertThat(header.getShort(40)).as("dim[0]").isEqualTo((short) 3);
        assertThat(header.getShort(42)).as("dim[1]").isEqualTo((short) 11);
        assertThat(header.getShort(46)).as("dim[3]").isEqualTo((short) 5);
        assertThat(header.getShort(48)).as("dim[4]").isEqualTo((short) 1);
        assertThat(header.getShort(70)).as("datatype").isEqualTo((short) 16);
        assertThat(header.getShort(72)).as("bitpix").isEqualTo((short) 32);
        assertThat(header.getFloat(76)).as("qfac").isEqualTo(-1);
        assertThat(header.getFloat(80)).as("pixdim[1]").isEqualTo(0.25f);
        assertThat(header.getFloat(108)).as("vox_offset").isEqualTo(352);
        assertThat(header.getFloat(112)).as("scl_slope").isEqualTo(1);
        assertThat(header.get(123)).as("xyzt_units").isEqualTo((byte) 2);
        assertThat(header.getShort(252)).as("qform_code").isEqualTo((short) 1);
        assertThat(header.getShort(254)).as("sform_code").isEqualTo((short) 1);
        assertThat(header.getFloat(280)).as("srow_x[0]").isEqualTo(0.25f);
        assertThat(header.getFloat(292)).as("srow_x[3]").isEqualTo(-10);
        assertThat(header.getFloat(308)).as("srow_y[3]").isEqualTo(-20);
        assertThat(header.getFloat(324)).as("srow_z[3]").isEqualTo(30);
        assertThat(new String(bytes, 148, 80, StandardCharsets.US_ASCII).strip().replace("\0", ""))
                .as("descrip")
                .isEqualTo("Willis");
        assertThat(new String(bytes, 344, 4, StandardCharsets.US_ASCII)).isEqualTo("n+1\0");
    }

    /** Head-sized, a hair from a half turn: the rounding of the quaternion moves corners by more than 0.1 mm. */
    @Test
    void roundingOfTheQuaternionIsNoDisagreement() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            double angle = new Random(seed).nextDouble() * 1e-3;
            Grid grid = new Grid(
                    new Extent(3, 500, 500),
                    new Spacing(80, 0.5, 0.5),
                    new PointMm(-125, -125, 0),
                    new DirectionCosines(
                            Direction.of(0, -Math.sin(angle), Math.cos(angle)),
                            Direction.of(0, Math.cos(angle), Math.sin(angle)),
                            new Direction(1, 0, 0)));
            Path file = folder.resolve("volume.nii");
            NiftiWriter.write(new Volume(grid, new float[750_000]), file);
            NiftiImage image = NiftiReader.read(file);
            assertThat(image.notes()).as("seed %d", seed).isEmpty();
            assertSamePlaces(image.volume().grid(), grid, "seed " + seed);
        }
    }

    @Test
    void slightlyObliqueSlicesKeepTheirPlaces() throws IOException {
        Grid grid = new Grid(
                new Extent(5, 7, 11),
                new Spacing(1.25, 0.5, 0.3),
                new PointMm(1, 2, 3),
                new DirectionCosines(Direction.of(0, 0.008, 1), new Direction(0, 1, 0), new Direction(1, 0, 0)));
        Path file = folder.resolve("volume.nii");
        NiftiWriter.write(new Volume(grid, new float[385]), file);
        assertSamePlaces(NiftiReader.read(file).volume().grid(), grid, "sheared by 0.008");
    }

    @Test
    void wholeNumbersAreStoredInTwoBytesOnRequest() throws IOException {
        Grid grid = randomGrid(new Random(1), false);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 65536 - 32768;
        }
        assertThat(StoredType.smallestFor(voxels, Workers.serial())).isEqualTo(StoredType.INT16);
        Path file = folder.resolve("volume.nii");
        NiftiWriter.write(new Volume(grid, voxels), StoredType.INT16, file, Workers.serial());
        assertThat(Files.size(file)).isEqualTo(352 + 2L * voxels.length);
        assertThat(NiftiReader.read(file).volume().voxels()).isEqualTo(voxels);
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5f, 32768, -32769, Float.NaN, Float.POSITIVE_INFINITY, 1e20f})
    void valuesOutsideTheTypeAreRefusedNotClipped(float value) throws IOException {
        Grid grid = randomGrid(new Random(1), false);
        float[] voxels = new float[grid.extent().arrayLength()];
        voxels[7] = value;
        assertThat(StoredType.smallestFor(voxels, Workers.serial())).isEqualTo(StoredType.FLOAT32);
        Path file = folder.resolve("volume.nii.gz");
        assertThatThrownBy(() -> NiftiWriter.write(new Volume(grid, voxels), StoredType.INT16, file, Workers.serial()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Voxel 7 holds " + value + ", which INT16 cannot store; write the volume as FLOAT32");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("nothing is left behind").isEmpty();
        }
    }

    @Test
    void labelsAreStoredInOneByte() throws IOException {
        Grid grid = randomGrid(new Random(2), true);
        float[] labels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 256;
        }
        Path file = folder.resolve("labels.nii");
        NiftiWriter.write(new Volume(grid, labels), StoredType.UINT8, file, Workers.serial());
        assertThat(Files.size(file)).isEqualTo(352 + labels.length);
        assertThat(NiftiReader.read(file).volume().voxels()).isEqualTo(labels);
    }

    @Test
    void channelsFollowEachOtherInAFourDimensionalImage() throws IOException {
        Random random = new Random(3);
        Grid grid = randomGrid(random, false);
        List<float[]> channels =
                Stream.generate(() -> randomVoxels(random, grid)).limit(14).toList();
        Path file = folder.resolve("heatmap.nii.gz");
        NiftiWriter.writeChannels(grid, channels, StoredType.FLOAT32, file, Workers.serial());
        byte[] bytes;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            bytes = in.readAllBytes();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getShort(40)).isEqualTo((short) 4);
        assertThat(header.getShort(48)).isEqualTo((short) 14);
        int voxels = grid.extent().arrayLength();
        assertThat(bytes).hasSize(352 + 14 * 4 * voxels);
        for (int channel = 0; channel < 14; channel++) {
            for (int i = 0; i < voxels; i++) {
                assertThat(header.getFloat(352 + 4 * (channel * voxels + i))).isEqualTo(channels.get(channel)[i]);
            }
        }
        assertThatThrownBy(() -> NiftiReader.read(file))
                .isInstanceOf(UnsupportedNiftiException.class)
                .hasMessageContaining("holds 14 volumes");
    }

    @Test
    void bytesDoNotDependOnTheNumberOfThreads() throws IOException {
        Grid grid = new Grid(
                new Extent(21, 230, 310), new Spacing(1.25, 0.5, 0.3), new PointMm(0, 0, 0), DirectionCosines.LPS);
        Volume volume = new Volume(grid, randomVoxels(new Random(4), grid)); // six blocks
        Path one = folder.resolve("one.nii.gz");
        Path three = folder.resolve("three.nii.gz");
        NiftiWriter.write(volume, one);
        try (Workers workers = Workers.of(3)) {
            NiftiWriter.write(volume, StoredType.FLOAT32, three, workers);
        }
        assertThat(three).hasSameBinaryContentAs(one);
        assertThat(NiftiReader.read(three).volume().voxels()).isEqualTo(volume.voxels());
    }

    @Test
    void olderFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("volume.nii"), "old");
        NiftiWriter.write(
                new Volume(randomGridOf(1), new float[randomGridOf(1).extent().arrayLength()]), file);
        assertThat(NiftiReader.read(file).volume().grid().extent())
                .isEqualTo(randomGridOf(1).extent());
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void failedWriteKeepsTheOlderFile() throws IOException {
        Path file = Files.writeString(folder.resolve("volume.nii"), "old");
        float[] voxels = new float[randomGridOf(1).extent().arrayLength()];
        voxels[voxels.length - 1] = 0.5f;
        assertThatThrownBy(() -> NiftiWriter.write(
                        new Volume(randomGridOf(1), voxels), StoredType.UINT8, file, Workers.serial()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(file).hasContent("old");
    }

    private static Grid randomGridOf(int seed) {
        return randomGrid(new Random(seed), false);
    }

    @Test
    void otherNamesAreRefused() {
        Grid grid = randomGridOf(1);
        Volume volume = new Volume(grid, new float[grid.extent().arrayLength()]);
        assertThatThrownBy(() -> NiftiWriter.write(volume, folder.resolve("volume.gz")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A NIfTI file is called .nii or .nii.gz, got 'volume.gz'");
    }

    @Test
    void missingFoldersAreMade() throws IOException {
        Grid grid = randomGridOf(1);
        Volume volume = new Volume(grid, new float[grid.extent().arrayLength()]);
        Path file = folder.resolve("none").resolve("volume.nii");

        NiftiWriter.write(volume, file);

        assertThat(NiftiReader.read(file).volume().voxels()).isEqualTo(volume.voxels());
    }

    @Test
    void axisBeyondNiftiIsRefused() {
        Grid grid =
                new Grid(new Extent(1, 1, 40_000), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        assertThatThrownBy(() -> NiftiWriter.write(new Volume(grid, new float[40_000]), folder.resolve("v.nii")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NIfTI-1 holds at most 32,767 voxels along an axis, got 1×1×40000");
    }

    @Test
    void channelOfAnotherLengthIsRefused() {
        Grid grid = new Grid(new Extent(2, 3, 4), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        assertThatThrownBy(() -> NiftiWriter.writeChannels(
                        grid,
                        List.of(new float[24], new float[23]),
                        StoredType.FLOAT32,
                        folder.resolve("v.nii"),
                        Workers.serial()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A channel on a grid of 2×3×4 voxels needs 24 values, got 23");
        assertThatThrownBy(() -> NiftiWriter.writeChannels(
                        grid, List.of(), StoredType.FLOAT32, folder.resolve("v.nii"), Workers.serial()))
                .hasMessage("1 to 32,767 channels can be written, got 0");
    }
}
