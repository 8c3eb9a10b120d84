package willis.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import willis.dataset.PredictionTable;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.volume.Modality;

/** Series, predictions and findings of a detector that is neither blind nor perfect, and too sure of itself. */
public final class HandMadeEvaluation {
    private static final List<Modality> MODALITIES = List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST);

    private HandMadeEvaluation() {}

    /** Labels of series {@code 1.2.<number>}, with one aneurysm at the basilar tip or none. */
    static SeriesLabels labels(int number, Modality modality, boolean positive) {
        return SeriesLabels.of(
                "1.2." + number,
                modality,
                positive ? EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT) : Set.of());
    }

    /** The same probability everywhere. */
    static Map<Location, Double> probabilities(double everywhere) {
        Map<Location, Double> row = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            row.put(location, everywhere);
        }
        return row;
    }

    /** So many series; lesions of one series lie 40 mm apart. */
    public static EvaluationInput input(int series, long seed) {
        Random random = new Random(seed);
        List<SeriesLabels> labels = new ArrayList<>();
        Map<String, Map<Location, Double>> predictions = new LinkedHashMap<>();
        Map<String, List<Lesion>> lesions = new LinkedHashMap<>();
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        for (int i = 0; i < series; i++) {
            String uid = "1.2." + i;
            Set<Location> positives = EnumSet.noneOf(Location.class);
            List<Lesion> own = new ArrayList<>();
            List<Candidate> found = new ArrayList<>();
            Map<Location, Double> row = new EnumMap<>(Location.class);
            if (random.nextInt(5) < 2) {
                int count = 1 + random.nextInt(2);
                for (int k = 0; k < count; k++) {
                    Location location = Location.vessels().get(random.nextInt(13));
                    positives.add(location);
                    positives.add(Location.ANEURYSM_PRESENT);
                    own.add(new Lesion(
                            location,
                            new PointMm(40 * k, 5, -3),
                            OptionalDouble.of(Math.exp(1.4 + 0.6 * random.nextGaussian()))));
                    if (random.nextInt(4) > 0) {
                        found.add(new Candidate(
                                random.nextInt(8) > 0
                                        ? location
                                        : Location.vessels().get(random.nextInt(13)),
                                0.3 + 0.7 * random.nextDouble(),
                                new PointMm(40 * k + random.nextGaussian(), 6, -3)));
                    }
                }
            }
            for (int k = random.nextInt(4); k > 0; k--) {
                found.add(new Candidate(
                        Location.vessels().get(random.nextInt(13)),
                        0.1 + 0.6 * random.nextDouble() * random.nextDouble(),
                        new PointMm(-50 - 20 * k, 0, 0)));
            }
            for (Location location : Location.values()) {
                double logit = random.nextGaussian() + (positives.contains(location) ? 1.2 : -1);
                row.put(location, 1 / (1 + Math.exp(-2 * logit)));
            }
            labels.add(SeriesLabels.of(uid, MODALITIES.get(i % 4), positives));
            predictions.put(uid, row);
            lesions.put(uid, own);
            candidates.put(uid, found);
        }
        return EvaluationInput.of(labels, new PredictionTable(predictions)).withPlaces(candidates, lesions);
    }
}
