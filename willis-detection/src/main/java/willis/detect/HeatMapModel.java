package willis.detect;

import java.io.IOException;
import willis.cases.Case;
import willis.heatmap.LogitSink;

/**
 * Something that sees aneurysms in a prepared case. It takes a case rather than a patch, so that tiling and stitching can
 * stay on the device.
 */
public interface HeatMapModel extends AutoCloseable {
    /** What the model is, and how cases for it are prepared. */
    ModelDescription description();

    /**
     * Computes the logits of a case, one per channel and prepared voxel.
     *
     * @param prepared prepared by this model's {@link ModelDescription#preparation()}
     * @param logits receives all slices in order
     * @throws java.util.concurrent.CancellationException if the progress said so
     * @throws IOException if the device fails, for lack of memory above all
     */
    void predict(Case prepared, LogitSink logits, Progress progress) throws IOException;

    @Override
    void close();
}
