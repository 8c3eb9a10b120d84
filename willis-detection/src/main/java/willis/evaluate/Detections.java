package willis.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.evaluate.Bootstrap.Measure;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.Distances;
import willis.evaluate.Evaluation.FrocPoint;
import willis.evaluate.Evaluation.LesionMatch;
import willis.evaluate.Evaluation.LesionResult;
import willis.evaluate.Evaluation.Localization;
import willis.evaluate.Evaluation.LocationSensitivity;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.SizeSensitivity;
import willis.findings.Location;
import willis.volume.Modality;

/** Candidates against lesions: the free-response ROC curve, operating points on it, and where matched candidates lie. */
final class Detections {
    private static final int MOST_CURVE_POINTS = 400;

    private final List<SeriesLabels> labels;
    private final EvaluationSettings settings;

    /** For each series its lesions, candidates and matching; empty for a series whose lesions are not known. */
    private final List<Optional<Matched>> series = new ArrayList<>();

    private record Matched(List<Lesion> lesions, List<Candidate> candidates, Matching matching) {}

    /** A candidate that moves the curve. */
    private record Event(double probability, boolean isHit) {}

    /** A share of lesions whose resamples are still to be drawn. */
    private record Share(int lesions, Measure sensitivity) {}

    /** Where an operating point lies on the curve. */
    private record Cut(OptionalDouble threshold, boolean isLimited) {}

    /** Matches all series; their candidates are known. */
    Detections(EvaluationInput input, EvaluationSettings settings) {
        this.labels = input.labels();
        this.settings = settings;
        Map<String, List<Candidate>> found = input.candidates().orElseThrow();
        for (SeriesLabels one : labels) {
            Optional<List<Lesion>> known = Optional.ofNullable(input.lesions().get(one.seriesUid()));
            List<Candidate> candidates = found.getOrDefault(one.seriesUid(), List.of());
            series.add(known.map(lesions ->
                    new Matched(lesions, candidates, Matching.of(candidates, lesions, settings.distanceMm()))));
        }
    }

    /** A group of series, measured as soon as the resamples are drawn. */
    final class Group {
        private final Optional<Modality> modality;
        private final int[] members;
        private final List<Event> events = new ArrayList<>();
        private final List<Cut> cuts = new ArrayList<>();
        private final List<Measure> falsePositives = new ArrayList<>();
        private final List<Share> sensitivities = new ArrayList<>();
        private final List<Map<SizeClass, Share>> bySize = new ArrayList<>();
        private final List<Map<Location, Share>> byLocation = new ArrayList<>();
        private int lesions;
        private int candidates;
        private int redundant;

        private Group(Optional<Modality> modality, Bootstrap bootstrap) {
            this.modality = modality;
            members = IntStream.range(0, series.size())
                    .filter(i -> series.get(i).isPresent()
                            && modality.map(wanted -> labels.get(i).modality() == wanted)
                                    .orElse(true))
                    .toArray();
            for (int i : members) {
                Matched matched = series.get(i).orElseThrow();
                lesions += matched.lesions.size();
                candidates += matched.candidates.size();
                for (int c = 0; c < matched.candidates.size(); c++) {
                    double probability = matched.candidates.get(c).probability();
                    switch (matched.matching.outcome(c)) {
                        case HIT -> events.add(new Event(probability, true));
                        case FALSE_ALARM -> events.add(new Event(probability, false));
                        case REDUNDANT -> redundant++;
                    }
                }
            }
            events.sort(Comparator.comparingDouble(Event::probability).reversed());
            for (double wanted : settings.falsePositives()) {
                Cut cut = cutAt(wanted);
                double threshold = cut.threshold.orElse(Double.POSITIVE_INFINITY);
                cuts.add(cut);
                falsePositives.add(falsePositives(threshold, bootstrap));
                sensitivities.add(share(lesion -> true, threshold, bootstrap));
                Map<SizeClass, Share> sizes = new LinkedHashMap<>();
                for (SizeClass size : Evaluator.SIZE_CLASSES) {
                    sizes.put(
                            size,
                            share(
                                    lesion -> lesion.diameterMm().isPresent()
                                            && size.holds(lesion.diameterMm().getAsDouble()),
                                    threshold,
                                    bootstrap));
                }
                bySize.add(sizes);
                Map<Location, Share> locations = new LinkedHashMap<>();
                for (Location location : Location.vessels()) {
                    locations.put(location, share(lesion -> lesion.location() == location, threshold, bootstrap));
                }
                byLocation.add(locations);
            }
        }

        /** The lowest threshold that keeps false positives at or below a rate. Candidates of one probability go together. */
        private Cut cutAt(double wanted) {
            // The ulps of a product such as 0.29 · 100 must not cost a candidate.
            double allowed = wanted * members.length * (1 + 1e-12);
            int alarms = 0;
            OptionalDouble threshold = OptionalDouble.empty();
            for (int i = 0; i < events.size(); i++) {
                alarms += events.get(i).isHit ? 0 : 1;
                if (alarms > allowed) {
                    return new Cut(threshold, false);
                }
                if (endsTie(i)) {
                    threshold = OptionalDouble.of(events.get(i).probability);
                }
            }
            return new Cut(threshold, true);
        }

        private boolean endsTie(int event) {
            return event == events.size() - 1 || events.get(event).probability != events.get(event + 1).probability;
        }

        private Measure falsePositives(double threshold, Bootstrap bootstrap) {
            int[] alarms = new int[series.size()];
            int[] ones = new int[series.size()];
            for (int i : members) {
                ones[i] = 1;
                Matched matched = series.get(i).orElseThrow();
                for (int c = 0; c < matched.candidates.size(); c++) {
                    if (matched.matching.outcome(c) == Matching.Outcome.FALSE_ALARM
                            && matched.candidates.get(c).probability() >= threshold) {
                        alarms[i]++;
                    }
                }
            }
            return bootstrap.ratio(alarms, ones);
        }

        private Share share(Predicate<Lesion> counts, double threshold, Bootstrap bootstrap) {
            int[] found = new int[series.size()];
            int[] all = new int[series.size()];
            int total = 0;
            for (int i : members) {
                Matched matched = series.get(i).orElseThrow();
                for (int l = 0; l < matched.lesions.size(); l++) {
                    if (counts.test(matched.lesions.get(l))) {
                        total++;
                        all[i]++;
                        found[i] += matched.matching.candidateOf(l) != Matching.NONE
                                        && matched.matching.foundAt(l) >= threshold
                                ? 1
                                : 0;
                    }
                }
            }
            return new Share(total, bootstrap.ratio(found, all));
        }

        /** The group, after the resamples were drawn. */
        DetectionResult result() {
            List<OperatingPoint> points = new ArrayList<>();
            for (int k = 0; k < cuts.size(); k++) {
                List<SizeSensitivity> sizes = new ArrayList<>();
                bySize.get(k)
                        .forEach((size, share) -> share.sensitivity
                                .estimate()
                                .ifPresent(estimate -> sizes.add(new SizeSensitivity(size, share.lesions, estimate))));
                List<LocationSensitivity> locations = new ArrayList<>();
                byLocation
                        .get(k)
                        .forEach((location, share) -> share.sensitivity
                                .estimate()
                                .ifPresent(estimate ->
                                        locations.add(new LocationSensitivity(location, share.lesions, estimate))));
                points.add(new OperatingPoint(
                        settings.falsePositives().get(k),
                        cuts.get(k).threshold,
                        cuts.get(k).isLimited,
                        falsePositives.get(k).estimate().orElseThrow(),
                        sensitivities.get(k).sensitivity.estimate(),
                        sizes,
                        locations));
            }
            return new DetectionResult(modality, members.length, lesions, candidates, redundant, curve(), points);
        }

        private List<FrocPoint> curve() {
            List<FrocPoint> points = new ArrayList<>();
            int hits = 0;
            int alarms = 0;
            for (int i = 0; i < events.size() && lesions > 0; i++) {
                if (events.get(i).isHit) {
                    hits++;
                } else {
                    alarms++;
                }
                if (endsTie(i)) {
                    points.add(new FrocPoint(
                            events.get(i).probability, (double) alarms / members.length, (double) hits / lesions));
                }
            }
            return Thinned.of(points, MOST_CURVE_POINTS);
        }
    }

    /** All series whose lesions are known, then those of each modality; none without any. */
    List<Group> groups(Bootstrap bootstrap) {
        List<Group> groups = new ArrayList<>();
        Group all = new Group(Optional.empty(), bootstrap);
        if (all.members.length == 0) {
            return groups;
        }
        groups.add(all);
        for (Modality modality : Modality.values()) {
            Group group = new Group(Optional.of(modality), bootstrap);
            if (group.members.length > 0) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Where matched candidates lie. */
    Localization localization() {
        List<LesionResult> results = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        int same = 0;
        int mirrored = 0;
        for (int i = 0; i < series.size(); i++) {
            if (series.get(i).isEmpty()) {
                continue;
            }
            Matched matched = series.get(i).get();
            for (int l = 0; l < matched.lesions.size(); l++) {
                Lesion lesion = matched.lesions.get(l);
                Optional<LesionMatch> match = Optional.empty();
                int c = matched.matching.candidateOf(l);
                if (c != Matching.NONE) {
                    Candidate candidate = matched.candidates.get(c);
                    double distanceMm = candidate.position().distanceMm(lesion.position());
                    distances.add(distanceMm);
                    same += candidate.location() == lesion.location() ? 1 : 0;
                    mirrored += mirror(candidate.location()).equals(Optional.of(lesion.location())) ? 1 : 0;
                    match = Optional.of(new LesionMatch(matched.matching.foundAt(l), candidate.location(), distanceMm));
                }
                results.add(new LesionResult(
                        labels.get(i).seriesUid(),
                        labels.get(i).modality(),
                        lesion.location(),
                        lesion.diameterMm(),
                        match));
            }
        }
        int count = distances.size();
        return new Localization(
                settings.distanceMm(), count, distances(distances), same, mirrored, count - same - mirrored, results);
    }

    private static Optional<Distances> distances(List<Double> distances) {
        if (distances.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted =
                distances.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Optional.of(new Distances(
                Arrays.stream(sorted).average().orElseThrow(),
                Bootstrap.quantile(sorted, 0.5),
                Bootstrap.quantile(sorted, 0.95),
                sorted[sorted.length - 1]));
    }

    /** The same site on the other side; empty for sites in the middle. */
    static Optional<Location> mirror(Location location) {
        String column = location.column();
        if (column.startsWith("Left ")) {
            return Location.ofColumn("Right " + column.substring("Left ".length()));
        }
        return column.startsWith("Right ")
                ? Location.ofColumn("Left " + column.substring("Right ".length()))
                : Optional.empty();
    }
}
