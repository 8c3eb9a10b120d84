package willis.nifti;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.volume.Volume;

/**
 * Reads a three-dimensional NIfTI-1 image, plain or gzipped, in either byte order.
 *
 * <p>Which way the voxels lie comes from the sform or, without one, from the qform. A file with neither does not say
 * where left is, and is refused. Thread safe: nothing is kept between calls.
 */
public final class NiftiReader {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final double AGREEMENT_MM = 0.1;
    /** The deflate format cannot shrink by more than 1032:1; a little slack for headers. */
    private static final long LARGEST_COMPRESSION = 1040;

    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    /** Extensions are texts of some kilobytes; without a limit a packed file could make us unpack without end. */
    private static final long MAX_VOXEL_OFFSET = 1L << 28;

    private final Path file;
    private final long fileBytes;
    private final InputStream in;
    private final boolean gzipped;
    private final List<String> notes = new ArrayList<>();
    /** How many bytes of the image, unpacked, were delivered. */
    private long position;

    private NiftiReader(Path file, long fileBytes, InputStream in, boolean gzipped) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.in = in;
        this.gzipped = gzipped;
    }

    /**
     * Reads {@code .nii} or {@code .nii.gz}, told apart by content. Bytes after the voxels are not read.
     *
     * @throws NiftiFormatException if the file is broken
     * @throws UnsupportedNiftiException if it is not a NIfTI-1 single file holding one volume of real numbers on a
     *     rectangular grid whose sides are known
     * @throws IOException if it cannot be read, or needs more memory than this process may use
     */
    public static NiftiImage read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, Files.size(file), file);
        }
    }

    /** Reads the bytes of a file that is not there, or is not to be opened. */
    static NiftiImage read(InputStream in, long fileBytes, Path file) throws IOException {
        try (PushbackInputStream start = new PushbackInputStream(in, 2)) {
            byte[] signature = start.readNBytes(2);
            start.unread(signature);
            boolean gzipped = signature.length == 2 && signature[0] == 0x1F && signature[1] == (byte) 0x8B;
            if (!gzipped) {
                return new NiftiReader(file, fileBytes, start, false).read();
            }
            try (InputStream unpacked = unpacking(start, file)) {
                return new NiftiReader(file, fileBytes, unpacked, true).read();
            }
        }
    }

    private static InputStream unpacking(InputStream packed, Path file) throws IOException {
        try {
            return new GzipInput(packed);
        } catch (ZipException | EOFException e) {
            throw new NiftiFormatException(file, "the gzip header is damaged; fetch the file again", e);
        }
    }

    private NiftiImage read() throws IOException {
        byte[] start = new byte[NiftiHeader.BYTES];
        int startBytes = fill(start, start.length);
        NiftiHeader header = NiftiHeader.parse(Arrays.copyOf(start, startBytes), file);
        Extent extent = extent(header);
        NiftiDatatype type = datatype(header);
        long offset = voxelOffset(header);
        Grid grid = grid(header, extent);
        double slope = header.slope();
        double intercept = header.intercept();
        if (slope == 0 || !Double.isFinite(slope)) {
            slope = 1;
            intercept = 0;
        } else if (!Double.isFinite(intercept)) {
            throw new NiftiFormatException(
                    file,
                    "scl_inter (byte " + NiftiHeader.SCL_INTER + ") is " + intercept + " beside a scl_slope of " + slope
                            + ", expected a finite number");
        }
        compareWithFile(extent, type, offset);
        skipTo(offset);
        float[] voxels = allocated(extent);
        readVoxels(type, header, voxels, slope, intercept);
        noteBytesAfterVoxels();
        return new NiftiImage(new Volume(grid, voxels), notes);
    }

    private Extent extent(NiftiHeader header) throws IOException {
        int rank = header.dim(0);
        if (rank < 1 || rank > 7) {
            throw new NiftiFormatException(
                    file, "dim[0] (byte " + NiftiHeader.DIM + ") is " + rank + ", expected 1 to 7 axes");
        }
        for (int i = 1; i <= rank; i++) {
            if (header.dim(i) < 1) {
                throw new NiftiFormatException(
                        file,
                        "dim[" + i + "] (byte " + (NiftiHeader.DIM + 2 * i) + ") is " + header.dim(i)
                                + ", expected at least 1 voxel");
            }
        }
        if (rank < 3) {
            throw new UnsupportedNiftiException(
                    file, "an image of " + rank + " axes (dim[0], byte " + NiftiHeader.DIM + "), expected 3");
        }
        long volumes = 1;
        for (int i = 4; i <= rank; i++) {
            volumes *= header.dim(i);
        }
        if (volumes != 1) {
            throw new UnsupportedNiftiException(
                    file, "holds " + volumes + " volumes (dim[4] and up), expected 1; split it (fslsplit, nibabel)");
        }
        Extent extent = new Extent(header.dim(3), header.dim(2), header.dim(1));
        if (extent.voxels() > MAX_ARRAY_LENGTH) {
            throw new UnsupportedNiftiException(
                    file,
                    number(extent.voxels()) + " voxels (" + extent + ", z×y×x), at most " + number(MAX_ARRAY_LENGTH)
                            + " are read; crop or resample it first");
        }
        return extent;
    }

    private NiftiDatatype datatype(NiftiHeader header) throws IOException {
        int code = header.datatype();
        Optional<NiftiDatatype> type = NiftiDatatype.ofCode(code);
        if (type.isEmpty()) {
            String where = "datatype (byte " + NiftiHeader.DATATYPE + ") is " + code;
            Optional<String> name = NiftiDatatype.refusedName(code);
            if (name.isPresent()) {
                throw new UnsupportedNiftiException(
                        file, where + ", " + name.get() + "; read are integers of 8 to 64 bits, FLOAT32 and FLOAT64");
            }
            throw new NiftiFormatException(file, where + ", which the NIfTI-1 standard does not know");
        }
        if (header.bitpix() != 8 * type.get().bytes) {
            notes.add("bitpix says " + header.bitpix() + " bits per voxel, the datatype " + type.get() + " has "
                    + 8 * type.get().bytes + "; the datatype was believed.");
        }
        return type.get();
    }

    private long voxelOffset(NiftiHeader header) throws IOException {
        double offset = header.voxOffset();
        if (!(offset >= NiftiHeader.FIRST_VOXEL_OFFSET
                && offset < Long.MAX_VALUE / 4.0
                && offset == Math.rint(offset))) {
            throw new NiftiFormatException(
                    file,
                    "vox_offset (byte " + NiftiHeader.VOX_OFFSET + ") is " + offset
                            + ", expected a whole number of bytes from " + NiftiHeader.FIRST_VOXEL_OFFSET + " on");
        }
        if (offset > MAX_VOXEL_OFFSET) {
            throw new UnsupportedNiftiException(
                    file,
                    "vox_offset (byte " + NiftiHeader.VOX_OFFSET + ") is " + number((long) offset) + ", at most "
                            + number(MAX_VOXEL_OFFSET) + " bytes before the voxels are passed over");
        }
        return (long) offset;
    }

    private Grid grid(NiftiHeader header, Extent extent) throws IOException {
        double mmPerUnit = mmPerUnit(header);
        Optional<String> qformProblem = RasAffine.qformProblem(header);
        RasAffine affine;
        if (header.sformCode() > 0) {
            affine = RasAffine.sform(header, mmPerUnit);
            Optional<String> problem = affine.problem();
            if (problem.isPresent()) {
                throw new NiftiFormatException(
                        file, "the sform (byte " + NiftiHeader.SROW + ") is no position in space: " + problem.get());
            }
            if (!affine.isOrthogonal()) {
                throw new UnsupportedNiftiException(
                        file,
                        String.format(
                                Locale.ROOT,
                                "the sform (byte %d) is sheared: two axes have the cosine %.3f, expected at most 0.01,"
                                        + " as after an uncorrected gantry tilt or an affine registration; resample it"
                                        + " to a rectangular grid",
                                NiftiHeader.SROW,
                                affine.largestCosine()));
            }
            if (header.qformCode() > 0) {
                noteDisagreement(header, affine, mmPerUnit, extent, qformProblem);
            }
        } else if (header.qformCode() > 0) {
            if (qformProblem.isPresent()) {
                throw new NiftiFormatException(file, "the qform is no position in space: " + qformProblem.get());
            }
            affine = RasAffine.qform(header, mmPerUnit);
            Optional<String> problem = affine.problem();
            if (problem.isPresent()) {
                throw new NiftiFormatException(file, "the qform is no position in space: " + problem.get());
            }
        } else {
            throw new UnsupportedNiftiException(
                    file,
                    "left and right unknown: neither sform_code (byte " + NiftiHeader.SFORM_CODE
                            + ") nor qform_code (byte "
                            + NiftiHeader.QFORM_CODE
                            + ") is set; convert the original images again, or, if you know how"
                            + " they lie, set one with fslorient or nifti_tool");
        }
        return affine.toGrid(extent);
    }

    private void noteDisagreement(
            NiftiHeader header, RasAffine sform, double mmPerUnit, Extent extent, Optional<String> qformProblem) {
        if (qformProblem.isPresent()) {
            notes.add("The qform is unusable (" + qformProblem.get() + "); the sform was used.");
            return;
        }
        double distanceMm = sform.largestDistanceMm(RasAffine.qform(header, mmPerUnit), extent);
        double toleratedMm = AGREEMENT_MM + RasAffine.qformRounding(header) * sform.diagonalMm(extent);
        if (!(distanceMm <= toleratedMm)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "sform and qform disagree by up to %.1f mm on where voxels lie; the sform was used.",
                    distanceMm));
        }
    }

    private double mmPerUnit(NiftiHeader header) throws NiftiFormatException {
        return switch (header.unitOfLength()) {
            case 0, 2 -> 1; // many writers leave the unit open and mean millimetres
            case 1 -> 1000;
            case 3 -> 0.001;
            default ->
                throw new NiftiFormatException(
                        file,
                        "xyzt_units (byte " + NiftiHeader.XYZT_UNITS + ") names the unit of length "
                                + header.unitOfLength() + ", expected 0 (unknown), 1 (metre), 2 (mm) or 3 (micron)");
        };
    }

    /** Compares the header's claims with the file before anything of their size is allocated. */
    private void compareWithFile(Extent extent, NiftiDatatype type, long offset) throws IOException {
        long claimed = offset + extent.voxels() * type.bytes;
        if (!gzipped && claimed > fileBytes) {
            throw new NiftiFormatException(
                    file,
                    "holds " + number(fileBytes) + " bytes, expected " + number(claimed) + " (" + number(offset)
                            + " before the voxels + " + extent + " voxels × " + type.bytes
                            + " bytes); the file looks truncated, fetch it again");
        }
        if (gzipped && claimed > fileBytes * LARGEST_COMPRESSION) {
            throw new NiftiFormatException(
                    file,
                    "a gzip file of " + number(fileBytes) + " bytes cannot hold the " + number(claimed)
                            + " bytes its header claims (" + number(offset) + " before the voxels + " + extent
                            + " voxels × " + type.bytes + " bytes); the file looks truncated, fetch it again");
        }
    }

    private float[] allocated(Extent extent) throws IOException {
        long neededBytes = extent.voxels() * Float.BYTES;
        long allowedBytes = Runtime.getRuntime().maxMemory();
        try {
            if (neededBytes <= allowedBytes) {
                return new float[extent.arrayLength()];
            }
        } catch (OutOfMemoryError e) {
            // One array was refused and nothing is half done, so that this can be told like any other lack.
        }
        throw new IOException(file + ": a volume of " + extent + " voxels needs " + (neededBytes >> 20)
                + " MiB of memory, this process may use " + (allowedBytes >> 20)
                + " MiB in all; give it more with -Xmx");
    }

    private void skipTo(long offset) throws IOException {
        byte[] skipped = new byte[(int) Math.min(CHUNK_BYTES, offset - position)];
        while (position < offset) {
            int wanted = (int) Math.min(skipped.length, offset - position);
            if (fill(skipped, wanted) < wanted) {
                throw endsEarly(offset, "the voxels begin there (vox_offset, byte " + NiftiHeader.VOX_OFFSET + ")");
            }
        }
    }

    private void readVoxels(NiftiDatatype type, NiftiHeader header, float[] voxels, double slope, double intercept)
            throws IOException {
        int count = voxels.length;
        long end = position + (long) count * type.bytes;
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(header.order());
        int done = 0;
        while (done < count) {
            int wanted = Math.min(count - done, CHUNK_BYTES / type.bytes);
            if (fill(chunk.array(), wanted * type.bytes) < wanted * type.bytes) {
                throw endsEarly(end, "the voxels end there");
            }
            type.decode(chunk, voxels, done, wanted, slope, intercept);
            done += wanted;
        }
    }

    private NiftiFormatException endsEarly(long expected, String reason) {
        return new NiftiFormatException(
                file,
                "ends after " + number(position) + (gzipped ? " unpacked" : "") + " bytes, expected at least "
                        + number(expected) + ": " + reason + "; the file looks truncated, fetch it again");
    }

    /** One more read: at the end of a gzip stream it compares the checksum. */
    private void noteBytesAfterVoxels() throws IOException {
        if (fill(new byte[1], 1) > 0) {
            notes.add("Bytes follow the voxels; they were not read.");
        }
    }

    /** Reads until {@code wanted} bytes are there or the file ends; returns how many are there. */
    private int fill(byte[] into, int wanted) throws IOException {
        int done = 0;
        try {
            while (done < wanted) {
                int read = in.read(into, done, wanted - done);
                if (read < 0) {
                    break;
                }
                done += read;
                position += read;
            }
        } catch (EOFException e) {
            throw new NiftiFormatException(
                    file,
                    "the gzip data stop without their end mark after " + number(position)
                            + " unpacked bytes; the file looks truncated, fetch it again",
                    e);
        } catch (ZipException e) {
            throw new NiftiFormatException(
                    file,
                    "the gzip data are damaged after " + number(position) + " unpacked bytes (" + e.getMessage()
                            + "); fetch the file again",
                    e);
        }
        return done;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
