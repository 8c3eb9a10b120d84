package willis.challenge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import willis.findings.Location;

/** One row of probabilities as the gateway wants it: an Arrow IPC stream of 14 columns, from which polars makes a frame. */
final class PredictionFrame {
    private static final Schema COLUMNS = new Schema(Arrays.stream(Location.values())
            .map(location ->
                    Field.nullable(location.column(), new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)))
            .toList());

    /** Held, since loggers that nobody holds forget their level: Arrow tells every process which memory it uses. */
    private static final Logger ARROW = Logger.getLogger("org.apache.arrow");

    static {
        ARROW.setLevel(Level.WARNING);
    }

    private PredictionFrame() {}

    /**
     * The bytes of a frame of one row: the competition's columns in its order, Float64, without the series, which the gateway
     * adds.
     *
     * @param probabilities one for each location
     */
    static byte[] encode(Map<Location, Double> probabilities) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot row = VectorSchemaRoot.create(COLUMNS, allocator);
                ArrowStreamWriter writer = new ArrowStreamWriter(row, null, Channels.newChannel(bytes))) {
            List<Location> columns = List.of(Location.values());
            for (int c = 0; c < columns.size(); c++) {
                Double probability = probabilities.get(columns.get(c));
                if (probability == null) {
                    throw new IllegalArgumentException(
                            "No probability of " + columns.get(c).column());
                }
                Float8Vector column = (Float8Vector) row.getVector(c);
                column.allocateNew(1);
                column.set(0, probability);
            }
            row.setRowCount(1);
            writer.start();
            writer.writeBatch();
            writer.end();
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
