package willis.challenge;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import willis.challenge.Answer.Origin;
import willis.findings.Location;

/**
 * Answers series one after the other, each within its time: by the model with as much effort as the run can afford, or else
 * with the model's prior probabilities. Nothing that a series does makes it fail.
 *
 * <p>Thread safe: of several calls one is answered at a time, in the order of their arrival.
 */
final class Answering implements AutoCloseable {
    /** How often a waiting call looks whether its time is over. */
    private static final long LOOK_MILLIS = 20;

    /** A series may take this many times what is typical under the least effort: otherwise the run's other series would pay. */
    private static final double OF_TYPICAL = 3;

    private final GraduatedModel model;
    private final int threads;
    private final TimeBudget budget;
    private final RunRecord record;
    private final EffortCosts costs = new EffortCosts();
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Semaphore network = new Semaphore(1);

    /**
     * @param model is closed with this
     * @param threads for reading and preparing a series
     * @param record is told of every answer
     */
    Answering(GraduatedModel model, int threads, TimeBudget budget, RunRecord record) {
        this.model = model;
        this.threads = threads;
        this.budget = budget;
        this.record = record;
    }

    /**
     * The answer for a series, at the latest when its time is over.
     *
     * @param series the folder of its files
     * @param arrived when the gateway asked
     * @param hungUp whether the gateway has stopped waiting
     * @throws InterruptedException if the server ends
     */
    Answer answer(Path series, Instant arrived, BooleanSupplier hungUp) throws InterruptedException {
        if (!turn.tryLock(millisLeft(arrived), TimeUnit.MILLISECONDS)) {
            return recorded(series, prior(Origin.NO_TIME, "calls before it took all its time"), arrived);
        }
        try {
            return recorded(series, hungUp.getAsBoolean() ? hungUp() : inTime(series, arrived, hungUp), arrived);
        } finally {
            turn.unlock();
        }
    }

    private Answer recorded(Path series, Answer answer, Instant arrived) {
        record.add(series, answer, budget.secondsSince(arrived));
        return answer;
    }

    private Answer inTime(Path series, Instant arrived, BooleanSupplier hungUp) throws InterruptedException {
        if (budget.left() <= 0) {
            return prior(Origin.NO_TIME, "the time of the run is used up");
        }
        double share = budget.share(record.answered());
        Attempt attempt = new Attempt(
                model,
                series,
                affordable(share),
                threads,
                costs,
                network,
                () -> budget.secondsSince(arrived),
                Math.max(TimeBudget.softLimit(share), OF_TYPICAL * leastTypical()),
                budget.hardLimit(arrived));
        FutureTask<Answer> answer = new FutureTask<>(attempt);
        Thread thread = new Thread(answer, "willis-series");
        thread.setDaemon(true);
        thread.start();
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    boolean gone = hungUp.getAsBoolean();
                    if (gone || millisLeft(arrived) <= 0) {
                        attempt.giveUp();
                        thread.interrupt();
                        return gone ? hungUp() : prior(Origin.NO_TIME, attempt.stage() + " had not ended in time");
                    }
                }
            }
        } catch (ExecutionException e) {
            Throwable fault = Optional.ofNullable(e.getCause()).orElse(e);
            record.fault(series, fault);
            return prior(Origin.FAULT, fault.toString());
        } catch (InterruptedException e) {
            attempt.giveUp();
            thread.interrupt();
            throw e;
        }
    }

    /**
     * The best effort that typically fits into a share, or else the least: nobody is turned away for an estimate, and priors, which
     * cost no time, are for those who come when it is used up.
     */
    private Effort affordable(double share) {
        List<Effort> efforts = model.efforts();
        return efforts.stream()
                .filter(effort -> costs.typical(effort).orElse(0) <= share)
                .findFirst()
                .orElse(least());
    }

    private Effort least() {
        return model.efforts().get(model.efforts().size() - 1);
    }

    private double leastTypical() {
        return costs.typical(least()).orElse(0);
    }

    private Answer prior(Origin origin, String reason) {
        return prior(model.description()::prior, origin, reason);
    }

    /** An answer without a look at the images. */
    static Answer prior(ToDoubleFunction<Location> prior, Origin origin, String reason) {
        Map<Location, Double> priors = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            priors.put(location, prior.applyAsDouble(location));
        }
        return new Answer(priors, origin, Optional.empty(), Optional.of(reason));
    }

    private Answer hungUp() {
        return prior(Origin.HUNG_UP, "the gateway stopped waiting");
    }

    private long millisLeft(Instant arrived) {
        return (long) (1000 * (budget.hardLimit(arrived) - budget.secondsSince(arrived)));
    }

    /** Closes the model, unless a series that was given up still holds it: then it goes with the process. */
    @Override
    public void close() {
        if (network.tryAcquire()) {
            model.close();
        }
    }
}
