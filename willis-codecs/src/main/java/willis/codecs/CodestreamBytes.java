package willis.codecs;

import jj2000.j2k.io.RandomAccessIO;

/**
 * Bytes in memory, as JJ2000 wants to read them; nothing is ever written. Big endian. For one thread.
 *
 * <p>Stricter than what JJ2000 expects: it takes the end of a file for a truncated picture and goes on with what it has, so
 * the end is a {@link CorruptCodestreamException} here, which it does not catch.
 */
final class CodestreamBytes implements RandomAccessIO {
    private static final int BIG_ENDIAN = 0;

    private final byte[] bytes;
    private int at;

    /** Where the byte behind an FF of a packet header is. */
    private int afterFilled = -1;

    CodestreamBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int getPos() {
        return at;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public void seek(int position) {
        if (position < 0 || position > length()) {
            throw ended();
        }
        at = position;
    }

    /**
     * One byte, of a packet header or a marker in it. Behind FF comes no other FF (T.800, section B.10.1); where it does,
     * JJ2000 would find bits that are 1 for ever.
     */
    @Override
    public int read() {
        boolean stuffed = at == afterFilled;
        int value = next();
        if (stuffed && value == 0xFF) {
            throw new CorruptCodestreamException("bits in a packet header that no encoder writes");
        }
        if (value == 0xFF) {
            afterFilled = at;
        }
        return value;
    }

    private int next() {
        if (at >= bytes.length) {
            throw ended();
        }
        return bytes[at++] & 0xFF;
    }

    private static CorruptCodestreamException ended() {
        return new CorruptCodestreamException("the codestream ends early");
    }

    @Override
    public void readFully(byte[] into, int offset, int count) {
        if (count < 0 || count > bytes.length - at) {
            throw ended();
        }
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
    }

    @Override
    public int skipBytes(int count) {
        if (count < 0 || count > bytes.length - at) {
            throw ended();
        }
        at += count;
        return count;
    }

    @Override
    public int getByteOrdering() {
        return BIG_ENDIAN;
    }

    @Override
    public byte readByte() {
        return (byte) next();
    }

    @Override
    public int readUnsignedByte() {
        return next();
    }

    @Override
    public short readShort() {
        return (short) readUnsignedShort();
    }

    @Override
    public int readUnsignedShort() {
        return next() << 8 | next();
    }

    @Override
    public int readInt() {
        return readUnsignedShort() << 16 | readUnsignedShort();
    }

    @Override
    public long readUnsignedInt() {
        return readInt() & 0xFFFF_FFFFL;
    }

    @Override
    public long readLong() {
        return (long) readInt() << 32 | readUnsignedInt();
    }

    @Override
    public float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public void close() {}

    @Override
    public void flush() {}

    @Override
    public void write(int value) {
        throw readOnly();
    }

    @Override
    public void writeByte(int value) {
        throw readOnly();
    }

    @Override
    public void writeShort(int value) {
        throw readOnly();
    }

    @Override
    public void writeInt(int value) {
        throw readOnly();
    }

    @Override
    public void writeLong(long value) {
        throw readOnly();
    }

    @Override
    public void writeFloat(float value) {
        throw readOnly();
    }

    @Override
    public void writeDouble(double value) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a codestream is only read");
    }
}
