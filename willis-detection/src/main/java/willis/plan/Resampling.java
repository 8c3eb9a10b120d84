package willis.plan;

import java.util.Optional;
import willis.geometry.Axis;
import willis.geometry.Spacing;
import willis.volume.Interpolation;

/**
 * When the thick axis of an image is treated apart while resampling: nnU-Net's {@code force_separate_z}.
 */
public enum Resampling {
    /** {@code null}: where one axis is more than three times as coarse as another. */
    SEPARATE_THICK_AXIS,
    /** {@code false}: never; all axes are interpolated linearly. */
    NEVER_SEPARATE,
    /** {@code true}: the coarsest axis always. */
    ALWAYS_SEPARATE;

    private static final double ANISOTROPY_LIMIT = 3;

    /**
     * The interpolation from one spacing to another. Follows nnU-Net v2, {@code determine_do_sep_z_and_axis}: the current
     * spacing decides before the new one, and an image with two equally coarse axes is not treated apart.
     */
    public Interpolation between(Spacing current, Spacing target) {
        return switch (this) {
            case NEVER_SEPARATE -> Interpolation.TRILINEAR;
            case ALWAYS_SEPARATE -> separate(coarsest(current));
            case SEPARATE_THICK_AXIS -> {
                if (isAnisotropic(current)) {
                    yield separate(coarsest(current));
                }
                yield isAnisotropic(target) ? separate(coarsest(target)) : Interpolation.TRILINEAR;
            }
        };
    }

    private static Interpolation separate(Optional<Axis> axis) {
        return axis.map(Interpolation::nearestAlong).orElse(Interpolation.TRILINEAR);
    }

    private static boolean isAnisotropic(Spacing spacing) {
        double max = Math.max(spacing.z(), Math.max(spacing.y(), spacing.x()));
        double min = Math.min(spacing.z(), Math.min(spacing.y(), spacing.x()));
        return max / min > ANISOTROPY_LIMIT;
    }

    /** The one axis with the largest spacing; empty if several share it. */
    private static Optional<Axis> coarsest(Spacing spacing) {
        double max = Math.max(spacing.z(), Math.max(spacing.y(), spacing.x()));
        Optional<Axis> found = Optional.empty();
        for (Axis axis : Axis.values()) {
            if (spacing.along(axis) == max) {
                if (found.isPresent()) {
                    return Optional.empty();
                }
                found = Optional.of(axis);
            }
        }
        return found;
    }
}
