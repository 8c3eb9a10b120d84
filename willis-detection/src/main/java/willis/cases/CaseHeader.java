package willis.cases;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import willis.findings.Location;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelPoint;
import willis.volume.Modality;

/**
 * The bytes before the voxels of a stored case. Little-endian: magic, version, number of bytes, CRC-32C of what follows;
 * then code, checksum of the voxels, texts (length, UTF-8), grid, labels and points, sites by the numbers of
 * {@link Location#publishedLabel()}.
 *
 * @param description what is known of the case
 * @param code how its voxels are stored
 * @param voxelChecksum CRC-32C of the voxels' bytes
 */
record CaseHeader(CaseDescription description, SampleCode code, int voxelChecksum) {
    /** The voxels begin at a multiple of this, as pages and blocks of disks do. */
    static final int ALIGNMENT = 4096;

    /** Magic, version, number of bytes and checksum. */
    static final int FIXED_BYTES = 20;

    private static final byte[] MAGIC = "WILLCASE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_POINTS = 1000;
    private static final int MOST_TEXT_BYTES = 1000;

    /** The header with zeros up to where the voxels begin. */
    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(FIXED_BYTES);
        bytes.put((byte) code.type().ordinal());
        bytes.putFloat(code.zero()).putFloat(code.step()).putInt(voxelChecksum);
        put(bytes, description.seriesUid());
        put(bytes, description.settings());
        put(bytes, description.modality().code());
        Grid grid = description.grid();
        bytes.putInt(grid.extent().z())
                .putInt(grid.extent().y())
                .putInt(grid.extent().x());
        bytes.putDouble(grid.spacing().z())
                .putDouble(grid.spacing().y())
                .putDouble(grid.spacing().x());
        put(bytes, grid.origin());
        for (Direction direction :
                List.of(grid.cosines().z(), grid.cosines().y(), grid.cosines().x())) {
            bytes.putDouble(direction.x()).putDouble(direction.y()).putDouble(direction.z());
        }
        bytes.putInt(description.positives().size());
        description.positives().forEach(location -> bytes.put((byte) location.publishedLabel()));
        bytes.putInt(description.points().size());
        for (CasePoint point : description.points()) {
            bytes.put((byte) point.location().publishedLabel());
            bytes.putDouble(point.voxel().z())
                    .putDouble(point.voxel().y())
                    .putDouble(point.voxel().x());
            put(bytes, point.position());
        }
        int length = bytes.position();
        bytes.position(0);
        bytes.put(MAGIC).putInt(VERSION).putInt(length).putInt(checksum(bytes.array(), length));
        return bytes.position(0).limit(voxelsOffset(length));
    }

    private static void put(ByteBuffer bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MOST_TEXT_BYTES) {
            throw new IllegalArgumentException("A text of " + utf8.length + " bytes is too long for a stored case");
        }
        bytes.putInt(utf8.length).put(utf8);
    }

    private static void put(ByteBuffer bytes, PointMm point) {
        bytes.putDouble(point.x()).putDouble(point.y()).putDouble(point.z());
    }

    private static int checksum(byte[] header, int length) {
        CRC32C crc = new CRC32C();
        crc.update(header, FIXED_BYTES, length - FIXED_BYTES);
        return (int) crc.getValue();
    }

    /** Where the voxels begin behind a header of so many bytes. */
    static int voxelsOffset(int headerBytes) {
        return (headerBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** The number of bytes of the voxels. */
    long voxelBytes() {
        return description.grid().extent().voxels() * code.type().bytes;
    }

    /**
     * How many bytes the header has, from its fixed part.
     *
     * @throws CaseFormatException if this is no stored case, or one of another version
     */
    static int length(ByteBuffer fixed, String where) throws CaseFormatException {
        byte[] magic = new byte[MAGIC.length];
        fixed.order(ByteOrder.LITTLE_ENDIAN).get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new CaseFormatException(where + ": not a stored case; expected a file of willis prepare");
        }
        int version = fixed.getInt(8);
        if (version != VERSION) {
            throw new CaseFormatException(where + ": version " + version + " found, " + VERSION
                    + " expected; prepare the data set again with this version of Willis");
        }
        int length = fixed.getInt(12);
        if (length < FIXED_BYTES || length > MOST_BYTES) {
            throw broken(where, "a header of " + length + " bytes", null);
        }
        return length;
    }

    /**
     * Reads a whole header.
     *
     * @throws CaseFormatException if it is damaged
     */
    static CaseHeader decode(byte[] header, String where) throws CaseFormatException {
        ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(16) != checksum(header, header.length)) {
            throw broken(where, "the checksum of its header differs", null);
        }
        bytes.position(FIXED_BYTES);
        try {
            int type = bytes.get();
            if (type < 0 || type >= SampleCode.Type.values().length) {
                throw broken(where, "samples of an unknown type " + type, null);
            }
            SampleCode code = new SampleCode(SampleCode.Type.values()[type], bytes.getFloat(), bytes.getFloat());
            int voxelChecksum = bytes.getInt();
            String seriesUid = text(bytes, where);
            String settings = text(bytes, where);
            String modality = text(bytes, where);
            Extent extent = new Extent(bytes.getInt(), bytes.getInt(), bytes.getInt());
            // An array must be able to hold it, whatever the file is as long as.
            if (extent.arrayLength() < 1) {
                throw broken(where, "no voxels", null);
            }
            Grid grid = new Grid(
                    extent,
                    new Spacing(bytes.getDouble(), bytes.getDouble(), bytes.getDouble()),
                    point(bytes),
                    new DirectionCosines(direction(bytes), direction(bytes), direction(bytes)));
            Set<Location> positives = EnumSet.noneOf(Location.class);
            for (int left = count(bytes, Location.values().length, where); left > 0; left--) {
                positives.add(location(bytes.get(), where));
            }
            List<CasePoint> points = new ArrayList<>();
            for (int left = count(bytes, MOST_POINTS, where); left > 0; left--) {
                Location location = location(bytes.get(), where);
                VoxelPoint voxel = new VoxelPoint(bytes.getDouble(), bytes.getDouble(), bytes.getDouble());
                points.add(new CasePoint(location, voxel, point(bytes)));
            }
            Optional<Modality> known = Modality.withCode(modality);
            if (known.isEmpty() || bytes.hasRemaining()) {
                throw broken(where, known.isEmpty() ? "an unknown modality" : "bytes too many in the header", null);
            }
            return new CaseHeader(
                    new CaseDescription(seriesUid, known.get(), positives, grid, points, settings),
                    code,
                    voxelChecksum);
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
            throw broken(where, "its header makes no sense", e);
        }
    }

    private static CaseFormatException broken(String where, String found, @Nullable Exception cause) {
        String message = where + ": " + found + ", expected a stored case; delete the file and prepare again";
        return cause == null ? new CaseFormatException(message) : new CaseFormatException(message, cause);
    }

    private static int count(ByteBuffer bytes, int most, String where) throws CaseFormatException {
        int count = bytes.getInt();
        if (count < 0 || count > most) {
            throw broken(where, count + " entries in a list of at most " + most, null);
        }
        return count;
    }

    private static String text(ByteBuffer bytes, String where) throws CaseFormatException {
        byte[] utf8 = new byte[count(bytes, MOST_TEXT_BYTES, where)];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static PointMm point(ByteBuffer bytes) {
        return new PointMm(bytes.getDouble(), bytes.getDouble(), bytes.getDouble());
    }

    private static Direction direction(ByteBuffer bytes) {
        return new Direction(bytes.getDouble(), bytes.getDouble(), bytes.getDouble());
    }

    private static Location location(int label, String where) throws CaseFormatException {
        for (Location location : Location.values()) {
            if (location.publishedLabel() == label) {
                return location;
            }
        }
        throw broken(where, "an unknown site " + label, null);
    }
}
