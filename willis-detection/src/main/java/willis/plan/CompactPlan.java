package willis.plan;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.plan.NetworkPlan.Stage;

/**
 * A network of 1.5 million parameters on equal, coarser voxels, for machines without a GPU: a fortieth of the published
 * one's parameters, and at 1 mm about a fiftieth of its work for the same head.
 */
final class CompactPlan {
    private static final String NAME = "willisCompactPlans";

    /** What a patch shows, in millimetres: half the region of interest along each axis. */
    private static final double PATCH_Z_MM = 100;

    private static final double PATCH_YX_MM = 80;

    private static final List<Integer> FEATURES = List.of(8, 24, 48, 80, 112);
    private static final Extent CUBE = new Extent(3, 3, 3);

    /** A batch that a processor works at for seconds, not minutes. */
    private static final int BATCH = 4;

    private CompactPlan() {}

    static Plan plan(double spacingMm, String datasetName) {
        if (!(spacingMm >= 0.5 && spacingMm <= 3)) {
            throw new IllegalArgumentException("found a spacing of " + spacingMm + " mm, expected 0.5 to 3");
        }
        Spacing spacing = new Spacing(spacingMm, spacingMm, spacingMm);
        Extent patch = new Extent(
                voxels(PATCH_Z_MM, spacingMm), voxels(PATCH_YX_MM, spacingMm), voxels(PATCH_YX_MM, spacingMm));
        List<Stage> stages = IntStream.range(0, FEATURES.size())
                .mapToObj(i -> new Stage(FEATURES.get(i), CUBE, i == 0 ? new Extent(1, 1, 1) : new Extent(2, 2, 2), 1))
                .toList();
        Extent region = new Extent(
                (int) Math.rint(2 * PATCH_Z_MM / spacingMm), (int) Math.rint(2 * PATCH_YX_MM / spacingMm), (int)
                        Math.rint(2 * PATCH_YX_MM / spacingMm));
        try {
            return PlanJson.plan(new PlanJson.Content(
                    datasetName,
                    NAME,
                    "none",
                    spacing,
                    region,
                    new double[] {region.z(), region.y(), region.x()},
                    patch,
                    BATCH,
                    spacing,
                    Normalization.Z_SCORE,
                    new NetworkPlan(
                            NetworkPlan.Family.RESIDUAL_ENCODER,
                            stages,
                            Collections.nCopies(FEATURES.size() - 1, 1),
                            true,
                            1e-5,
                            0.01),
                    Optional.empty(),
                    List.of()));
        } catch (IncompatibleModelException e) {
            throw new IllegalStateException("The compact plan is one of ours", e);
        }
    }

    /** The multiple of what the network halves, at least two of it, that is nearest to a length. */
    private static int voxels(double lengthMm, double spacingMm) {
        int multiple = 1 << (FEATURES.size() - 1);
        return multiple * (int) Math.max(2, Math.rint(lengthMm / spacingMm / multiple));
    }
}
