package willis.dicom;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Files made to fill the memory of whoever believes them. */
final class HostileFiles {
    static final long UNDEFINED = 0xFFFF_FFFFL;
    static final int PRIVATE_BLOB = 0x0029_1010;

    private HostileFiles() {}

    static FileBytes explicit() {
        return FileBytes.part10(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    /** A beginning, a hole of zeros that takes no room on the disk, and an end. */
    static Path withHole(Path file, byte[] beginning, long holeBytes, byte[] end) throws IOException {
        Files.write(file, beginning);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(end), beginning.length + holeBytes);
        }
        return file;
    }

    /** A deflated data set of a beginning, zeros and nothing else. */
    static Path deflatedZeros(Path file, byte[] beginning, long zeros) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(FileBytes.part10(TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)
                    .array());
            try (OutputStream deflated = new DeflaterOutputStream(out, new Deflater(1, true), 1 << 16)) {
                deflated.write(beginning);
                byte[] block = new byte[1 << 16];
                for (long left = zeros; left > 0; left -= block.length) {
                    deflated.write(block, 0, (int) Math.min(left, block.length));
                }
            }
        }
        return file;
    }

    /** A deflated data set of one element again and again, so that its header does not end. */
    static Path deflatedElements(Path file, int count, int valueBytes) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(FileBytes.part10(TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)
                    .array());
            try (OutputStream deflated = new DeflaterOutputStream(out, new Deflater(1, true), 1 << 16)) {
                byte[] element = FileBytes.little()
                        .longHead(PRIVATE_BLOB, "OB", valueBytes)
                        .raw(new byte[valueBytes])
                        .array();
                for (int i = 0; i < count; i++) {
                    deflated.write(element);
                }
            }
        }
        return file;
    }

    /** Empty elements with tags that ascend, 8 bytes each. */
    static byte[] manyElements(int count) {
        byte[] beginning = explicit().array();
        ByteBuffer bytes = ByteBuffer.allocate(beginning.length + 8 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(beginning);
        for (int i = 0; i < count; i++) {
            bytes.putShort((short) (0x0009 + 2 * (i >> 16)))
                    .putShort((short) i)
                    .put((byte) 'L')
                    .put((byte) 'O')
                    .putShort((short) 0);
        }
        return bytes.array();
    }

    /** A sequence of empty items, 8 bytes each. */
    static byte[] manyItems(int count) {
        byte[] beginning =
                explicit().longHead(Tag.CONTENT_SEQUENCE, "SQ", 8L * count).array();
        ByteBuffer bytes = ByteBuffer.allocate(beginning.length + 8 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(beginning);
        for (int i = 0; i < count; i++) {
            bytes.putShort((short) 0xFFFE).putShort((short) 0xE000).putInt(0);
        }
        return bytes.array();
    }
}
