package willis.weights;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A zip archive read in place: stored entries are slices of the file, not copies, which {@link java.util.zip.ZipFile}
 * cannot give. Entries are stored or deflated, with ZIP64 sizes; encryption and several disks are not read.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
 */
final class ZipArchive {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LOCATOR = 0x07064b50;

    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int CENTRAL_HEADER_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int END_64_BYTES = 56;
    private static final int END_64_LOCATOR_BYTES = 20;
    private static final int MAX_COMMENT_BYTES = 0xFFFF;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    /** Deflate codes at most 258 bytes in 2 bits. */
    private static final int MAX_DEFLATE_RATIO = 1032;

    /** nnU-Net's largest networks have about 1,500 tensors with their optimizer state. */
    private static final int MAX_ENTRIES = 200_000;

    private static final int MAX_DIRECTORY_BYTES = 64 << 20;

    private static final long SATURATED = 0xFFFFFFFFL;

    /** One entry as the central directory describes it. */
    record Entry(String name, int method, long crc, long storedBytes, long bytes, long headerOffset) {}

    private final FileBytes file;
    private final HeapBudget budget;
    private final Map<String, Entry> entries;
    private long bytesRead;

    private ZipArchive(FileBytes file, HeapBudget budget, Map<String, Entry> entries) {
        this.file = file;
        this.budget = budget;
        this.entries = Collections.unmodifiableMap(entries);
    }

    /** Entries by name, in the order of the central directory. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** Reads the central directory; refuses duplicate names and names that point out of the archive. */
    static ZipArchive open(FileBytes file, HeapBudget budget) throws IOException {
        long endOffset = findEnd(file);
        ByteBuffer end = file.slice(endOffset, END_BYTES);
        int disks = unsigned16(end, 4) | unsigned16(end, 6);
        long count = unsigned16(end, 10);
        long directoryBytes = unsigned32(end, 12);
        long directoryOffset = unsigned32(end, 16);
        if (count == 0xFFFF || directoryBytes == SATURATED || directoryOffset == SATURATED) {
            ByteBuffer locator = end64Locator(file, endOffset);
            if (locator != null) {
                ByteBuffer end64 = file.slice(locator.getLong(8), END_64_BYTES);
                if (end64.getInt(0) != END_64) {
                    throw broken(file, "no ZIP64 end record at byte " + locator.getLong(8));
                }
                disks = end64.getInt(16) | end64.getInt(20);
                count = end64.getLong(32);
                directoryBytes = end64.getLong(40);
                directoryOffset = end64.getLong(48);
            }
        }
        if (disks != 0) {
            throw new UnsupportedWeightsException(file.name(), "a zip archive in several parts; join them first");
        }
        if (count < 0 || count > MAX_ENTRIES || directoryBytes < 0 || directoryBytes > MAX_DIRECTORY_BYTES) {
            throw broken(
                    file,
                    "its directory claims " + count + " entries in " + directoryBytes + " bytes; read are at most "
                            + MAX_ENTRIES + " in " + MAX_DIRECTORY_BYTES);
        }
        ByteBuffer directory = file.slice(directoryOffset, directoryBytes);
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            Entry entry = readCentralHeader(file, directory, directoryOffset);
            if (entries.put(entry.name(), entry) != null) {
                throw broken(file, "two entries are named " + Quoted.of(entry.name()));
            }
        }
        return new ZipArchive(file, budget, entries);
    }

    /** The end record: the last one whose comment reaches exactly to the end of the file. */
    private static long findEnd(FileBytes file) throws IOException {
        long from = Math.max(0, file.size() - END_BYTES - MAX_COMMENT_BYTES);
        ByteBuffer tail = file.slice(from, file.size() - from);
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END && unsigned16(tail, at + 20) == tail.limit() - END_BYTES - at) {
                return from + at;
            }
        }
        throw broken(file, "a zip archive without its end record; it looks truncated, fetch it again");
    }

    private static @Nullable ByteBuffer end64Locator(FileBytes file, long endOffset) throws IOException {
        if (endOffset < END_64_LOCATOR_BYTES) {
            return null;
        }
        ByteBuffer locator = file.slice(endOffset - END_64_LOCATOR_BYTES, END_64_LOCATOR_BYTES);
        return locator.getInt(0) == END_64_LOCATOR ? locator : null;
    }

    private static Entry readCentralHeader(FileBytes file, ByteBuffer directory, long directoryOffset)
            throws IOException {
        int start = directory.position();
        long where = directoryOffset + start;
        if (directory.remaining() < CENTRAL_HEADER_BYTES || directory.getInt(start) != CENTRAL_HEADER) {
            throw broken(file, "no entry of the zip directory at byte " + where + ", where one is announced");
        }
        int flags = unsigned16(directory, start + 8);
        int method = unsigned16(directory, start + 10);
        long crc = unsigned32(directory, start + 16);
        long storedBytes = unsigned32(directory, start + 20);
        long bytes = unsigned32(directory, start + 24);
        int nameBytes = unsigned16(directory, start + 28);
        int extraBytes = unsigned16(directory, start + 30);
        int commentBytes = unsigned16(directory, start + 32);
        long headerOffset = unsigned32(directory, start + 42);
        int total = CENTRAL_HEADER_BYTES + nameBytes + extraBytes + commentBytes;
        if (directory.remaining() < total) {
            throw broken(file, "the entry of the zip directory at byte " + where + " reaches beyond the directory");
        }
        String name = decodeName(file, directory.slice(start + CENTRAL_HEADER_BYTES, nameBytes), where);
        ByteBuffer extra = directory
                .slice(start + CENTRAL_HEADER_BYTES + nameBytes, extraBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (bytes == SATURATED || storedBytes == SATURATED || headerOffset == SATURATED) {
            ByteBuffer wide = zip64Field(extra);
            try {
                bytes = bytes == SATURATED ? wide.getLong() : bytes;
                storedBytes = storedBytes == SATURATED ? wide.getLong() : storedBytes;
                headerOffset = headerOffset == SATURATED ? wide.getLong() : headerOffset;
            } catch (BufferUnderflowException e) {
                throw broken(file, "the entry " + Quoted.of(name) + " lacks its ZIP64 sizes");
            }
        }
        if ((flags & 1) != 0) {
            throw new UnsupportedWeightsException(
                    file.name(), "the entry " + Quoted.of(name) + " is encrypted; unpack it and pack it again");
        }
        if (method != STORED && method != DEFLATED) {
            throw new UnsupportedWeightsException(
                    file.name(),
                    "the entry " + Quoted.of(name) + " is compressed by method " + method
                            + "; read are 0 (stored, as PyTorch writes) and 8 (deflated)");
        }
        if (method == STORED && bytes != storedBytes) {
            throw broken(
                    file,
                    "the stored entry " + Quoted.of(name) + " claims " + bytes + " bytes in " + storedBytes + " bytes");
        }
        directory.position(start + total);
        return new Entry(name, method, crc, storedBytes, bytes, headerOffset);
    }

    /** The ZIP64 extra field, or an empty buffer. */
    private static ByteBuffer zip64Field(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            if (id == 1) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static String decodeName(FileBytes file, ByteBuffer bytes, long where) throws WeightsFormatException {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw broken(file, "the entry of the zip directory at byte " + where + " has a name that is not UTF-8");
        }
        boolean odd = name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.chars().anyMatch(Character::isISOControl)
                || ("/" + name + "/").contains("/../");
        if (odd) {
            throw broken(file, "an entry is named " + Quoted.of(name) + ", which no checkpoint has");
        }
        return name;
    }

    /**
     * The bytes of an entry, checked against its checksum; a slice of the file where it is stored. To be asked for once.
     *
     * @throws WeightsFormatException if it lies outside the file, is damaged, or inflates to another size
     */
    ByteBuffer read(Entry entry) throws IOException {
        ByteBuffer header = file.slice(entry.headerOffset(), LOCAL_HEADER_BYTES);
        if (header.getInt(0) != LOCAL_HEADER) {
            throw broken(
                    file, "the entry " + Quoted.of(entry.name()) + " does not begin at byte " + entry.headerOffset());
        }
        long dataOffset = entry.headerOffset() + LOCAL_HEADER_BYTES + unsigned16(header, 26) + unsigned16(header, 28);
        ByteBuffer stored = file.slice(dataOffset, entry.storedBytes());
        bytesRead += entry.storedBytes();
        if (bytesRead > file.size()) {
            // Many entries over the same bytes would cost a checksum of the file each.
            throw broken(file, "the entry " + Quoted.of(entry.name()) + " overlaps others");
        }
        ByteBuffer bytes = entry.method() == STORED ? stored : inflate(entry, stored);
        // PyTorch writes 0 when it is told not to compute checksums (torch.serialization.set_crc32_options).
        if (entry.crc() != 0) {
            CRC32 crc = new CRC32();
            crc.update(bytes.duplicate());
            if (crc.getValue() != entry.crc()) {
                throw broken(
                        file,
                        "the entry " + Quoted.of(entry.name()) + " has the checksum " + Long.toHexString(crc.getValue())
                                + ", expected " + Long.toHexString(entry.crc())
                                + "; the copy is damaged, fetch it again");
            }
        }
        return bytes;
    }

    private ByteBuffer inflate(Entry entry, ByteBuffer stored) throws WeightsFormatException {
        String what = "the compressed entry " + Quoted.of(entry.name());
        if (entry.bytes() < 0
                || entry.bytes() > Integer.MAX_VALUE - 8
                || entry.bytes() / MAX_DEFLATE_RATIO > entry.storedBytes()) {
            throw broken(file, what + " claims " + entry.bytes() + " bytes in " + entry.storedBytes());
        }
        budget.charge(entry.bytes(), what);
        byte[] bytes = new byte[(int) entry.bytes()];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored);
            int done = 0;
            while (done < bytes.length && !inflater.finished()) {
                int made = inflater.inflate(bytes, done, bytes.length - done);
                if (made == 0) {
                    break;
                }
                done += made;
            }
            boolean ended = inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
            if (done != bytes.length || !ended) {
                throw broken(file, what + " does not inflate to the " + entry.bytes() + " bytes it claims");
            }
        } catch (DataFormatException e) {
            throw new WeightsFormatException(file.name(), what + " is damaged; fetch the file again", e);
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int unsigned16(ByteBuffer from, int at) {
        return Short.toUnsignedInt(from.getShort(at));
    }

    private static long unsigned32(ByteBuffer from, int at) {
        return Integer.toUnsignedLong(from.getInt(at));
    }

    private static WeightsFormatException broken(FileBytes file, String problem) {
        return new WeightsFormatException(file.name(), problem);
    }
}
