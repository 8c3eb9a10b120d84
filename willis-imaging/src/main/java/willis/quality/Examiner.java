package willis.quality;

import java.util.Optional;
import java.util.OptionalDouble;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.parallel.Workers;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * Looks at the intensities of a volume: what they show, where the head is, what is wrong with it, and mends what can be
 * mended.
 *
 * <p>Most is judged on an {@link Overview} of 2.5 mm, so that a whole head takes a fraction of a second. Where a check
 * cannot judge, because only a part of a head is seen for instance, it says nothing.
 *
 * <p>Thread safe; work is shared out to the workers it was given.
 */
public final class Examiner {
    private final QualityPolicy policy;
    private final Workers workers;

    /** An examiner that judges by a policy. */
    public Examiner(QualityPolicy policy, Workers workers) {
        this.policy = policy;
        this.workers = workers;
    }

    /**
     * Looks at one volume, which is not changed. The answer holds a new volume where a finding says that something was
     * done: the same voxels on another grid, or other intensities.
     *
     * @param stated what tags tell of it
     */
    public Examination examine(Volume volume, Modality stated) {
        Findings findings = new Findings(policy);
        Overview overview = Overview.of(volume, workers);
        // Without numbers nothing can be told, and anatomy is told by millimetres.
        if (IntensityCheck.reportUnusable(overview, findings) || !GeometryCheck.report(volume.grid(), findings)) {
            return new Examination(volume, stated, Box.whole(volume.grid().extent()), findings.list());
        }

        boolean ct = ModalityGuess.isCt(new HounsfieldPeaks(overview), stated);
        IntensityCheck.reportClipping(overview, ct, findings);
        if (ct) {
            overview = rescaled(overview, findings);
        }
        HeadCheck.reportMissing(overview, ct, findings);
        Optional<Head> head = Head.in(overview, ct);
        if (head.isPresent()) {
            Optional<Grid> turned =
                    OrientationCheck.of(head.get()).report(overview.volume().grid(), findings);
            if (turned.isPresent()) {
                overview =
                        Overview.of(new Volume(turned.get(), overview.volume().voxels()), workers);
                head = Head.in(overview, ct);
            }
        }
        head.ifPresent(found -> HeadCheck.report(found, findings));

        Optional<Brain> brain = Brain.in(overview, head, ct);
        Modality modality = ModalityGuess.refined(stated, ct, brain, workers, findings);
        ArtefactCheck.report(head, brain, ct, findings);
        Box box = head.map(Head::storedBox).orElse(Box.whole(volume.grid().extent()));
        return new Examination(overview.volume(), modality, box, findings.list());
    }

    /** The overview of the volume in Hounsfield units, where they were shifted by a clear amount. */
    private Overview rescaled(Overview overview, Findings findings) {
        OptionalDouble excess = IntensityCheck.reportRescale(new HounsfieldPeaks(overview), findings);
        if (excess.isEmpty()) {
            return overview;
        }
        Volume wrong = overview.volume();
        float shift = (float) excess.getAsDouble();
        float[] voxels = wrong.voxels().clone();
        int plane = wrong.grid().extent().y() * wrong.grid().extent().x();
        workers.forEach(wrong.grid().extent().z(), z -> {
            for (int i = z * plane; i < (z + 1) * plane; i++) {
                voxels[i] -= shift;
            }
        });
        return Overview.of(new Volume(wrong.grid(), voxels), workers);
    }
}
