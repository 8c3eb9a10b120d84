package willis.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import willis.dataset.ExactTruth;
import willis.dataset.ExactTruth.Aneurysm;
import willis.detect.Detection;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.VoxelIndex;
import willis.report.Figure.Blob;
import willis.report.PlaneView.PagePoint;
import willis.series.Series;
import willis.volume.Volume;

/**
 * A phantom with the truth beside the answer. It holds pictures, not the volume.
 *
 * @param title the modality
 * @param level for the style: {@code good} or {@code warning}
 * @param verdict whether the findings that reach the operating point are right, in a few words
 * @param details what is there and what was found, a sentence each
 * @param hasAneurysm whether there is one
 * @param probability that there is one, as the model has it
 * @param percent the same, for a bar
 * @param operatingPercent where on that bar it counts
 * @param overview projections with both marked
 * @param page where the whole prediction lies, from the demonstration's page on
 */
public record DemoCase(
        String title,
        String level,
        String verdict,
        List<String> details,
        boolean hasAneurysm,
        String probability,
        String percent,
        String operatingPercent,
        Overview overview,
        String page) {
    /** So far from a sac's centre a finding may lie to be one of it, as {@code evaluate} has it where nobody says. */
    private static final double HIT_MM = 10;

    /** Truth is drawn around the sac, so that the sac is seen. */
    private static final double RING_MM = 2.5;

    /**
     * Draws a case.
     *
     * @param series what was judged
     * @param detection the answer, with its heat map
     * @param truth what is there
     * @param page where the page of the prediction lies, from the demonstration's page on
     */
    public static DemoCase of(Series series, Detection detection, ExactTruth truth, String page) {
        return of(series.volume(), PredictionPage.region(series, detection), detection, truth, page);
    }

    static DemoCase of(Volume volume, Box region, Detection detection, ExactTruth truth, String page) {
        List<Aneurysm> aneurysms =
                truth.aneurysms().stream().filter(Aneurysm::labelled).toList();
        List<Finding> counting = detection.findings().stream()
                .filter(Finding::aboveOperatingPoint)
                .toList();
        List<FoundPlace> places = FoundPlace.of(counting);
        VoxelIndex middle = aneurysms.isEmpty()
                ? Figure.middleOf(region)
                : volume.grid().toVoxel(aneurysms.get(0).centre()).nearest();
        Overview overview = Overview.of(
                volume,
                region,
                detection,
                places,
                middle,
                aneurysms.isEmpty() ? "the middle of the region" : "the aneurysm",
                view -> rings(view, aneurysms),
                new HeatColours());
        double present = PredictionPage.at(detection.probabilities(), Location.ANEURYSM_PRESENT);
        Comparison comparison = Comparison.of(aneurysms, places);
        return new DemoCase(
                truth.modality().code(),
                comparison.isRight() ? "good" : "warning",
                comparison.verdict(),
                comparison.details(),
                !aneurysms.isEmpty(),
                PredictionPage.probability(present),
                PredictionPage.percent(present),
                PredictionPage.percent(detection.presenceOperatingPoint()),
                overview,
                page);
    }

    private static List<Blob> rings(PlaneView view, List<Aneurysm> aneurysms) {
        return aneurysms.stream()
                .map(aneurysm -> {
                    PagePoint place = view.place(aneurysm.centre());
                    String radius = Figure.mm(aneurysm.diameterMm() / 2 + RING_MM);
                    return new Blob("truth", Figure.mm(place.x()), Figure.mm(place.y()), radius, radius);
                })
                .toList();
    }

    /** What is there against what was found: one place for one aneurysm. */
    private record Comparison(int there, int found, int falseAlarms, List<String> details) {
        static Comparison of(List<Aneurysm> aneurysms, List<FoundPlace> places) {
            List<String> details = new ArrayList<>();
            List<FoundPlace> left = new ArrayList<>(places);
            for (Aneurysm aneurysm : aneurysms) {
                String what =
                        aneurysm.location().column() + ", " + Numbers.fixed(aneurysm.diameterMm(), 1) + " mm wide";
                Optional<FoundPlace> nearest = left.stream()
                        .filter(place -> distanceMm(place, aneurysm) <= HIT_MM)
                        .min(Comparator.comparingDouble(place -> distanceMm(place, aneurysm)));
                nearest.ifPresent(left::remove);
                details.add(nearest.map(place -> "Found: " + what + "; " + Numbers.fixed(distanceMm(place, aneurysm), 1)
                                + " mm from its centre" + otherName(place, aneurysm) + ".")
                        .orElse("Missed: " + what + "."));
            }
            int found = places.size() - left.size();
            for (FoundPlace place : left) {
                details.add("False alarm: " + place.first().location().column() + " "
                        + PredictionPage.probability(place.first().probability()) + ".");
            }
            if (aneurysms.isEmpty() && places.isEmpty()) {
                details.add("No aneurysm is here, and none was found.");
            }
            return new Comparison(aneurysms.size(), found, left.size(), details);
        }

        private static double distanceMm(FoundPlace place, Aneurysm aneurysm) {
            return place.findings().stream()
                    .mapToDouble(finding -> finding.position().distanceMm(aneurysm.centre()))
                    .min()
                    .orElseThrow();
        }

        private static String otherName(FoundPlace place, Aneurysm aneurysm) {
            return place.findings().stream().anyMatch(finding -> finding.location() == aneurysm.location())
                    ? ""
                    : ", but called " + place.first().location().column();
        }

        boolean isRight() {
            return found == there && falseAlarms == 0;
        }

        String verdict() {
            String alarms = falseAlarms == 0 ? "" : Inspection.counted(falseAlarms, "false alarm");
            if (there == 0) {
                return falseAlarms > 0 ? alarms : "Rightly nothing";
            }
            String of = there == 1 ? (found == 1 ? "Found" : "Missed") : "Found " + found + " of " + there;
            return falseAlarms == 0 ? of : of + ", " + alarms;
        }
    }
}
