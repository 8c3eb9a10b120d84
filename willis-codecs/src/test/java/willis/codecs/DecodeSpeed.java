package willis.codecs;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.pixel.FrameReader;

/**
 * Prints how many frames a second are decoded of each file named: one thread, then two; and how many a second of the
 * processor's time, which says more on a machine that does other things too.
 */
final class DecodeSpeed {
    private static final double WARM_UP_SECONDS = 2;
    private static final double MEASURED_SECONDS = 4;

    private DecodeSpeed() {}

    public static void main(String[] files) throws Exception {
        for (String name : files) {
            DicomFile file = DicomReader.readHeader(Path.of(name));
            measured(file, 1, WARM_UP_SECONDS);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s on 1 thread, %s on 2%n",
                    file.transferSyntax(),
                    measured(file, 1, MEASURED_SECONDS),
                    measured(file, 2, MEASURED_SECONDS));
        }
    }

    private static String measured(DicomFile file, int threads, double seconds) throws Exception {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<long[]>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                results.add(workers.submit(() -> {
                    int count = 0;
                    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    try (FrameReader reader = FrameReader.open(file)) {
                        while (System.nanoTime() < end) {
                            reader.frame(0);
                            count++;
                        }
                    }
                    return new long[] {
                        count, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before
                    };
                }));
            }
            long frames = 0;
            long cpu = 0;
            for (Future<long[]> result : results) {
                frames += result.get()[0];
                cpu += result.get()[1];
            }
            return String.format(
                    Locale.ROOT,
                    "%.0f frames/s (%.0f per CPU second)",
                    frames / ((System.nanoTime() - start) / 1e9),
                    frames / (cpu / 1e9));
        } finally {
            workers.shutdownNow();
        }
    }
}
