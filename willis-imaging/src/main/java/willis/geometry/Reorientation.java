package willis.geometry;

import java.util.List;

/**
 * How the indices of an array are permuted and flipped to grow as another orientation code says.
 * Axis {@code a} of the result is axis {@code source(a)} of the original, backwards if {@code isFlipped(a)}.
 */
public final class Reorientation {
    private final List<Axis> sources;
    private final List<Boolean> flips;

    private Reorientation(List<Axis> sources, List<Boolean> flips) {
        this.sources = sources;
        this.flips = flips;
    }

    /** The turn that brings an array from one orientation to another. */
    public static Reorientation between(Orientation from, Orientation to) {
        return new Reorientation(
                List.of(from.axisOf(to.z()), from.axisOf(to.y()), from.axisOf(to.x())),
                List.of(
                        from.along(from.axisOf(to.z())) != to.z(),
                        from.along(from.axisOf(to.y())) != to.y(),
                        from.along(from.axisOf(to.x())) != to.x()));
    }

    /** The axis of the original that becomes the given axis of the result. */
    public Axis source(Axis target) {
        return sources.get(target.ordinal());
    }

    /** Whether the given axis of the result runs against the original. */
    public boolean isFlipped(Axis target) {
        return flips.get(target.ordinal());
    }

    /** Whether nothing changes. */
    public boolean isIdentity() {
        return sources.equals(List.of(Axis.values())) && !flips.contains(true);
    }

    /** The voxel of the original, of the given extent, that becomes a voxel of the result. */
    public VoxelIndex toSource(VoxelIndex result, Extent original) {
        int[] zyx = new int[3];
        for (Axis target : Axis.values()) {
            Axis source = source(target);
            int index = result.along(target);
            zyx[source.ordinal()] = isFlipped(target) ? original.along(source) - 1 - index : index;
        }
        return new VoxelIndex(zyx[0], zyx[1], zyx[2]);
    }
}
