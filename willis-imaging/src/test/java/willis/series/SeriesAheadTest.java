package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

@Timeout(60)
class SeriesAheadTest {
    private static final SeriesSource FIRST = SeriesSource.of(Path.of("first"));
    private static final SeriesSource SECOND = SeriesSource.of(Path.of("second"));

    /** What was read, and by whether the caller's thread. */
    private final List<String> readings = new CopyOnWriteArrayList<>();

    private final Thread caller = Thread.currentThread();

    @TempDir
    Path folder;

    private Series series;

    @BeforeEach
    void readASeries() throws IOException {
        Grid grid = new Grid(new Extent(5, 7, 11), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = 37 * i % 500;
        }
        SyntheticSeries.write(new Volume(grid, voxels), folder, "2.25.1");
        series = new SeriesReader(QualityPolicy.LENIENT, Workers.serial()).read(folder);
    }

    private Series noted(SeriesSource source) {
        readings.add(source.places().get(0) + (Thread.currentThread() == caller ? " by the caller" : " ahead"));
        return series;
    }

    @Test
    void theNextIsReadWhileTheCallerWorks() throws Exception {
        CountDownLatch readAhead = new CountDownLatch(1);
        try (SeriesAhead ahead = new SeriesAhead(source -> {
            Series read = noted(source);
            if (source.equals(SECOND)) {
                readAhead.countDown();
            }
            return read;
        })) {
            assertThat(ahead.read(FIRST, Optional.of(SECOND))).isSameAs(series);
            readAhead.await(); // the caller has not asked for it yet
            assertThat(ahead.read(SECOND, Optional.empty())).isSameAs(series);
        }

        assertThat(readings).containsExactly("first by the caller", "second ahead");
    }

    @Test
    void nothingIsReadAheadUnasked() throws IOException {
        try (SeriesAhead ahead = new SeriesAhead(this::noted)) {
            ahead.read(FIRST, Optional.empty());
            ahead.read(SECOND, Optional.empty());
        }

        assertThat(readings).containsExactly("first by the caller", "second by the caller");
    }

    @Test
    void whatFailedAheadIsReadAgain() throws IOException {
        try (SeriesAhead ahead = new SeriesAhead(source -> {
            Series read = noted(source);
            if (Thread.currentThread() != caller) {
                throw new OutOfMemoryError("two volumes do not fit");
            }
            return read;
        })) {
            ahead.read(FIRST, Optional.of(SECOND));
            assertThat(ahead.read(SECOND, Optional.empty())).isSameAs(series);
        }

        assertThat(readings).containsExactly("first by the caller", "second ahead", "second by the caller");
    }

    @Test
    void aRefusalComesWhenTheSeriesIsAskedFor() throws IOException {
        try (SeriesAhead ahead = new SeriesAhead(source -> {
            if (source.equals(SECOND)) {
                throw new IOException("second: no such series");
            }
            return noted(source);
        })) {
            ahead.read(FIRST, Optional.of(SECOND));
            assertThatThrownBy(() -> ahead.read(SECOND, Optional.of(FIRST)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("second: no such series");
            assertThat(ahead.read(FIRST, Optional.empty())).isSameAs(series);
        }
    }

    @Test
    void anotherSeriesThanWasExpectedIsReadAllTheSame() throws IOException {
        try (SeriesAhead ahead = new SeriesAhead(this::noted)) {
            ahead.read(FIRST, Optional.of(SECOND));
            assertThat(ahead.read(FIRST, Optional.empty())).isSameAs(series);
        }

        assertThat(readings).contains("first by the caller").doesNotContain("second by the caller");
    }

    @Test
    void closingStopsWhatIsBeingRead() throws IOException {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (SeriesAhead ahead = new SeriesAhead(source -> {
            if (source.equals(SECOND)) {
                try {
                    Thread.sleep(100_000);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            return series;
        })) {
            ahead.read(FIRST, Optional.of(SECOND));
            while (readerIsIdle()) {
                Thread.onSpinWait();
            }
        }

        assertThat(interrupted.getCount()).isZero();
    }

    private static boolean readerIsIdle() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread ->
                        thread.getName().equals("willis-reader") && thread.getState() == Thread.State.TIMED_WAITING);
    }
}
