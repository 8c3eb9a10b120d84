package willis.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import willis.testing.AllocatedBytes;
import willis.testing.SmallHeap;

/** Headers and gzip streams that claim, repeat and never end: time and memory stay in proportion to their bytes. */
@Timeout(60)
class HostileNiftiTest {
    private static final long MIB = 1L << 20;

    @TempDir
    Path folder;

    /** A small file of 800 × 800 × 800 voxels: zeros pack well. */
    private static Path bomb(Path file) throws IOException {
        try (OutputStream out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            out.write(HandMadeNifti.littleEndian()
                    .shorts(42, 800, 800, 800)
                    .voxels(2, 8, 0, bytes -> {})
                    .plain());
            byte[] plane = new byte[800 * 800];
            for (int z = 0; z < 800; z++) {
                out.write(plane);
            }
        }
        return file;
    }

    private NiftiImage read(byte[] bytes) throws IOException {
        return NiftiReader.read(Files.write(folder.resolve("made.nii.gz"), bytes));
    }

    /** {@code GZIPInputStream} calls itself for each, and its stack overflows. */
    @Test
    void tenThousandEmptyGzipMembersAreUnpacked() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] empty = HandMadeNifti.gzipped(new byte[0]);
        for (int i = 0; i < 10_000; i++) {
            bytes.writeBytes(empty);
        }
        bytes.writeBytes(HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain()));

        assertThat(read(bytes.toByteArray()).volume().voxels()).hasSize(HandMadeNifti.VOXELS);
    }

    /** As bgzip writes. */
    @Test
    void gzipMembersAreJoined() throws IOException {
        byte[] plain = HandMadeNifti.littleEndian().plain();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int from = 0; from < plain.length; from += 7) {
            bytes.writeBytes(HandMadeNifti.gzipped(Arrays.copyOfRange(plain, from, Math.min(plain.length, from + 7))));
        }
        assertThat(read(bytes.toByteArray()).volume().voxels())
                .startsWith(0, 1, 2)
                .endsWith(23);
    }

    @Test
    void zerosBehindTheGzipStreamAreIgnored() throws IOException {
        byte[] packed = HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain());
        NiftiImage image = read(Arrays.copyOf(packed, packed.length + 512));

        assertThat(image.volume().voxels()).hasSize(HandMadeNifti.VOXELS);
        assertThat(image.notes()).isEmpty();
    }

    @Test
    void gzipHeaderWithEveryOptionalFieldIsPassedOver() throws IOException {
        byte[] packed = HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(packed, 0, 3);
        bytes.write(4 | 8 | 16); // extra field, name, comment
        bytes.write(packed, 4, 6);
        bytes.writeBytes(new byte[] {3, 0, 1, 2, 3, 'n', 'a', 'm', 'e', 0, 'c', 0});
        bytes.write(packed, 10, packed.length - 10);

        assertThat(read(bytes.toByteArray()).volume().voxels()).hasSize(HandMadeNifti.VOXELS);
    }

    @Test
    void gzipHeaderWhoseNameNeverEndsIsBroken() {
        byte[] packed = HandMadeNifti.gzipped(new byte[0]);
        byte[] endless = Arrays.copyOf(packed, 100_000);
        endless[3] = 8;
        Arrays.fill(endless, 10, endless.length, (byte) 'n');

        assertThatThrownBy(() -> read(endless))
                .isInstanceOf(NiftiFormatException.class)
                .hasMessageEndingWith("the gzip header is damaged; fetch the file again");
    }

    @Test
    void thirtyThousandVoxelsAlongEachAxisAreRefusedBeforeTheyAreAllocated() throws Exception {
        byte[] header = HandMadeNifti.gzipped(
                HandMadeNifti.littleEndian().shorts(42, 30_000, 30_000, 30_000).plain());
        long allocated = AllocatedBytes.in(() -> assertThatThrownBy(() -> read(header))
                .isInstanceOf(UnsupportedNiftiException.class)
                .hasMessageContaining("27,000,000,000,000 voxels")
                .hasMessageContaining("at most 2,147,483,639 are read"));
        assertThat(allocated).isLessThan(4 * MIB);
    }

    @Test
    void moreBytesThanAGzipFileCanHoldAreRefusedBeforeTheyAreAllocated() throws Exception {
        byte[] header = HandMadeNifti.gzipped(
                HandMadeNifti.littleEndian().shorts(42, 1000, 1000, 500).plain());
        long allocated = AllocatedBytes.in(() -> assertThatThrownBy(() -> read(header))
                .isInstanceOf(NiftiFormatException.class)
                .hasMessageContaining("cannot hold the 1,000,000,352 bytes its header claims"));
        assertThat(allocated).isLessThan(4 * MIB);
    }

    @Test
    void farVoxelOffsetIsRefused() {
        // 2^29, a float without rounding
        byte[] far = HandMadeNifti.littleEndian().floats(108, 536_870_912f).plain();
        assertThatThrownBy(() -> NiftiReader.read(Files.write(folder.resolve("made.nii"), far)))
                .isInstanceOf(UnsupportedNiftiException.class)
                .hasMessageEndingWith(
                        "vox_offset (byte 108) is 536,870,912, at most 268,435,456 bytes before the voxels"
                                + " are passed over");
    }

    @Test
    @Tag("slow")
    void bombIsRefusedWhereMemoryIsShort() throws Exception {
        Path file = bomb(folder.resolve("bomb.nii.gz"));

        assertThat(Files.size(file)).isLessThan(4 * MIB);
        assertThat(SmallHeap.run(64, ReadOne.class, file.toString()))
                .singleElement()
                .asString()
                .startsWith("java.io.IOException: " + file
                        + ": a volume of 800×800×800 voxels needs 1953 MiB of memory, this process may use ")
                .endsWith(" MiB in all; give it more with -Xmx");
    }

    /** Two gigabytes would be allowed, but are not there: the heap's halves are too small for one array. */
    @Test
    @Tag("slow")
    void bombIsRefusedWhereTheHeapIsNearlyLargeEnough() throws Exception {
        Path file = bomb(folder.resolve("bomb.nii.gz"));

        assertThat(SmallHeap.run(2100, ReadOne.class, file.toString()))
                .singleElement()
                .asString()
                .endsWith(" MiB in all; give it more with -Xmx");
    }

    /** What runs there. */
    static final class ReadOne {
        private ReadOne() {}

        public static void main(String[] arguments) {
            try {
                NiftiReader.read(Path.of(arguments[0]));
                System.out.println("read");
            } catch (IOException | OutOfMemoryError e) {
                System.out.println(e);
            }
        }
    }
}
