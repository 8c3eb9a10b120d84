package willis.dicom;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a data set and its pixels are encoded; named by a UID.
 *
 * <p>Source: DICOM PS3.5, section 10 and annex A. Immutable.
 */
public final class TransferSyntax {

    private enum Form {
        NATIVE,
        DEFLATED,
        ENCAPSULATED
    }

    public static final TransferSyntax IMPLICIT_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2", "Implicit VR Little Endian", Coding.IMPLICIT_LITTLE, Form.NATIVE);
    public static final TransferSyntax EXPLICIT_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.1", "Explicit VR Little Endian", Coding.EXPLICIT_LITTLE, Form.NATIVE);
    public static final TransferSyntax DEFLATED_EXPLICIT_LITTLE_ENDIAN = new TransferSyntax(
            "1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", Coding.EXPLICIT_LITTLE, Form.DEFLATED);
    public static final TransferSyntax EXPLICIT_BIG_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.2", "Explicit VR Big Endian", Coding.EXPLICIT_BIG, Form.NATIVE);
    public static final TransferSyntax RLE_LOSSLESS = encapsulated("1.2.840.10008.1.2.5", "RLE Lossless");
    public static final TransferSyntax JPEG_BASELINE =
            encapsulated("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)");
    public static final TransferSyntax JPEG_EXTENDED =
            encapsulated("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)");
    public static final TransferSyntax JPEG_SPECTRAL_SELECTION =
            encapsulated("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection (Process 6 and 8)");
    public static final TransferSyntax JPEG_FULL_PROGRESSION =
            encapsulated("1.2.840.10008.1.2.4.55", "JPEG Full Progression (Process 10 and 12)");
    public static final TransferSyntax JPEG_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)");
    public static final TransferSyntax JPEG_LOSSLESS_SV1 =
            encapsulated("1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction (Process 14, SV 1)");
    public static final TransferSyntax JPEG_LS_LOSSLESS = encapsulated("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless");
    public static final TransferSyntax JPEG_LS_NEAR_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless");
    public static final TransferSyntax JPEG_2000_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.90", "JPEG 2000 (Lossless Only)");
    public static final TransferSyntax JPEG_2000 = encapsulated("1.2.840.10008.1.2.4.91", "JPEG 2000");
    public static final TransferSyntax HTJ2K_LOSSLESS =
            encapsulated("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 (Lossless Only)");
    public static final TransferSyntax HTJ2K_LOSSLESS_RPCL =
            encapsulated("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL (Lossless Only)");
    public static final TransferSyntax HTJ2K = encapsulated("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000");

    private static final List<TransferSyntax> KNOWN = List.of(
            IMPLICIT_LITTLE_ENDIAN,
            EXPLICIT_LITTLE_ENDIAN,
            DEFLATED_EXPLICIT_LITTLE_ENDIAN,
            EXPLICIT_BIG_ENDIAN,
            RLE_LOSSLESS,
            JPEG_BASELINE,
            JPEG_EXTENDED,
            JPEG_SPECTRAL_SELECTION,
            JPEG_FULL_PROGRESSION,
            JPEG_LOSSLESS,
            JPEG_LOSSLESS_SV1,
            JPEG_LS_LOSSLESS,
            JPEG_LS_NEAR_LOSSLESS,
            JPEG_2000_LOSSLESS,
            JPEG_2000,
            encapsulated("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component (Lossless Only)"),
            encapsulated("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component"),
            HTJ2K_LOSSLESS,
            HTJ2K_LOSSLESS_RPCL,
            HTJ2K,
            encapsulated("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"),
            encapsulated("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level"),
            encapsulated("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
            encapsulated("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
            encapsulated("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video"),
            encapsulated("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video"),
            encapsulated("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2"),
            encapsulated("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1"),
            encapsulated("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1"),
            new TransferSyntax("1.2.840.10008.1.2.4.94", "JPIP Referenced", Coding.EXPLICIT_LITTLE, Form.NATIVE),
            new TransferSyntax(
                    "1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", Coding.EXPLICIT_LITTLE, Form.DEFLATED));

    private static final Map<String, TransferSyntax> BY_UID =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(TransferSyntax::uid, Function.identity()));

    private final String uid;
    private final String name;
    private final Coding coding;
    private final Form form;

    private TransferSyntax(String uid, String name, Coding coding, Form form) {
        this.uid = uid;
        this.name = name;
        this.coding = coding;
        this.form = form;
    }

    private static TransferSyntax encapsulated(String uid, String name) {
        return new TransferSyntax(uid, name, Coding.EXPLICIT_LITTLE, Form.ENCAPSULATED);
    }

    /**
     * The transfer syntax of a UID. One that is not known here is kept with its UID, so that a refusal can name it, and
     * taken for explicit VR, little endian, encapsulated, as all newer ones are.
     */
    public static TransferSyntax of(String uid) {
        TransferSyntax known = BY_UID.get(uid);
        return known != null ? known : encapsulated(uid, "unknown transfer syntax");
    }

    /** All that are known by name, whether or not their pixels can be decoded. */
    public static Stream<TransferSyntax> known() {
        return KNOWN.stream();
    }

    /** The UID, such as {@code 1.2.840.10008.1.2.1}. */
    public String uid() {
        return uid;
    }

    /** The name in DICOM PS3.6, annex A, shortened. */
    public String name() {
        return name;
    }

    /** The order of the bytes in numbers, pixels included. */
    public ByteOrder byteOrder() {
        return coding.byteOrder();
    }

    /** Whether each element carries its value representation. */
    public boolean isExplicitVr() {
        return coding.isExplicit();
    }

    /** Whether the data set is compressed as a whole. */
    public boolean isDeflated() {
        return form == Form.DEFLATED;
    }

    /** Whether pixels come as fragments of compressed frames. */
    public boolean isEncapsulated() {
        return form == Form.ENCAPSULATED;
    }

    Coding coding() {
        return coding;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransferSyntax that && uid.equals(that.uid);
    }

    @Override
    public int hashCode() {
        return uid.hashCode();
    }

    /** For example {@code RLE Lossless (1.2.840.10008.1.2.5)}; what is no UID is not shown. */
    @Override
    public String toString() {
        return name + (uid.matches("[0-9.]{1,64}") ? " (" + uid + ")" : " (no UID)");
    }
}
