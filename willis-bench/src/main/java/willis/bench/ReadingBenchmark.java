package willis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.pixel.FrameReader;
import willis.parallel.Workers;
import willis.volume.Volume;

/** Reading a series of 600 slices inside a warm process: all of it, its headers only, its frames only. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 15)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx6g", "-XX:+UseG1GC"})
public class ReadingBenchmark {
    /** The series, as {@code willis-bench/run} writes it. */
    @Param("must be given with -p folder=…")
    private String folder = "";

    /** Threads that share out the slices. */
    @Param({"1", "2"})
    private int threads;

    private Workers workers = Workers.serial();
    private List<Path> files = List.of();
    private List<DicomFile> headers = List.of();

    /** Reads once and compares every voxel: no time counts where the result is wrong. */
    @Setup
    public void prepare() throws IOException {
        workers = Workers.of(threads);
        ReadSeries.requireExpected(ReadSeries.read(Path.of(folder), workers));
        try (Stream<Path> found = Files.list(Path.of(folder))) {
            files = found.sorted().toList();
        }
        headers = List.of(headers());
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        workers.close();
    }

    /** From a folder to a volume. */
    @Benchmark
    public Volume series() throws IOException {
        return ReadSeries.read(Path.of(folder), workers);
    }

    /** All headers. */
    @Benchmark
    public DicomFile[] headers() throws IOException {
        DicomFile[] read = new DicomFile[files.size()];
        workers.<IOException>forEach(read.length, i -> read[i] = DicomReader.readHeader(files.get(i)));
        return read;
    }

    /** All frames, rescaled into one array, with headers at hand. */
    @Benchmark
    public float[] frames() throws IOException {
        int plane = CtSeries.SIDE * CtSeries.SIDE;
        float[] voxels = new float[headers.size() * plane];
        workers.<IOException>forEach(headers.size(), z -> {
            try (FrameReader reader = FrameReader.open(headers.get(z))) {
                reader.frame(0).rescale(1, -1024, voxels, z * plane);
            }
        });
        return voxels;
    }
}
