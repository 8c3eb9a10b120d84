package willis.phantom.check;

import java.util.List;
import willis.geometry.Extent;
import willis.parallel.Workers;
import willis.phantom.DrawnCase;
import willis.phantom.PhantomCase;
import willis.phantom.PhantomGenerator;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;

/**
 * One case with and without its aneurysms.
 *
 * @param sameVessels whether all arteries and veins are the same
 * @param sameScan whether protocol and artefacts are the same
 * @param changedFarAway how many voxels, as a share of all, differ and lie farther than {@value #FAR_MM} mm
 *     from a sac
 * @param changedNear how many voxels nearer than that differ
 */
record PairFacts(boolean sameVessels, boolean sameScan, double changedFarAway, long changedNear) {
    private static final double FAR_MM = 15;

    static PairFacts of(PhantomGenerator generator, int index, Workers workers) {
        DrawnCase with = generator.drawn(index, true);
        DrawnCase without = sameAge(generator.drawn(index, false), with);
        boolean sameVessels = same(with.anatomy().arteries(), without.anatomy().arteries())
                && same(with.anatomy().veins(), without.anatomy().veins());
        boolean sameScan = with.scan().features().equals(without.scan().features())
                && with.scan().planes().equals(without.scan().planes());
        PhantomCase one = generator.taken(with, workers);
        PhantomCase other = generator.taken(without, workers);
        float[] a = one.volume().voxels();
        float[] b = other.volume().voxels();
        Extent extent = one.volume().grid().extent();
        long farChanged = 0;
        long nearChanged = 0;
        for (int i = 0; i < a.length; i++) {
            if (Float.floatToIntBits(a[i]) == Float.floatToIntBits(b[i])) {
                continue;
            }
            var head = with.scan()
                    .planes()
                    .get(0)
                    .pose()
                    .toHead(one.volume().grid().toPatient(extent.voxel(i)));
            boolean isFar = true;
            for (Sac sac : with.anatomy().sacs()) {
                isFar &= head.distanceMm(sac.centre()) > sac.reachMm() + FAR_MM;
            }
            farChanged += isFar ? 1 : 0;
            nearChanged += isFar ? 0 : 1;
        }
        return new PairFacts(sameVessels, sameScan, (double) farChanged / a.length, nearChanged);
    }

    /** People with aneurysms are older by specification, and with age fluid grows around the brain. */
    private static DrawnCase sameAge(DrawnCase drawn, DrawnCase other) {
        Anatomy own = drawn.anatomy();
        Anatomy aged = new Anatomy(
                other.anatomy().patient(),
                own.frame(),
                own.arteries(),
                own.veins(),
                own.sacs(),
                own.hardNegatives(),
                own.inclusions());
        return new DrawnCase(drawn.seed(), drawn.positive(), drawn.leastDiameterMm(), aged, drawn.scan());
    }

    private static boolean same(List<Vessel> one, List<Vessel> other) {
        boolean same = one.size() == other.size();
        for (int v = 0; same && v < one.size(); v++) {
            Vessel a = one.get(v);
            Vessel b = other.get(v);
            same = a.name().equals(b.name()) && a.samples() == b.samples();
            for (int i = 0; same && i < a.samples(); i++) {
                same = a.point(i).equals(b.point(i)) && a.radiusMm(i) == b.radiusMm(i) && a.label(i) == b.label(i);
            }
        }
        return same;
    }
}
