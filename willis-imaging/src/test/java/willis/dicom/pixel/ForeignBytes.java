package willis.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.FileBytes;
import willis.dicom.NotDicomException;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.Vr;

/** The contract for bytes of any origin: a value or one of the three refusals, and small valid files to begin with. */
final class ForeignBytes {
    private static final long UNDEFINED = 0xFFFF_FFFFL;

    private ForeignBytes() {}

    /** Reads header, whole file and frames; lets pass only what the contract allows. */
    static void read(byte[] bytes) throws IOException {
        try {
            DicomFile header = DicomReader.readHeader(ByteBuffer.wrap(bytes), "foreign");
            readValues(header.dataSet());
            try (FrameReader reader = FrameReader.open(header)) {
                int frames = Math.min(reader.frames(), 20);
                for (int i = 0; i < frames; i++) {
                    StoredFrame frame = reader.frame(i);
                    frame.rescale(1.5, -1, new float[frame.count()], 0);
                }
            } catch (DicomFormatException | UnsupportedDicomException e) {
                requireMessage(e);
            }
            DicomFile whole = DicomReader.read(ByteBuffer.wrap(bytes), "foreign");
            for (DataElement element : header.dataSet().elements()) {
                if (!whole.dataSet().contains(element.tag())) {
                    throw new AssertionError("only the header has " + element);
                }
            }
            rewrite(whole);
        } catch (DicomFormatException | UnsupportedDicomException | NotDicomException e) {
            requireMessage(e);
        }
    }

    private static void requireMessage(IOException e) {
        if (!String.valueOf(e.getMessage()).startsWith("foreign")) {
            throw new AssertionError("a message that does not name its file", e);
        }
    }

    private static void readValues(DataSet dataSet) {
        for (DataElement element : dataSet.elements()) {
            dataSet.strings(element.tag());
            try {
                dataSet.integers(element.tag());
            } catch (DicomFormatException e) {
                requireMessage(e);
            }
            element.items().forEach(ForeignBytes::readValues);
        }
    }

    /** What was read re-writes, and re-reads equal, in every form of explicit VR. */
    private static void rewrite(DicomFile file) throws IOException {
        if (file.dataSet().string(Tag.SOP_CLASS_UID).isEmpty()
                || file.dataSet().string(Tag.SOP_INSTANCE_UID).isEmpty()) {
            return;
        }
        boolean encapsulated = file.dataSet()
                .element(Tag.PIXEL_DATA)
                .map(DataElement::isEncapsulated)
                .orElse(false);
        TransferSyntax syntax = encapsulated ? TransferSyntax.RLE_LOSSLESS : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
        byte[] first;
        try {
            first = written(file.dataSet(), syntax);
        } catch (IllegalArgumentException e) {
            return; // its SOP UIDs have letters that no UID has
        }
        DataSet again = reread(first);
        if (!Arrays.equals(written(again, syntax), first)) {
            throw new AssertionError("what was read and written re-reads different: "
                    + file.dataSet().elements() + " became " + again.elements());
        }
        // One in eight by their content: a deflater costs as much as all the rest, and the fuzzer wants many tries.
        if (encapsulated || (Arrays.hashCode(first) & 7) != 0) {
            return;
        }
        for (TransferSyntax other :
                List.of(TransferSyntax.EXPLICIT_BIG_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)) {
            DataSet changed = reread(written(again, other));
            if (!changed.equals(again)) {
                throw new AssertionError(
                        "re-reads different in " + other + ": " + again.elements() + " became " + changed.elements());
            }
        }
    }

    private static DataSet reread(byte[] bytes) throws IOException {
        return DicomReader.read(ByteBuffer.wrap(bytes), "foreign").dataSet();
    }

    private static byte[] written(DataSet dataSet, TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DicomWriter.write(out, dataSet, syntax);
        return out.toByteArray();
    }

    /** One small file of each kind that is read. */
    static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        PixelLayout layout = new PixelLayout(3, 4, 1, 16, 12, 11, true, "MONOCHROME2", false, 2);
        byte[] frames = new byte[2 * layout.frameBytes()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = (byte) (i * 37);
        }
        DataSet nativePixels =
                described(layout).putBytes(Tag.PIXEL_DATA, Vr.OW, frames).build();
        for (TransferSyntax syntax : List.of(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)) {
            seeds.add(written(nativePixels, syntax));
        }
        byte[] packed = RleLossless.encode(StoredFrame.of(layout, new short[12]), layout);
        DataSet rle = described(layout)
                .put(DataElement.ofFrames(List.of(packed, packed)))
                .build();
        seeds.add(written(rle, TransferSyntax.RLE_LOSSLESS));
        seeds.add(undefinedLengths());
        return seeds;
    }

    /** Sequences and items of undefined length, in explicit VR and inside UN, and private fragments. */
    private static byte[] undefinedLengths() {
        return FileBytes.part10(TransferSyntax.EXPLICIT_LITTLE_ENDIAN)
                .text(Tag.SOP_CLASS_UID, "UI", "1.2.3\0")
                .text(Tag.SOP_INSTANCE_UID, "UI", "1.2.4\0")
                .longHead(0x0009_1010, "OB", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(0)
                .tag(Tag.ITEM)
                .u32(2)
                .raw(1, 2)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .longHead(0x0009_1011, "UN", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(UNDEFINED)
                .implicit(Tag.MODALITY, "CT")
                .tag(Tag.ITEM_DELIMITATION)
                .u32(0)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .longHead(Tag.PIXEL_MEASURES_SEQUENCE, "UN", 18)
                .tag(Tag.ITEM)
                .u32(10)
                .implicit(Tag.MODALITY, "CT")
                .longHead(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, "SQ", UNDEFINED)
                .tag(Tag.ITEM)
                .u32(UNDEFINED)
                .us(Tag.ROWS, 7)
                .tag(Tag.ITEM_DELIMITATION)
                .u32(0)
                .tag(Tag.SEQUENCE_DELIMITATION)
                .u32(0)
                .pixelHeader(1, "MONOCHROME2 ", 1, 2, 16, 16, 15, 0)
                .longHead(Tag.PIXEL_DATA, "OW", 4)
                .u32(0x0002_0001)
                .array();
    }

    private static DataSet.Builder described(PixelLayout layout) {
        DataSet deep = DataSet.builder()
                .putDecimals(Tag.PIXEL_SPACING, 0.5, 0.3)
                .putIntegers(Tag.DIMENSION_INDEX_VALUES, 1, 2)
                .build();
        DataSet item = DataSet.builder()
                .putItems(Tag.PIXEL_MEASURES_SEQUENCE, deep, deep)
                .build();
        return DataSet.builder()
                .putStrings(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
                .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .putStrings(Tag.SOP_INSTANCE_UID, "1.2.3.4")
                .putDecimals(Tag.EFFECTIVE_ECHO_TIME, 2.5)
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, layout.photometric())
                .putIntegers(Tag.NUMBER_OF_FRAMES, layout.frames())
                .putIntegers(Tag.ROWS, layout.rows())
                .putIntegers(Tag.COLUMNS, layout.columns())
                .putIntegers(Tag.BITS_ALLOCATED, layout.bitsAllocated())
                .putIntegers(Tag.BITS_STORED, layout.bitsStored())
                .putIntegers(Tag.HIGH_BIT, layout.highBit())
                .putIntegers(Tag.PIXEL_REPRESENTATION, 1)
                .putItems(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, item)
                .putBytes(0x0029_1010, Vr.UN, new byte[6]);
    }
}
