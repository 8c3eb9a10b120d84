package willis.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import willis.findings.Location;
import willis.geometry.PointMm;

/**
 * The places a prediction names in one series: what a {@code findings.json} says, as far as it can be compared with a truth.
 *
 * @param seriesUid the SeriesInstanceUID
 * @param candidates in the order of the file
 */
public record SeriesCandidates(String seriesUid, List<Candidate> candidates) {
    /** The name of the file in the folder of its series. */
    public static final String FILE_NAME = "findings.json";

    private static final int VERSION = 1;

    /** Copies the list. */
    public SeriesCandidates {
        candidates = List.copyOf(candidates);
    }

    /**
     * A suspected aneurysm.
     *
     * @param location the vessel
     * @param probability raw, in [0, 1]
     * @param position LPS millimetres
     */
    public record Candidate(Location location, double probability, PointMm position) {}

    /**
     * Reads a file of version 1; see {@code findings.schema.json}.
     *
     * @throws DatasetFormatException naming file and field
     */
    public static SeriesCandidates read(Path file) throws IOException {
        JsonFields json = JsonFields.read(file, VERSION);
        List<Candidate> candidates = new ArrayList<>();
        for (JsonFields finding : json.objects("findings")) {
            candidates.add(new Candidate(
                    finding.vessel("location"), finding.probability("probability"), finding.point("positionLpsMm")));
        }
        return new SeriesCandidates(json.text("seriesInstanceUid"), candidates);
    }
}
