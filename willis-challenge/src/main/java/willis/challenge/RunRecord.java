package willis.challenge;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.challenge.Answer.Origin;
import willis.detect.ModelDescription;
import willis.files.WholeFile;
import willis.plan.ModelSettings;

/**
 * What happened in a run: {@code kaggle-run.json}, written anew after every answer, and {@code kaggle.log}, a line for each
 * answer, shortcut and failure. Neither holds more of a series than the place its gateway named.
 *
 * <p>Thread safe.
 */
final class RunRecord implements AutoCloseable {
    static final String SUMMARY = "kaggle-run.json";
    static final String LOG = "kaggle.log";

    private static final int VERSION = 1;
    private static final int LATEST_PROBLEMS = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ChallengeSettings settings;
    private final InstantSource clock;
    private final Consumer<String> said;
    private final BufferedWriter log;
    private final Instant start;
    private final Map<Origin, Integer> origins = new EnumMap<>(Origin.class);
    private final Map<String, Integer> efforts = new TreeMap<>();
    private final ArrayNode problems = JSON.createArrayNode();
    private ObjectNode model = JSON.createObjectNode();
    private int wrongCalls;
    private int resumed;
    private double seconds;
    private double slowest;
    private String state = "loading";

    private RunRecord(
            ChallengeSettings settings, InstantSource clock, Consumer<String> said, BufferedWriter log, Instant start) {
        this.settings = settings;
        this.clock = clock;
        this.said = said;
        this.log = log;
        this.start = start;
    }

    /**
     * Begins a record, or goes on with the one in the folder; the caller closes.
     *
     * @param said hears every line of the log
     * @throws IOException if the folder cannot be written, or an earlier record cannot be understood
     */
    static RunRecord open(ChallengeSettings settings, InstantSource clock, Consumer<String> said) throws IOException {
        Files.createDirectories(settings.folder());
        Path summary = settings.folder().resolve(SUMMARY);
        boolean goesOn = settings.resume() && Files.exists(summary);
        JsonNode earlier = goesOn ? earlier(summary) : JSON.createObjectNode();
        BufferedWriter log = goesOn
                ? Files.newBufferedWriter(
                        settings.folder().resolve(LOG), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : Files.newBufferedWriter(settings.folder().resolve(LOG));
        RunRecord record =
                new RunRecord(settings, clock, said, log, goesOn ? start(summary, earlier) : clock.instant());
        if (goesOn) {
            record.goOn(earlier);
        }
        record.write();
        return record;
    }

    private static JsonNode earlier(Path summary) throws IOException {
        try {
            JsonNode earlier = JSON.readTree(Files.readString(summary));
            if (earlier.path("version").asInt(0) != VERSION) {
                throw new IOException(summary + ": version " + VERSION
                        + " expected; begin a new run without --resume, or in another folder");
            }
            return earlier;
        } catch (JacksonException e) {
            throw new IOException(
                    summary + ": is no record of a run; begin a new run without --resume, or in another folder", e);
        }
    }

    private static Instant start(Path summary, JsonNode earlier) throws IOException {
        String text = earlier.path("startedAt").asString("");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException(
                    summary + ", startedAt: found '" + text + "', expected a time such as 2026-01-31T09:00:00Z", e);
        }
    }

    private void goOn(JsonNode earlier) throws IOException {
        for (Origin origin : Origin.values()) {
            int count = earlier.path("answers").path(origin.text()).asInt(0);
            if (count > 0) {
                origins.put(origin, count);
            }
        }
        earlier.path("efforts")
                .properties()
                .forEach(entry -> efforts.put(entry.getKey(), entry.getValue().asInt(0)));
        earlier.path("problems").forEach(problems::add);
        wrongCalls = earlier.path("wrongCalls").asInt(0);
        resumed = earlier.path("resumed").asInt(0) + 1;
        seconds = earlier.path("seconds").path("answering").asDouble(0);
        slowest = earlier.path("seconds").path("slowest").asDouble(0);
        line("going on with a run that began " + start + ", " + answered() + " answers");
    }

    /** When the run began, its first time. */
    Instant start() {
        return start;
    }

    /** How many series were answered. */
    synchronized int answered() {
        return origins.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The model is there. */
    synchronized void ready(GraduatedModel loaded) {
        ModelDescription description = loaded.description();
        model = JSON.createObjectNode();
        model.put("name", description.settings().name());
        model.put("identity", description.identity());
        ArrayNode remarks = model.putArray("remarks");
        description.remarks().forEach(remarks::add);
        ArrayNode ladder = model.putArray("efforts");
        loaded.efforts().forEach(effort -> ladder.add(effort.text()));
        state = "serving";
        line("the model is loaded; efforts: "
                + String.join("; ", loaded.efforts().stream().map(Effort::text).toList()));
        write();
    }

    /** A series was answered, so many seconds after it was asked for. */
    synchronized void add(Path series, Answer answer, double afterSeconds) {
        origins.merge(answer.origin(), 1, Integer::sum);
        answer.effort().ifPresent(effort -> efforts.merge(effort.text(), 1, Integer::sum));
        seconds += afterSeconds;
        slowest = Math.max(slowest, afterSeconds);
        String name = name(series);
        line(String.format(
                        Locale.ROOT,
                        "%s  %.2f s  %s",
                        name,
                        afterSeconds,
                        answer.origin().text())
                + answer.effort().map(effort -> "  " + effort.text()).orElse("")
                + answer.reason().map(reason -> "  " + reason).orElse(""));
        answer.reason().ifPresent(reason -> {
            if (problems.size() == LATEST_PROBLEMS) {
                problems.remove(0);
            }
            ObjectNode problem = problems.addObject();
            problem.put("series", name);
            problem.put("answer", answer.origin().text());
            problem.put("reason", reason);
        });
        write();
    }

    /** Somebody called what is not there, or with the wrong arguments. */
    synchronized void wrongCall(String problem) {
        wrongCalls++;
        line("wrong call: " + problem);
        write();
    }

    /** A fault of Willis or of the machine, whose trace goes to the log. */
    synchronized void fault(Path series, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        line(name(series) + "  a fault, please report it: " + trace);
    }

    private static String name(Path series) {
        Path name = series.getFileName();
        return name == null ? "/" : name.toString();
    }

    /** A line of the log. */
    private void line(String text) {
        String printable = text.strip();
        said.accept(printable);
        try {
            log.write(clock.instant() + "  " + printable);
            log.newLine();
            log.flush();
        } catch (IOException e) {
            // A full disk must not cost an answer; the console has the line.
            said.accept("The log cannot be written: " + e.getMessage());
        }
    }

    private void write() {
        ObjectNode summary = JSON.createObjectNode();
        summary.put("version", VERSION);
        summary.put("statement", ModelSettings.RESEARCH_ONLY);
        summary.put("state", state);
        summary.put("startedAt", start.toString());
        summary.put("resumed", resumed);
        summary.set("model", model);
        ObjectNode time = summary.putObject("seconds");
        time.put("budget", TimeBudget.seconds(settings.budget()));
        time.put("response", TimeBudget.seconds(settings.response()));
        time.put("elapsed", TimeBudget.seconds(Duration.between(start, clock.instant())));
        time.put("answering", seconds);
        time.put("slowest", slowest);
        summary.put("expectedSeries", settings.expectedSeries());
        summary.put("answered", answered());
        ObjectNode answers = summary.putObject("answers");
        for (Origin origin : Origin.values()) {
            answers.put(origin.text(), origins.getOrDefault(origin, 0));
        }
        ObjectNode used = summary.putObject("efforts");
        efforts.forEach(used::put);
        summary.put("wrongCalls", wrongCalls);
        summary.set("problems", problems);
        try {
            WholeFile.writeText(settings.folder().resolve(SUMMARY), summary.toPrettyString() + "\n");
        } catch (IOException e) {
            // As above.
            said.accept("The summary cannot be written: " + e.getMessage());
        }
    }

    /** Writes the last summary. */
    @Override
    public synchronized void close() {
        state = "ended";
        line("ended after " + answered() + " answers: " + origins);
        write();
        try {
            log.close();
        } catch (IOException e) {
            said.accept("The log cannot be closed: " + e.getMessage());
        }
    }
}
