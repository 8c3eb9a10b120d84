package willis.codecs;

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

/** Prints how many frames a second are decoded of each file named: one thread, then two. */
final class DecodeSpeed {
    private static final double WARM_UP_SECONDS = 2;
    private static final double MEASURED_SECONDS = 4;

    private DecodeSpeed() {}

    public static void main(String[] files) throws Exception {
        for (String name : files) {
            DicomFile file = DicomReader.readHeader(Path.of(name));
            framesPerSecond(file, 1, WARM_UP_SECONDS);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.0f frames/s on 1 thread, %.0f on 2%n",
                    file.transferSyntax(),
                    framesPerSecond(file, 1, MEASURED_SECONDS),
                    framesPerSecond(file, 2, MEASURED_SECONDS));
        }
    }

    private static double framesPerSecond(DicomFile file, int threads, double seconds) throws Exception {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                counts.add(workers.submit(() -> {
                    int count = 0;
                    try (FrameReader reader = FrameReader.open(file)) {
                        while (System.nanoTime() < end) {
                            reader.frame(0);
                            count++;
                        }
                    }
                    return count;
                }));
            }
            int frames = 0;
            for (Future<Integer> count : counts) {
                frames += count.get();
            }
            return frames / ((System.nanoTime() - start) / 1e9);
        } finally {
            workers.shutdownNow();
        }
    }
}
