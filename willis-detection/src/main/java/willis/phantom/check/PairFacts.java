package willis.phantom.check;

import java.util.List;
import willis.geometry.Extent;
import willis.parallel.Workers;
import willis.phantom.DrawnCase;
import willis.phantom.PhantomCase;
import willis.phantom.PhantomGenerator;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;

/**
 * One case with and without its aneurysms.
 *
 * @param sameVessels whether all arteries and veins are the same
 * @param sameScan whether protocol and artefacts are the same
 * @param changedFarAway the share of voxels farther than {@value #FAR_MM} mm from a sac that differ
 * @param changedNear how many voxels nearer than that differ
 */
record PairFacts(boolean sameVessels, boolean sameScan, double changedFarAway, long changedNear) {
    private static final double FAR_MM = 15;

    static PairFacts of(PhantomGenerator generator, int index, Workers workers) {
        DrawnCase with = generator.drawn(index, true);
        DrawnCase without = generator.drawn(index, false);
        boolean sameVessels = same(with.anatomy().arteries(), without.anatomy().arteries())
                && same(with.anatomy().veins(), without.anatomy().veins());
        boolean sameScan = with.scan().features().equals(without.scan().features())
                && with.scan().planes().equals(without.scan().planes());
        PhantomCase one = generator.taken(with, workers);
        PhantomCase other = generator.taken(without, workers);
        float[] a = one.volume().voxels();
        float[] b = other.volume().voxels();
        Extent extent = one.volume().grid().extent();
        long far = 0;
        long farChanged = 0;
        long nearChanged = 0;
        for (int i = 0; i < a.length; i++) {
            boolean changed = Float.floatToIntBits(a[i]) != Float.floatToIntBits(b[i]);
            if (!changed) {
                far++;
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
            far += isFar ? 1 : 0;
            farChanged += isFar ? 1 : 0;
            nearChanged += isFar ? 0 : 1;
        }
        return new PairFacts(sameVessels, sameScan, (double) farChanged / far, nearChanged);
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
