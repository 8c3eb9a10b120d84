package willis.challenge;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import willis.challenge.Answer.Origin;
import willis.challenge.protocol.KaggleEvaluationRequest;
import willis.challenge.protocol.KaggleEvaluationResponse;
import willis.challenge.protocol.KaggleEvaluationServiceGrpc.KaggleEvaluationServiceImplBase;
import willis.challenge.protocol.Payload;
import willis.findings.Location;

/** The protocol's one method: calls of {@code predict(series_path)} become answers, all others errors. */
final class ChallengeService extends KaggleEvaluationServiceImplBase {
    static final String PREDICT = "predict";
    static final String SERIES_PATH = "series_path";

    /** Before the words of an error that the application raised: the gateway looks for them. */
    private static final String RAISED = "Exception calling application: ";

    private static final int SHOWN_CHARACTERS = 80;

    private final CompletableFuture<Answering> answering;
    private final RunRecord record;
    private final TimeBudget budget;
    private final Optional<Path> shared;

    /** An answer for when there is nothing left to make one of; making it here shows at the start that answers can be made. */
    private final byte[] anyFrame = PredictionFrame.encode(
            Answer.prior(Location::trainingFrequency, Origin.FAULT, "").probabilities());

    /**
     * @param answering comes when the model is loaded; calls wait for it
     * @param shared where series are removed once they are answered; empty to leave them
     */
    ChallengeService(
            CompletableFuture<Answering> answering, RunRecord record, TimeBudget budget, Optional<Path> shared) {
        this.shared = shared;
        this.answering = answering;
        this.record = record;
        this.budget = budget;
    }

    @Override
    public void send(KaggleEvaluationRequest request, StreamObserver<KaggleEvaluationResponse> response) {
        Instant arrived = budget.clock().instant();
        if (!request.getName().equals(PREDICT)) {
            // These very words are how the gateway knows that a function is missing.
            refuse(
                    response,
                    "No listener for " + RunRecord.shown(request.getName(), SHOWN_CHARACTERS) + " was registered.");
            return;
        }
        Path series;
        try {
            series = series(request);
        } catch (IllegalArgumentException e) {
            refuse(response, String.valueOf(e.getMessage()));
            return;
        }
        Answer answer;
        try {
            answer = answer(series, arrived);
        } catch (ExecutionException e) {
            Throwable failure = Optional.ofNullable(e.getCause()).orElse(e);
            response.onError(raised("The model cannot be loaded: " + failure.getMessage()));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.onError(Status.UNAVAILABLE
                    .withDescription("The server is going down")
                    .asRuntimeException());
            return;
        } catch (RuntimeException | Error e) { // no memory, no threads: whatever it is, the gateway would end the run
            answer = Answer.prior(
                    Location::trainingFrequency, Origin.FAULT, e.getClass().getName());
            Answer prior = answer;
            whateverHappens(() -> {
                record.fault(series, e);
                record.add(series, prior, budget.secondsSince(arrived));
            });
        }
        if (answer.origin() == Origin.HUNG_UP) {
            response.onError(Status.CANCELLED.asRuntimeException());
            return;
        }
        byte[] frame = frame(series, answer);
        record.settle();
        response.onNext(KaggleEvaluationResponse.newBuilder()
                .setPayload(Payload.newBuilder().setPolarsDataframeValue(ByteString.copyFrom(frame)))
                .build());
        response.onCompleted();
        shared.ifPresent(folder -> SharedFolder.remove(series, folder));
    }

    private byte[] frame(Path series, Answer answer) {
        try {
            return PredictionFrame.encode(answer.probabilities());
        } catch (RuntimeException | Error e) { // Arrow's own want of memory is a RuntimeException
            whateverHappens(() -> record.fault(series, e));
            return anyFrame;
        }
    }

    /** Does what an answer can do without. */
    private static void whateverHappens(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // The gateway is owed an answer all the same, and the next record tells what it can.
        }
    }

    private static StatusRuntimeException raised(String problem) {
        return Status.UNKNOWN.withDescription(RAISED + problem).asRuntimeException();
    }

    private Answer answer(Path series, Instant arrived) throws ExecutionException, InterruptedException {
        Answering ready;
        try {
            ready = answering.get((long) (1000 * budget.responseLimit(arrived)), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Answer answer =
                    Answer.prior(Location::trainingFrequency, Origin.NO_TIME, "the model was not loaded in time");
            record.add(series, answer, budget.secondsSince(arrived));
            return answer;
        }
        return ready.answer(series, arrived, Context.current()::isCancelled);
    }

    private void refuse(StreamObserver<KaggleEvaluationResponse> response, String problem) {
        record.wrongCall(problem);
        record.settle();
        response.onError(raised(problem));
    }

    /** @throws IllegalArgumentException if the arguments are other than one path, by position or by name */
    private static Path series(KaggleEvaluationRequest request) {
        Map<String, Payload> named = request.getKwargsMap();
        boolean byPosition = request.getArgsCount() == 1 && named.isEmpty();
        boolean byName = request.getArgsCount() == 0 && named.size() == 1 && named.containsKey(SERIES_PATH);
        if (!byPosition && !byName) {
            throw new IllegalArgumentException("predict: found " + request.getArgsCount()
                    + " arguments by position and the names "
                    + named.keySet().stream()
                            .sorted()
                            .map(name -> RunRecord.shown(name, SHOWN_CHARACTERS))
                            .toList()
                    + ", expected one path, by position or as " + SERIES_PATH);
        }
        Payload path = byPosition ? request.getArgs(0) : named.getOrDefault(SERIES_PATH, Payload.getDefaultInstance());
        if (path.getValueCase() != Payload.ValueCase.STR_VALUE) {
            throw new IllegalArgumentException("predict: found " + path.getValueCase() + " as " + SERIES_PATH
                    + ", expected STR_VALUE, the path of a folder");
        }
        try {
            return Path.of(path.getStrValue());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("predict: " + SERIES_PATH + " is no path: " + e.getReason(), e);
        }
    }
}
