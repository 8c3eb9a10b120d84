package willis.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WorkersTest {

    @AfterEach
    void clearInterruptFlag() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyTaskRunsOnce(int threads) {
        AtomicIntegerArray runs = new AtomicIntegerArray(1000);
        try (Workers workers = Workers.of(threads)) {
            assertThat(workers.threads()).isEqualTo(threads);
            workers.forEach(1000, runs::incrementAndGet);
            workers.forEach(0, runs::incrementAndGet);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
    }

    @Test
    void oneThreadRunsTasksInOrderOnTheCallersThread() {
        List<Integer> order = new ArrayList<>();
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (Workers workers = Workers.serial()) {
            workers.forEach(5, i -> {
                order.add(i);
                seen.add(Thread.currentThread());
            });
        }
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        assertThat(seen).containsExactly(Thread.currentThread());
    }

    @Test
    void threadsWorkAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        try (Workers workers = Workers.of(2)) {
            workers.<InterruptedException>forEach(2, i -> {
                both.countDown();
                assertThat(both.await(20, TimeUnit.SECONDS))
                        .as("the other task has begun")
                        .isTrue();
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void checkedExceptionSurfacesAsItIs(int threads) {
        IOException failure = new IOException("disk");
        try (Workers workers = Workers.of(threads)) {
            assertThatThrownBy(() -> workers.forEach(10, i -> {
                        if (i == 4) {
                            throw failure;
                        }
                    }))
                    .isSameAs(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void errorSurfacesAsItIs(int threads) {
        try (Workers workers = Workers.of(threads)) {
            assertThatThrownBy(() -> workers.forEach(10, i -> {
                        throw new StackOverflowError("deep");
                    }))
                    .isExactlyInstanceOf(StackOverflowError.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noFurtherTaskStartsAfterAFailure(int threads) {
        AtomicInteger started = new AtomicInteger();
        try (Workers workers = Workers.of(threads)) {
            assertThatThrownBy(() -> workers.forEach(1_000_000, i -> {
                        started.incrementAndGet();
                        throw new IllegalStateException("task " + i);
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(started.get()).isLessThanOrEqualTo(threads);
    }

    @Test
    void ofSeveralFailuresTheOneWithTheSmallestNumberIsThrown() {
        for (int round = 0; round < 50; round++) {
            CountDownLatch all = new CountDownLatch(3);
            try (Workers workers = Workers.of(3)) {
                assertThatThrownBy(() -> workers.forEach(3, i -> {
                            all.countDown();
                            all.await();
                            throw new IOException("task " + i);
                        }))
                        .hasMessage("task 0");
            }
        }
    }

    @Test
    void workersAreUsableAfterAFailure() {
        try (Workers workers = Workers.of(2)) {
            assertThatThrownBy(() -> workers.forEach(4, i -> {
                        throw new IOException("once");
                    }))
                    .isInstanceOf(IOException.class);
            AtomicInteger runs = new AtomicInteger();
            workers.forEach(4, i -> runs.incrementAndGet());
            assertThat(runs.get()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void interruptionStopsTheWorkAndStaysVisible(int threads) {
        Thread caller = Thread.currentThread();
        AtomicInteger started = new AtomicInteger();
        try (Workers workers = Workers.of(threads)) {
            assertThatThrownBy(() -> workers.forEach(100_000, i -> {
                        if (started.incrementAndGet() == 3) {
                            caller.interrupt();
                        }
                        if (threads > 1) {
                            Thread.sleep(1);
                        }
                    }))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(started.get()).isLessThan(100_000);
    }

    @Test
    void runningTasksAreAwaitedWhenTheCallerIsInterrupted() {
        AtomicReference<String> ended = new AtomicReference<>("no");
        CountDownLatch began = new CountDownLatch(2);
        Thread caller = Thread.currentThread();
        try (Workers workers = Workers.of(2)) {
            assertThatThrownBy(() -> workers.forEach(2, i -> {
                        began.countDown();
                        began.await();
                        caller.interrupt();
                        Thread.sleep(50);
                        ended.set("yes");
                    }))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(ended).hasValue("yes");
    }

    @Test
    void fewerThanOneThreadIsRefused() {
        assertThatThrownBy(() -> Workers.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("At least one thread is needed, got 0");
    }

    @Test
    void allCoresAreUsed() {
        try (Workers workers = Workers.onAllCores()) {
            assertThat(workers.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }
}
