package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Extent;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;
import willis.train.TrainSettings.Loading;

class PrefetchTest {
    private static final Extent ONE = new Extent(1, 1, 1);

    @BeforeAll
    static void load() throws DeviceException {
        Natives.load();
    }

    /** What makes a sample. */
    private interface Maker {
        float value(int epoch, int step, int place) throws IOException;
    }

    private static PatchSource source(Maker maker) {
        return new PatchSource() {
            @Override
            public Extent patch() {
                return ONE;
            }

            @Override
            public Sample sample(long seed, int epoch, int step, int place) throws IOException {
                return new Sample(new float[] {maker.value(epoch, step, place)}, List.of());
            }
        };
    }

    private static Prefetch prefetch(Maker maker, long begin, long end, Prefetch.Share share, Loading loading) {
        return new Prefetch(source(maker), 0, 10, begin, end, share, ComputeDevice.CPU, loading);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void batchesComeInTheOrderOfTheSteps(int threads) throws IOException {
        List<Float> seen = new ArrayList<>();
        Maker maker = (epoch, step, place) -> {
            if (step % 3 == 0) {
                Thread.yield(); // so that others overtake
            }
            return 100 * epoch + 10 * step + place;
        };

        try (Prefetch batches = prefetch(maker, 8, 12, new Prefetch.Share(2, 2), new Loading(threads, 3))) {
            for (int i = 0; i < 4; i++) {
                try (Batch batch = batches.next()) {
                    for (float value : TensorScope.download(batch.voxels(ComputeDevice.CPU))) {
                        seen.add(value);
                    }
                }
            }
        }

        assertThat(seen).containsExactly(82f, 83f, 92f, 93f, 102f, 103f, 112f, 113f);
    }

    @Test
    void noMoreThanTheSetNumberOfBatchesIsPreparedAhead() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        Maker maker = (epoch, step, place) -> {
            two.countDown();
            return begun.incrementAndGet();
        };

        try (Prefetch batches = prefetch(maker, 0, 100, new Prefetch.Share(0, 1), new Loading(4, 2))) {
            two.await();
            Thread.sleep(100); // time for a third, if there were one
            assertThat(begun).hasValue(2);
            batches.next().close();
        }
        assertThat(begun).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void aCaseThatCannotBeReadFailsTheStepItIsNeededIn() throws IOException {
        Maker maker = (epoch, step, place) -> {
            if (step == 1) {
                throw new IOException("case 17 is gone");
            }
            return 0;
        };

        try (Prefetch batches = prefetch(maker, 0, 3, new Prefetch.Share(0, 1), new Loading(1, 3))) {
            batches.next().close();
            assertThatThrownBy(batches::next).isInstanceOf(IOException.class).hasMessage("case 17 is gone");
        }
    }

    @Test
    void aSampleOfAnotherExtentIsRefused() {
        PatchSource wrong = new PatchSource() {
            @Override
            public Extent patch() {
                return new Extent(2, 3, 4);
            }

            @Override
            public Sample sample(long seed, int epoch, int step, int place) {
                return new Sample(new float[23], List.of());
            }
        };

        try (Prefetch batches =
                new Prefetch(wrong, 0, 1, 0, 1, new Prefetch.Share(0, 1), ComputeDevice.CPU, new Loading(0, 1))) {
            assertThatThrownBy(batches::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A sample has 23 voxels, expected 24 for patches of 2×3×4");
        }
    }

    @Test
    void aBatchThatProcessesCannotShareIsRefused() throws Exception {
        List<String> messages = PeersOnThreads.run(2, peers -> {
            try {
                return Prefetch.Share.of(5, peers).toString();
            } catch (IllegalArgumentException e) {
                return e.getMessage();
            }
        });

        assertThat(messages).containsOnly("A batch of 5 cannot be shared evenly by 2 processes; choose a multiple");
    }
}
