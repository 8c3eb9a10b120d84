package willis.phantom.anatomy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the circle of Willis of one anatomy is like, by the rule of the Tromsø Study (2020): a segment that is absent or
 * narrower than 1 mm counts as missing.
 *
 * @param complete whether no segment is missing
 * @param onlyBothPosteriorCommunicating whether both posterior communicating arteries are missing, and nothing else
 * @param leftFetal whether the left posterior cerebral artery comes from the carotid: its communicating artery is wider
 *     than its P1
 * @param rightFetal the same of the right one
 * @param missing the names of the missing segments
 */
public record CircleOfWillis(
        boolean complete,
        boolean onlyBothPosteriorCommunicating,
        boolean leftFetal,
        boolean rightFetal,
        List<String> missing) {

    private static final double NARROW_MM = 1;

    public CircleOfWillis {
        missing = List.copyOf(missing);
    }

    /** The circle of an anatomy. */
    public static CircleOfWillis of(Anatomy anatomy) {
        String leftPosterior = Artery.POSTERIOR_COMMUNICATING.on(Side.LEFT);
        String rightPosterior = Artery.POSTERIOR_COMMUNICATING.on(Side.RIGHT);
        List<String> segments = List.of(
                Artery.ANTERIOR_COMMUNICATING.structure(),
                Artery.A1.on(Side.LEFT),
                Artery.A1.on(Side.RIGHT),
                Artery.P1.on(Side.LEFT),
                Artery.P1.on(Side.RIGHT),
                leftPosterior,
                rightPosterior);
        List<String> missing = segments.stream()
                .filter(segment -> diameter(anatomy, segment) < NARROW_MM)
                .toList();
        return new CircleOfWillis(
                missing.isEmpty(),
                missing.equals(List.of(leftPosterior, rightPosterior)),
                isFetal(anatomy, Side.LEFT),
                isFetal(anatomy, Side.RIGHT),
                missing);
    }

    /** Whether a posterior cerebral artery comes from the carotid on one side at least. */
    public boolean isFetal() {
        return leftFetal || rightFetal;
    }

    private static boolean isFetal(Anatomy anatomy, Side side) {
        double communicating = diameter(anatomy, Artery.POSTERIOR_COMMUNICATING.on(side));
        return communicating >= NARROW_MM && communicating > diameter(anatomy, Artery.P1.on(side));
    }

    /** The median over the second half, where no infundibulum reaches; of two tubes their sum, 0 of an absent segment. */
    private static double diameter(Anatomy anatomy, String segment) {
        double sum = 0;
        for (String name : List.of(segment, "second " + segment)) {
            Optional<Vessel> vessel = anatomy.arteries().stream()
                    .filter(artery -> artery.name().equals(name))
                    .findFirst();
            sum += vessel.map(CircleOfWillis::diameter).orElse(0.0);
        }
        return sum;
    }

    private static double diameter(Vessel vessel) {
        double[] radii = new double[vessel.samples() - vessel.samples() / 2];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = vessel.radiusMm(vessel.samples() / 2 + i);
        }
        Arrays.sort(radii);
        return 2 * radii[radii.length / 2];
    }
}
