package willis.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import willis.files.WholeFile;

/**
 * Writes DICOM Part 10 files: preamble, meta information, data set.
 *
 * <p>Sequences and items get defined lengths. Group lengths are left out, as PS3.5, section 7.2 wants it. Thread-safe.
 */
public final class DicomWriter {
    private static final String IMPLEMENTATION_CLASS_UID = "2.25.124463219170487305182911357820640153473";
    private static final String IMPLEMENTATION_VERSION = "WILLIS_0.1";
    private static final int MAX_SHORT_LENGTH = 0xFFFE;
    private static final byte[] UNDEFINED = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

    private DicomWriter() {}

    /** Writes a file in explicit VR, little endian. */
    public static void write(Path file, DataSet dataSet) throws IOException {
        write(file, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    /**
     * Writes a file under a temporary name beside its own and moves it into place, replacing an older one.
     *
     * @param dataSet with SOP Class UID and SOP Instance UID; its pixels must be encapsulated as the transfer syntax says
     * @throws IllegalArgumentException if a UID is missing, or pixels and transfer syntax do not belong together
     */
    public static void write(Path file, DataSet dataSet, TransferSyntax syntax) throws IOException {
        WholeFile.write(file, out -> write(out, dataSet, syntax));
    }

    /** Writes a whole file into a stream, which the caller closes. */
    public static void write(OutputStream out, DataSet dataSet, TransferSyntax syntax) throws IOException {
        boolean encapsulated =
                dataSet.element(Tag.PIXEL_DATA).map(DataElement::isEncapsulated).orElse(syntax.isEncapsulated());
        if (encapsulated != syntax.isEncapsulated()) {
            throw new IllegalArgumentException(
                    "Pixel Data is " + (encapsulated ? "" : "not ") + "encapsulated, which does not go with " + syntax);
        }
        out.write(new byte[128]);
        out.write("DICM".getBytes(StandardCharsets.US_ASCII));
        Encoder meta = new Encoder(out, Coding.EXPLICIT_LITTLE);
        DataSet metaInformation = metaInformation(dataSet, syntax);
        DataSet groupLength = DataSet.builder()
                .putDecimals(Tag.FILE_META_INFORMATION_GROUP_LENGTH, (double) meta.length(metaInformation))
                .build();
        meta.write(groupLength);
        meta.write(metaInformation);
        DataSet content = withoutMetaInformation(dataSet);
        if (!syntax.isDeflated()) {
            new Encoder(out, syntax.coding()).write(content);
            return;
        }
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, 1 << 16);
            new Encoder(deflated, syntax.coding()).write(content);
            deflated.finish();
            if (deflater.getBytesWritten() % 2 != 0) {
                out.write(0);
            }
        } finally {
            deflater.end();
        }
    }

    private static DataSet metaInformation(DataSet dataSet, TransferSyntax syntax) {
        return DataSet.builder()
                .putBytes(Tag.FILE_META_INFORMATION_VERSION, Vr.OB, new byte[] {0, 1})
                .putStrings(Tag.MEDIA_STORAGE_SOP_CLASS_UID, required(dataSet, Tag.SOP_CLASS_UID))
                .putStrings(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, required(dataSet, Tag.SOP_INSTANCE_UID))
                .putStrings(Tag.TRANSFER_SYNTAX_UID, syntax.uid())
                .putStrings(Tag.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
                .putStrings(Tag.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_VERSION)
                .build();
    }

    /** A broken file may have had elements of group 0002 behind its meta information, where they mean nothing. */
    private static DataSet withoutMetaInformation(DataSet dataSet) {
        DataSet.Builder kept = DataSet.builder();
        dataSet.elements().stream()
                .filter(element -> Tag.group(element.tag()) != 0x0002)
                .forEach(kept::put);
        return kept.build();
    }

    private static String required(DataSet dataSet, int tag) {
        return dataSet.string(tag).orElseThrow(() -> new IllegalArgumentException("A file needs " + Tag.toString(tag)));
    }

    /** Writes elements in one coding. */
    private static final class Encoder {
        private final OutputStream out;
        private final Coding coding;

        Encoder(OutputStream out, Coding coding) {
            this.out = out;
            this.coding = coding;
        }

        void write(DataSet dataSet) throws IOException {
            for (DataElement element : dataSet.elements()) {
                if (isWritten(element)) {
                    write(element);
                }
            }
        }

        private void write(DataElement element) throws IOException {
            long length = valueLength(element);
            tag(element.tag());
            if (coding.isExplicit()) {
                Vr vr = writtenVr(element, length);
                out.write(vr.name().getBytes(StandardCharsets.US_ASCII));
                if (vr.hasLongForm()) {
                    u16(0);
                } else {
                    u16((int) length);
                }
                if (vr.hasLongForm() && !element.isEncapsulated()) {
                    u32(length);
                }
            } else if (!element.isEncapsulated()) {
                u32(length);
            }
            if (element.isEncapsulated()) {
                out.write(UNDEFINED);
                item(element.bytes());
                for (byte[] fragment : element.fragments()) {
                    item(fragment);
                }
                tag(Tag.SEQUENCE_DELIMITATION);
                u32(0);
            } else if (element.isSequence()) {
                for (DataSet item : element.items()) {
                    tag(Tag.ITEM);
                    u32(length(item));
                    write(item);
                }
            } else {
                value(element);
            }
        }

        private void value(DataElement element) throws IOException {
            byte[] bytes = element.bytes();
            if (coding.isBigEndian() && element.vr().wordBytes() > 1) {
                bytes = bytes.clone();
                DataSetParser.reverseWords(bytes, element.vr().wordBytes());
            }
            out.write(bytes);
            if (bytes.length % 2 != 0) {
                out.write(element.vr().padding());
            }
        }

        private void item(byte[] bytes) throws IOException {
            tag(Tag.ITEM);
            u32(bytes.length);
            out.write(bytes);
        }

        /** A value too long for the 16 bits that its representation has is written as UN, which has 32. */
        private static Vr writtenVr(DataElement element, long length) {
            return !element.vr().hasLongForm() && length > MAX_SHORT_LENGTH ? Vr.UN : element.vr();
        }

        private static boolean isWritten(DataElement element) {
            boolean groupLength = (element.tag() & 0xFFFF) == 0;
            return !groupLength || element.tag() == Tag.FILE_META_INFORMATION_GROUP_LENGTH;
        }

        long length(DataSet dataSet) {
            long length = 0;
            for (DataElement element : dataSet.elements()) {
                if (isWritten(element)) {
                    long value = valueLength(element);
                    boolean longForm =
                            coding.isExplicit() && writtenVr(element, value).hasLongForm();
                    length += (longForm ? 12 : 8) + value;
                }
            }
            return length;
        }

        private long valueLength(DataElement element) {
            long length = 0;
            if (element.isEncapsulated()) {
                length = 16L + element.bytes().length; // the item of the offset table, and the delimiter
                for (byte[] fragment : element.fragments()) {
                    length += 8L + fragment.length;
                }
            } else if (element.isSequence()) {
                for (DataSet item : element.items()) {
                    length += 8 + length(item);
                }
            } else {
                length = (long) element.bytes().length + element.bytes().length % 2;
            }
            if (length >= 0xFFFF_FFFFL) {
                throw new IllegalArgumentException(Tag.toString(element.tag()) + " is longer than 4 GiB");
            }
            return length;
        }

        private void tag(int tag) throws IOException {
            u16(tag >>> 16);
            u16(tag & 0xFFFF);
        }

        private void u16(int value) throws IOException {
            int first = coding.isBigEndian() ? value >>> 8 : value;
            int second = coding.isBigEndian() ? value : value >>> 8;
            out.write(first);
            out.write(second);
        }

        private void u32(long value) throws IOException {
            int high = (int) (value >>> 16);
            int low = (int) value & 0xFFFF;
            u16(coding.isBigEndian() ? high : low);
            u16(coding.isBigEndian() ? low : high);
        }
    }
}
