package willis.nifti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.volume.Volume;

class NiftiReaderTest {
    /** The header holds float32: its millimetres carry seven digits. */
    private static final double FLOAT32_MM = 1e-5;

    @TempDir
    Path folder;

    private NiftiImage read(HandMadeNifti made) throws IOException {
        return NiftiReader.read(made.in(folder));
    }

    private NiftiImage read(byte[] bytes) throws IOException {
        return NiftiReader.read(Files.write(folder.resolve("made.nii"), bytes));
    }

    private void refuses(byte[] bytes, Class<? extends IOException> type, String message) {
        assertThatThrownBy(() -> read(bytes))
                .isExactlyInstanceOf(type)
                .hasMessage(folder.resolve("made.nii") + ": " + message);
    }

    private void broken(HandMadeNifti made, String message) {
        refuses(made.plain(), NiftiFormatException.class, message);
    }

    private void unsupported(HandMadeNifti made, String message) {
        refuses(made.plain(), UnsupportedNiftiException.class, message);
    }

    private static void assertSamePlaces(Grid actual, Grid expected, double toleranceMm) {
        assertThat(actual.extent()).isEqualTo(expected.extent());
        Extent extent = expected.extent();
        for (int corner = 0; corner < 8; corner++) {
            VoxelIndex voxel = new VoxelIndex(
                    (corner & 1) * (extent.z() - 1),
                    (corner >> 1 & 1) * (extent.y() - 1),
                    (corner >> 2) * (extent.x() - 1));
            assertThat(actual.toPatient(voxel).distanceMm(expected.toPatient(voxel)))
                    .as("place of %s", voxel)
                    .isLessThan(toleranceMm);
        }
    }

    // ---- what is read

    @ParameterizedTest
    @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
    void bothByteOrdersGiveTheSameVolume(String order) throws IOException {
        HandMadeNifti made =
                new HandMadeNifti(order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        NiftiImage image = read(made);
        assertThat(image.notes()).isEmpty();
        Volume volume = image.volume();
        assertThat(volume.grid().extent()).isEqualTo(new Extent(2, 3, 4));
        assertThat(volume.grid().spacing().x()).isCloseTo(0.3, within(FLOAT32_MM));
        assertThat(volume.grid().spacing().y()).isEqualTo(0.5);
        assertThat(volume.grid().spacing().z()).isEqualTo(1.25);
        assertThat(volume.grid().orientation()).isEqualTo(Orientation.RAS);
        assertThat(volume.at(new VoxelIndex(1, 2, 3))).isEqualTo(23);
        assertThat(volume.at(new VoxelIndex(0, 0, 1))).isEqualTo(1);
        assertThat(volume.at(new VoxelIndex(0, 1, 0))).isEqualTo(4);
        assertThat(volume.at(new VoxelIndex(1, 0, 0))).isEqualTo(12);
    }

    @Test
    void rasCoordinatesBecomeLps() throws IOException {
        Grid grid = read(HandMadeNifti.littleEndian()).volume().grid();
        assertThat(grid.origin()).isEqualTo(new PointMm(10, 20, -30));
        PointMm last = grid.toPatient(new VoxelIndex(1, 2, 3));
        assertThat(last.distanceMm(new PointMm(10 - 0.9, 20 - 1, -30 + 1.25))).isLessThan(FLOAT32_MM);
    }

    @Test
    void gzipIsRecognisedByContentNotByName() throws IOException {
        NiftiImage image =
                read(HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain()));
        assertThat(image.volume().at(new VoxelIndex(1, 2, 3))).isEqualTo(23);
        assertThat(image.notes()).isEmpty();
    }

    /** Stored numbers at the ends of each type's range, two of them repeated over the image. */
    @ParameterizedTest
    @CsvSource({
        "UINT8, 0, 255",
        "INT8, -128, 127",
        "INT16, -32768, 32767",
        "UINT16, 0, 65535",
        "INT32, -2147483648, 2147483647",
        "UINT32, 0, 4294967295",
        "INT64, -9223372036854775808, 9223372036854775807",
        "UINT64, 0, 18446744073709551615",
        "FLOAT32, -1.5, 3.25e30",
        "FLOAT64, -1.5, 3.25e30"
    })
    void everyDatatypeIsReadInBothByteOrders(NiftiDatatype type, String low, String high) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            HandMadeNifti made = new HandMadeNifti(order)
                    .voxels(type.code, 8 * type.bytes, HandMadeNifti.VOXELS * type.bytes, values -> {
                        while (values.hasRemaining()) {
                            store(values, type, low);
                            store(values, type, high);
                        }
                    });
            float[] voxels = read(made).volume().voxels();
            assertThat(voxels[0]).as("%s", order).isEqualTo(Float.parseFloat(low));
            assertThat(voxels[23]).as("%s", order).isEqualTo(Float.parseFloat(high));
        }
    }

    private static void store(ByteBuffer values, NiftiDatatype type, String number) {
        switch (type) {
            case UINT8, INT8 -> values.put((byte) Long.parseLong(number));
            case INT16, UINT16 -> values.putShort((short) Long.parseLong(number));
            case INT32, UINT32 -> values.putInt((int) Long.parseLong(number));
            case INT64 -> values.putLong(Long.parseLong(number));
            case UINT64 -> values.putLong(Long.parseUnsignedLong(number));
            case FLOAT32 -> values.putFloat(Float.parseFloat(number));
            case FLOAT64 -> values.putDouble(Double.parseDouble(number));
        }
    }

    @Test
    void scalingIsApplied() throws IOException {
        assertThat(read(HandMadeNifti.littleEndian().floats(112, 2.5f, -1024))
                        .volume()
                        .voxels()[10])
                .isEqualTo(10 * 2.5f - 1024);
    }

    @Test
    void scalingAppliesToFloatsToo() throws IOException {
        HandMadeNifti made = HandMadeNifti.littleEndian().floats(112, 2, 1).voxels(16, 32, 96, values -> {
            while (values.hasRemaining()) {
                values.putFloat(0.25f);
            }
        });
        assertThat(read(made).volume().voxels()).containsOnly(1.5f);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, Float.NaN, Float.POSITIVE_INFINITY})
    void slopeWithoutMeaningIsNoScaling(float slope) throws IOException {
        assertThat(read(HandMadeNifti.littleEndian().floats(112, slope, 7))
                        .volume()
                        .voxels()[10])
                .isEqualTo(10);
    }

    @Test
    void headerExtensionIsSkipped() throws IOException {
        byte[] extension = new byte[32];
        Arrays.fill(extension, (byte) 0x5A);
        HandMadeNifti made = HandMadeNifti.littleEndian().bytes(348, 1).extension(extension);
        assertThat(read(made).volume().voxels()[23]).isEqualTo(23);
        assertThat(read(HandMadeNifti.gzipped(made.plain())).volume().voxels()[23])
                .isEqualTo(23);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 1", "3, 0.001", "0, 1", "10, 1"})
    void unitsOfLengthBecomeMillimetres(int units, double mmPerUnit) throws IOException {
        Grid grid =
                read(HandMadeNifti.littleEndian().bytes(123, units)).volume().grid();
        assertThat(grid.spacing().z()).isCloseTo(1.25 * mmPerUnit, within(1e-9));
        assertThat(grid.origin().z()).isCloseTo(-30 * mmPerUnit, within(1e-9));
    }

    /** A quarter turn and a tilt of 30 degrees: both forms of the same affine, the matrix worked out here by hand. */
    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void qformAloneGivesTheSameGridAsTheSform(int qfac) throws IOException {
        // About the axis (1, 2, 2)/3 by 50 degrees: Rodrigues' formula below, half the angle in the quaternion.
        double angle = Math.toRadians(50);
        double[] n = {1 / 3.0, 2 / 3.0, 2 / 3.0};
        float[] srow = new float[12];
        double[] spacing = {0.3f, 0.5f, 1.25f * qfac};
        float[] origin = {-11.5f, 22.25f, 33.75f};
        double[][] cross = {{0, -n[2], n[1]}, {n[2], 0, -n[0]}, {-n[1], n[0], 0}};
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                double identity = row == column ? 1 : 0;
                double r = identity * Math.cos(angle)
                        + Math.sin(angle) * cross[row][column]
                        + (1 - Math.cos(angle)) * n[row] * n[column];
                srow[4 * row + column] = (float) (r * spacing[column]);
            }
            srow[4 * row + 3] = origin[row];
        }
        float half = (float) Math.sin(angle / 2);
        HandMadeNifti qform = HandMadeNifti.littleEndian()
                .shorts(252, 2, 0)
                .floats(76, qfac)
                .floats(256, half / 3, 2 * half / 3, 2 * half / 3)
                .floats(268, origin);
        HandMadeNifti sform = HandMadeNifti.littleEndian().floats(280, srow);
        Grid fromQform = read(qform).volume().grid();
        assertSamePlaces(fromQform, read(sform).volume().grid(), FLOAT32_MM);
    }

    @Test
    void zeroQfacCountsAsOne() throws IOException {
        HandMadeNifti made =
                HandMadeNifti.littleEndian().shorts(252, 1, 0).floats(76, 0).floats(268, -10, -20, -30);
        assertSamePlaces(
                read(made).volume().grid(),
                read(HandMadeNifti.littleEndian()).volume().grid(),
                FLOAT32_MM);
    }

    @Test
    void quaternionSlightlyTooLongIsAHalfTurn() throws IOException {
        HandMadeNifti made = HandMadeNifti.littleEndian().shorts(252, 1, 0).floats(256, 0, 0, 1.0002f);
        assertThat(read(made).volume().grid().orientation()).isEqualTo(Orientation.parse("LPS"));
    }

    @Test
    void sformWinsOverADisagreeingQformAndSaysSo() throws IOException {
        HandMadeNifti made = HandMadeNifti.littleEndian().shorts(252, 1).floats(268, -10, -20, -27.5f);
        NiftiImage image = read(made);
        assertThat(image.volume().grid().origin().z()).isEqualTo(-30);
        assertThat(image.notes())
                .containsExactly("sform and qform disagree by up to 2.5 mm on where voxels lie; the sform was used.");
    }

    @Test
    void formsWithinATenthOfAMillimetreAgree() throws IOException {
        HandMadeNifti made = HandMadeNifti.littleEndian().shorts(252, 1).floats(268, -10, -20, -30.09f);
        assertThat(read(made).notes()).isEmpty();
    }

    @Test
    void unusableQformBesideASformIsNoted() throws IOException {
        HandMadeNifti made = HandMadeNifti.littleEndian().shorts(252, 1).floats(256, 3, 0, 0);
        assertThat(read(made).notes())
                .containsExactly("The qform is unusable (quatern b, c and d (byte 256) have the sum of squares 9.0,"
                        + " expected at most 1); the sform was used.");
    }

    @Test
    void wrongBitpixIsNotedAndTheDatatypeBelieved() throws IOException {
        NiftiImage image = read(HandMadeNifti.littleEndian().shorts(72, 32));
        assertThat(image.volume().voxels()[23]).isEqualTo(23);
        assertThat(image.notes())
                .containsExactly(
                        "bitpix says 32 bits per voxel, the datatype INT16 has 16; the datatype was believed.");
    }

    @Test
    void oneVolumeInFourDimensionsIsAVolume() throws IOException {
        assertThat(read(HandMadeNifti.littleEndian().shorts(40, 4))
                        .volume()
                        .grid()
                        .extent())
                .isEqualTo(new Extent(2, 3, 4));
    }

    @Test
    void bytesAfterTheVoxelsAreNoted() throws IOException {
        byte[] plain = HandMadeNifti.littleEndian().plain();
        byte[] longer = Arrays.copyOf(plain, plain.length + 1);
        assertThat(read(longer).notes()).containsExactly("Bytes follow the voxels; they were not read.");
        assertThat(read(HandMadeNifti.gzipped(longer)).notes())
                .containsExactly("Bytes follow the voxels; they were not read.");
    }

    /** 64 MiB of zeros follow the voxels, then the compressed data end without an end mark: who unpacks them fails. */
    @Test
    void gzipStreamIsNotUnpackedBeyondTheHeadersClaim() throws IOException {
        byte[] plain = HandMadeNifti.littleEndian().plain();
        byte[] packed = HandMadeNifti.gzipped(Arrays.copyOf(plain, plain.length + (64 << 20)));
        NiftiImage image = read(Arrays.copyOf(packed, packed.length / 2));
        assertThat(image.volume().voxels()).hasSize(24);
        assertThat(image.notes()).containsExactly("Bytes follow the voxels; they were not read.");
    }

    // ---- what is broken

    @Test
    void missingFileIsNotAFormatError() {
        assertThatThrownBy(() -> NiftiReader.read(folder.resolve("none.nii"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void emptyFileIsRefused() {
        refuses(
                new byte[0],
                NiftiFormatException.class,
                "not a NIfTI-1 file: it holds 0 bytes, a header alone has 348");
    }

    @Test
    void otherFileIsRefused() {
        refuses(
                "Dear reader, this is no image".getBytes(StandardCharsets.US_ASCII),
                NiftiFormatException.class,
                "not a NIfTI-1 file: sizeof_hdr (byte 0) is the bytes 44 65 61 72, expected 348 in either byte order");
    }

    @Test
    void truncatedHeaderIsRefused() {
        refuses(
                Arrays.copyOf(HandMadeNifti.littleEndian().plain(), 200),
                NiftiFormatException.class,
                "ends after 200 bytes, inside the header of 348; the file looks truncated, fetch it again");
    }

    @Test
    void truncatedVoxelsAreRefused() {
        refuses(
                Arrays.copyOf(HandMadeNifti.littleEndian().plain(), 390),
                NiftiFormatException.class,
                "holds 390 bytes, expected 400 (352 before the voxels + 2×3×4 voxels × 2 bytes); the file looks"
                        + " truncated, fetch it again");
    }

    @Test
    void gzippedImageThatEndsEarlyIsRefused() {
        refuses(
                HandMadeNifti.gzipped(Arrays.copyOf(HandMadeNifti.littleEndian().plain(), 390)),
                NiftiFormatException.class,
                "ends after 390 unpacked bytes, expected at least 400: the voxels end there; the file looks truncated,"
                        + " fetch it again");
    }

    @Test
    void truncatedGzipIsRefusedWhereverItIsCut() throws IOException {
        byte[] whole = HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain());
        for (int length = 3; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(NiftiFormatException.class);
        }
        refuses(
                Arrays.copyOf(whole, whole.length - 1),
                NiftiFormatException.class,
                "the gzip data stop without their end mark after 400 unpacked bytes; the file looks truncated, fetch it"
                        + " again");
    }

    @Test
    void truncatedGzipHeaderIsRefused() {
        refuses(
                new byte[] {0x1F, (byte) 0x8B, 8, 0},
                NiftiFormatException.class,
                "the gzip header is damaged; fetch the file again");
    }

    @Test
    void wrongGzipChecksumIsRefused() {
        byte[] whole = HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain());
        whole[whole.length - 6] ^= 1;
        refuses(
                whole,
                NiftiFormatException.class,
                "the gzip data are damaged after 400 unpacked bytes (Corrupt GZIP trailer); fetch the file again");
    }

    @Test
    void smallGzipFileThatClaimsAHugeImageIsRefusedBeforeAllocating() {
        byte[] bytes = HandMadeNifti.gzipped(
                HandMadeNifti.littleEndian().shorts(42, 1000, 1000, 1000).plain());
        refuses(
                bytes,
                NiftiFormatException.class,
                "a gzip file of " + bytes.length + " bytes cannot hold the 2,000,000,352 bytes its header claims (352"
                        + " before the voxels + 1000×1000×1000 voxels × 2 bytes); the file looks truncated, fetch it"
                        + " again");
    }

    @Test
    void volumeLargerThanTheHeapIsRefusedBeforeAllocating() throws IOException {
        Assumptions.assumeTrue(Runtime.getRuntime().maxMemory() < 6L << 30, "a heap below 6 GiB");
        Path file = folder.resolve("sparse.nii");
        byte[] header = Arrays.copyOf(
                HandMadeNifti.littleEndian()
                        .shorts(42, 1200, 1200, 1200)
                        .shorts(70, 2, 8)
                        .plain(),
                352);
        Files.write(file, header);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 352 + 1200L * 1200 * 1200 - 1);
        }
        assertThatThrownBy(() -> NiftiReader.read(file))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        file + ": a volume of 1200×1200×1200 voxels needs 6591 MiB of memory, this process may use ")
                .hasMessageEndingWith("; give it more with -Xmx");
    }

    @Test
    void impossibleNumberOfAxesIsRefused() {
        broken(HandMadeNifti.littleEndian().shorts(40, 8), "dim[0] (byte 40) is 8, expected 1 to 7 axes");
        broken(HandMadeNifti.littleEndian().shorts(40, 0), "dim[0] (byte 40) is 0, expected 1 to 7 axes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5})
    void axisWithoutVoxelsIsRefused(int size) {
        broken(
                HandMadeNifti.littleEndian().shorts(44, size),
                "dim[2] (byte 44) is " + size + ", expected at least 1 voxel");
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 348, 351, 352.5f, -352, Float.NaN, Float.POSITIVE_INFINITY, 1e30f})
    void impossibleVoxelOffsetIsRefused(float offset) {
        broken(
                HandMadeNifti.littleEndian().floats(108, offset),
                "vox_offset (byte 108) is " + (double) offset + ", expected a whole number of bytes from 352 on");
    }

    @Test
    void voxelOffsetBehindTheEndIsRefused() {
        broken(
                HandMadeNifti.littleEndian().floats(108, 4096),
                "holds 400 bytes, expected 4,144 (4,096 before the voxels + 2×3×4 voxels × 2 bytes); the file looks"
                        + " truncated, fetch it again");
        refuses(
                HandMadeNifti.gzipped(
                        HandMadeNifti.littleEndian().floats(108, 4096).plain()),
                NiftiFormatException.class,
                "ends after 400 unpacked bytes, expected at least 4,096: the voxels begin there (vox_offset, byte 108);"
                        + " the file looks truncated, fetch it again");
    }

    @Test
    void unknownDatatypeIsRefused() {
        broken(
                HandMadeNifti.littleEndian().shorts(70, 77),
                "datatype (byte 70) is 77, which the NIfTI-1 standard does not know");
    }

    @Test
    void infiniteInterceptIsRefused() {
        broken(
                HandMadeNifti.littleEndian().floats(112, 2, Float.NEGATIVE_INFINITY),
                "scl_inter (byte 116) is -Infinity beside a scl_slope of 2.0, expected a finite number");
    }

    @Test
    void zeroColumnOfTheSformIsRefused() {
        broken(
                HandMadeNifti.littleEndian().floats(284, 0).floats(300, 0),
                "the sform (byte 280) is no position in space: the step along axis 1 is (0.0, 0.0, 0.0) mm, expected a"
                        + " length of 1.0E-6 to 1.0E9 mm");
    }

    @Test
    void originThatIsNotANumberIsRefused() {
        broken(
                HandMadeNifti.littleEndian().floats(292, Float.NaN),
                "the sform (byte 280) is no position in space: the origin is (NaN, -20.0, -30.0) mm, expected a length of"
                        + " at most 1.0E9 mm");
    }

    @Test
    void qformWithANegativeVoxelSizeIsRefused() {
        broken(
                HandMadeNifti.littleEndian().shorts(252, 1, 0).floats(84, -0.5f),
                "the qform is no position in space: pixdim[2] (byte 84) is -0.5, expected a positive distance");
    }

    @Test
    void qformWithoutARotationIsRefused() {
        broken(
                HandMadeNifti.littleEndian().shorts(252, 1, 0).floats(256, 1, 1, 0),
                "the qform is no position in space: quatern b, c and d (byte 256) have the sum of squares 2.0, expected at"
                        + " most 1");
    }

    @Test
    void unknownUnitOfLengthIsRefused() {
        broken(
                HandMadeNifti.littleEndian().bytes(123, 5),
                "xyzt_units (byte 123) names the unit of length 5, expected 0 (unknown), 1 (metre), 2 (mm) or 3"
                        + " (micron)");
    }

    // ---- what is fine but not handled

    @Test
    void imageThatDoesNotSayWhereLeftIsIsRefused() {
        unsupported(
                HandMadeNifti.littleEndian().shorts(252, 0, 0),
                "left and right unknown: neither sform_code (byte 254) nor qform_code (byte 252) is set; convert the"
                        + " original images again, or, if you know how they lie, set one with fslorient or nifti_tool");
    }

    @Test
    void shearedSformIsRefused() {
        unsupported(
                HandMadeNifti.littleEndian().floats(304, 0.4f),
                "the sform (byte 280) is sheared: two axes have the cosine 0.305, expected at most 0.01, as after an"
                        + " uncorrected gantry tilt or an affine registration; resample it to a rectangular grid");
    }

    @Test
    void seriesOfVolumesIsRefusedWithItsCount() {
        unsupported(
                HandMadeNifti.littleEndian().shorts(40, 5, 4, 3, 2, 7, 2),
                "holds 14 volumes (dim[4] and up), expected 1; split it (fslsplit, nibabel)");
    }

    @Test
    void planeIsRefused() {
        unsupported(HandMadeNifti.littleEndian().shorts(40, 2), "an image of 2 axes (dim[0], byte 40), expected 3");
    }

    @ParameterizedTest
    @CsvSource({
        "0, unknown",
        "1, BINARY (one bit per voxel)",
        "32, COMPLEX64",
        "128, RGB24",
        "1536, FLOAT128",
        "1792, COMPLEX128",
        "2048, COMPLEX256",
        "2304, RGBA32"
    })
    void otherDatatypesAreRefusedByName(int code, String name) {
        unsupported(
                HandMadeNifti.littleEndian().shorts(70, code),
                "datatype (byte 70) is " + code + ", " + name
                        + "; read are integers of 8 to 64 bits, FLOAT32 and FLOAT64");
    }

    @Test
    void volumeBeyondOneArrayIsRefused() {
        unsupported(
                HandMadeNifti.littleEndian().shorts(42, 2000, 2000, 2000),
                "8,000,000,000 voxels (2000×2000×2000, z×y×x), at most 2,147,483,639 are read; crop or resample it"
                        + " first");
    }

    @Test
    void nifti2IsRefusedByName() {
        unsupported(
                HandMadeNifti.littleEndian().integer(0, 540),
                "a NIfTI-2 file; only NIfTI-1 is read, convert it (nibabel: Nifti1Image.from_image)");
    }

    @Test
    void halfOfAPairIsRefusedByName() {
        unsupported(
                HandMadeNifti.littleEndian().bytes(345, 'i'),
                "the header of a pair of files (magic 'ni1' at byte 344: .hdr and .img); only single .nii files are read,"
                        + " convert it (fslchfiletype NIFTI, nibabel)");
    }

    @Test
    void analyzeIsRefusedByName() {
        unsupported(
                HandMadeNifti.littleEndian().integer(344, 0),
                "no magic 'n+1' at byte 344, so this is an ANALYZE 7.5 header, which does not say which side is left;"
                        + " convert the original images to NIfTI-1");
    }
}
