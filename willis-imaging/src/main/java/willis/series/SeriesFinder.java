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
import java.util.TreeSet;
import java.util.stream.Stream;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.NotDicomException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;

/**
 * Finds the series under a path: a file, a zip archive, the folder of one series, or folders of many series at any depth.
 *
 * <p>A folder that holds a DICOM file itself is one place, whatever lies deeper; so is each zip archive. Otherwise each of
 * its folders is looked into; places whose first files belong to the same series are one, unless they hold copies of the
 * same instances. Only one header per place is read where no two places share a series, so data sets of thousands of
 * series are listed quickly.
 */
public final class SeriesFinder {

    /** What becomes of several series at one place. */
    public enum Several {
        /** One is read, and the choice reported. */
        CHOOSE_ONE,
        /** Each is read. */
        READ_ALL
    }

    private SeriesFinder() {}

    /**
     * All series under a path, in the order of their names.
     *
     * @return at least one source; a path where nothing is found is a source of its own, so that reading it tells why
     * @throws IOException if a folder cannot be listed
     */
    public static List<SeriesSource> find(Path path, Several several) throws IOException {
        List<Found> found = Files.isDirectory(path) ? collect(path, 0) : List.of();
        if (found.isEmpty()) {
            found = List.of(new Found(path.toString(), List.of(path)));
        }
        List<SeriesSource> sources = new ArrayList<>();
        for (Found series : found) {
            SeriesSource source = series.source();
            sources.addAll(several == Several.READ_ALL ? eachSeries(source) : List.of(source));
        }
        return sources;
    }

    /** Places of one series, as far as their first files tell. */
    private record Found(String id, List<Path> places) {
        SeriesSource source() {
            return new SeriesSource(places, Optional.empty());
        }
    }

    /**
     * Parts of one series below one folder as one, unless some hold copies of the same instances, or other series as well:
     * then each is whole by itself.
     */
    private static List<Found> joined(List<Found> parts) throws IOException {
        Map<String, List<Found>> byId = new LinkedHashMap<>();
        for (Found part : parts) {
            byId.computeIfAbsent(part.id, id -> new ArrayList<>()).add(part);
        }
        List<Found> joined = new ArrayList<>();
        for (List<Found> same : byId.values()) {
            if (same.size() == 1 || !haveOneSeriesEach(same) || haveCommonInstances(same)) {
                joined.addAll(same);
            } else {
                joined.add(new Found(
                        same.get(0).id,
                        same.stream().flatMap(part -> part.places.stream()).toList()));
            }
        }
        return joined;
    }

    private static boolean haveOneSeriesEach(List<Found> parts) throws IOException {
        for (Found part : parts) {
            if (valuesIn(part.source(), Tag.SERIES_INSTANCE_UID).size() != 1) {
                return false;
            }
        }
        return true;
    }

    private static boolean haveCommonInstances(List<Found> parts) throws IOException {
        Set<String> instances = new HashSet<>();
        for (Found part : parts) {
            Set<String> own = valuesIn(part.source(), Tag.SOP_INSTANCE_UID);
            own.remove(SeriesSource.NAMELESS);
            if (own.stream().anyMatch(instances::contains)) {
                return true;
            }
            instances.addAll(own);
        }
        return false;
    }

    /** A source for each series of a source; itself if it holds but one. */
    private static List<SeriesSource> eachSeries(SeriesSource source) throws IOException {
        if (source.places().stream().anyMatch(place -> !Files.exists(place) || isNifti(place))) {
            return List.of(source);
        }
        Set<String> uids = valuesIn(source, Tag.SERIES_INSTANCE_UID);
        return uids.size() < 2
                ? List.of(source)
                : uids.stream()
                        .map(uid -> new SeriesSource(source.places(), Optional.of(uid)))
                        .toList();
    }

    /** The different values of a tag in the readable headers of a source, in order; an empty text where it is missing. */
    private static Set<String> valuesIn(SeriesSource source, int tag) throws IOException {
        Set<String> values = new TreeSet<>();
        try (SourceFiles files = SourceFiles.open(source)) {
            for (int i = 0; i < Math.min(files.count(), ImageSearch.MAX_FILES); i++) {
                header(files, i)
                        .map(header -> header.string(tag).orElse(SeriesSource.NAMELESS))
                        .ifPresent(values::add);
            }
        } catch (UnusableSeriesException | DicomFormatException e) {
            // Reading the series tells why.
            return values;
        }
        return values;
    }

    /**
     * The SeriesInstanceUID of a source, as far as any of its files tells it: what a series that cannot be read is called.
     *
     * @throws IOException if a folder cannot be listed
     */
    public static Optional<String> idOf(SeriesSource source) throws IOException {
        if (source.seriesUid().isPresent()) {
            return source.seriesUid().filter(SeriesReader::isUid);
        }
        for (Path place : source.places()) {
            if (Files.exists(place)) {
                Optional<String> uid = firstSeriesUid(SeriesSource.of(place));
                if (uid.isPresent()) {
                    return uid.filter(SeriesReader::isUid);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a path is a NIfTI file, by its name. */
    static boolean isNifti(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return (name.endsWith(".nii") || name.endsWith(".nii.gz")) && Files.isRegularFile(path);
    }

    private static List<Found> collect(Path folder, int depth) throws IOException {
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
        List<Path> loose = files.stream()
                .filter(file -> !isNifti(file) && !SourceFiles.isArchive(file))
                .toList();
        Optional<String> own =
                loose.isEmpty() ? Optional.empty() : firstSeriesUid(new SeriesSource(loose, Optional.empty()));
        if (own.isPresent()) {
            return List.of(new Found(own.get(), List.of(folder)));
        }
        List<Found> found = new ArrayList<>();
        for (Path file : files) {
            if (isNifti(file)) {
                found.add(new Found(file.toString(), List.of(file)));
            } else if (SourceFiles.isArchive(file)) {
                String id = firstSeriesUid(SeriesSource.of(file)).orElse(file.toString());
                found.add(new Found(id, List.of(file)));
            }
        }
        if (folders.isEmpty() && found.isEmpty() && !files.isEmpty()) {
            // Nothing readable: kept, so that it is reported and not forgotten.
            found.add(new Found(folder.toString(), List.of(folder)));
        }
        if (depth < SourceFiles.MAX_DEPTH) {
            for (Path child : folders) {
                found.addAll(collect(child, depth + 1));
            }
        }
        return joined(found);
    }

    private static Optional<String> firstSeriesUid(SeriesSource source) throws IOException {
        try (SourceFiles files = SourceFiles.open(source)) {
            for (int i = 0; i < files.count(); i++) {
                Optional<String> uid = header(files, i).flatMap(header -> header.string(Tag.SERIES_INSTANCE_UID));
                if (uid.isPresent()) {
                    return uid;
                }
            }
        } catch (UnusableSeriesException | DicomFormatException e) {
            // Reading the series tells why.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** A header; empty if the file cannot be read as DICOM, which reading the series reports. */
    private static Optional<DataSet> header(SourceFiles files, int index) throws IOException {
        try {
            return Optional.of(files.header(index).dataSet());
        } catch (NotDicomException | DicomFormatException | UnsupportedDicomException e) {
            return Optional.empty();
        }
    }
}
