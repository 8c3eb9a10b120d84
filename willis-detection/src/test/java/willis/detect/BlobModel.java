package willis.detect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import willis.cases.Case;
import willis.cases.CasePreparation;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.heatmap.LogitSink;
import willis.plan.HandMadePlan;
import willis.plan.ModelSettings;
import willis.plan.ModelSettings.PlattScaling;
import willis.plan.Plan;
import willis.plan.ProbabilityReading;
import willis.plan.RegionSetting;
import willis.plan.SideStatus;
import willis.volume.Volume;

/** A model that sees Gaussian blobs at fixed places in the patient, whatever the intensities are. */
public final class BlobModel implements HeatMapModel {
    static final float BACKGROUND_LOGIT = -8;
    /** The prepared spacing before rounding to whole voxels. */
    static final Spacing PREPARED = new Spacing(6, 7, 8);

    private static final double SIGMA_MM = 12;

    /** A blob: where its middle lies and what logit it reaches there. */
    record Blob(PointMm position, double logit) {}

    private final ModelDescription description;
    private final Map<Location, Blob> blobs;

    private BlobModel(ModelDescription description, Map<Location, Blob> blobs) {
        this.description = description;
        this.blobs = blobs;
    }

    static BlobModel of(Path folder, Map<Location, Blob> blobs, Orientation orientation) throws IOException {
        return new BlobModel(description(folder, "blobs-1", orientation), blobs);
    }

    /** MR is calibrated by slope 2 and intercept −1 and counts from 0.3; channels are ordered as the published model's. */
    public static ModelDescription description(Path folder, String identity) throws IOException {
        return description(folder, identity, Orientation.RAS);
    }

    private static ModelDescription description(Path folder, String identity, Orientation orientation)
            throws IOException {
        Plan plan = HandMadePlan.read(
                folder,
                tree -> HandMadePlan.configuration(tree)
                        .putArray("spacing")
                        .add(PREPARED.z())
                        .add(PREPARED.y())
                        .add(PREPARED.x()));
        ModelSettings settings = new ModelSettings(
                "blobs",
                "nothing",
                orientation,
                SideStatus.STATED,
                RegionSetting.EXACT,
                Map.of(),
                new ProbabilityReading(Map.of("MR", new PlattScaling(2, -1)), Map.of("MR", 0.3)),
                Optional.of(new ProbabilityReading(Map.of("MR", new PlattScaling(1, 0.5)), Map.of("MR", 0.6))));
        ChannelOrder channels = new ChannelOrder(Arrays.stream(Location.values())
                .sorted(Comparator.comparingInt(Location::publishedLabel))
                .toList());
        return new ModelDescription(
                identity,
                settings,
                channels,
                new CasePreparation(
                        Optional.of(orientation), RegionSetting.EXACT, plan, plan.configuration("3d_fullres")),
                List.of("made by hand"));
    }

    /** 255 × 231 × 234 mm of noise, a little oblique: more than the region of interest on every axis. */
    static Volume head() {
        Direction x = Direction.of(0.99, 0.05, -0.04);
        Direction y = Direction.of(0.02, 0, 1).cross(x);
        Grid grid = new Grid(
                new Extent(34, 28, 26),
                new Spacing(7.5, 8.25, 9),
                new PointMm(-115, -120, -80),
                new DirectionCosines(x.cross(y), y, x));
        SplittableRandom random = new SplittableRandom(11);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = random.nextInt(-1000, 3000);
        }
        return new Volume(grid, voxels);
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public void predict(Case prepared, LogitSink logits, Progress progress) {
        Grid grid = prepared.prepared().grid();
        Extent extent = grid.extent();
        int plane = extent.y() * extent.x();
        List<Location> channels = description.channels().locations();
        for (int z = 0; z < extent.z(); z++) {
            float[] slice = new float[channels.size() * plane];
            Arrays.fill(slice, BACKGROUND_LOGIT);
            for (int c = 0; c < channels.size(); c++) {
                Blob blob = blobs.get(channels.get(c));
                for (int i = 0; blob != null && i < plane; i++) {
                    PointMm point = grid.toPatient(new VoxelIndex(z, i / extent.x(), i % extent.x()));
                    double weight = Math.exp(-point.squaredDistance(blob.position()) / (2 * SIGMA_MM * SIGMA_MM));
                    slice[c * plane + i] = (float) (BACKGROUND_LOGIT + weight * (blob.logit() - BACKGROUND_LOGIT));
                }
            }
            logits.accept(1, slice);
        }
        progress.patches(1, 1);
    }

    @Override
    public void close() {}
}
