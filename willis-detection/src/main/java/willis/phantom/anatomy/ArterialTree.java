package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.phantom.anatomy.Layout.Laid;
import willis.phantom.chance.Draw;

/** The named arteries of one case, laid out once: forks first, then the territories of the carotid and basilar arteries. */
final class ArterialTree {
    private final Variants variants;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Contacts.Junctions junctions = new Contacts.Junctions();
    private final List<Span> spans = new ArrayList<>();
    private final Map<Side, Ostium> ostia = new EnumMap<>(Side.class);
    private final List<HardNegative> stumps = new ArrayList<>();

    /** What the patient adds to radii and bends: factors of the radius, of its spread per vessel, of tortuosity. */
    record Calibration(double radiusFactor, double tortuosity) {}

    /** A segment whose length must stay plausible, with the usual one and its standard deviation, true millimetres. */
    private record Span(double lengthMm, double usualMm, double deviationMm) {
        boolean isPlausible() {
            return Math.abs(lengthMm - usualMm) <= 3 * deviationMm;
        }
    }

    /**
     * Where a posterior communicating artery leaves the carotid, or would.
     *
     * @param carotid the supraclinoid carotid
     * @param sample the sample of its centre line
     * @param direction of the branch over its first 2 mm beyond the wall
     */
    record Ostium(Line carotid, int sample, Vec direction) {}

    ArterialTree(Draw draw, Variants variants, WarpedHead head, Calibration calibre) {
        this.variants = variants;
        layOut(draw, new Layout(draw, head, calibre));
    }

    /** The arteries, parents before children. */
    List<Line> lines() {
        return List.copyOf(lines.values());
    }

    /** The artery of a name; empty if this case has none. */
    Optional<Line> line(String name) {
        return Optional.ofNullable(lines.get(name));
    }

    Optional<Line> line(Artery artery, Side side) {
        return line(artery.on(side));
    }

    /** An artery that no variant leaves out. */
    Line always(String name) {
        return line(name).orElseThrow(() -> new IllegalStateException("Every case has a " + name));
    }

    Line always(Artery artery, Side side) {
        return always(artery.on(side));
    }

    Variants variants() {
        return variants;
    }

    /** Where the posterior communicating artery leaves the carotid, or would. */
    Ostium communicatingOstium(Side side) {
        Ostium ostium = ostia.get(side);
        if (ostium == null) {
            throw new IllegalStateException("The tree is not laid out");
        }
        return ostium;
    }

    /** The infundibula left by absent communicating arteries. */
    List<HardNegative> stumps() {
        return List.copyOf(stumps);
    }

    Contacts.Junctions junctions() {
        return junctions;
    }

    /** How many segments are implausibly long or short. */
    long implausibleLengths() {
        return spans.stream().filter(span -> !span.isPlausible()).count();
    }

    private void layOut(Draw draw, Layout layout) {
        Vec tip = Vec.gaussian(draw, 0.6, 0.6, 0.6);
        Vec vertebrobasilar = Vec.gaussian(draw, 1, 1, 1);
        Both<Vec> termini = perSide(draw);
        Both<Vec> middleForks = perSide(draw);
        Both<Vec> posteriorNodes = perSide(draw);
        Both<Vec> anteriorForks = perSide(draw);
        var carotid = new CarotidTerritory(this, layout, draw);
        Both<Laid> carotids = Both.each(side -> carotid.layOut(side, termini.of(side), middleForks.of(side)));
        new AnteriorTerritory(this, layout, draw).layOut(termini, anteriorForks);
        var posterior = new PosteriorTerritory(this, layout, draw);
        Laid basilar = posterior.layPosteriorFossa(tip, vertebrobasilar);
        for (Side side : Side.values()) {
            posterior.layPosterior(side, carotids.of(side), tip, posteriorNodes.of(side));
        }
        if (variants.trigeminal()) {
            posterior.layTrigeminal(carotids.of(variants.trigeminalSide()), basilar);
        }
    }

    private static Both<Vec> perSide(Draw draw) {
        return Both.each(side -> Vec.gaussian(draw, 1, 1, 1));
    }

    // ---- What its territories add

    Line add(Line line) {
        lines.put(line.name(), line);
        return line;
    }

    void setOstium(Side side, Ostium ostium) {
        ostia.put(side, ostium);
    }

    void addStump(HardNegative stump) {
        stumps.add(stump);
    }

    /** Wants a segment to be about as long as the usual courses of an artery, and of those in a row with it. */
    void expectLength(double lengthMm, Artery artery, double deviationMm, Artery... before) {
        double usual = artery.course().lengthMm();
        for (Artery other : before) {
            usual += other.course().lengthMm();
        }
        spans.add(new Span(lengthMm, 0.94 * usual, deviationMm));
    }
}
