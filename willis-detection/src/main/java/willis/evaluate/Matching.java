package willis.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import willis.dataset.SeriesCandidates.Candidate;

/**
 * Candidates of one series matched one to one with its lesions, such that at every threshold the candidates above it find as
 * many lesions as any matching of them could.
 *
 * <p>Candidates are taken from the most probable down, each along an augmenting path (Berge 1957): what is matched stays
 * matched, so one pass gives the maximum matching of every threshold at once. Nearer lesions are tried first. A candidate
 * that is near a lesion but adds none is redundant: neither a hit nor a false alarm, as in the LUNA16 challenge.
 */
final class Matching {
    static final int NONE = -1;

    /** What a candidate turned out to be. */
    enum Outcome {
        HIT,
        REDUNDANT,
        FALSE_ALARM
    }

    private final Outcome[] outcomes;

    /** For each lesion the candidate it ended with, and the probability at which it was first found. */
    private final int[] candidateOf;

    private final double[] foundAt;

    private Matching(int candidates, int lesions) {
        outcomes = new Outcome[candidates];
        candidateOf = new int[lesions];
        Arrays.fill(candidateOf, NONE);
        foundAt = new double[lesions];
    }

    /**
     * Matches.
     *
     * @param distanceMm how far a candidate may lie from a lesion's centre
     */
    static Matching of(List<Candidate> candidates, List<Lesion> lesions, double distanceMm) {
        Matching matching = new Matching(candidates.size(), lesions.size());
        int[][] near = new int[candidates.size()][];
        for (int c = 0; c < near.length; c++) {
            Candidate candidate = candidates.get(c);
            near[c] = IntStream.range(0, lesions.size())
                    .filter(l -> candidate.position().distanceMm(lesions.get(l).position())
                            <= lesions.get(l).acceptanceMm(distanceMm))
                    .boxed()
                    .sorted(Comparator.comparingDouble(l ->
                            candidate.position().squaredDistance(lesions.get(l).position())))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        int[] byProbability = IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -candidates.get(c).probability()))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int c : byProbability) {
            boolean[] wasMatched = new boolean[lesions.size()];
            for (int l = 0; l < wasMatched.length; l++) {
                wasMatched[l] = matching.candidateOf[l] != NONE;
            }
            boolean adds = matching.augment(c, near, new boolean[lesions.size()]);
            matching.outcomes[c] = adds ? Outcome.HIT : near[c].length > 0 ? Outcome.REDUNDANT : Outcome.FALSE_ALARM;
            for (int l = 0; l < wasMatched.length; l++) {
                if (!wasMatched[l] && matching.candidateOf[l] != NONE) {
                    matching.foundAt[l] = candidates.get(c).probability();
                }
            }
        }
        return matching;
    }

    private boolean augment(int candidate, int[][] near, boolean[] visited) {
        // A free lesion before one that has to be taken away from another candidate: matches then move only if they
        // must.
        for (int lesion : near[candidate]) {
            if (candidateOf[lesion] == NONE) {
                candidateOf[lesion] = candidate;
                return true;
            }
        }
        for (int lesion : near[candidate]) {
            if (!visited[lesion]) {
                visited[lesion] = true;
                if (augment(candidateOf[lesion], near, visited)) {
                    candidateOf[lesion] = candidate;
                    return true;
                }
            }
        }
        return false;
    }

    Outcome outcome(int candidate) {
        return outcomes[candidate];
    }

    /** The candidate that a lesion was matched with; {@link #NONE} if it was missed. */
    int candidateOf(int lesion) {
        return candidateOf[lesion];
    }

    /** The highest threshold at which a lesion is found; only for one that is. */
    double foundAt(int lesion) {
        return foundAt[lesion];
    }
}
