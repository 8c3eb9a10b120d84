package willis.plan;

import java.util.List;
import java.util.Optional;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/**
 * The numbers of the plan that the published solution was trained with ({@code nnUNetResEncUNetMPlans}, configuration
 * {@code 3d_fullres_bs32}): what nnU-Net's rules give for the training data of RSNA 2025 at 8 GB, but for the batch size.
 */
final class PublishedPlan {
    private static final Spacing SPACING = new Spacing(0.699998676776886, 0.46799999475479126, 0.46875);
    private static final Extent PATCH = new Extent(96, 160, 128);

    private PublishedPlan() {}

    static Plan plan() {
        try {
            return PlanJson.plan(new PlanJson.Content(
                    "Dataset004_iarsna_crop",
                    PlannerPreset.RESENC_M.plansName(),
                    PlannerPreset.RESENC_M.plannerName(),
                    SPACING,
                    new Extent(187, 342, 342),
                    new double[] {223, 343, 342},
                    PATCH,
                    8,
                    SPACING,
                    Normalization.Z_SCORE,
                    Planner.network(Topology.of(SPACING, PATCH)),
                    Optional.of(new ForegroundIntensities(
                            33.77442428496211, 1461.6993282249482, 182, -11140, 13513, -9040, 5511.204999998212)),
                    List.of(32)));
        } catch (IncompatibleModelException e) {
            throw new IllegalStateException("The published plan is one of ours", e);
        }
    }
}
