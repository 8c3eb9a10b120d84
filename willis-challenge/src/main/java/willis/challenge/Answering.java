package willis.challenge;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import willis.challenge.Answer.Origin;

/**
 * Answers series one after the other, each within its time: by the model with as much effort as the run can afford, or else
 * with the model's prior probabilities. Nothing that a series does makes it fail.
 *
 * <p>Thread safe: of several calls one is answered at a time, in the order of their arrival.
 */
final class Answering implements AutoCloseable {
    /** How often a waiting call looks whether its time is over. */
    private static final long LOOK_MILLIS = 20;

    private final GraduatedModel model;
    private final int threads;
    private final TimeBudget budget;
    private final RunRecord record;
    private final EffortCosts costs = new EffortCosts();
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Semaphore network = new Semaphore(1);
    private final Gaps gaps = new Gaps();

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
        gaps.begin(arrived);
        try {
            if (!turn.tryLock(
                    millis(budget.responseLimit(arrived) - budget.secondsSince(arrived)), TimeUnit.MILLISECONDS)) {
                return recorded(series, prior(Origin.NO_TIME, "calls before it took all its time"), arrived);
            }
            try {
                return recorded(series, hungUp.getAsBoolean() ? hungUp() : inTime(series, arrived, hungUp), arrived);
            } finally {
                turn.unlock();
            }
        } finally {
            gaps.end(budget.clock().instant());
        }
    }

    private Answer recorded(Path series, Answer answer, Instant arrived) {
        record.add(series, answer, budget.secondsSince(arrived));
        return answer;
    }

    private Answer inTime(Path series, Instant arrived, BooleanSupplier hungUp) throws InterruptedException {
        double share = budget.share(record.answered(), gaps.mean());
        if (share <= 0) {
            return prior(Origin.NO_TIME, "the time of the run is used up");
        }
        // Only a series that was given up can hold the network now; it ends with its patch, or the device hangs.
        double patience = Math.min(share, (budget.responseLimit(arrived) - budget.secondsSince(arrived)) / 2);
        if (!network.tryAcquire(millis(patience), TimeUnit.MILLISECONDS)) {
            return prior(Origin.NO_TIME, "the network is still busy with an earlier series");
        }
        network.release();
        Limits limits = budget.limits(arrived, share, costs.typical(least()).orElse(0));
        Attempt attempt = new Attempt(
                model, series, affordable(share), threads, costs, network, () -> budget.secondsSince(arrived), limits);
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
                    if (gone || budget.secondsSince(arrived) >= limits.last()) {
                        attempt.giveUp();
                        thread.interrupt();
                        return gone ? hungUp() : prior(Origin.NO_TIME, attempt.stage() + " had not ended in time");
                    }
                }
            }
        } catch (ExecutionException e) {
            Throwable fault = Optional.ofNullable(e.getCause()).orElse(e);
            record.fault(series, fault);
            return prior(Origin.FAULT, fault.getClass().getName());
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

    private Answer prior(Origin origin, String reason) {
        return Answer.prior(model.description()::prior, origin, reason);
    }

    private Answer hungUp() {
        return prior(Origin.HUNG_UP, "the gateway stopped waiting");
    }

    private static long millis(double seconds) {
        return (long) (1000 * seconds);
    }

    /** Closes the model, unless a series that was given up still holds it: then it goes with the process. */
    @Override
    public void close() {
        if (network.tryAcquire()) {
            model.close();
        }
    }

    /** What the gateway takes from an answer to its next call: the run's time, too. */
    private static final class Gaps {
        private static final int MEMORY = 20;

        private Optional<Instant> lastAnswer = Optional.empty();
        private int open;
        private int count;
        private double mean;

        synchronized void begin(Instant arrived) {
            if (open == 0 && lastAnswer.isPresent()) {
                double gap = TimeBudget.seconds(Duration.between(lastAnswer.get(), arrived));
                count++;
                mean += (Math.max(0, gap) - mean) / Math.min(count, MEMORY);
            }
            open++;
        }

        synchronized void end(Instant answered) {
            open--;
            lastAnswer = Optional.of(answered);
        }

        synchronized double mean() {
            return mean;
        }
    }
}
