package willis.series;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads series one after the other, and the next while its caller works on the present one: two volumes are in memory then.
 * What fails ahead of its time is read again when it is asked for, since there may be room for it by then.
 *
 * <p>One caller at a time.
 */
public final class SeriesAhead implements AutoCloseable {
    private static final long SECONDS_TO_STOP = 60;

    private final Reading reading;
    private final ExecutorService thread;
    private Optional<Ahead> ahead = Optional.empty();

    /** What reads. */
    interface Reading {
        Series of(SeriesSource source) throws IOException;
    }

    private record Ahead(SeriesSource source, Future<Series> series) {}

    /** Nothing is read yet; the caller closes. */
    public SeriesAhead(SeriesReader reader) {
        this(reader::read);
    }

    SeriesAhead(Reading reading) {
        this.reading = reading;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "willis-reader");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * A series; another is begun when it is there.
     *
     * @param next what is asked for after this one; empty to read nothing ahead
     * @throws IOException if the series is refused, as the reader says it
     */
    public Series read(SeriesSource source, Optional<SeriesSource> next) throws IOException {
        Optional<Series> ready = ready(source);
        Series series = ready.isPresent() ? ready.get() : reading.of(source);
        ahead = next.map(other -> new Ahead(other, thread.submit(() -> reading.of(other))));
        return series;
    }

    private Optional<Series> ready(SeriesSource source) {
        Optional<Ahead> begun = ahead;
        ahead = Optional.empty();
        try {
            if (begun.isPresent() && begun.get().source().equals(source)) {
                return Optional.of(begun.get().series().get());
            }
            begun.ifPresent(other -> other.series().cancel(true));
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted");
        }
    }

    /** Stops reading. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            // The workers that it reads with are closed after it.
            thread.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
