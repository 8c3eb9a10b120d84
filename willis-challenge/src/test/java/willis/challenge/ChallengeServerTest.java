package willis.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import willis.challenge.ChallengeSettings.Interfaces;
import willis.challenge.protocol.Payload;
import willis.detect.BlobModel;
import willis.findings.Location;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.plan.IncompatibleModelException;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

/** The server on real sockets, with a model that only takes time. */
class ChallengeServerTest {
    private static final double PATIENCE = 30;

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path series;
    private SleepyModel model;

    @BeforeEach
    void makeSeries() throws IOException {
        Files.createDirectories(folder.resolve("plan"));
        model = new SleepyModel(BlobModel.description(folder.resolve("plan"), "sleepy"), 0.01);
        series = folder.resolve("series/2.25.100");
        Grid grid =
                new Grid(new Extent(12, 24, 26), new Spacing(7, 8, 7), new PointMm(-8, -5, 3), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i * 7919 % 1000;
        }
        SyntheticSeries.write(new Volume(grid, voxels), series, "2.25.100");
    }

    @AfterEach
    void close() throws Exception {
        model.getStuck(false);
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private ChallengeSettings settings(double budgetSeconds, int expected, double responseSeconds, boolean resume) {
        return new ChallengeSettings(
                Duration.ofMillis((long) (1000 * budgetSeconds)),
                expected,
                Duration.ofMillis((long) (1000 * responseSeconds)),
                folder.resolve("out"),
                resume,
                Interfaces.LOOPBACK,
                1,
                Optional.of(folder.resolve("shared")));
    }

    private ChallengeServer started(ChallengeSettings settings) throws IOException {
        ChallengeServer server = ChallengeServer.start(settings, () -> model, InstantSource.system(), said::add);
        open.add(server);
        return server;
    }

    private GatewayDouble gateway(ChallengeServer server) {
        GatewayDouble gateway = new GatewayDouble(server.port());
        open.add(0, gateway);
        return gateway;
    }

    private GatewayDouble serving() throws IOException {
        return gateway(started(settings(600, 10, 30, false)));
    }

    private JsonNode summary() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(folder.resolve("out").resolve(RunRecord.SUMMARY)));
    }

    private int count(String origin) throws IOException {
        return summary().path("answers").path(origin).asInt(-1);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static void assertBest(Map<String, Double> row) {
        assertThat(row.values())
                .hasSize(14)
                .allSatisfy(value -> assertThat(value)
                        .isCloseTo(sigmoid(SleepyModel.logit(SleepyModel.EFFORTS.get(0))), within(1e-6)));
    }

    private void assertPriors(Map<String, Double> row) {
        for (Location location : Location.values()) {
            assertThat(row).containsEntry(location.column(), model.description().prior(location));
        }
    }

    @Test
    void aSeriesIsAnsweredByPositionAndByName() throws IOException {
        GatewayDouble gateway = serving();
        assertBest(gateway.predict(series, PATIENCE));
        Payload named = gateway.call(
                "predict", List.of(), Map.of("series_path", GatewayDouble.text(series.toString())), PATIENCE);
        assertBest(GatewayDouble.frame(named));
        assertThat(count("model")).isEqualTo(2);
        assertThat(summary().path("problems")).isEmpty();
    }

    @Test
    void linksAreReadAsTheGatewayOffersThem() throws Exception {
        Path shared = Files.createDirectories(folder.resolve("shared/2.25.100"));
        try (Stream<Path> files = Files.list(series)) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(shared.resolve(file.getFileName()), file);
            }
        }
        assertBest(serving().predict(shared, PATIENCE));

        // What was answered is cleared from the shared folder, and from nowhere else.
        for (int i = 0; i < 250 && Files.exists(shared); i++) {
            Thread.sleep(20);
        }
        assertThat(shared).doesNotExist();
        try (Stream<Path> files = Files.list(series)) {
            assertThat(files).hasSize(12);
        }
    }

    @Test
    void aSeriesThatCannotBeReadGetsThePriorsAndTheReasonIsKept() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("series/2.25.200"));
        Path broken = Files.createDirectories(folder.resolve("series/2.25.300"));
        Files.writeString(broken.resolve("1.dcm"), "no DICOM at all", StandardCharsets.UTF_8);
        GatewayDouble gateway = serving();

        assertPriors(gateway.predict(folder.resolve("series/2.25.400"), PATIENCE));
        assertPriors(gateway.predict(empty, PATIENCE));
        assertPriors(gateway.predict(broken, PATIENCE));
        assertBest(gateway.predict(series, PATIENCE));

        assertThat(count("prior: unusable series")).isEqualTo(3);
        assertThat(count("model")).isEqualTo(1);
        assertThat(summary()
                        .path("problems")
                        .valueStream()
                        .map(problem -> problem.path("series").asString()))
                .containsExactly("2.25.400", "2.25.200", "2.25.300");
        assertThat(summary().at("/problems/0/reason").asString()).contains("no such file or folder");
    }

    @Test
    void aFunctionThatIsNotThereIsToldInTheWordsTheGatewayLooksFor() throws IOException {
        assertThatThrownBy(() -> serving().call("train", List.of(), Map.of(), PATIENCE))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN))
                .hasMessageContaining("Exception calling application: No listener for train was registered.");
        assertThat(summary().path("wrongCalls").asInt()).isEqualTo(1);
    }

    @Test
    void wrongArgumentsAreToldWithWhatWasExpected() throws IOException {
        GatewayDouble gateway = serving();
        Payload number = Payload.newBuilder().setIntValue(-3).build();
        assertThatThrownBy(() -> gateway.call("predict", List.of(number), Map.of(), PATIENCE))
                .hasMessageContaining(
                        "Exception calling application: predict: found INT_VALUE as series_path, expected STR_VALUE");
        assertThatThrownBy(() -> gateway.call("predict", List.of(), Map.of("volume", number), PATIENCE))
                .hasMessageContaining("the names [volume], expected one path");
        assertThatThrownBy(() -> gateway.call("predict", List.of(GatewayDouble.text("a\0b")), Map.of(), PATIENCE))
                .hasMessageContaining("series_path is no path");
        assertThatThrownBy(() -> gateway.call("predict", List.of(), Map.of(), PATIENCE))
                .hasMessageContaining("found 0 arguments");
        assertThat(summary().path("wrongCalls").asInt()).isEqualTo(4);
        assertBest(gateway.predict(series, PATIENCE));
    }

    /** Twice what gRPC allows by itself. */
    @Test
    void messagesMayBeLarge() throws IOException {
        Path eightMegabytes = Path.of("/" + "x".repeat(8 << 20));
        assertPriors(serving().predict(eightMegabytes, PATIENCE));
        assertThat(Files.size(folder.resolve("out").resolve(RunRecord.SUMMARY))).isLessThan(10_000);
    }

    @Test
    void theServerListensWhileTheModelIsLoadedAndTheFirstCallWaits() throws Exception {
        CountDownLatch loaded = new CountDownLatch(1);
        ChallengeServer server = ChallengeServer.start(
                settings(600, 10, 30, false),
                () -> {
                    loaded.await();
                    return model;
                },
                InstantSource.system(),
                said::add);
        open.add(server);
        GatewayDouble gateway = gateway(server);
        CompletableFuture<Map<String, Double>> first =
                CompletableFuture.supplyAsync(() -> gateway.predict(series, PATIENCE));
        assertThatThrownBy(() -> first.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(ServerHealth.servingPort()).isEmpty();
        assertThat(summary().path("state").asString()).isEqualTo("loading");

        loaded.countDown();

        assertBest(first.get(20, TimeUnit.SECONDS));
        assertThat(ServerHealth.servingPort()).contains(server.port());
        assertThat(summary().path("state").asString()).isEqualTo("serving");
    }

    @Test
    void aModelThatIsNotLoadedInTimeCostsTheAnswerNothingButItsQuality() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ChallengeServer server = ChallengeServer.start(
                settings(600, 10, 0.5, false),
                () -> {
                    never.await();
                    return model;
                },
                InstantSource.system(),
                said::add);
        open.add(server);
        Map<String, Double> row = gateway(server).predict(series, 3);
        never.countDown();
        assertThat(row).containsEntry("Aneurysm Present", Location.ANEURYSM_PRESENT.trainingFrequency());
        assertThat(count("prior: no time")).isEqualTo(1);
    }

    @Test
    void aModelThatCannotBeLoadedEndsTheServerWithItsReason() throws Exception {
        ChallengeServer server = ChallengeServer.start(
                settings(600, 10, 30, false),
                () -> {
                    throw new IncompatibleModelException("plans.json: is a poem");
                },
                InstantSource.system(),
                said::add);
        open.add(server);
        assertThatThrownBy(server::awaitEnd)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("plans.json: is a poem");
        for (int i = 0; i < 250 && summary().path("state").asString().equals("loading"); i++) {
            Thread.sleep(20);
        }
        assertThat(summary().path("state").asString()).isEqualTo("failed: plans.json: is a poem");
        assertThatThrownBy(() -> gateway(server).predict(series, PATIENCE))
                .hasMessageContaining("plans.json: is a poem");
    }

    @Test
    void aSlowSeriesIsBegunAgainWithLessEffort() throws IOException {
        model = new SleepyModel(model.description(), 20);
        long begun = System.nanoTime();
        Map<String, Double> row =
                gateway(started(settings(600, 600, 30, false))).predict(series, 10);
        double seconds = (System.nanoTime() - begun) / 1e9;

        // A share is 0.98 s, four are allowed: the copies (20 s) and the overlap (5 s) must go.
        double expected = sigmoid(SleepyModel.logit(SleepyModel.EFFORTS.get(2)));
        assertThat(row.values()).allSatisfy(value -> assertThat(value).isCloseTo(expected, within(1e-6)));
        assertThat(seconds).isLessThan(5);
        assertThat(count("less effort")).isEqualTo(1);
        assertThat(summary().at("/problems/0/reason").asString()).contains("4 mirrored copies, step 0.5, fp32");
    }

    @Test
    void aSlowBeginningIsNotTakenForThePace() throws IOException {
        model = new SleepyModel(model.description(), 0.5);
        model.beginSlowly(1);
        // A share is 0.98 s; by the time of its first patch alone this series would take half a minute.
        assertBest(gateway(started(settings(600, 600, 30, false))).predict(series, 10));
    }

    @Test
    void aSeriesFolderMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("2.25.100"), series);
        assertBest(serving().predict(link, PATIENCE));
    }

    @Test
    void aStuckSeriesIsAnsweredInTimeAndTheNextOneWaitsForItsOwnTimeOnly() throws IOException {
        GatewayDouble gateway = gateway(started(settings(600, 10, 1, false)));
        model.getStuck(true);
        assertPriors(gateway.predict(series, 2)); // a second for the connection
        assertPriors(gateway.predict(series, 1));
        model.getStuck(false);
        assertBest(gateway.predict(series, 5));
        assertThat(count("prior: no time")).isEqualTo(2);
        assertThat(summary().at("/problems/0/reason").asString()).isEqualTo("the network had not ended in time");
        assertThat(summary().at("/problems/1/reason").asString())
                .isEqualTo("the network is still busy with an earlier series");
    }

    @Test
    void halfTheTimeIsEnoughForEverySeriesWithLessEffort() throws Exception {
        int series = 60;
        double each = 0.4;
        model = new SleepyModel(model.description(), each);
        double budget = series * each / 2;
        GatewayDouble gateway = gateway(started(settings(budget, series, 30, false)));
        long begun = System.nanoTime();
        for (int i = 0; i < series; i++) {
            assertThat(gateway.predict(this.series, 2)).hasSize(14);
            Thread.sleep(20); // what the gateway needs for itself
        }
        assertThat((System.nanoTime() - begun) / 1e9).isLessThan(budget);
        JsonNode summary = summary();
        assertThat(summary.path("answered").asInt()).isEqualTo(series);
        assertThat(summary.at("/efforts/step 0.5, fp32").asInt()).isGreaterThan(series / 2);
        assertThat(count("prior: no time")).isZero();
        // Ahead of time again, the copies come back.
        assertThat(summary.at("/efforts/4 mirrored copies, step 0.5, fp32").asInt())
                .isPositive();
    }

    @Test
    void whereEvenTheLeastEffortIsTooMuchTheRestGetsPriorsAndNobodyIsLate() throws IOException {
        int series = 40;
        model = new SleepyModel(model.description(), 8);
        // The least effort takes 8 / 4 / 8 / 2 = 0.125 s beside reading.
        double budget = 2;
        GatewayDouble gateway = gateway(started(settings(budget, series, 30, false)));
        long begun = System.nanoTime();
        for (int i = 0; i < series; i++) {
            assertThat(gateway.predict(this.series, 3)).hasSize(14);
        }
        assertThat((System.nanoTime() - begun) / 1e9).isLessThan(budget + 1);
        assertThat(count("prior: no time")).isPositive();
        assertThat(count("less effort") + count("prior: no time")).isEqualTo(series);
    }

    @Test
    void twoCallsAtOnceAreAnsweredOneAfterTheOther() throws Exception {
        model = new SleepyModel(model.description(), 0.3);
        ChallengeServer server = started(settings(600, 10, 30, false));
        List<CompletableFuture<Map<String, Double>>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            GatewayDouble gateway = gateway(server);
            calls.add(CompletableFuture.supplyAsync(() -> gateway.predict(series, PATIENCE)));
        }
        for (CompletableFuture<Map<String, Double>> call : calls) {
            assertBest(call.get(20, TimeUnit.SECONDS));
        }
        assertThat(count("model")).isEqualTo(4);
    }

    @Test
    void aGatewayThatHangsUpCostsNoMoreWork() throws Exception {
        GatewayDouble gateway = serving();
        model.getStuck(true);
        CancellableContext context = Context.current().withCancellation();
        CompletableFuture<Throwable> call = CompletableFuture.supplyAsync(() -> {
            try {
                context.call(() -> gateway.predict(series, PATIENCE));
                return new IllegalStateException("answered");
            } catch (Exception e) {
                return e;
            }
        });
        Thread.sleep(500);
        context.cancel(null);
        assertThat(Status.fromThrowable(call.get(5, TimeUnit.SECONDS)).getCode())
                .isEqualTo(Status.Code.CANCELLED);
        for (int i = 0; i < 250 && count("hung up") == 0; i++) {
            Thread.sleep(20);
        }
        assertThat(count("hung up")).isEqualTo(1);
        model.getStuck(false);
        assertBest(gateway.predict(series, PATIENCE));
    }

    @Test
    void aRestartGoesOnWithTheTimeAndTheCountsOfTheRun() throws IOException {
        try (ChallengeServer first = ChallengeServer.start(
                        settings(600, 10, 30, false), () -> model, InstantSource.system(), said::add);
                GatewayDouble gateway = new GatewayDouble(first.port())) {
            assertBest(gateway.predict(series, PATIENCE));
            assertPriors(gateway.predict(folder.resolve("nothing"), PATIENCE));
        }
        String began = summary().path("startedAt").asString();
        assertThat(summary().path("state").asString()).isEqualTo("ended");

        assertBest(gateway(started(settings(600, 10, 30, true))).predict(series, PATIENCE));

        assertThat(summary().path("startedAt").asString()).isEqualTo(began);
        assertThat(summary().path("resumed").asInt()).isEqualTo(1);
        assertThat(count("model")).isEqualTo(2);
        assertThat(count("prior: unusable series")).isEqualTo(1);
        assertThat(summary().path("problems")).hasSize(1);
        assertThat(Files.readAllLines(folder.resolve("out").resolve(RunRecord.LOG)).stream()
                        .filter(line -> line.contains("2.25.100")))
                .hasSize(2);
    }

    @Test
    void aRecordThatIsNoneIsNotGoneOnWith() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out").resolve(RunRecord.SUMMARY), "[1, 2");
        assertThatThrownBy(() -> started(settings(600, 10, 30, true)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no record of a run; begin a new run without --resume");
    }

    @Test
    void aSecondServerTakesTheNextPort() throws IOException {
        ChallengeServer first = started(settings(600, 10, 30, false));
        assertThatThrownBy(() -> started(settings(600, 10, 30, false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another server writes its record there");
        ChallengeSettings elsewhere = new ChallengeSettings(
                Duration.ofMinutes(1),
                1,
                Duration.ofMinutes(1),
                folder.resolve("b"),
                false,
                Interfaces.LOOPBACK,
                1,
                Optional.empty());
        ChallengeServer second = started(elsewhere);
        assertThat(ChallengeServer.PORTS).containsSubsequence(first.port(), second.port());
        assertBest(gateway(second).predict(series, PATIENCE));
    }

    /** HTTP/2 by hand: a preface, settings, and a ping a second, of which each must come back. */
    @Test
    void pingsEverySecondWithoutCallsAreTolerated() throws Exception {
        ChallengeServer server = started(settings(600, 10, 30, false));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(5000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            frame(out, 4, new byte[0]);
            int pings = 5;
            for (int i = 0; i < pings; i++) {
                frame(out, 6, new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i});
                Thread.sleep(1000);
            }
            int answered = 0;
            while (answered < pings) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.readInt();
                in.readNBytes(length);
                assertThat(type).as("type of a frame; 7 is go away").isNotEqualTo(7);
                if (type == 6 && (flags & 1) == 1) {
                    answered++;
                }
            }
        }
    }

    private static void frame(DataOutputStream out, int type, byte[] payload) throws IOException {
        out.writeByte(0);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(0);
        out.writeInt(0);
        out.write(payload);
        out.flush();
    }
}
