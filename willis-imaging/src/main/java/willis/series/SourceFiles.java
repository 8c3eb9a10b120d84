package willis.series;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import willis.dicom.DicomBytes;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.quality.QualityCode;

/**
 * The files of a source: in folders at any depth, single ones, and those packed into zip archives.
 *
 * <p>Headers may be read by several threads.
 */
final class SourceFiles implements AutoCloseable {
    static final int MAX_DEPTH = 32;

    /** What the files of one archive may unpack to. A study of every series one can think of is smaller. */
    private static final long MAX_UNPACKED_BYTES = 16L << 30;

    /** What one file of an archive may unpack to: a multi-frame image of 2,000 slices is smaller. */
    private static final long MAX_UNPACKED_FILE_BYTES = 1536L << 20;

    /** One file that can be read. */
    private interface Entry {
        DicomFile header() throws IOException;
    }

    private final List<Entry> entries = new ArrayList<>();
    private final List<ZipFile> archives = new ArrayList<>();

    private SourceFiles() {}

    /**
     * Lists the files of a source, in the order of their names; hidden ones are left out. The caller closes.
     *
     * @throws UnusableSeriesException if an archive unpacks to more than one is ready to read
     * @throws IOException if a folder cannot be listed, or an archive cannot be opened
     */
    static SourceFiles open(SeriesSource source) throws IOException {
        SourceFiles files = new SourceFiles();
        try {
            for (Path place : source.places()) {
                for (Path file : filesBelow(place)) {
                    if (isArchive(file)) {
                        files.addArchive(file);
                    } else {
                        files.entries.add(() -> DicomReader.readHeader(file));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
        return files;
    }

    private static List<Path> filesBelow(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place, MAX_DEPTH)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isHidden(String.valueOf(file.getFileName())))
                    .limit(ImageSearch.MAX_FILES + 1L)
                    .sorted()
                    .toList();
        }
    }

    /** Whether a file's name is that of a zip archive. */
    static boolean isArchive(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".zip");
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    private void addArchive(Path path) throws IOException {
        ZipFile archive;
        try {
            archive = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw new DicomFormatException(
                    path.toString(), "not a zip archive that can be read: " + e.getMessage() + "; pack it again");
        }
        archives.add(archive);
        long unpacked = 0;
        Enumeration<? extends ZipEntry> listed = archive.entries();
        while (listed.hasMoreElements() && entries.size() <= ImageSearch.MAX_FILES) {
            ZipEntry entry = listed.nextElement();
            String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            if (entry.isDirectory() || isHidden(name) || entry.getName().startsWith("__MACOSX/")) {
                continue;
            }
            unpacked += Math.max(0, entry.getSize());
            if (unpacked > MAX_UNPACKED_BYTES) {
                throw new UnusableSeriesException(
                        QualityCode.TOO_LARGE,
                        String.format(
                                Locale.ROOT,
                                "%s: unpacks to more than %d GiB; pack fewer series into one archive",
                                path,
                                MAX_UNPACKED_BYTES >> 30));
            }
            String source = path + "!" + entry.getName();
            entries.add(() -> DicomReader.readHeader(() -> unpacked(path, entry.getName(), source), source));
        }
    }

    /** Unpacks one file. The archive is opened anew, since pixels are read after this object was closed. */
    private static DicomBytes unpacked(Path path, String name, String source) throws IOException {
        try (ZipFile archive = new ZipFile(path.toFile())) {
            ZipEntry entry = archive.getEntry(name);
            if (entry == null) {
                throw new DicomFormatException(source, "the archive was changed while it was read");
            }
            long size = entry.getSize();
            if (size > MAX_UNPACKED_FILE_BYTES) {
                throw new DicomFormatException(
                        source,
                        String.format(
                                Locale.ROOT,
                                "unpacks to %,d bytes, expected at most %,d; unpack the archive first",
                                size,
                                MAX_UNPACKED_FILE_BYTES));
            }
            try (InputStream stream = archive.getInputStream(entry)) {
                byte[] bytes = stream.readNBytes((int) size);
                if (bytes.length < size || stream.read() >= 0) {
                    throw new DicomFormatException(
                            source,
                            String.format(
                                    Locale.ROOT,
                                    "unpacks to another size than the %,d bytes that its archive states; pack it again",
                                    size));
                }
                return DicomBytes.of(ByteBuffer.wrap(bytes));
            }
        } catch (ZipException e) {
            throw new DicomFormatException(source, "cannot be unpacked: " + e.getMessage() + "; pack it again");
        }
    }

    /** How many files there are. */
    int count() {
        return entries.size();
    }

    /**
     * Reads the header of one file.
     *
     * @param index in the order of names
     * @throws willis.dicom.NotDicomException if it is of another kind
     */
    DicomFile header(int index) throws IOException {
        return entries.get(index).header();
    }

    @Override
    public void close() throws IOException {
        for (ZipFile archive : archives) {
            archive.close();
        }
    }
}
