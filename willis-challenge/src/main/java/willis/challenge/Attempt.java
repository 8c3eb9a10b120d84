package willis.challenge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import willis.cases.Case;
import willis.challenge.Answer.Origin;
import willis.detect.Detection;
import willis.detect.Detector;
import willis.detect.Progress;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.series.SeriesSource;

/**
 * One series, read and judged on a thread of its own, so that its call can go on without it. The network is watched: as soon
 * as it is clear that it would take too long, it is begun again with less effort.
 */
final class Attempt implements Callable<Answer> {
    /** The part of the patches, or the seconds, after which the pace is believed. */
    private static final double PACE_KNOWN_SHARE = 0.03;

    private static final double PACE_KNOWN_SECONDS = 1;

    /** How often it is looked whether the network is free, or nobody waits any more. */
    private static final long LOOK_MILLIS = 50;

    private final GraduatedModel model;
    private final Path place;
    private final Effort wanted;
    private final int threads;
    private final EffortCosts costs;
    private final Semaphore network;
    private final DoubleSupplier elapsed;
    private final Limits limits;
    private volatile boolean givenUp;
    private volatile String stage = "reading";

    /**
     * @param wanted the effort to begin with
     * @param costs learns what the series took
     * @param network has one permit, for the model
     * @param elapsed seconds since the call came
     */
    Attempt(
            GraduatedModel model,
            Path place,
            Effort wanted,
            int threads,
            EffortCosts costs,
            Semaphore network,
            DoubleSupplier elapsed,
            Limits limits) {
        this.model = model;
        this.place = place;
        this.wanted = wanted;
        this.threads = threads;
        this.costs = costs;
        this.network = network;
        this.elapsed = elapsed;
        this.limits = limits;
    }

    /** Nobody waits any more: ends after the patch or file that is being worked on. */
    void giveUp() {
        givenUp = true;
    }

    /** What is going on, for a message. */
    String stage() {
        return stage;
    }

    @Override
    public Answer call() throws InterruptedException {
        double begun = elapsed.getAsDouble();
        try (Workers workers = Workers.of(threads)) {
            // A folder may itself be a link: what it leads to is searched.
            Path real = Files.exists(place) ? place.toRealPath() : place;
            Series series = new SeriesReader(QualityPolicy.LENIENT, workers).read(SeriesSource.of(real));
            stage = "preparing";
            Case prepared = new Detector(model.with(wanted), workers).prepare(series);
            if (!givenUp) {
                model.efforts().forEach(effort -> costs.addPatches(effort, model.patches(effort, prepared)));
                costs.addOther(elapsed.getAsDouble() - begun);
            }
            stage = "the network";
            while (!network.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (givenUp) {
                    return nobodyWaits();
                }
            }
            try {
                return judged(series, prepared, workers);
            } finally {
                network.release();
            }
        } catch (UncheckedIOException e) {
            return unusable(Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e)));
        } catch (IOException e) {
            return unusable(e);
        } catch (OutOfMemoryError e) {
            return prior(Origin.UNUSABLE, "too large for the memory of the Java heap");
        }
    }

    private Answer prior(Origin origin, String reason) {
        return Answer.prior(model.description()::prior, origin, reason);
    }

    private Answer nobodyWaits() {
        return prior(Origin.NO_TIME, "nobody waited any more");
    }

    /** The JDK's own file exceptions say little more than a path. */
    private Answer unusable(IOException failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        if (failure instanceof AccessDeniedException) {
            message = message + ": no permission";
        } else if (failure instanceof FileSystemException other) {
            message = message + ": "
                    + Optional.ofNullable(other.getReason())
                            .orElse(other.getClass().getSimpleName());
        }
        return prior(Origin.UNUSABLE, message);
    }

    private Answer judged(Series series, Case prepared, Workers workers) {
        Optional<Effort> next = Optional.of(wanted);
        String reason = "the run is behind";
        Origin failure = Origin.NO_TIME;
        while (next.isPresent() && !givenUp) {
            Effort effort = next.get();
            Watch watch = new Watch(effort, prepared);
            try {
                Detection detection = new Detector(model.with(effort), workers).detect(series, prepared, watch);
                watch.learnPace(detection.seconds().getOrDefault("network", 0.0));
                boolean asWanted = effort.equals(model.efforts().get(0));
                return new Answer(
                        detection.probabilities(),
                        asWanted ? Origin.MODEL : Origin.LESS_EFFORT,
                        Optional.of(effort),
                        asWanted ? Optional.empty() : Optional.of(reason));
            } catch (CancellationException e) {
                watch.learnPace();
                next = watch.instead();
                reason = "it would have taken too long with " + effort.text();
                failure = Origin.NO_TIME;
            } catch (IOException e) { // the device: its memory above all, of which less effort may need less
                next = below(effort).stream().findFirst();
                reason = Optional.ofNullable(e.getMessage()).orElse(e.toString());
                failure = Origin.FAULT;
            }
        }
        return givenUp ? nobodyWaits() : prior(failure, reason);
    }

    private List<Effort> below(Effort effort) {
        List<Effort> efforts = model.efforts();
        return efforts.subList(efforts.indexOf(effort) + 1, efforts.size());
    }

    /** Sees from the pace of the patches when the last one would be done, and whether less effort would end in time. */
    private final class Watch implements Progress {
        private final Effort effort;
        private final Case prepared;
        private final int all;
        private double first;
        private int doneFirst;
        private double pace;
        private volatile boolean tooSlow;
        private Optional<Effort> instead = Optional.empty();

        Watch(Effort effort, Case prepared) {
            this.effort = effort;
            this.prepared = prepared;
            all = model.patches(effort, prepared);
        }

        /** The time before the first patches is no part of the pace: it is spent once. */
        @Override
        public synchronized void patches(int done, int total) {
            double now = elapsed.getAsDouble();
            if (doneFirst == 0) {
                first = now;
                doneFirst = done;
                return;
            }
            double part = (double) (done - doneFirst) / total;
            if (done == total || part < PACE_KNOWN_SHARE && now - first < PACE_KNOWN_SECONDS) {
                return;
            }
            pace = (now - first) / (part * all);
            double end = now + pace * all * (total - done) / total;
            if (end <= limits.soft()) {
                return;
            }
            // Whatever ends in time is better than to go on; if nothing does, going on is, as long as somebody waits.
            instead = below(effort).stream()
                    .filter(less -> now + seconds(less) <= limits.soft())
                    .findFirst()
                    .or(() -> below(effort).stream()
                            .filter(less -> now + seconds(less) < Math.min(end, limits.last()))
                            .reduce((better, less) -> less));
            boolean last = below(effort).isEmpty();
            tooSlow = instead.isPresent() || end > limits.last() || last && 2 * done < total;
        }

        /** The seconds of this case under another effort, at the present pace. */
        private double seconds(Effort other) {
            return pace
                    * model.patches(other, prepared)
                    * Effort.guessedCost(other.precision())
                    / Effort.guessedCost(effort.precision());
        }

        @Override
        public boolean isCancelled() {
            return tooSlow || givenUp;
        }

        /** Keeps what was seen of the pace for the series that come. */
        synchronized void learnPace() {
            if (pace > 0 && !givenUp) {
                costs.addPace(effort.precision(), pace);
            }
        }

        /** Keeps the pace of a network that has ended. */
        void learnPace(double networkSeconds) {
            if (!givenUp) {
                costs.addPace(effort.precision(), networkSeconds / all);
            }
        }

        /** The effort to begin again with; empty if none ends in time. */
        synchronized Optional<Effort> instead() {
            return instead;
        }
    }
}
