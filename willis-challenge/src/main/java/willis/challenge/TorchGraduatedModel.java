package willis.challenge;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.cases.Case;
import willis.detect.HeatMapModel;
import willis.detect.ModelDescription;
import willis.infer.InferenceSettings;
import willis.infer.Precision;
import willis.infer.TorchHeatMapModel;
import willis.plan.ModelFolder;

/** Networks on libtorch, in each of the precisions that the efforts name: a second one takes its own memory. */
public final class TorchGraduatedModel implements GraduatedModel {
    private final List<Effort> efforts;
    private final Map<Precision, TorchHeatMapModel> models;

    private TorchGraduatedModel(List<Effort> efforts, Map<Precision, TorchHeatMapModel> models) {
        this.efforts = efforts;
        this.models = models;
    }

    /**
     * Loads networks onto devices; the caller closes.
     *
     * @param settings how they run where time suffices
     * @throws IOException as {@link TorchHeatMapModel#load(List, InferenceSettings)}
     */
    public static TorchGraduatedModel load(List<ModelFolder> folders, InferenceSettings settings) throws IOException {
        Precision precision = settings.precision().on(settings.devices().get(0));
        Map<Precision, TorchHeatMapModel> models = new EnumMap<>(Precision.class);
        try {
            TorchHeatMapModel wanted = TorchHeatMapModel.load(folders, settings);
            models.put(precision, wanted);
            int copies = settings.mirrored() ? 1 << wanted.mirrorAxes().size() : 1;
            boolean hasFastPrecision = settings.devices().stream().allMatch(device -> device.hasBf16());
            List<Effort> efforts = Effort.ladder(new Effort(copies, settings.step(), precision), hasFastPrecision);
            for (Effort effort : efforts) {
                if (!models.containsKey(effort.precision())) {
                    models.put(
                            effort.precision(),
                            TorchHeatMapModel.load(folders, settings.withPrecision(effort.precision())));
                }
            }
            return new TorchGraduatedModel(efforts, models);
        } catch (IOException | RuntimeException e) {
            models.values().forEach(TorchHeatMapModel::close);
            throw e;
        }
    }

    @Override
    public ModelDescription description() {
        return model(efforts.get(0)).description();
    }

    @Override
    public List<Effort> efforts() {
        return efforts;
    }

    @Override
    public HeatMapModel with(Effort effort) {
        if (!efforts.contains(effort)) {
            throw new IllegalArgumentException(effort.text() + " is none of " + efforts);
        }
        return model(effort).running(effort.copies() > 1, effort.step());
    }

    @Override
    public int patches(Effort effort, Case prepared) {
        return effort.copies() * model(effort).patchCount(prepared, effort.step());
    }

    private TorchHeatMapModel model(Effort effort) {
        return Optional.ofNullable(models.get(effort.precision()))
                .orElseThrow(() -> new IllegalStateException("Not loaded: " + effort.precision()));
    }

    @Override
    public void close() {
        models.values().forEach(TorchHeatMapModel::close);
    }
}
