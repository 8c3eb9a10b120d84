package willis.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.volume.Modality;
import willis.volume.Volume;

class CaseStoreTest {
    private static final String UID = "1.2.3";
    private static final Grid GRID = new Grid(
            new Extent(11, 13, 17), new Spacing(1.25, 0.5, 0.3), new PointMm(-10, 20.5, 3), DirectionCosines.LPS);

    /** Half a step of the coarsest even scale, and float32 rounding of values below 40. */
    private static final float HALF_STEP = 0.001f + 4e-6f;

    @TempDir
    private Path folder;

    @Test
    void aDescriptionIsReadAsItWasWritten() throws IOException {
        CaseStore store = CaseStore.in(folder);
        store.write(description(), volume(1, 5));
        assertThat(store.description(UID)).isEqualTo(description());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyBlockEqualsTheSource(long seed) throws IOException {
        CaseStore store = CaseStore.in(folder);
        Volume source = volume(seed, 5);
        store.write(description(), source);
        Random random = new Random(seed);
        try (StoredCase stored = store.open(UID)) {
            for (int i = 0; i < 200; i++) {
                Box box = new Box(
                        new VoxelIndex(random.nextInt(24) - 8, random.nextInt(24) - 8, random.nextInt(30) - 8),
                        new Extent(1 + random.nextInt(20), 1 + random.nextInt(20), 1 + random.nextInt(20)));
                assertBlock(stored, source, box);
            }
        }
    }

    @Test
    void anExactCaseIsEqualBitForBit() throws IOException {
        CaseStore store = CaseStore.in(folder);
        Volume source = volume(4, 1000);
        store.writeExactly(description(), source);
        try (StoredCase stored = store.open(UID)) {
            assertThat(stored.volume().voxels()).isEqualTo(source.voxels());
        }
    }

    @Test
    void wholeNumbersAreStoredExactlyAtSixteenBits() throws IOException {
        CaseStore store = CaseStore.in(folder);
        float[] voxels = new float[GRID.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i * 27 % 65_536 - 9000;
        }
        voxels[0] = -9000;
        voxels[1] = 56_535;
        store.writeExactly(description(), new Volume(GRID, voxels));
        try (StoredCase stored = store.open(UID)) {
            assertThat(stored.volume().voxels()).isEqualTo(voxels);
        }
        assertThat(Files.size(folder.resolve(UID + ".case"))).isEqualTo(4096 + 2L * voxels.length);
    }

    @Test
    void anImageOfWideRangeIsStoredExactly() throws IOException {
        // 16 bits over a range of 400 would be coarser than the noise.
        CaseStore store = CaseStore.in(folder);
        Volume source = volume(5, 400);
        store.write(description(), source);
        try (StoredCase stored = store.open(UID)) {
            assertThat(stored.volume().voxels()).isEqualTo(source.voxels());
        }
    }

    @Test
    void aConstantImageStaysConstant() throws IOException {
        CaseStore store = CaseStore.in(folder);
        float[] voxels = new float[GRID.extent().arrayLength()];
        Arrays.fill(voxels, 0.75f);
        store.write(description(), new Volume(GRID, voxels));
        try (StoredCase stored = store.open(UID)) {
            assertThat(stored.volume().voxels()).containsOnly(0.75f);
        }
    }

    @Test
    void theSameCaseGivesTheSameBytes() throws IOException {
        CaseStore.in(folder.resolve("a")).write(description(), volume(1, 5));
        CaseStore.in(folder.resolve("b")).write(description(), volume(1, 5));
        assertThat(folder.resolve("a/1.2.3.case")).hasSameBinaryContentAs(folder.resolve("b/1.2.3.case"));
    }

    @Test
    void casesAreListedByName() throws IOException {
        CaseStore store = CaseStore.in(folder);
        store.write(named("1.10"), volume(1, 5));
        store.write(named("1.9"), volume(1, 5));
        Files.writeString(folder.resolve(".1.8.case.x.partial"), "half");
        assertThat(store.uids()).containsExactly("1.10", "1.9");
    }

    @Test
    void noFolderHasNoCases() throws IOException {
        assertThat(CaseStore.in(folder.resolve("none")).uids()).isEmpty();
    }

    @Test
    void aShortFileIsRefused() throws IOException {
        Path file = stored();
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);
        }
        assertThatThrownBy(() -> CaseStore.in(folder).open(UID))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("bytes found");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        Path file = stored();
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = 9;
        Files.write(file, bytes);
        assertThatThrownBy(() -> CaseStore.in(folder).open(UID))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("version 9 found, 1 expected");
    }

    @Test
    void aFileOfAnotherSeriesIsRefused() throws IOException {
        Files.move(stored(), folder.resolve("1.2.4.case"));
        assertThatThrownBy(() -> CaseStore.in(folder).open("1.2.4"))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("holds series 1.2.3");
    }

    @Test
    void changedVoxelsAreFoundByTheChecksum() throws IOException {
        Path file = stored();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 100] ^= 1;
        Files.write(file, bytes);
        try (StoredCase stored = CaseStore.in(folder).open(UID)) {
            assertThatThrownBy(stored::verify)
                    .isInstanceOf(CaseFormatException.class)
                    .hasMessageContaining("checksum of its voxels");
        }
    }

    @Test
    void soundVoxelsPassTheChecksum() throws IOException {
        stored();
        try (StoredCase stored = CaseStore.in(folder).open(UID)) {
            stored.verify();
        }
    }

    /** Each byte of the header that matters changed on its own: no such file is taken for a case. */
    @Test
    void anyChangedByteOfTheHeaderIsNoticed() throws IOException {
        Path file = stored();
        byte[] sound = Files.readAllBytes(file);
        int length = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        for (int i = 0; i < length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            Files.write(file, damaged);
            assertThatThrownBy(() -> CaseStore.in(folder).open(UID))
                    .as("byte %d", i)
                    .isInstanceOf(CaseFormatException.class);
        }
    }

    /** A header may have a right checksum and be hostile all the same. */
    @Test
    void aHostileHeaderIsRefusedInBoundedMemory() throws IOException {
        Path file = stored();
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(1);
        int length = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        for (int i = 0; i < 500; i++) {
            byte[] hostile = sound.clone();
            int from = 20 + random.nextInt(length - 24);
            for (int k = 0; k < 4; k++) {
                hostile[from + k] = (byte) random.nextInt(256);
            }
            CRC32C crc = new CRC32C();
            crc.update(hostile, 20, length - 20);
            ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putInt(16, (int) crc.getValue());
            Files.write(file, hostile);
            try (StoredCase stored = CaseStore.in(folder).open(UID)) {
                assertThat(stored.description().grid().extent().voxels()).isLessThan(sound.length);
            } catch (CaseFormatException expected) {
                assertThat(expected).hasMessageContaining("1.2.3.case");
            }
        }
    }

    @Test
    void nothingHalfIsLeftBehind() throws IOException {
        stored();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aNameThatLeadsElsewhereIsNobodys() {
        assertThatThrownBy(() -> CaseStore.in(folder).open("../secret")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPointOutsideTheCaseIsNoPoint() {
        assertThatThrownBy(() -> new CaseDescription(
                        UID,
                        Modality.CTA,
                        EnumSet.noneOf(Location.class),
                        GRID,
                        List.of(new CasePoint(Location.BASILAR_TIP, new VoxelPoint(10.6, 0, 0), new PointMm(0, 0, 0))),
                        "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outside");
    }

    private Path stored() throws IOException {
        CaseStore.in(folder).write(description(), volume(1, 5));
        return folder.resolve(UID + ".case");
    }

    private static CaseDescription description() {
        return named(UID);
    }

    private static CaseDescription named(String uid) {
        VoxelPoint voxel = new VoxelPoint(3.25, 10, 16.4);
        return new CaseDescription(
                uid,
                Modality.T1_POST,
                EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT),
                GRID,
                List.of(
                        new CasePoint(Location.BASILAR_TIP, voxel, GRID.toPatient(voxel)),
                        new CasePoint(Location.BASILAR_TIP, new VoxelPoint(0, 0, 0), GRID.origin())),
                "settings");
    }

    private static Volume volume(long seed, float largest) {
        Random random = new Random(seed);
        float[] voxels = new float[GRID.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextGaussian();
        }
        voxels[7] = largest;
        return new Volume(GRID, voxels);
    }

    private static void assertBlock(StoredCase stored, Volume source, Box box) throws IOException {
        float[] block = new float[box.extent().arrayLength()];
        stored.read(box, block, -3);
        for (int i = 0; i < block.length; i++) {
            VoxelIndex voxel = box.extent().voxel(i).plus(box.start());
            float expected = GRID.extent().contains(voxel) ? source.at(voxel) : -3;
            if (Math.abs(block[i] - expected) > HALF_STEP) {
                assertThat(block[i]).as("%s in %s", voxel, box).isEqualTo(expected, Offset.offset(HALF_STEP));
            }
        }
    }
}
