package willis.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.NotDicomException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;

/**
 * Finds the series under a path: a file, the folder of one series, or folders of many series at any depth.
 *
 * <p>A folder that holds a DICOM file itself is one series, whatever lies deeper. Otherwise each of its folders is looked
 * into; folders whose first files belong to the same series are one, unless they hold copies of the same instances. Only
 * one header per folder is read where no two folders share a series, so data sets of thousands of series are listed quickly.
 */
public final class SeriesFinder {
    private static final int MAX_DEPTH = 32;

    private SeriesFinder() {}

    /**
     * All series under a path, in the order of their names.
     *
     * @return at least one source; a path where nothing is found is a source of its own, so that reading it tells why
     * @throws IOException if a folder cannot be listed
     */
    public static List<SeriesSource> find(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(SeriesSource.of(path));
        }
        Map<String, List<Path>> placesById = new LinkedHashMap<>();
        collect(path, 0, placesById);
        if (placesById.isEmpty()) {
            return List.of(SeriesSource.of(path));
        }
        List<SeriesSource> sources = new ArrayList<>();
        for (List<Path> places : placesById.values()) {
            sources.addAll(joined(places));
        }
        return sources;
    }

    /** Folders of one series as one source, or each as its own where they hold copies of the same instances. */
    private static List<SeriesSource> joined(List<Path> places) throws IOException {
        Set<String> instances = new HashSet<>();
        for (Path place : places.size() == 1 ? List.<Path>of() : places) {
            Set<String> own = instancesIn(place);
            if (own.stream().anyMatch(instances::contains)) {
                return places.stream().map(SeriesSource::of).toList();
            }
            instances.addAll(own);
        }
        return List.of(new SeriesSource(places));
    }

    private static Set<String> instancesIn(Path folder) throws IOException {
        Set<String> uids = new HashSet<>();
        for (Path file : filesBelow(folder)) {
            header(file).flatMap(header -> header.string(Tag.SOP_INSTANCE_UID)).ifPresent(uids::add);
        }
        return uids;
    }

    /** The regular files in a folder, at any depth and in the order of their names, but hidden ones; or a file itself. */
    static List<Path> filesBelow(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place, MAX_DEPTH)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /**
     * The SeriesInstanceUID of a source, as far as any of its files tells it: what a series that cannot be read is called.
     *
     * @throws IOException if a folder cannot be listed
     */
    public static Optional<String> idOf(SeriesSource source) throws IOException {
        for (Path place : source.places()) {
            if (Files.exists(place)) {
                Optional<String> uid = firstSeriesUid(filesBelow(place));
                if (uid.isPresent()) {
                    return uid.filter(SeriesReader::isUid);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a file's name is that of a NIfTI file. */
    static boolean isNiftiName(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".nii") || name.endsWith(".nii.gz");
    }

    private static void collect(Path folder, int depth, Map<String, List<Path>> placesById) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.sorted().forEach(child -> {
                if (Files.isDirectory(child)) {
                    folders.add(child);
                } else if (Files.isRegularFile(child)) {
                    files.add(child);
                }
            });
        }
        Optional<String> own = firstSeriesUid(files);
        if (own.isPresent()) {
            placesById.computeIfAbsent(own.get(), id -> new ArrayList<>()).add(folder);
            return;
        }
        for (Path file : files) {
            if (isNiftiName(file)) {
                placesById.put(file.toString(), List.of(file));
            }
        }
        if (folders.isEmpty() && !files.isEmpty() && files.stream().noneMatch(SeriesFinder::isNiftiName)) {
            // Nothing readable: kept, so that it is reported and not forgotten.
            placesById.put(folder.toString(), List.of(folder));
        }
        if (depth < MAX_DEPTH) {
            for (Path child : folders) {
                collect(child, depth + 1, placesById);
            }
        }
    }

    private static Optional<String> firstSeriesUid(List<Path> files) throws IOException {
        for (Path file : files) {
            if (isNiftiName(file)) {
                continue;
            }
            Optional<String> uid = header(file).flatMap(header -> header.string(Tag.SERIES_INSTANCE_UID));
            if (uid.isPresent()) {
                return uid;
            }
        }
        return Optional.empty();
    }

    /** A header; empty if the file cannot be read as DICOM, which reading the series reports. */
    private static Optional<DataSet> header(Path file) throws IOException {
        try {
            return Optional.of(DicomReader.readHeader(file).dataSet());
        } catch (NotDicomException | DicomFormatException | UnsupportedDicomException e) {
            return Optional.empty();
        }
    }
}
