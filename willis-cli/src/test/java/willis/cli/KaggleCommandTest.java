package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import willis.challenge.GatewayDouble;
import willis.testing.SharedData;

/** The server and its gateway as processes of their own, over real sockets. */
@Tag("slow")
class KaggleCommandTest {
    private static final int COLUMNS = 14;
    private static final double PATIENCE_SECONDS = 60;
    private static final double START_SECONDS = 60;

    @TempDir
    static Path data;

    /** Whole heads, which take the model some time. */
    private static List<Path> heads;

    /** Small series of noise, which take next to none. */
    private static List<Path> noise;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void makeSeries() throws IOException {
        Run phantoms =
                Run.willis("phantom", "-o", data.resolve("heads"), "-n", 2, "--seed", 8, "--preset", "easy", "--fast");
        assertThat(phantoms.code()).as(phantoms.err()).isEqualTo(ExitCode.OK);
        heads = children(data.resolve("heads/series"));
        SixSeries.write(data.resolve("noise"));
        noise = children(data.resolve("noise/series"));
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }

    private Process started(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static List<String> java(Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return command;
    }

    private Process server(Object... options) throws IOException {
        List<String> command = java(Main.class, "kaggle", "-o", folder.resolve("run"));
        for (Object option : options) {
            command.add(String.valueOf(option));
        }
        return started(folder.resolve("server.log"), command);
    }

    /** Offers series as the gateway does: a folder of links each, which stays. Returns its lines. */
    private List<String[]> offered(List<Path> series, String name) throws IOException, InterruptedException {
        Path shared = folder.resolve("shared-" + name);
        List<String> places = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Path place = shared.resolve(i + "/" + series.get(i).getFileName());
            if (Files.isDirectory(series.get(i))) {
                Files.createDirectories(place);
                for (Path file : children(series.get(i))) {
                    Files.createSymbolicLink(place.resolve(file.getFileName()), file);
                }
            }
            places.add(place.toString());
        }
        Path list = Files.write(folder.resolve(name + ".txt"), places);
        Path answers = folder.resolve(name + ".csv");
        Process gateway = started(
                folder.resolve(name + ".log"),
                java(GatewayDouble.class, list, answers, PATIENCE_SECONDS, START_SECONDS));
        assertThat(gateway.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(gateway.exitValue())
                .as(Files.readString(folder.resolve(name + ".log")))
                .isZero();
        return Files.readAllLines(answers).stream().map(line -> line.split(",")).toList();
    }

    private JsonNode summary() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(folder.resolve("run/kaggle-run.json")));
    }

    private static void assertAnswered(List<String[]> answers) {
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer).hasSize(1 + COLUMNS);
            for (int c = 1; c <= COLUMNS; c++) {
                assertThat(Double.parseDouble(answer[c])).isBetween(0.0, 1.0);
            }
        });
    }

    @Test
    void hundredsOfSeriesGoodBrokenEmptyAndMissingAreAllAnswered() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("bad/2.25.500"));
        Path broken = Files.createDirectories(folder.resolve("bad/2.25.600"));
        byte[] half = Files.readAllBytes(children(heads.get(0)).get(0));
        Files.write(broken.resolve("half.dcm"), Arrays.copyOf(half, half.length / 2));
        Path missing = folder.resolve("bad/2.25.700");
        List<Path> series = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            series.add(
                    switch (i % 20) {
                        case 0 -> empty;
                        case 1 -> broken;
                        case 2 -> missing;
                        case 3 -> heads.get(i / 20 % heads.size());
                        default -> noise.get(i % noise.size());
                    });
        }
        Collections.shuffle(series, new Random(4));
        Process server = server("--expected-series", series.size(), "--budget", "10m");

        List<String[]> answers = offered(series, "all");

        assertThat(answers).hasSize(series.size());
        assertAnswered(answers);
        JsonNode summary = summary();
        assertThat(summary.path("answered").asInt()).isEqualTo(200);
        assertThat(summary.path("answers").path("prior: unusable series").asInt())
                .isEqualTo(30);
        assertThat(summary.path("answers").path("model").asInt()).isEqualTo(170);
        // The same head gets the same answer, whatever came between.
        Set<String> differing = new HashSet<>();
        for (int i = 0; i < series.size(); i++) {
            if (series.get(i).equals(heads.get(0))) {
                differing.add(answers.get(i)[COLUMNS]);
            }
        }
        assertThat(differing).hasSize(1);
        server.destroy();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(summary().path("state").asString()).isEqualTo("ended");
        assertThat(children(folder.resolve("run")).stream()
                        .map(file -> file.getFileName().toString()))
                .containsExactly("kaggle-run.json", "kaggle.log");
    }

    @Test
    void withHalfOfTheTimeAllAreAnsweredInTimeAndTheSummarySaysWhatWasShed() throws Exception {
        List<Path> series = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            series.add(heads.get(i % heads.size()));
        }
        server("--expected-series", series.size(), "--budget", "10m", "--model", "built-in");
        offered(series, "unhurried");
        JsonNode unhurried = summary();
        assertThat(unhurried.path("answers").path("model").asInt()).isEqualTo(10);
        double seconds = unhurried.at("/seconds/answering").asDouble();
        endProcesses();
        for (Process process : processes) {
            process.waitFor();
        }

        double budget = seconds / 2;
        server("--expected-series", series.size(), "--budget", String.format(Locale.ROOT, "%.3fs", budget));
        List<String[]> answers = offered(series, "hurried");

        assertAnswered(answers);
        JsonNode hurried = summary();
        assertThat(hurried.path("answered").asInt()).isEqualTo(10);
        assertThat(hurried.path("answers").path("less effort").asInt()
                        + hurried.path("answers").path("prior: no time").asInt())
                .isPositive();
        assertThat(hurried.path("problems")).isNotEmpty();
        assertThat(hurried.at("/seconds/elapsed").asDouble()).isLessThan(budget + 1);
    }

    @Test
    void aKilledServerGoesOnWithItsRun() throws Exception {
        Process first = server("--expected-series", 12, "--budget", "10m");
        assertAnswered(offered(noise, "before"));
        // In the middle of a head: the gateway hears that nobody is there any more.
        Thread killing = new Thread(() -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            first.destroyForcibly();
        });
        int port = 50051;
        try (GatewayDouble gateway = new GatewayDouble(port)) {
            killing.start();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            gateway.predict(heads.get(0), PATIENCE_SECONDS);
                        }
                    })
                    .hasMessageContaining("UNAVAILABLE");
        }
        assertThat(first.waitFor()).isNotZero();

        server("--expected-series", 12, "--budget", "10m", "--resume");
        assertAnswered(offered(noise, "after"));

        assertThat(summary().path("answers").path("model").asInt()).isGreaterThanOrEqualTo(12);
        assertThat(summary().path("resumed").asInt()).isEqualTo(1);
    }

    @Test
    void healthIsAskedFromOutside() throws Exception {
        Run nobody = Run.willis("kaggle", "--health");
        assertThat(nobody.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(nobody.out()).contains("no server is ready");
        server();
        Run somebody = Run.willis("kaggle", "--health");
        for (int i = 0; i < 300 && somebody.code() != ExitCode.OK; i++) {
            Thread.sleep(100);
            somebody = Run.willis("kaggle", "--health");
        }
        assertThat(somebody.out()).matches("serving on port \\d+\\s*");
    }

    @Test
    void badOptionsAreToldBeforeAnythingIsStarted() {
        assertUsage(Run.willis("kaggle", "--budget", "soon"), "--budget needs a time such as 11h, 90m or 1h30m");
        assertUsage(Run.willis("kaggle", "--response", "-3m"), "--response needs a positive time");
        assertUsage(Run.willis("kaggle", "--expected-series", 0), "--expected-series needs a number from 1");
        assertUsage(Run.willis("kaggle", "--budget", "9999999h"), "of at most a year");
        assertUsage(Run.willis("kaggle", "--step", 5, "-o", folder.resolve("run")), "--step");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aModelThatIsNotThereEndsTheServer() {
        Run run = Run.willis("kaggle", "-o", folder.resolve("run"), "--model", folder.resolve("nothing"));
        assertThat(run.code()).as(run.err()).isIn(ExitCode.REFUSED, ExitCode.RESOURCE);
        assertThat(run.err()).contains("nothing");
    }

    private static void assertUsage(Run run, String message) {
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
    }

    private void requireNamespaces() throws IOException, InterruptedException {
        String reason;
        try {
            Process probe =
                    started(folder.resolve("probe.log"), List.of("unshare", "-rn", "sh", "-c", "ip link set lo up"));
            if (probe.waitFor() == 0) {
                return;
            }
            reason = Files.readString(folder.resolve("probe.log"));
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        System.err.println("SKIPPED: a package in a network of its own: " + reason);
        throw new TestAbortedException("Needs unshare and ip, and the right to make namespaces: " + reason);
    }

    /** No network but the loopback, no variables, no Java on the path: what an offline notebook has, and less. */
    @Test
    void aPackageRunsWithoutNetworkAndWithoutJava() throws Exception {
        requireNamespaces();
        Path packed = folder.resolve("package");
        Process packing = started(
                folder.resolve("packing.log"),
                List.of(SharedData.projectRoot().resolve("willis").toString(), "kaggle", "--pack", packed.toString()));
        assertThat(packing.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(packing.exitValue())
                .as(Files.readString(folder.resolve("packing.log")))
                .isZero();
        // A data set keeps no permission to execute, and is read-only.
        try (Stream<Path> all = Files.walk(packed)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(file.toFile().setExecutable(false, false)).isTrue();
                assertThat(file.toFile().setWritable(false, false)).isTrue();
            }
        }
        Path list = Files.write(
                folder.resolve("list.txt"),
                List.of(heads.get(0).toString(), folder.resolve("nothing").toString()));
        Path answers = folder.resolve("answers.csv");
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("sh", "chmod", "cp", "dirname", "mktemp", "rm")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/bin", tool));
        }
        String gateway = String.join(
                " ",
                java(GatewayDouble.class, list, answers, PATIENCE_SECONDS, START_SECONDS).stream()
                        .map(word -> "'" + word + "'")
                        .toList());
        Path script = Files.writeString(
                folder.resolve("offline.sh"), """
                set -eu
                ip link set lo up
                env -i PATH='%5$s' HOME='%1$s' TMPDIR='%1$s' sh -c '! command -v java'
                env -i PATH='%5$s' HOME='%1$s' TMPDIR='%1$s' sh '%2$s/willis-kaggle.sh' -o '%3$s' &
                server=$!
                %4$s
                kill $server
                wait $server || true
                """.formatted(scratch, packed, folder.resolve("run"), gateway, tools));
        Process offline = started(folder.resolve("offline.log"), List.of("unshare", "-rn", "sh", script.toString()));
        assertThat(offline.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(offline.exitValue())
                .as(Files.readString(folder.resolve("offline.log")))
                .isZero();
        List<String[]> rows = Files.readAllLines(answers).stream()
                .map(line -> line.split(","))
                .toList();
        assertThat(rows).hasSize(2);
        assertAnswered(rows);
        assertThat(summary().path("answers").path("model").asInt()).isEqualTo(1);
        assertThat(summary().path("state").asString()).isEqualTo("ended");
    }
}
