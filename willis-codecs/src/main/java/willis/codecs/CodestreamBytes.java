package willis.codecs;

import java.io.EOFException;
import jj2000.j2k.io.RandomAccessIO;

/** Bytes in memory, as JJ2000 wants to read them; nothing is ever written. Big endian. For one thread. */
final class CodestreamBytes implements RandomAccessIO {
    private static final int BIG_ENDIAN = 0;

    private final byte[] bytes;
    private final int from;
    private int at;

    /** The bytes from an offset on, which becomes position 0. */
    CodestreamBytes(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
        this.at = from;
    }

    @Override
    public int getPos() {
        return at - from;
    }

    @Override
    public int length() {
        return bytes.length - from;
    }

    @Override
    public void seek(int position) throws EOFException {
        if (position < 0 || position > length()) {
            throw new EOFException("position " + position + " of " + length());
        }
        at = from + position;
    }

    @Override
    public int read() throws EOFException {
        if (at >= bytes.length) {
            throw new EOFException("the codestream ends early");
        }
        return bytes[at++] & 0xFF;
    }

    @Override
    public void readFully(byte[] into, int offset, int count) throws EOFException {
        if (count < 0 || count > bytes.length - at) {
            throw new EOFException("the codestream ends early");
        }
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
    }

    @Override
    public int skipBytes(int count) throws EOFException {
        if (count < 0 || count > bytes.length - at) {
            throw new EOFException("the codestream ends early");
        }
        at += count;
        return count;
    }

    @Override
    public int getByteOrdering() {
        return BIG_ENDIAN;
    }

    @Override
    public byte readByte() throws EOFException {
        return (byte) read();
    }

    @Override
    public int readUnsignedByte() throws EOFException {
        return read();
    }

    @Override
    public short readShort() throws EOFException {
        return (short) readUnsignedShort();
    }

    @Override
    public int readUnsignedShort() throws EOFException {
        return read() << 8 | read();
    }

    @Override
    public int readInt() throws EOFException {
        return readUnsignedShort() << 16 | readUnsignedShort();
    }

    @Override
    public long readUnsignedInt() throws EOFException {
        return readInt() & 0xFFFF_FFFFL;
    }

    @Override
    public long readLong() throws EOFException {
        return (long) readInt() << 32 | readUnsignedInt();
    }

    @Override
    public float readFloat() throws EOFException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() throws EOFException {
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
