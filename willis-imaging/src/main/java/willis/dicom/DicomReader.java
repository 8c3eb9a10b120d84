package willis.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import willis.dicom.DataSetParser.Part;

/**
 * Reads DICOM Part 10 files, and data sets that lack the preamble or the meta information.
 *
 * <p>Every method throws {@link NotDicomException} for a file of another kind, {@link DicomFormatException} for a broken
 * file (an empty one too) and {@link UnsupportedDicomException} for one that is not handled. Thread-safe.
 *
 * <p>Source: DICOM PS3.10, section 7; PS3.5, sections 7 and 10.
 */
public final class DicomReader {
    private static final int PREAMBLE_BYTES = 128;
    private static final int MAGIC_BYTES = 4;

    /** Large enough that the header of a CT or MR slice costs one read. */
    private static final int WINDOW_BYTES = 1 << 16;

    /** A file of another kind is told by its beginning. */
    private static final int PEEK_BYTES = PREAMBLE_BYTES + MAGIC_BYTES + 12;

    /** The header of most deflated files ends within this. */
    private static final long FIRST_INFLATED_BYTES = 1L << 20;

    /** The header of an enhanced series of 10,000 frames is half as long. */
    private static final long MAX_INFLATED_HEADER_BYTES = 1L << 26;

    private DicomReader() {}

    /** Reads a whole file, pixels included; a deflated data set up to 512 MiB. */
    public static DicomFile read(Path file) throws IOException {
        return read(file, Part.WHOLE);
    }

    /**
     * Reads a file up to its pixels, which {@link DicomFile#pixelData()} then locates. Left out of the data set are private
     * and bulk values of more than 16 KiB, except offset tables, other values of more than 1 MiB, and fragments. A deflated
     * data set is inflated no further than to its pixels, which have to begin within 64 MiB.
     */
    public static DicomFile readHeader(Path file) throws IOException {
        return read(file, Part.HEADER);
    }

    /**
     * Reads the bytes from position to limit as a whole file; they are shared, not copied.
     *
     * @param source what messages call it
     */
    public static DicomFile read(ByteBuffer bytes, String source) throws IOException {
        ByteBuffer memory = bytes.slice();
        return read(() -> DicomBytes.of(memory), source, null, Part.WHOLE);
    }

    /**
     * Reads the bytes from position to limit up to the pixels, as {@link #readHeader(Path)} does; they are shared, not
     * copied.
     */
    public static DicomFile readHeader(ByteBuffer bytes, String source) throws IOException {
        ByteBuffer memory = bytes.slice();
        return read(() -> DicomBytes.of(memory), source, null, Part.HEADER);
    }

    /**
     * Reads bytes that can be opened again up to the pixels, as {@link #readHeader(Path)} does.
     *
     * @param opener asked now, and again when pixels are read
     * @param source what messages call them
     */
    public static DicomFile readHeader(DicomBytes.Opener opener, String source) throws IOException {
        return read(opener, source, null, Part.HEADER);
    }

    /**
     * Reads a stream to its end, at most 2 GiB.
     *
     * @param source what messages call it
     */
    public static DicomFile read(InputStream stream, String source) throws IOException {
        byte[] all = stream.readNBytes(Integer.MAX_VALUE - 8);
        if (stream.read() >= 0) {
            throw new UnsupportedDicomException(source, "streams end at 2 GiB here; save it as a file and read that");
        }
        return read(ByteBuffer.wrap(all), source);
    }

    /**
     * Whether a file begins like DICOM; looks at no more than its first 144 bytes. An empty file does not: only reading
     * it tells that it is broken.
     */
    public static boolean looksLikeDicom(Path file) throws IOException {
        try (DicomBytes bytes = DicomBytes.open(file)) {
            Cursor cursor = new Cursor(bytes, 0, PEEK_BYTES);
            return magicEnd(cursor) > 0 || beginsWithElement(cursor);
        }
    }

    private static DicomFile read(Path file, Part part) throws IOException {
        return read(() -> DicomBytes.open(file), file.toString(), file, part);
    }

    private static DicomFile read(DicomBytes.Opener opener, String source, @Nullable Path path, Part part)
            throws IOException {
        try (DicomBytes bytes = opener.open()) {
            return read(bytes, opener, source, path, part);
        }
    }

    private static DicomFile read(
            DicomBytes bytes, DicomBytes.Opener opener, String source, @Nullable Path path, Part part)
            throws IOException {
        if (bytes.sizeBytes() == 0) {
            throw new DicomFormatException(source, "an empty file; the transfer was broken off, fetch it again");
        }
        Cursor cursor = new Cursor(bytes, 0, WINDOW_BYTES);
        int afterMagic = magicEnd(cursor);
        if (afterMagic == 0 && !beginsWithElement(cursor)) {
            throw new NotDicomException(source);
        }
        cursor.moveTo(afterMagic);
        DataSet meta = new DataSetParser(cursor, source, part).metaInformation();
        long dataSetAt = cursor.position();
        if (dataSetAt == bytes.sizeBytes()) {
            throw new DicomFormatException(
                    source, dataSetAt, "the file ends before its data set; it looks truncated, fetch it again");
        }
        TransferSyntax declared =
                meta.string(Tag.TRANSFER_SYNTAX_UID).map(TransferSyntax::of).orElse(null);
        DataSetParser parser;
        Coding coding;
        DataSet dataSet;
        if (declared != null && declared.isDeflated()) {
            coding = declared.coding();
            Deflated deflated = deflated(bytes, dataSetAt, declared, source, part);
            parser = deflated.parser;
            dataSet = deflated.dataSet;
        } else {
            coding = coding(cursor, declared);
            parser = new DataSetParser(cursor, source, part);
            dataSet = parser.dataSet(coding);
        }
        TransferSyntax syntax = syntax(declared, coding);
        return new DicomFile(source, path, opener, dataSetAt, meta, dataSet, syntax, parser.pixelData());
    }

    private record Deflated(DataSetParser parser, DataSet dataSet) {}

    /** Inflates as much as is needed, eight times as much with each attempt: how long a header is, only reading it tells. */
    private static Deflated deflated(DicomBytes bytes, long from, TransferSyntax declared, String source, Part part)
            throws IOException {
        long most = part == Part.WHOLE ? Inflation.MAX_BYTES : MAX_INFLATED_HEADER_BYTES;
        long limit = part == Part.WHOLE ? most : FIRST_INFLATED_BYTES;
        while (true) {
            Inflation.Inflated inflated = Inflation.inflate(bytes, from, limit, source);
            if (part == Part.WHOLE && !inflated.whole()) {
                throw Inflation.tooLong(source, most, "");
            }
            Cursor cursor = new Cursor(DicomBytes.of(inflated.bytes()), 0, WINDOW_BYTES);
            DataSetParser parser = new DataSetParser(cursor, source + " (inflated)", part, !inflated.whole());
            try {
                DataSet dataSet = parser.dataSet(coding(cursor, declared));
                if (inflated.whole() || parser.pixelData() != null) {
                    return new Deflated(parser, dataSet);
                }
            } catch (DicomFormatException e) {
                if (inflated.whole()) {
                    throw e; // otherwise it may only have been cut too short
                }
            }
            if (limit == most) {
                throw Inflation.tooLong(source, most, " without pixels");
            }
            limit = Math.min(most, 8 * limit);
        }
    }

    /** What the bytes show, where the declaration is missing or wrong about value representations. */
    private static Coding coding(Cursor cursor, @Nullable TransferSyntax declared) throws IOException {
        if (cursor.sizeBytes() - cursor.position() < 8) {
            return declared == null ? Coding.EXPLICIT_LITTLE : declared.coding();
        }
        boolean showsVr = DataSetParser.showsVr(cursor, 0);
        if (declared == null) {
            if (!showsVr) {
                return Coding.IMPLICIT_LITTLE;
            }
            // Image data sets begin with a group below 0100: in the other order it looks large.
            return cursor.peekU16(0, true) < cursor.peekU16(0, false) ? Coding.EXPLICIT_BIG : Coding.EXPLICIT_LITTLE;
        }
        boolean implicitFits = cursor.peekU32(4, false) <= cursor.sizeBytes() - cursor.position() - 8;
        return switch (declared.coding()) {
            case EXPLICIT_BIG -> Coding.EXPLICIT_BIG;
            case EXPLICIT_LITTLE -> !showsVr && implicitFits ? Coding.IMPLICIT_LITTLE : Coding.EXPLICIT_LITTLE;
            case IMPLICIT_LITTLE -> showsVr && !implicitFits ? Coding.EXPLICIT_LITTLE : Coding.IMPLICIT_LITTLE;
        };
    }

    private static TransferSyntax syntax(@Nullable TransferSyntax declared, Coding coding) {
        if (declared != null && (declared.isEncapsulated() || declared.isDeflated() || declared.coding() == coding)) {
            return declared;
        }
        return switch (coding) {
            case IMPLICIT_LITTLE -> TransferSyntax.IMPLICIT_LITTLE_ENDIAN;
            case EXPLICIT_LITTLE -> TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
            case EXPLICIT_BIG -> TransferSyntax.EXPLICIT_BIG_ENDIAN;
        };
    }

    /** The offset behind DICM, which stands behind the preamble, or at the beginning where that was cut off; 0 if none. */
    private static int magicEnd(Cursor cursor) throws IOException {
        for (int at : new int[] {PREAMBLE_BYTES, 0}) {
            if (cursor.sizeBytes() >= at + MAGIC_BYTES
                    && cursor.peek(at) == 'D'
                    && cursor.peek(at + 1) == 'I'
                    && cursor.peek(at + 2) == 'C'
                    && cursor.peek(at + 3) == 'M') {
                return at + MAGIC_BYTES;
            }
        }
        return 0;
    }

    /** Whether the file begins with an element of group 0002 or 0008, as every image data set without preamble does. */
    private static boolean beginsWithElement(Cursor cursor) throws IOException {
        long size = cursor.sizeBytes();
        if (size < 8) {
            return false;
        }
        int group = cursor.peekU16(0, false);
        boolean little = group == 0x0002 || group == 0x0008;
        boolean big = cursor.peekU16(0, true) == 0x0008;
        if (DataSetParser.showsVr(cursor, 0)) {
            return little || big;
        }
        // Implicit VR: the first elements of these groups are short.
        return little && cursor.peekU32(4, false) <= Math.min(size - 8, 1024);
    }
}
