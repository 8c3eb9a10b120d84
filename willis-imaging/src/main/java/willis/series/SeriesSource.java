package willis.series;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the files of one series lie.
 *
 * @param places a file, or folders that are searched to any depth
 */
public record SeriesSource(List<Path> places) {

    /** @throws IllegalArgumentException if there are no places */
    public SeriesSource {
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("A series lies somewhere");
        }
    }

    /** One file or folder. */
    public static SeriesSource of(Path place) {
        return new SeriesSource(List.of(place));
    }

    /** The places, for messages. */
    @Override
    public String toString() {
        return places.size() == 1 ? places.get(0).toString() : places.get(0) + " and " + (places.size() - 1) + " more";
    }
}
