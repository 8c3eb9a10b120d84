package willis.phantom.check;

import java.util.Arrays;
import willis.geometry.Extent;
import willis.parallel.Workers;
import willis.phantom.PhantomCase;
import willis.phantom.image.Pose;
import willis.phantom.scan.Masks;
import willis.quality.Examiner;
import willis.quality.QualityPolicy;
import willis.volume.Modality;

/**
 * What is kept of one rendered case of cubic voxels.
 *
 * @param modality of the case
 * @param told what the image alone shows, where tags say no more than CT or MR
 * @param sides of its arteries
 * @param positive whether it has an aneurysm in view
 * @param largestMm the diameter of its largest aneurysm, 0 without one
 * @param contrast mean of labelled arteries minus that of 3 mm around them, in the image's unit
 * @param millilitres labelled arteries without sacs
 * @param labels bit i tells whether label i is in the mask
 * @param anywhere the strongest blob of each sigma in the block around the arteries, in units of the contrast
 * @param inArteries the strongest one at a voxel of arteries other than the carotid, or of a sac
 */
record ImageFacts(
        Modality modality,
        Modality told,
        MaskSides sides,
        boolean positive,
        double largestMm,
        double contrast,
        double millilitres,
        int labels,
        double[] anywhere,
        double[] inArteries) {

    /** Of the blob filters. */
    static final double[] SIGMAS_MM = {1.2, 2, 3};

    private static final double SHELL_MM = 3;
    private static final double MARGIN_MM = 10;

    /** @param pose of the head in it */
    static ImageFacts of(PhantomCase phantom, Pose pose) {
        double largest = phantom.truth().aneurysms().stream()
                .filter(aneurysm -> aneurysm.labelled())
                .mapToDouble(aneurysm -> aneurysm.diameterMm())
                .max()
                .orElse(0);
        Masks masks = phantom.masks();
        Extent extent = masks.extent();
        double spacing = phantom.volume().grid().spacing().x();
        int labels = 0;
        long inLabels = 0;
        int[] least = {extent.z(), extent.y(), extent.x()};
        int[] most = {0, 0, 0};
        for (int i = 0; i < masks.labels().length; i++) {
            int label = masks.labels()[i];
            if (label == 0) {
                continue;
            }
            labels |= 1 << label;
            inLabels += masks.sacs()[i] == 0 ? 1 : 0;
            int[] at = {i / (extent.y() * extent.x()), i / extent.x() % extent.y(), i % extent.x()};
            for (int axis = 0; axis < 3; axis++) {
                least[axis] = Math.min(least[axis], at[axis]);
                most[axis] = Math.max(most[axis], at[axis]);
            }
        }
        if (labels == 0) {
            throw new IllegalStateException("Case " + phantom.truth().caseIndex() + " of seed "
                    + phantom.truth().datasetSeed() + " shows no artery");
        }
        int margin = (int) Math.ceil(MARGIN_MM / spacing);
        int[] sizes = {extent.z(), extent.y(), extent.x()};
        int[] size = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            least[axis] = Math.max(0, least[axis] - margin);
            size[axis] = Math.min(sizes[axis], most[axis] + margin + 1) - least[axis];
        }
        float[] block = new float[size[0] * size[1] * size[2]];
        byte[] label = new byte[block.length];
        byte[] sac = new byte[block.length];
        for (int z = 0; z < size[0]; z++) {
            for (int y = 0; y < size[1]; y++) {
                int from = extent.index(z + least[0], y + least[1], least[2]);
                int to = (z * size[1] + y) * size[2];
                System.arraycopy(phantom.volume().voxels(), from, block, to, size[2]);
                System.arraycopy(masks.labels(), from, label, to, size[2]);
                System.arraycopy(masks.sacs(), from, sac, to, size[2]);
            }
        }
        double contrast = contrast(block, label, size, spacing);
        double[] anywhere = new double[SIGMAS_MM.length];
        double[] inArteries = new double[SIGMAS_MM.length];
        BlobFilter filter = new BlobFilter(size[0], size[1], size[2], spacing);
        for (int s = 0; s < SIGMAS_MM.length; s++) {
            float[] answers = filter.answers(block, SIGMAS_MM[s]);
            double most1 = Double.NEGATIVE_INFINITY;
            double most2 = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < answers.length; i++) {
                // Dark arteries are looked for as dark blobs.
                double answer = answers[i] / contrast;
                most1 = Math.max(most1, answer);
                boolean isCarotid = label[i] >= 5 && label[i] <= 8;
                if (sac[i] > 0 || (label[i] > 0 && !isCarotid)) {
                    most2 = Math.max(most2, answer);
                }
            }
            anywhere[s] = most1;
            inArteries[s] = most2;
        }
        return new ImageFacts(
                phantom.truth().modality(),
                told(phantom),
                MaskSides.of(phantom.masks(), phantom.volume().grid(), pose),
                largest > 0,
                largest,
                contrast,
                inLabels * spacing * spacing * spacing / 1000,
                labels,
                anywhere,
                inArteries);
    }

    private static Modality told(PhantomCase phantom) {
        Modality tags = phantom.truth().modality().isCt() ? Modality.CT : Modality.MR;
        return new Examiner(QualityPolicy.LENIENT, Workers.serial())
                .examine(phantom.volume(), tags)
                .modality();
    }

    /** Labelled voxels against those within 3 mm of them. */
    private static double contrast(float[] block, byte[] label, int[] size, double spacing) {
        int reach = (int) Math.floor(SHELL_MM / spacing);
        boolean[] near = new boolean[block.length];
        double inside = 0;
        long insideCount = 0;
        for (int z = reach; z < size[0] - reach; z++) {
            for (int y = reach; y < size[1] - reach; y++) {
                for (int x = reach; x < size[2] - reach; x++) {
                    int i = (z * size[1] + y) * size[2] + x;
                    if (label[i] != 0) {
                        inside += block[i];
                        insideCount++;
                        markBall(near, i, size, reach, SHELL_MM / spacing);
                    }
                }
            }
        }
        double shell = 0;
        long shellCount = 0;
        for (int i = 0; i < block.length; i++) {
            if (near[i] && label[i] == 0) {
                shell += block[i];
                shellCount++;
            }
        }
        return inside / insideCount - shell / shellCount;
    }

    private static void markBall(boolean[] near, int centre, int[] size, int reach, double radius) {
        for (int dz = -reach; dz <= reach; dz++) {
            for (int dy = -reach; dy <= reach; dy++) {
                int half = (int) Math.floor(Math.sqrt(Math.max(0, radius * radius - dz * dz - dy * dy)));
                if (dz * dz + dy * dy <= radius * radius) {
                    int middle = centre + (dz * size[1] + dy) * size[2];
                    Arrays.fill(near, middle - half, middle + half + 1, true);
                }
            }
        }
    }
}
