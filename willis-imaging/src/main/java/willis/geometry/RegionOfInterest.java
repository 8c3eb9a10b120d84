package willis.geometry;

/**
 * The part of the head that is judged: the central 160 mm from left to right and from front to back, and the
 * most superior 200 mm. All annotated aneurysms of the RSNA 2025 training set lie in it.
 *
 * <p>It lies in patient axes, so the same anatomy is kept whatever way the series was stored. An axis shorter
 * than the region is kept whole. Sizes are those of the RSNA fork's {@code get_bbox}: the last
 * ceil(200 mm / spacing) voxels towards the head, and 2 · ceil(80 mm / spacing) voxels about index size / 2
 * on the other axes.
 */
public final class RegionOfInterest {
    /** How far it reaches down from the top, in millimetres. */
    public static final double SUPERIOR_MM = 200;

    private static final double HALF_WIDTH_MM = 80;

    /**
     * Air above the head, in millimetres, that does not move the region: some is good practice, and an outline of the head
     * is not more exact.
     */
    public static final double AIR_MM = 10;

    /** Which voxels at the far end of an axis belong to the region. */
    public enum Bounds {
        /** All of them. */
        EXACT,
        /**
         * As the published code has it: the last index of an axis is taken for its exclusive end, so that the last
         * slice, row and column of the array are never seen. Needed to reproduce its numbers.
         */
        REFERENCE
    }

    private RegionOfInterest() {}

    /**
     * The region as a block of a grid's voxels.
     *
     * @param grid any orientation
     * @param bounds exact, or as the published code has it
     * @param orientation the code in whose index directions the region is laid out: the model's. It decides which of
     *     two equally central rows is taken, and which end the reference bounds lose.
     */
    public static Box in(Grid grid, Bounds bounds, Orientation orientation) {
        return in(grid, Box.whole(grid.extent()), bounds, orientation);
    }

    /**
     * The region of a volume whose head does not reach its upper end: exact bounds begin at the top of the head instead of
     * the air above it. Reference bounds do not know the head.
     *
     * @param head the block of the grid's voxels that holds the head
     */
    public static Box in(Grid grid, Box head, Bounds bounds, Orientation orientation) {
        Reorientation turn = Reorientation.between(grid.orientation(), orientation);
        int[] startZyx = new int[3];
        int[] sizeZyx = new int[3];
        for (Axis axis : Axis.values()) {
            Axis stored = turn.source(axis);
            int size = grid.extent().along(stored);
            double spacingMm = grid.spacing().along(stored);
            int from;
            int to;
            switch (orientation.along(axis)) {
                case SUPERIOR -> {
                    to = bounds == Bounds.EXACT ? size - airAbove(grid, head, stored) : size - 1;
                    from = Math.max(0, to - voxels(SUPERIOR_MM, spacingMm));
                }
                case INFERIOR -> {
                    from = bounds == Bounds.EXACT ? airAbove(grid, head, stored) : 0;
                    to = Math.min(bounds == Bounds.EXACT ? size : size - 1, from + voxels(SUPERIOR_MM, spacingMm));
                }
                default -> {
                    int half = voxels(HALF_WIDTH_MM, spacingMm);
                    from = Math.max(0, size / 2 - half);
                    to = Math.min(bounds == Bounds.EXACT ? size : size - 1, size / 2 + half);
                }
            }
            // An axis of one voxel has nothing to lose.
            to = Math.max(to, from + 1);
            startZyx[stored.ordinal()] = turn.isFlipped(axis) ? size - to : from;
            sizeZyx[stored.ordinal()] = to - from;
        }
        return new Box(
                new VoxelIndex(startZyx[0], startZyx[1], startZyx[2]), new Extent(sizeZyx[0], sizeZyx[1], sizeZyx[2]));
    }

    /** The planes between the upper end of a volume and the head, if they are many and the region is shorter than the volume. */
    private static int airAbove(Grid grid, Box head, Axis axis) {
        boolean growsUpwards = grid.orientation().along(axis) == PatientDirection.SUPERIOR;
        int size = grid.extent().along(axis);
        int air = growsUpwards ? size - head.end(axis) : head.start().along(axis);
        double spacingMm = grid.spacing().along(axis);
        return air * spacingMm > AIR_MM && size > voxels(SUPERIOR_MM, spacingMm) ? air : 0;
    }

    private static int voxels(double mm, double spacingMm) {
        // The published code adds a float epsilon, so that 80 mm / 0.1 mm does not become 801 voxels.
        return (int) Math.min(Integer.MAX_VALUE / 4, Math.ceil(mm / (spacingMm + Math.ulp(1f))));
    }
}
