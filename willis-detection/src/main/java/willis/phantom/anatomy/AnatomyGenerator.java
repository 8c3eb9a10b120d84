package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;

/**
 * Draws anatomies: the head's size, arteries with the variants of the circle of Willis, veins, aneurysms, and what looks
 * like one.
 *
 * <p>The stream {@code anatomy} gives the head and its vessels, {@code lesion} the aneurysms, {@code distractors} what
 * looks like one. Courses whose vessels touch or whose segments are implausibly long are drawn anew with the same
 * variants, at most {@value #REDRAWS} times; then the best of them is taken.
 *
 * <p>Thread safe.
 */
public final class AnatomyGenerator {
    static final int REDRAWS = 16;
    private static final int TWIGS = 101;
    private static final int VEINS = 102;
    private static final int NECK = 103;

    private AnatomyGenerator() {}

    /** The anatomy of a case: the same one for the same seed and settings. */
    public static Anatomy draw(CaseSeed seed, AnatomySettings settings) {
        Draw draw = seed.stream("anatomy");
        int age = (int) Math.round(draw.clippedGaussian(60, 13, 18, 89));
        Patient.Sex sex = draw.chance(0.69) ? Patient.Sex.FEMALE : Patient.Sex.MALE;
        WarpedHead head = WarpedHead.draw(draw, sex);
        boolean old = age > 60;
        double radiusFactor = Math.exp(draw.gaussian(0, 0.10)) * (old ? 1.04 : 1);
        Variants variants = Variants.draw(draw);

        ArterialTree tree = plausible(seed, variants, head, new ArterialTree.Calibration(radiusFactor, old ? 1.3 : 1));
        List<Line> arteries = new ArrayList<>(tree.lines());
        arteries.addAll(Twigs.grow(seed.stream("anatomy", TWIGS), head, tree));
        arteries.addAll(ExtracranialVessels.draw(seed.stream("anatomy", NECK), head, tree, radiusFactor));
        List<Line> veins = VenousTree.draw(seed.stream("anatomy", VEINS), head, tree.lines());

        // What looks like an aneurysm keeps off the places of aneurysms in heads without any, too: were it left out in
        // positive heads alone, its number would tell.
        List<Sac> places = Aneurysms.draw(seed.stream("lesion"), tree, head, settings);
        List<Sac> sacs = settings.positive() ? places : List.of();

        var distractors = new Distractors(seed, tree, head, places, arteries, veins);
        if (settings.hardNegatives()) {
            distractors.addHardNegatives(age);
        }
        if (settings.devices()) {
            distractors.addDevices();
        }

        // People with aneurysms are older; the vessels follow the age that was drawn, so that they stay the same.
        var patient = new Patient(Math.min(89, settings.positive() ? age + 2 : age), sex);
        return new Anatomy(
                patient, head, vessels(arteries), vessels(veins), sacs, distractors.found(), distractors.inclusions());
    }

    /** The first tree without contacts and implausible lengths, or the one with the least of them. */
    static ArterialTree plausible(CaseSeed seed, Variants variants, WarpedHead head, ArterialTree.Calibration calibre) {
        ArterialTree best = new ArterialTree(seed.stream("anatomy", 1), variants, head, calibre);
        double least = faults(best);
        for (int redraw = 1; redraw <= REDRAWS && least > 0; redraw++) {
            ArterialTree next = new ArterialTree(seed.stream("anatomy", 1 + redraw), variants, head, calibre);
            double faults = faults(next);
            if (faults < least) {
                least = faults;
                best = next;
            }
        }
        return best;
    }

    private static double faults(ArterialTree tree) {
        double faults = tree.implausibleLengths();
        for (Contacts.Touch touch : Contacts.among(tree.lines(), tree.junctions())) {
            faults += 1 + touch.depthMm();
        }
        return faults;
    }

    private static List<Vessel> vessels(List<Line> lines) {
        Map<Line, Vessel> done = new HashMap<>();
        List<Vessel> vessels = new ArrayList<>();
        for (Line line : lines) {
            Vessel vessel = line.toVessel(done);
            done.put(line, vessel);
            vessels.add(vessel);
        }
        return vessels;
    }
}
