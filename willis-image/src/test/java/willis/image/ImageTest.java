package willis.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import willis.challenge.GatewayDouble;

/** The image as a container engine would run it: its layers one over the other, as the root of a file system. */
@Tag("slow")
class ImageTest {
    private static final Path IMAGE = Path.of("target/jib-image.tar");

    @TempDir
    static Path folder;

    private static JsonNode config;

    @BeforeAll
    static void unpack() throws Exception {
        Path image = Files.createDirectories(folder.resolve("image"));
        run(List.of("tar", "-xf", IMAGE.toAbsolutePath().toString(), "-C", image.toString()), 60);
        JsonNode manifest = json(image.resolve("manifest.json")).get(0);
        config = json(image.resolve(manifest.path("Config").asString()));
        Path root = Files.createDirectories(folder.resolve("root"));
        for (JsonNode layer : manifest.path("Layers")) {
            run(List.of("tar", "-xzf", image.resolve(layer.asString()).toString(), "-C", root.toString()), 120);
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(file));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static String run(List<String> command, long seconds) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "run", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(log);
        assertThat(ended).as("%s ended: %s", command.get(0), said).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
        return said;
    }

    @Test
    void theServerIsNobodyAndTheModelIsAVolume() {
        JsonNode container = config.path("config");
        assertThat(container.path("User").asString()).isEqualTo("65532:65532");
        assertThat(container.path("Volumes").propertyNames()).contains("/models", "/out", "/tmp");
        assertThat(container.path("ExposedPorts").propertyNames()).containsExactly("50051/tcp");
        assertThat(texts(container.path("Cmd"))).startsWith("kaggle");
    }

    @Test
    void nothingInTheImageNamesThePlaceWhereItWasBuilt() throws IOException {
        String here = Path.of("").toAbsolutePath().getParent().toString();
        assertThat(config.toString()).doesNotContain(here);
        try (InputStream arguments = Files.newInputStream(folder.resolve("root/opt/willis/willis.jvmargs"))) {
            assertThat(new String(arguments.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain(here);
        }
    }

    /** In a network of its own, as a user without rights; the health check is the command that a platform would run. */
    @Test
    void theServerOfTheImageAnswersAGatewayAndItsHealthCheck() throws Exception {
        requireRoot();
        Path root = folder.resolve("root");
        Path list = Files.write(folder.resolve("list.txt"), List.of("/nothing/2.25.1", "/nothing/2.25.2"));
        Path answers = folder.resolve("answers.csv");
        List<String> gateway = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayDouble.class.getName(),
                list.toString(),
                answers.toString(),
                "60",
                "60"));
        String entry = quoted(texts(config.path("config").path("Entrypoint")));
        Path script = Files.writeString(folder.resolve("container.sh"), """
                set -eu
                root='%1$s'
                ip link set lo up
                mkdir -p "$root/proc" "$root/dev"
                mount -t proc proc "$root/proc"
                for device in null zero random urandom; do
                    : > "$root/dev/$device"
                    mount --bind "/dev/$device" "$root/dev/$device"
                done
                inside="env -i LANG=C.UTF-8 HOME=/tmp /usr/sbin/chroot --userspec=65532:65532 $root"
                $inside %2$s %3$s &
                server=$!
                %4$s
                $inside %2$s kaggle --health
                kill $server
                wait $server || true
                """.formatted(
                        root, entry, quoted(texts(config.path("config").path("Cmd"))), quoted(gateway)));

        String said = run(List.of("unshare", "-n", "-m", "-p", "-f", "sh", script.toString()), 180);

        assertThat(said).contains("serving on port 50051");
        List<String> rows = Files.readAllLines(answers);
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(Arrays.asList(row.split(","))).hasSize(15));
        JsonNode summary = json(root.resolve("out/kaggle-run.json"));
        assertThat(summary.path("answers").path("prior: unusable series").asInt())
                .isEqualTo(2);
        assertThat(summary.path("state").asString()).isEqualTo("ended");
    }

    private static String quoted(List<String> words) {
        return String.join(" ", words.stream().map(word -> "'" + word + "'").toList());
    }

    private static void requireRoot() throws IOException, InterruptedException {
        Path log = folder.resolve("probe.log");
        String reason;
        try {
            Process probe = new ProcessBuilder("unshare", "-n", "-m", "-p", "-f", "ip", "link", "set", "lo", "up")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (probe.waitFor() == 0) {
                return;
            }
            reason = Files.readString(log).strip();
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        }
        System.err.println("SKIPPED: the image is not run: " + reason);
        throw new TestAbortedException("Needs root, unshare and ip: " + reason);
    }
}
