package willis.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The 348 bytes at the beginning of a NIfTI-1 file, by field. Names and offsets are those of {@code nifti1.h}. */
final class NiftiHeader {
    static final int BYTES = 348;
    /** Where the voxels of a single file begin at the earliest: the header and four bytes announcing extensions. */
    static final int FIRST_VOXEL_OFFSET = 352;

    static final int SIZEOF_HDR = 0;
    static final int REGULAR = 38;
    static final int DIM = 40;
    static final int DATATYPE = 70;
    static final int BITPIX = 72;
    static final int PIXDIM = 76;
    static final int VOX_OFFSET = 108;
    static final int SCL_SLOPE = 112;
    static final int SCL_INTER = 116;
    static final int XYZT_UNITS = 123;
    static final int DESCRIP = 148;
    static final int QFORM_CODE = 252;
    static final int SFORM_CODE = 254;
    static final int QUATERN = 256;
    static final int QOFFSET = 268;
    static final int SROW = 280;
    static final int MAGIC = 344;

    private static final int NIFTI_2_BYTES = 540;

    private final ByteBuffer bytes;

    private NiftiHeader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Recognises the format and the byte order.
     *
     * @param start the beginning of a file, at least {@link #BYTES} long unless the file is shorter
     */
    static NiftiHeader parse(byte[] start, Path file) throws NiftiFormatException, UnsupportedNiftiException {
        if (start.length < Integer.BYTES) {
            throw new NiftiFormatException(
                    file, "not a NIfTI-1 file: it holds " + start.length + " bytes, a header alone has " + BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(SIZEOF_HDR) != BYTES && bytes.getInt(SIZEOF_HDR) != NIFTI_2_BYTES) {
            bytes.order(ByteOrder.BIG_ENDIAN);
        }
        switch (bytes.getInt(SIZEOF_HDR)) {
            case BYTES -> {}
            case NIFTI_2_BYTES ->
                throw new UnsupportedNiftiException(
                        file, "a NIfTI-2 file; only NIfTI-1 is read, convert it (nibabel: Nifti1Image.from_image)");
            default ->
                throw new NiftiFormatException(
                        file,
                        String.format(
                                Locale.ROOT,
                                "not a NIfTI-1 file: sizeof_hdr (byte 0) is the bytes %02X %02X %02X %02X, expected 348"
                                        + " in either byte order",
                                start[0],
                                start[1],
                                start[2],
                                start[3]));
        }
        if (start.length < BYTES) {
            throw new NiftiFormatException(
                    file,
                    "ends after " + start.length + " bytes, inside the header of " + BYTES
                            + "; the file looks truncated, fetch it again");
        }
        String magic = new String(start, MAGIC, 4, StandardCharsets.ISO_8859_1);
        if (magic.equals("ni1\0")) {
            throw new UnsupportedNiftiException(
                    file,
                    "the header of a pair of files (magic 'ni1' at byte 344: .hdr and .img); only single .nii files are"
                            + " read, convert it (fslchfiletype NIFTI, nibabel)");
        }
        if (!magic.equals("n+1\0")) {
            throw new UnsupportedNiftiException(
                    file,
                    "no magic 'n+1' at byte 344, so this is an ANALYZE 7.5 header, which does not say which side is"
                            + " left; convert the original images to NIfTI-1");
        }
        return new NiftiHeader(bytes);
    }

    ByteOrder order() {
        return bytes.order();
    }

    int dim(int i) {
        return bytes.getShort(DIM + 2 * i);
    }

    int datatype() {
        return bytes.getShort(DATATYPE);
    }

    int bitpix() {
        return bytes.getShort(BITPIX);
    }

    double pixdim(int i) {
        return bytes.getFloat(PIXDIM + 4 * i);
    }

    double voxOffset() {
        return bytes.getFloat(VOX_OFFSET);
    }

    double slope() {
        return bytes.getFloat(SCL_SLOPE);
    }

    double intercept() {
        return bytes.getFloat(SCL_INTER);
    }

    /** The unit of length: the lowest three bits of {@code xyzt_units}; the others are the unit of time. */
    int unitOfLength() {
        return bytes.get(XYZT_UNITS) & 7;
    }

    int qformCode() {
        return bytes.getShort(QFORM_CODE);
    }

    int sformCode() {
        return bytes.getShort(SFORM_CODE);
    }

    /** {@code quatern_b}, {@code quatern_c} or {@code quatern_d}. */
    double quatern(int i) {
        return bytes.getFloat(QUATERN + 4 * i);
    }

    double qoffset(int i) {
        return bytes.getFloat(QOFFSET + 4 * i);
    }

    double srow(int row, int column) {
        return bytes.getFloat(SROW + 16 * row + 4 * column);
    }
}
