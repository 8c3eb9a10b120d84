package willis.series;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of one series lie.
 *
 * @param places files, zip archives, or folders that are searched to any depth
 * @param seriesUid the one series that is meant, of several at these places; empty if there is but one, or one is to be
 *     chosen
 */
public record SeriesSource(List<Path> places, Optional<String> seriesUid) {
    /** What a series of images without a SeriesInstanceUID is asked for by. */
    static final String NAMELESS = "";

    /** @throws IllegalArgumentException if there are no places */
    public SeriesSource {
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("A series lies somewhere");
        }
    }

    /** One file, archive or folder, with whatever series is in it. */
    public static SeriesSource of(Path place) {
        return new SeriesSource(List.of(place), Optional.empty());
    }

    /** The one series that is meant, for messages and tables. */
    public Optional<String> shownUid() {
        return seriesUid.map(SeriesSource::shown);
    }

    /** A UID for messages; somebody may have written anything else there. */
    static String shown(String uid) {
        return uid.equals(NAMELESS) ? "without UID" : uid.matches("[0-9.]{1,64}") ? uid : "named by something else";
    }

    /** The places, for messages. */
    @Override
    public String toString() {
        String where =
                places.size() == 1 ? places.get(0).toString() : places.get(0) + " and " + (places.size() - 1) + " more";
        return shownUid().map(uid -> where + ", series " + uid).orElse(where);
    }
}
