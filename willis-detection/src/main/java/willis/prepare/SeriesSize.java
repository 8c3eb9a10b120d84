package willis.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import willis.dicom.DicomReader;
import willis.dicom.pixel.FrameReader;
import willis.dicom.pixel.PixelLayout;

/** How large a series will be in memory, told from one header. */
final class SeriesSize {
    /** The volume, its region turned, scaled and resampled; measured with 512×512×600. */
    private static final long BYTES_PER_VOXEL = 14;

    private static final int LOOKED_AT = 4;

    private SeriesSize() {}

    /** About how many bytes reading and preparing a series takes; 0 where no header can be read, which reading tells. */
    static long bytes(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return 0;
        }
        try (Stream<Path> walk = Files.walk(folder.get())) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files.subList(0, Math.min(LOOKED_AT, files.size()))) {
                Optional<PixelLayout> layout = layout(file);
                if (layout.isPresent()) {
                    double voxels = (double) files.size()
                            * layout.get().frames()
                            * layout.get().rows()
                            * layout.get().columns();
                    return (long) Math.min(Long.MAX_VALUE / 2.0, voxels * BYTES_PER_VOXEL);
                }
            }
            return 0;
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static Optional<PixelLayout> layout(Path file) {
        try {
            return Optional.of(FrameReader.layoutOf(DicomReader.readHeader(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
