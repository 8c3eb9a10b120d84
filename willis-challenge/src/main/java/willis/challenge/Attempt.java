package willis.challenge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import willis.challenge.Answer.Origin;
import willis.detect.Detection;
import willis.detect.Detector;
import willis.detect.Progress;
import willis.heatmap.HeatMapAssembly.Keep;
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
    /** The part of the patches after which the pace is believed, or the seconds. */
    private static final double PACE_KNOWN_SHARE = 0.05;

    private static final double PACE_KNOWN_SECONDS = 1;

    /** Beyond this part, going on is cheaper than beginning again; only the hard limit counts. */
    private static final double POINT_OF_NO_RETURN = 0.5;

    private final GraduatedModel model;
    private final Path place;
    private final Effort wanted;
    private final int threads;
    private final EffortCosts costs;
    private final Semaphore network;
    private final DoubleSupplier elapsed;
    private final double softLimit;
    private final double hardLimit;
    private double started;
    private volatile boolean givenUp;
    private volatile String stage = "reading";

    /**
     * @param wanted the effort to begin with
     * @param costs learns what the series took
     * @param network has one permit, for the model
     * @param elapsed seconds since the call came
     * @param softLimit seconds after which the network should be done
     * @param hardLimit seconds after which nobody waits any more
     */
    Attempt(
            GraduatedModel model,
            Path place,
            Effort wanted,
            int threads,
            EffortCosts costs,
            Semaphore network,
            DoubleSupplier elapsed,
            double softLimit,
            double hardLimit) {
        this.model = model;
        this.place = place;
        this.wanted = wanted;
        this.threads = threads;
        this.costs = costs;
        this.network = network;
        this.elapsed = elapsed;
        this.softLimit = softLimit;
        this.hardLimit = hardLimit;
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
        started = elapsed.getAsDouble();
        try (Workers workers = Workers.of(threads)) {
            Series series = new SeriesReader(QualityPolicy.LENIENT, workers).read(SeriesSource.of(place));
            stage = "waiting for the network";
            double patience = hardLimit - elapsed.getAsDouble();
            if (givenUp || !network.tryAcquire((long) (1000 * patience), TimeUnit.MILLISECONDS)) {
                return prior(Origin.NO_TIME, "the network was busy");
            }
            try {
                stage = "the network";
                return judged(series, workers);
            } finally {
                network.release();
            }
        } catch (IOException e) {
            return unusable(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (OutOfMemoryError e) {
            return unusable("too large for the memory of the Java heap: " + e.getMessage());
        }
    }

    private Answer prior(Origin origin, String reason) {
        return Answering.prior(model.description()::prior, origin, reason);
    }

    private Answer unusable(String reason) {
        return prior(Origin.UNUSABLE, reason);
    }

    private Answer judged(Series series, Workers workers) {
        Optional<Effort> next = Optional.of(wanted);
        String reason = "";
        Origin failure = Origin.NO_TIME;
        while (next.isPresent()) {
            Effort effort = next.get();
            Watch watch = new Watch();
            try {
                Detection detection = new Detector(model.with(effort), workers).detect(series, Keep.NOTHING, watch);
                double seconds = detection.seconds().getOrDefault("network", 0.0);
                costs.addNetwork(effort, seconds);
                costs.addOther(elapsed.getAsDouble() - started - seconds);
                boolean asWanted = effort.equals(model.efforts().get(0));
                return new Answer(
                        detection.probabilities(),
                        asWanted ? Origin.MODEL : Origin.LESS_EFFORT,
                        Optional.of(effort),
                        asWanted ? Optional.empty() : Optional.of(reason.isEmpty() ? "the run is behind" : reason));
            } catch (CancellationException e) {
                if (givenUp) {
                    return prior(Origin.NO_TIME, "nobody waited any more");
                }
                costs.addNetwork(effort, watch.projected);
                next = fitting(effort, watch.projected);
                reason = "it would have taken too long with " + effort.text();
                failure = Origin.NO_TIME;
            } catch (IOException e) { // the device: its memory above all, of which less effort may need less
                next = below(effort).stream().findFirst();
                reason = String.valueOf(e.getMessage());
                failure = Origin.FAULT;
            }
        }
        costs.addOther(elapsed.getAsDouble() - started);
        return prior(failure, reason);
    }

    /** The best effort below one, under which a network that would have taken so many seconds ends in time. */
    private Optional<Effort> fitting(Effort effort, double seconds) {
        return below(effort).stream()
                .filter(less ->
                        elapsed.getAsDouble() + seconds * less.work() / effort.work() < Math.min(softLimit, hardLimit))
                .findFirst();
    }

    private List<Effort> below(Effort effort) {
        List<Effort> efforts = model.efforts();
        return efforts.subList(efforts.indexOf(effort) + 1, efforts.size());
    }

    /** Sees from the first patches when the last one would be done. */
    private final class Watch implements Progress {
        private final double begun = elapsed.getAsDouble();
        private volatile boolean tooSlow;
        private volatile double projected;

        @Override
        public void patches(int done, int total) {
            double seconds = elapsed.getAsDouble() - begun;
            double part = (double) done / total;
            boolean known = part >= PACE_KNOWN_SHARE || seconds >= PACE_KNOWN_SECONDS;
            if (known && part < POINT_OF_NO_RETURN) {
                projected = seconds / part;
                tooSlow = begun + projected > Math.min(softLimit, hardLimit);
            }
        }

        @Override
        public boolean isCancelled() {
            return tooSlow || givenUp;
        }
    }
}
