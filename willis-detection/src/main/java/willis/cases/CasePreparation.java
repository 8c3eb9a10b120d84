package willis.cases;

import java.util.Optional;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.RegionOfInterest;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.plan.IncompatibleModelException;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.plan.RegionSetting;
import willis.volume.Resampler;
import willis.volume.Volume;

/**
 * The way from a volume to a {@link Case}: region of interest, the model's orientation, intensities, the plan's spacing,
 * in this order. Intensities are scaled before resampling, as nnU-Net does.
 *
 * <p>Immutable and thread safe.
 */
public final class CasePreparation {
    private final Optional<Orientation> orientation;
    private final RegionSetting region;
    private final Plan plan;
    private final PlanConfiguration configuration;
    private final IntensityScale intensityScale;

    /**
     * @param orientation the model's, before any transposition of the plan; empty to keep each volume's own
     * @param region the part of a volume the model sees
     * @throws IncompatibleModelException if the plan lacks what its normalisation needs
     */
    public CasePreparation(
            Optional<Orientation> orientation, RegionSetting region, Plan plan, PlanConfiguration configuration)
            throws IncompatibleModelException {
        this.orientation = orientation;
        this.region = region;
        this.plan = plan;
        this.configuration = configuration;
        intensityScale = new IntensityScale(configuration.normalization(), plan.intensities());
    }

    private CasePreparation(CasePreparation other, Orientation orientation) {
        this.orientation = Optional.of(orientation);
        region = other.region;
        plan = other.plan;
        configuration = other.configuration;
        intensityScale = other.intensityScale;
    }

    /** The same, but for the orientation. */
    public CasePreparation withOrientation(Orientation other) {
        return new CasePreparation(this, other);
    }

    /** Prepares one volume that holds a head from its upper end on; the volume is not changed. */
    public Case prepare(Volume volume, Workers workers) {
        return prepare(volume, Box.whole(volume.grid().extent()), workers);
    }

    /**
     * Prepares one volume, which is not changed.
     *
     * @param head the block of its voxels that holds the head: the region of interest begins at its top
     */
    public Case prepare(Volume volume, Box head, Workers workers) {
        Grid source = volume.grid();
        Orientation image = orientation.orElseGet(source::orientation);
        Box used = region(source, head);
        Volume part = volume.cropped(used);
        if (configuration.cropsToNonZero()) {
            Box nonZero = nonZero(part);
            used = new Box(nonZero.start().plus(used.start()), nonZero.extent());
            part = part.cropped(nonZero);
        }
        Orientation network = configuration.transposes() ? plan.networkOrientation(image) : image;
        Volume turned = part.reoriented(network, workers);
        Volume scaled = new Volume(turned.grid(), intensityScale.apply(turned.voxels()));
        return new Case(resampled(scaled, workers), source, used);
    }

    /**
     * The block of a volume's voxels that a model sees, before zeros around it are cropped away where the plan says so.
     *
     * @param head the block of its voxels that holds the head
     */
    public Box region(Grid source, Box head) {
        Orientation image = orientation.orElseGet(source::orientation);
        return region.bounds()
                .map(bounds -> RegionOfInterest.in(source, head, bounds, image))
                .orElseGet(() -> Box.whole(source.extent()));
    }

    private Volume resampled(Volume volume, Workers workers) {
        Spacing from = volume.grid().spacing();
        Spacing to = configuration.spacing();
        Extent target = newExtent(volume.grid().extent(), from, to);
        return Resampler.resample(volume, target, configuration.resampling().between(from, to), workers);
    }

    /** The extent after resampling; follows nnU-Net v2, {@code compute_new_shape}: round(old / new · extent),
     * ties to even, but at least one voxel, where nnU-Net would leave none of a thin axis. */
    static Extent newExtent(Extent extent, Spacing from, Spacing to) {
        return new Extent(
                newSize(extent.z(), from.z(), to.z()),
                newSize(extent.y(), from.y(), to.y()),
                newSize(extent.x(), from.x(), to.x()));
    }

    private static int newSize(int size, double from, double to) {
        return (int) Math.max(1, Math.rint(from / to * size));
    }

    /** The smallest block with all voxels that are not zero; the whole if all are. */
    private static Box nonZero(Volume volume) {
        Extent extent = volume.grid().extent();
        float[] voxels = volume.voxels();
        int[] first = {extent.z(), extent.y(), extent.x()};
        int[] last = {-1, -1, -1};
        for (int i = 0; i < voxels.length; i++) {
            if (voxels[i] != 0) {
                VoxelIndex voxel = extent.voxel(i);
                for (Axis axis : Axis.values()) {
                    first[axis.ordinal()] = Math.min(first[axis.ordinal()], voxel.along(axis));
                    last[axis.ordinal()] = Math.max(last[axis.ordinal()], voxel.along(axis));
                }
            }
        }
        if (last[0] < 0) {
            return Box.whole(extent);
        }
        return new Box(
                new VoxelIndex(first[0], first[1], first[2]),
                new Extent(last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1));
    }
}
