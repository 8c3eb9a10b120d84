package willis.plan;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/**
 * How often and along which axes a patch is halved, and what it must then be a multiple of. Follows nnU-Net v2,
 * {@code get_pool_and_conv_props}: axes within a factor of two of the finest are halved while they keep at least
 * {@value #SMALLEST_EDGE} voxels; an axis is convolved with 3 instead of 1 from the stage on where its spacing is within a
 * factor of two of the finest. (nnU-Net looks that spacing up among the axes that can still be halved, which names another
 * axis once one cannot; here it is the axis's own.)
 *
 * @param patch rounded up to multiples
 * @param strides one per stage; the first is 1×1×1
 * @param kernels one per stage
 * @param multiple of which the patch is a multiple
 */
record Topology(Extent patch, List<Extent> strides, List<Extent> kernels, Extent multiple) {
    static final int SMALLEST_EDGE = 4;

    private static final double NEAR = 2;

    Topology {
        strides = List.copyOf(strides);
        kernels = List.copyOf(kernels);
    }

    /** @param patchZyx wanted edges, which may lie between whole numbers */
    static Topology of(Spacing spacing, double[] patchZyx) {
        double[] spacings = {spacing.z(), spacing.y(), spacing.x()};
        double[] sizes = patchZyx.clone();
        int[] halvings = new int[3];
        int[] kernel = {1, 1, 1};
        List<Extent> strides = new ArrayList<>(List.of(new Extent(1, 1, 1)));
        List<Extent> kernels = new ArrayList<>();
        while (true) {
            double finest = Double.POSITIVE_INFINITY;
            for (int axis = 0; axis < 3; axis++) {
                if (sizes[axis] >= 2 * SMALLEST_EDGE) {
                    finest = Math.min(finest, spacings[axis]);
                }
            }
            int[] stride = {1, 1, 1};
            List<Integer> halved = new ArrayList<>();
            for (int axis = 0; axis < 3; axis++) {
                if (sizes[axis] >= 2 * SMALLEST_EDGE && spacings[axis] / finest < NEAR) {
                    halved.add(axis);
                    stride[axis] = 2;
                }
            }
            if (halved.isEmpty() || (halved.size() == 1 && sizes[halved.get(0)] < 3 * SMALLEST_EDGE)) {
                break;
            }
            double finestOfAll = Math.min(spacings[0], Math.min(spacings[1], spacings[2]));
            for (int axis = 0; axis < 3; axis++) {
                if (spacings[axis] / finestOfAll < NEAR) {
                    kernel[axis] = 3;
                }
            }
            for (int axis : halved) {
                halvings[axis]++;
                spacings[axis] *= 2;
                sizes[axis] = Math.ceil(sizes[axis] / 2);
            }
            strides.add(new Extent(stride[0], stride[1], stride[2]));
            kernels.add(new Extent(kernel[0], kernel[1], kernel[2]));
        }
        kernels.add(new Extent(3, 3, 3));
        int[] multiple = {1 << halvings[0], 1 << halvings[1], 1 << halvings[2]};
        return new Topology(
                new Extent(
                        roundedUp(patchZyx[0], multiple[0]),
                        roundedUp(patchZyx[1], multiple[1]),
                        roundedUp(patchZyx[2], multiple[2])),
                strides,
                kernels,
                new Extent(multiple[0], multiple[1], multiple[2]));
    }

    static Topology of(Spacing spacing, Extent patch) {
        return of(spacing, new double[] {patch.z(), patch.y(), patch.x()});
    }

    private static int roundedUp(double size, int multiple) {
        return (int) Math.ceil(size / multiple) * multiple;
    }

    /**
     * The next smaller patch: one axis less by what it must be a multiple of once it is smaller, so that no valid size is
     * skipped (224 is one where 256 must be a multiple of 64).
     *
     * @return nothing smaller than one voxel: an edge of 0 or less tells that there is none
     */
    double[] shrunk(Spacing spacing, Axis axis) {
        double[] smaller = {patch.z(), patch.y(), patch.x()};
        double[] far = smaller.clone();
        far[axis.ordinal()] -= multiple.along(axis);
        if (far[axis.ordinal()] > 0) {
            smaller[axis.ordinal()] -= of(spacing, far).multiple().along(axis);
        } else {
            smaller[axis.ordinal()] = far[axis.ordinal()];
        }
        return smaller;
    }
}
