package willis.detect;

import java.io.IOException;
import willis.cases.Case;
import willis.geometry.Orientation;
import willis.heatmap.LogitSink;

/**
 * A model that is shown images in another orientation than it states, with the same networks: what it would answer if its
 * statement were wrong.
 *
 * <p>As thread safe as the model.
 */
public final class ReorientedModel implements HeatMapModel {
    private final HeatMapModel model;
    private final ModelDescription description;

    /** @param model does the work, and stays the caller's to close */
    public ReorientedModel(HeatMapModel model, Orientation orientation) {
        this.model = model;
        description = model.description().withOrientation(orientation);
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public void predict(Case prepared, LogitSink logits, Progress progress) throws IOException {
        model.predict(prepared, logits, progress);
    }

    /** Does nothing: the model is closed by whoever loaded it. */
    @Override
    public void close() {}
}
