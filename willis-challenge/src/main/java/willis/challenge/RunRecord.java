package willis.challenge;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
    private static final int NAME_CHARACTERS = 100;
    private static final int REASON_CHARACTERS = 500;

    /** What an answer waits for its record to be written: nothing is lost if it is killed then. */
    private static final long MOMENT_MILLIS = 500;

    private static final long LOOK_NANOS = 500_000;
    private static final long GOODBYE_SECONDS = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ChallengeSettings settings;
    private final InstantSource clock;
    private final Consumer<String> said;
    private final FileChannel logFile;
    private final BufferedWriter log;
    private final Instant start;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "willis-record");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger waiting = new AtomicInteger();
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
            ChallengeSettings settings,
            InstantSource clock,
            Consumer<String> said,
            FileChannel logFile,
            Instant start) {
        this.settings = settings;
        this.clock = clock;
        this.said = said;
        this.logFile = logFile;
        log = new BufferedWriter(Channels.newWriter(logFile, StandardCharsets.UTF_8));
        this.start = start;
    }

    /**
     * Begins a record, or goes on with the one in the folder; the caller closes.
     *
     * @param said hears every line of the log
     * @throws IOException if the folder cannot be written or is another server's, or an earlier record cannot be understood
     */
    static RunRecord open(ChallengeSettings settings, InstantSource clock, Consumer<String> said) throws IOException {
        Files.createDirectories(settings.folder());
        Path summary = settings.folder().resolve(SUMMARY);
        boolean goesOn = settings.resume() && Files.exists(summary);
        JsonNode earlier = goesOn ? earlier(summary) : JSON.createObjectNode();
        Instant start = goesOn ? start(summary, earlier) : clock.instant();
        FileChannel log =
                FileChannel.open(settings.folder().resolve(LOG), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            requireOurs(log, settings.folder());
            log.truncate(goesOn ? log.size() : 0).position(log.size());
        } catch (IOException e) {
            log.close();
            throw e;
        }
        RunRecord record = new RunRecord(settings, clock, said, log, start);
        if (goesOn) {
            record.goOn(earlier);
        }
        record.write();
        return record;
    }

    private static void requireOurs(FileChannel log, Path folder) throws IOException {
        boolean ours;
        try {
            ours = log.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            ours = false;
        }
        if (!ours) {
            throw new IOException(folder + ": another server writes its record there; end it, or name another folder");
        }
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

    private synchronized void goOn(JsonNode earlier) {
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
        return origins.entrySet().stream()
                .filter(entry -> entry.getKey() != Origin.HUNG_UP)
                .mapToInt(Map.Entry::getValue)
                .sum();
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
                + answer.reason()
                        .map(reason -> "  " + shown(reason, REASON_CHARACTERS))
                        .orElse(""));
        answer.reason().map(reason -> shown(reason, REASON_CHARACTERS)).ifPresent(reason -> {
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

    /** The model cannot be loaded, which ends the run. */
    synchronized void failed(Throwable cause) {
        state = "failed: " + shown(String.valueOf(cause.getMessage()), REASON_CHARACTERS);
        line(state);
        write();
    }

    /** A fault of Willis or of the machine: where it is, but not its message, which may quote what it stumbled over. */
    synchronized void fault(Path series, Throwable cause) {
        StringBuilder trace = new StringBuilder();
        for (StackTraceElement frame : cause.getStackTrace()) {
            trace.append(System.lineSeparator()).append("    at ").append(frame);
        }
        line(name(series) + "  a fault, please report it: " + cause.getClass().getName() + trace);
    }

    private static String name(Path series) {
        Path name = series.getFileName();
        return name == null ? "/" : shown(name.toString(), NAME_CHARACTERS);
    }

    /** Somebody else's text, short and without what could break a line. */
    static String shown(String text, int characters) {
        String printable = text.codePoints()
                .limit(characters)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() < text.length() ? printable + "…" : printable;
    }

    /** A line of the log. */
    private void line(String text) {
        String line = clock.instant() + "  " + text;
        later(() -> {
            said.accept(text);
            try {
                log.write(line);
                log.newLine();
                log.flush();
            } catch (IOException e) {
                // A full disk must not cost an answer; the console has the line.
                said.accept("The log cannot be written: " + e.getMessage());
            }
        });
    }

    /**
     * Files and consoles may hang, and no answer waits for them longer than a moment: what is to be written is written on a
     * thread of its own, in order.
     */
    private void later(Runnable work) {
        waiting.incrementAndGet();
        try {
            writer.execute(() -> {
                try {
                    work.run();
                } finally {
                    waiting.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) { // a call that outlived the server
            waiting.decrementAndGet();
        }
    }

    /** Waits a moment until all is written; not longer than that, and not if the server is ending. */
    void settle() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);
        while (waiting.get() > 0
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
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
        String text = summary.toPrettyString() + "\n";
        later(() -> {
            try {
                WholeFile.writeText(settings.folder().resolve(SUMMARY), text);
            } catch (IOException e) {
                // As above.
                said.accept("The summary cannot be written: " + e.getMessage());
            }
        });
    }

    /** Writes the last summary. */
    @Override
    public void close() {
        synchronized (this) {
            if (!state.startsWith("failed")) {
                state = "ended";
            }
            line("ended after " + answered() + " answers: " + origins);
            write();
        }
        writer.shutdown();
        try {
            if (writer.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                log.close();
                logFile.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            said.accept("The log cannot be closed: " + e.getMessage());
        }
    }
}
