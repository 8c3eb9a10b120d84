package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.geometry.PointMm;

/**
 * One arterial segment of one anatomy, measured as the literature does.
 *
 * @param segment which
 * @param lengthMm from the wall of its parent to its end; of communicating arteries between the centre lines they join
 * @param diameterMm where the literature measures it
 */
public record SegmentMeasure(Segment segment, double lengthMm, double diameterMm) {

    /**
     * The measured segments, with means and standard deviations from the literature: Rai 2013 (CTA), Shatri 2017 (TOF), Baz
     * 2021 (carotid, CTA).
     */
    public enum Segment {
        CAROTID_BULB(Artery.COMMON_CAROTID, 0.99, 1, Double.NaN, Double.NaN, 7.6, 1.0),
        CAVERNOUS_CAROTID(Artery.CAVERNOUS_CAROTID, 0.2, 0.7, Double.NaN, Double.NaN, 5.0, 0.6),
        CAROTID_TIP(Artery.SUPRACLINOID_CAROTID, 0.9, 1, Double.NaN, Double.NaN, 3.6, 0.4),
        M1(Artery.M1, 0.1, 0.9, 22.5, 8.1, 3.1, 0.4),
        M2(Artery.SUPERIOR_M2, 0, 0.2, Double.NaN, Double.NaN, 2.4, 0.4),
        A1(Artery.A1, 0.1, 0.9, 14.0, 1.4, 2.1, 0.3),
        ANTERIOR_COMMUNICATING(Artery.ANTERIOR_COMMUNICATING, 0.2, 0.8, 2.7, 0.6, 1.5, 0.3),
        POSTERIOR_COMMUNICATING(Artery.POSTERIOR_COMMUNICATING, 0.5, 0.9, 12.9, 0.9, 1.22, 0.25),
        LOWER_BASILAR(Artery.BASILAR, 0, 0.15, 27.3, 5.7, 3.6, 0.5),
        UPPER_BASILAR(Artery.BASILAR, 0.8, 1, 27.3, 5.7, 3.1, 0.5),
        P1(Artery.P1, 0.2, 0.9, 6.6, 1.1, 2.2, 0.4),
        V4(Artery.V4, 0.3, 1, 40, 10.6, 3.2, 0.6);

        private final Artery artery;
        private final double from;
        private final double to;
        private final double lengthMm;
        private final double lengthDeviationMm;
        private final double diameterMm;
        private final double diameterDeviationMm;

        Segment(
                Artery artery,
                double from,
                double to,
                double lengthMm,
                double lengthDeviationMm,
                double diameterMm,
                double diameterDeviationMm) {
            this.artery = artery;
            this.from = from;
            this.to = to;
            this.lengthMm = lengthMm;
            this.lengthDeviationMm = lengthDeviationMm;
            this.diameterMm = diameterMm;
            this.diameterDeviationMm = diameterDeviationMm;
        }

        /** The mean length in the literature; empty where it was not measured. */
        public OptionalDouble literatureLengthMm() {
            return Double.isNaN(lengthMm) ? OptionalDouble.empty() : OptionalDouble.of(lengthMm);
        }

        /** Its standard deviation. */
        public OptionalDouble literatureLengthDeviationMm() {
            return Double.isNaN(lengthDeviationMm) ? OptionalDouble.empty() : OptionalDouble.of(lengthDeviationMm);
        }

        /** The mean diameter in the literature. */
        public double literatureDiameterMm() {
            return diameterMm;
        }

        /** Its standard deviation; an estimate for the communicating and the vertebrobasilar arteries. */
        public double literatureDiameterDeviationMm() {
            return diameterDeviationMm;
        }

        /** Narrower ones are hypoplastic and not among those that the literature measures. */
        private double leastDiameterMm() {
            return switch (this) {
                case A1, P1 -> 1.5;
                case ANTERIOR_COMMUNICATING, POSTERIOR_COMMUNICATING -> 1;
                case V4 -> 2;
                default -> 0;
            };
        }

        /** A wider posterior communicating artery is a fetal posterior cerebral artery. */
        private double largestDiameterMm() {
            return this == POSTERIOR_COMMUNICATING ? 2 : Double.POSITIVE_INFINITY;
        }
    }

    /** All segments of an anatomy that are neither absent nor hypoplastic, left ones first. */
    public static List<SegmentMeasure> of(Anatomy anatomy) {
        List<SegmentMeasure> measures = new ArrayList<>();
        for (Segment segment : Segment.values()) {
            boolean isMidline = segment.artery == Artery.BASILAR || segment.artery == Artery.ANTERIOR_COMMUNICATING;
            List<String> names = isMidline
                    ? List.of(segment.artery.structure())
                    : List.of(segment.artery.on(Side.LEFT), segment.artery.on(Side.RIGHT));
            for (String name : names) {
                anatomy.arteries().stream()
                        .filter(vessel -> vessel.name().equals(name))
                        .findFirst()
                        .map(vessel -> measure(segment, vessel))
                        .filter(measure -> measure.diameterMm >= segment.leastDiameterMm()
                                && measure.diameterMm <= segment.largestDiameterMm())
                        .ifPresent(measures::add);
            }
        }
        return measures;
    }

    /** The volume of labelled lumen, without aneurysms: the sum of its samples' cylinders, millilitres. */
    public static double labelledMillilitres(Anatomy anatomy) {
        double cubicMm = 0;
        for (Vessel vessel : anatomy.arteries()) {
            for (int i = 1; i < vessel.samples(); i++) {
                if (vessel.label(i) > 0) {
                    double radius = vessel.radiusMm(i);
                    cubicMm += Math.PI * radius * radius * vessel.point(i).distanceMm(vessel.point(i - 1));
                }
            }
        }
        return cubicMm / 1000;
    }

    private static SegmentMeasure measure(Segment segment, Vessel vessel) {
        double length = vessel.lengthMm(vessel.samples() - 1);
        boolean bridges = segment == Segment.ANTERIOR_COMMUNICATING || segment == Segment.POSTERIOR_COMMUNICATING;
        Optional<Vessel.Origin> origin = vessel.origin();
        if (!bridges && origin.isPresent()) {
            Vessel parent = origin.get().parent();
            int at = origin.get().sample();
            PointMm centre = parent.point(at);
            int wall = 0;
            while (wall < vessel.samples() - 1 && vessel.point(wall).distanceMm(centre) < parent.radiusMm(at)) {
                wall++;
            }
            length -= vessel.lengthMm(wall);
        }
        int first = (int) Math.round(segment.from * (vessel.samples() - 1));
        int last = (int) Math.round(segment.to * (vessel.samples() - 1));
        double sum = 0;
        for (int i = first; i <= last; i++) {
            sum += 2 * vessel.radiusMm(i);
        }
        return new SegmentMeasure(segment, length, sum / (last - first + 1));
    }
}
