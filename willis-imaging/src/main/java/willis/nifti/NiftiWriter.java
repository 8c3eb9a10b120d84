package willis.nifti;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import willis.files.WholeFile;
import willis.geometry.Grid;
import willis.parallel.Workers;
import willis.volume.Volume;

/**
 * Writes volumes as NIfTI-1 single files, little-endian, with sform and qform both saying where the voxels lie (code 1,
 * scanner coordinates) in millimetres. A name ending in {@code .nii.gz} is gzipped. No text about the patient is written.
 *
 * <p>A file appears under its name only when it is complete; an older one is replaced. Thread safe.
 */
public final class NiftiWriter {
    private static final int BLOCK_VOXELS = 1 << 18;
    private static final int SCANNER_COORDINATES = 1;
    private static final int MILLIMETRES = 2;

    private NiftiWriter() {}

    /** Writes float32 voxels on the caller's thread. */
    public static void write(Volume volume, Path file) throws IOException {
        write(volume, StoredType.FLOAT32, file, Workers.serial());
    }

    /** Writes float32 voxels, not gzipped, into a stream that the caller closes. */
    static void write(Volume volume, OutputStream out) throws IOException {
        ByteBuffer header = header(volume.grid(), StoredType.FLOAT32);
        header.putShort(NiftiHeader.DIM, (short) 3);
        out.write(header.array());
        out.write(StoredType.FLOAT32.encode(volume.voxels(), 0, volume.voxels().length));
    }

    /**
     * Writes one volume.
     *
     * @throws IllegalArgumentException if a value does not fit the type, the name ends neither in {@code .nii} nor in
     *     {@code .nii.gz}, or an axis has more than 32,767 voxels
     */
    public static void write(Volume volume, StoredType type, Path file, Workers workers) throws IOException {
        ByteBuffer header = header(volume.grid(), type);
        header.putShort(NiftiHeader.DIM, (short) 3);
        write(header, List.of(volume.voxels()), type, file, workers);
    }

    /**
     * Writes a label for each voxel, as unsigned bytes: without the four-fold memory of a volume.
     *
     * @param labels one for each voxel of the grid, order (z, y, x)
     * @throws IllegalArgumentException as {@link #write(Volume, StoredType, Path, Workers)}, and if the length is another
     */
    public static void writeLabels(Grid grid, byte[] labels, Path file, Workers workers) throws IOException {
        if (labels.length != grid.extent().voxels()) {
            throw new IllegalArgumentException("Labels on a grid of " + grid.extent() + " voxels are "
                    + grid.extent().voxels() + " bytes, got " + labels.length);
        }
        ByteBuffer header = header(grid, StoredType.UINT8);
        header.putShort(NiftiHeader.DIM, (short) 3);
        write(
                header,
                1,
                labels.length,
                (channel, from, count) -> Arrays.copyOfRange(labels, from, from + count),
                file,
                workers);
    }

    /**
     * Writes several volumes on one grid as one four-dimensional image, such as the heat maps of all locations.
     *
     * @param channels each with one value per voxel of the grid, order (z, y, x)
     * @throws IllegalArgumentException as {@link #write(Volume, StoredType, Path, Workers)}, and if there is no channel or
     *     one has another length
     */
    public static void writeChannels(Grid grid, List<float[]> channels, StoredType type, Path file, Workers workers)
            throws IOException {
        if (channels.isEmpty() || channels.size() > Short.MAX_VALUE) {
            throw new IllegalArgumentException("1 to 32,767 channels can be written, got " + channels.size());
        }
        for (float[] channel : channels) {
            if (channel.length != grid.extent().voxels()) {
                throw new IllegalArgumentException("A channel on a grid of " + grid.extent() + " voxels needs "
                        + grid.extent().voxels() + " values, got " + channel.length);
            }
        }
        ByteBuffer header = header(grid, type);
        header.putShort(NiftiHeader.DIM, (short) 4);
        header.putShort(NiftiHeader.DIM + 2 * 4, (short) channels.size());
        write(header, channels, type, file, workers);
    }

    private static ByteBuffer header(Grid grid, StoredType type) {
        ByteBuffer header = ByteBuffer.allocate(NiftiHeader.FIRST_VOXEL_OFFSET).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(NiftiHeader.SIZEOF_HDR, NiftiHeader.BYTES);
        header.put(NiftiHeader.REGULAR, (byte) 'r');
        int[] sizes = {grid.extent().x(), grid.extent().y(), grid.extent().z(), 1, 1, 1, 1};
        double[] distances = {
            grid.spacing().x(), grid.spacing().y(), grid.spacing().z(), 1, 1, 1, 1
        };
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "NIfTI-1 holds at most 32,767 voxels along an axis, got " + grid.extent());
            }
            header.putShort(NiftiHeader.DIM + 2 * (1 + i), (short) sizes[i]);
            header.putFloat(NiftiHeader.PIXDIM + 4 * (1 + i), (float) distances[i]);
        }
        header.putShort(NiftiHeader.DATATYPE, (short) type.datatype.code);
        header.putShort(NiftiHeader.BITPIX, (short) (8 * type.datatype.bytes));
        header.putFloat(NiftiHeader.VOX_OFFSET, NiftiHeader.FIRST_VOXEL_OFFSET);
        header.putFloat(NiftiHeader.SCL_SLOPE, 1);
        header.put(NiftiHeader.XYZT_UNITS, (byte) MILLIMETRES);
        header.put(NiftiHeader.DESCRIP, "Willis".getBytes(StandardCharsets.US_ASCII));

        RasAffine affine = RasAffine.of(grid);
        Quaternion rotation = Quaternion.closestTo(affine);
        header.putShort(NiftiHeader.QFORM_CODE, (short) SCANNER_COORDINATES);
        header.putShort(NiftiHeader.SFORM_CODE, (short) SCANNER_COORDINATES);
        header.putFloat(NiftiHeader.PIXDIM, rotation.qfac());
        header.putFloat(NiftiHeader.QUATERN, (float) rotation.b());
        header.putFloat(NiftiHeader.QUATERN + 4, (float) rotation.c());
        header.putFloat(NiftiHeader.QUATERN + 8, (float) rotation.d());
        for (int row = 0; row < 3; row++) {
            header.putFloat(NiftiHeader.QOFFSET + 4 * row, (float) affine.at(row, 3));
            for (int column = 0; column < 4; column++) {
                header.putFloat(NiftiHeader.SROW + 16 * row + 4 * column, (float) affine.at(row, column));
            }
        }
        header.put(NiftiHeader.MAGIC, "n+1\0".getBytes(StandardCharsets.US_ASCII));
        return header;
    }

    private static void write(ByteBuffer header, List<float[]> channels, StoredType type, Path file, Workers workers)
            throws IOException {
        write(
                header,
                channels.size(),
                channels.get(0).length,
                (channel, from, count) -> type.encode(channels.get(channel), from, count),
                file,
                workers);
    }

    /** Gives the bytes of a run of voxels. */
    private interface EncodedVoxels {
        byte[] of(int channel, int from, int count);
    }

    private static void write(
            ByteBuffer header, int channels, int channelVoxels, EncodedVoxels voxels, Path file, Workers workers)
            throws IOException {
        String name = String.valueOf(file.getFileName());
        boolean gzipped = name.endsWith(".nii.gz");
        if (!gzipped && !name.endsWith(".nii")) {
            throw new IllegalArgumentException("A NIfTI file is called .nii or .nii.gz, got '" + name + "'");
        }
        int blocksPerChannel = (channelVoxels - 1) / BLOCK_VOXELS + 1;
        int blocks = Math.addExact(1, Math.multiplyExact(blocksPerChannel, channels));
        IntFunction<byte[]> block = index -> {
            if (index == 0) {
                return header.array();
            }
            int from = (index - 1) % blocksPerChannel * BLOCK_VOXELS;
            return voxels.of((index - 1) / blocksPerChannel, from, Math.min(BLOCK_VOXELS, channelVoxels - from));
        };
        WholeFile.write(file, out -> {
            if (gzipped) {
                ParallelGzip.write(out, blocks, block, workers);
            } else {
                writePlain(out, blocks, block, workers);
            }
        });
    }

    /** Blocks are encoded on all threads, some at a time, and written in order. */
    private static void writePlain(OutputStream out, int blocks, IntFunction<byte[]> block, Workers workers)
            throws IOException {
        byte[][] encoded = new byte[4 * workers.threads()][];
        for (int first = 0; first < blocks; first += encoded.length) {
            int from = first;
            int count = Math.min(encoded.length, blocks - first);
            workers.forEach(count, i -> encoded[i] = block.apply(from + i));
            for (int i = 0; i < count; i++) {
                out.write(encoded[i]);
            }
        }
    }
}
