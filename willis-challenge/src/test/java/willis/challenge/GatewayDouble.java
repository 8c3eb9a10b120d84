package willis.challenge;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import willis.challenge.protocol.KaggleEvaluationRequest;
import willis.challenge.protocol.KaggleEvaluationServiceGrpc;
import willis.challenge.protocol.KaggleEvaluationServiceGrpc.KaggleEvaluationServiceBlockingStub;
import willis.challenge.protocol.Payload;

/**
 * Calls a server as the competition's gateway does: looks for it on the known ports, offers one series at a time, and gives
 * up when an answer is late. Also a program of its own, so that a test has it in another process.
 */
public final class GatewayDouble implements AutoCloseable {
    private final ManagedChannel channel;
    private final KaggleEvaluationServiceBlockingStub stub;

    /** A gateway that knows the port. */
    public GatewayDouble(int port) {
        channel = NettyChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .build();
        stub = KaggleEvaluationServiceGrpc.newBlockingStub(channel);
    }

    /**
     * Offers the series of a list, and writes a line for each answer: seconds, then the probabilities or the error.
     *
     * @param arguments a file with one path a line; the file to write; the seconds that an answer may take; the seconds that
     *     the server may take to start
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        double patience = Double.parseDouble(arguments[2]);
        try (GatewayDouble gateway = found(Double.parseDouble(arguments[3]))) {
            for (String series : Files.readAllLines(Path.of(arguments[0]))) {
                long begun = System.nanoTime();
                String answer;
                try {
                    answer = gateway.predict(Path.of(series), patience).values().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(","));
                } catch (StatusRuntimeException e) {
                    answer = String.valueOf(e.getStatus());
                }
                lines.add(String.format(Locale.ROOT, "%.3f,%s", (System.nanoTime() - begun) / 1e9, answer));
            }
        }
        Files.write(Path.of(arguments[1]), lines);
    }

    /** Looks for a server as the gateway does: port after port, until one answers anything. */
    private static GatewayDouble found(double seconds) throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            for (int port : new int[] {50051, 60053, 60054, 60055, 60056, 60057, 60058, 60059, 60060, 60061, 60062}) {
                GatewayDouble gateway = new GatewayDouble(port);
                try {
                    gateway.call("no such function", List.of(), Map.of(), 60);
                } catch (StatusRuntimeException e) {
                    if (e.getStatus().getCode() == Status.Code.UNKNOWN) {
                        return gateway;
                    }
                }
                gateway.close();
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("No server within " + seconds + " s");
    }

    /** Calls {@code predict} by position. */
    public Map<String, Double> predict(Path series, double seconds) {
        return frame(call("predict", List.of(text(series.toString())), Map.of(), seconds));
    }

    /** Calls a function. */
    Payload call(String function, List<Payload> arguments, Map<String, Payload> named, double seconds) {
        return stub.withDeadlineAfter((long) (seconds * 1000), TimeUnit.MILLISECONDS)
                .send(KaggleEvaluationRequest.newBuilder()
                        .setName(function)
                        .addAllArgs(arguments)
                        .putAllKwargs(named)
                        .build())
                .getPayload();
    }

    /** A text as an argument. */
    static Payload text(String value) {
        return Payload.newBuilder().setStrValue(value).build();
    }

    /** The one row of a frame, in the order of its columns. */
    static Map<String, Double> frame(Payload payload) {
        ByteString bytes = payload.getPolarsDataframeValue();
        Map<String, Double> row = new LinkedHashMap<>();
        try (BufferAllocator allocator = new RootAllocator();
                ArrowStreamReader reader =
                        new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator)) {
            while (reader.loadNextBatch()) {
                for (FieldVector column : reader.getVectorSchemaRoot().getFieldVectors()) {
                    for (int i = 0; i < column.getValueCount(); i++) {
                        if (row.put(column.getName(), (Double) column.getObject(i)) != null) {
                            throw new IllegalStateException("More than one row");
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Not an Arrow stream", e);
        }
        return row;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
