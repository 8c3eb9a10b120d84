package willis.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several processes must have in common before they train one network. */
final class Agreement {

    private Agreement() {}

    /**
     * Compares values by their names with those of process 0.
     *
     * @param own neither names nor values hold tabs or line ends
     * @throws TrainingException in every process, if they differ in any; where they do, the message names them
     */
    static void require(Map<String, String> own, Peers peers) throws TrainingException {
        if (peers.count() == 1) {
            return;
        }
        Map<String, String> first = ofFirst(own, peers);
        Map<String, String> now = new LinkedHashMap<>(own);
        first.keySet().forEach(name -> now.putIfAbsent(name, "not noted"));
        List<String> differences = TrainSettings.differences(first, now);
        long others = peers.sums(differences.isEmpty() ? 0 : 1)[0];
        if (!differences.isEmpty()) {
            throw new TrainingException("Process " + peers.rank() + " of " + peers.count()
                    + " was started for another run than process 0 (" + String.join("; ", differences)
                    + "); start all of them with the same settings on the same data");
        }
        if (others > 0) {
            throw new TrainingException(others + " of " + peers.count()
                    + " processes were started for another run than process 0, and say what differs; start all of them"
                    + " with the same settings on the same data");
        }
    }

    /** The values of process 0; what the others pass is not looked at. */
    static Map<String, String> ofFirst(Map<String, String> own, Peers peers) {
        StringBuilder lines = new StringBuilder();
        own.forEach(
                (name, value) -> lines.append(name).append('\t').append(value).append('\n'));
        Map<String, String> first = new LinkedHashMap<>();
        peers.textOfFirst(lines.toString()).lines().forEach(line -> {
            int tab = line.indexOf('\t');
            first.put(line.substring(0, tab), line.substring(tab + 1));
        });
        return first;
    }
}
