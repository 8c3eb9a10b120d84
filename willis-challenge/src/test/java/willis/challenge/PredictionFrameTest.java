package willis.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import willis.challenge.protocol.Payload;
import willis.findings.Location;
import willis.testing.SharedData;

class PredictionFrameTest {
    private static final String READER = """
            import { tableFromIPC } from "apache-arrow";
            import { readFileSync } from "node:fs";
            const table = tableFromIPC(readFileSync(process.argv[2]));
            for (const field of table.schema.fields) {
                console.log(field.name + "|" + field.type + "|" + table.numRows + "|" + table.getChild(field.name).get(0));
            }
            """;

    @TempDir
    Path folder;

    private static Map<Location, Double> probabilities() {
        Map<Location, Double> probabilities = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            probabilities.put(location, 1.0 / (3 + location.ordinal()));
        }
        return probabilities;
    }

    @Test
    void aFrameHasTheCompetitionsColumnsInItsOrderWithEveryDigit() {
        Payload payload = Payload.newBuilder()
                .setPolarsDataframeValue(ByteString.copyFrom(PredictionFrame.encode(probabilities())))
                .build();
        Map<String, Double> row = GatewayDouble.frame(payload);
        assertThat(row.keySet())
                .containsExactlyElementsOf(
                        Arrays.stream(Location.values()).map(Location::column).toList());
        for (Location location : Location.values()) {
            assertThat(row).containsEntry(location.column(), 1.0 / (3 + location.ordinal()));
        }
    }

    @Test
    void aMissingProbabilityIsNamed() {
        Map<Location, Double> some = probabilities();
        some.remove(Location.BASILAR_TIP);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionFrame.encode(some))
                .withMessageContaining("Basilar Tip");
    }

    /** The reader shares no code with the writer. */
    @Test
    @Tag("slow")
    void javaScriptReadsTheSameFrame() throws IOException, InterruptedException {
        Path modules = SharedData.projectRoot().resolve("willis-challenge/target/npm");
        if (!Files.isDirectory(modules.resolve("node_modules/apache-arrow"))) {
            Files.createDirectories(modules);
            Files.writeString(modules.resolve("package.json"), "{\"private\": true, \"type\": \"module\"}");
            run(modules, List.of("npm", "install", "--no-audit", "--no-fund", "apache-arrow@21.2.0"), 300);
        }
        Path bytes = folder.resolve("frame.arrow");
        Files.write(bytes, PredictionFrame.encode(probabilities()));
        Path script = modules.resolve("read.js");
        Files.writeString(script, READER);

        List<String> lines = run(modules, List.of("node", script.toString(), bytes.toString()), 60);

        assertThat(lines).hasSize(Location.values().length);
        for (Location location : Location.values()) {
            String line = lines.get(location.ordinal());
            assertThat(line).startsWith(location.column() + "|Float64|1|");
            assertThat(Double.parseDouble(line.substring(line.lastIndexOf('|') + 1)))
                    .isEqualTo(1.0 / (3 + location.ordinal()));
        }
    }

    /** The lines a program prints; where it is missing the test is skipped, but in CI, which installs it. */
    private List<String> run(Path place, List<String> command, long seconds) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(place.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(folder.resolve("err.txt").toFile())
                    .start();
            if (process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return Files.readAllLines(out, StandardCharsets.UTF_8);
            }
            process.destroyForcibly();
            throw new IOException(command.get(0) + " failed: " + Files.readString(folder.resolve("err.txt")));
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            System.err.println("SKIPPED: an independent reader of Arrow: " + e.getMessage());
            throw new TestAbortedException("No Node.js, or no package apache-arrow: " + e.getMessage());
        }
    }
}
