package willis.detect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import willis.cases.Case;
import willis.cases.CaseDescription;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.VoxelIndex;
import willis.heatmap.HeatMap;
import willis.heatmap.HeatMapAssembly;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.heatmap.Peak;
import willis.parallel.Workers;
import willis.plan.ModelSettings;
import willis.plan.ModelSettings.PlattScaling;
import willis.quality.QualityFinding;
import willis.series.FramePlace;
import willis.series.Series;
import willis.volume.Interpolation;
import willis.volume.Modality;
import willis.volume.Resampler;
import willis.volume.Volume;

/**
 * From a series to findings: the pipeline. Training validates with this very class.
 *
 * <p>As thread safe as its model.
 */
public final class Detector {
    private final HeatMapModel model;
    private final Workers workers;

    /** A detector that asks a model, which the caller closes. */
    public Detector(HeatMapModel model, Workers workers) {
        this.model = model;
        this.workers = workers;
    }

    /** The answer for a series, without maps. */
    public Detection detect(Series series) throws IOException {
        return detect(series, Keep.NOTHING, Progress.NONE);
    }

    /**
     * The answer for a series.
     *
     * @param keep which heat maps to return
     * @throws IOException if the model's device fails
     */
    public Detection detect(Series series, Keep keep, Progress progress) throws IOException {
        Stopwatch watch = new Stopwatch();
        Case prepared = prepare(series);
        watch.stage("prepare");
        return answer(subject(series), prepared, keep, progress, watch);
    }

    /** A series as this model wants to see it; what {@link #detect(Series, Case, Progress)} takes. */
    public Case prepare(Series series) {
        return model.description().preparation().prepare(series.volume(), series.head(), workers);
    }

    /**
     * The answer for a series that was prepared before, without maps.
     *
     * @param prepared by a detector whose model prepares alike
     * @throws IOException if the model's device fails
     */
    public Detection detect(Series series, Case prepared, Progress progress) throws IOException {
        return answer(subject(series), prepared, Keep.NOTHING, progress, new Stopwatch());
    }

    private static Subject subject(Series series) {
        return new Subject(series.id(), series.studyUid(), series.modality(), series.findings(), series::placeOf);
    }

    /**
     * The answer for a case that was prepared for this model before, as training stores it; without maps. Voxels of findings
     * are those of the prepared case, and no instance is named.
     *
     * @throws IOException if the model's device fails
     */
    public Detection detect(CaseDescription description, Volume prepared, Progress progress) throws IOException {
        Subject subject = new Subject(
                description.seriesUid(),
                Optional.empty(),
                description.modality(),
                List.of(),
                voxel -> Optional.empty());
        Case whole =
                new Case(prepared, prepared.grid(), Box.whole(prepared.grid().extent()));
        return answer(subject, whole, Keep.NOTHING, progress, new Stopwatch());
    }

    /**
     * Whom an answer is about.
     *
     * @param placeOf the instance that shows a voxel of the source
     */
    private record Subject(
            String id,
            Optional<String> studyUid,
            Modality modality,
            List<QualityFinding> quality,
            Function<VoxelIndex, Optional<FramePlace>> placeOf) {}

    private Detection answer(Subject subject, Case prepared, Keep keep, Progress progress, Stopwatch watch)
            throws IOException {
        ModelDescription description = model.description();
        Grid grid = prepared.prepared().grid();
        List<Location> channels = description.channels().locations();
        HeatMapAssembly assembly = new HeatMapAssembly(grid, channels.size(), keep, workers);
        model.predict(prepared, assembly, progress);
        watch.stage("network");

        HeatMap heatMap = assembly.finish();
        ModelSettings settings = description.settings();
        Map<Location, Double> probabilities = new EnumMap<>(Location.class);
        Map<Location, Double> calibrated = new EnumMap<>(Location.class);
        for (int c = 0; c < channels.size(); c++) {
            double raw = heatMap.probabilities().get(c);
            probabilities.put(channels.get(c), raw);
            calibrated.put(
                    channels.get(c),
                    description
                            .reading(channels.get(c))
                            .calibrationFor(subject.modality())
                            .apply(raw));
        }
        List<Finding> findings = findings(subject, prepared.source(), channels, heatMap, settings);
        Optional<Volume> maximum = heatMap.maximum().map(map -> onSourceGrid(map, prepared));
        List<Volume> locationMaps = new ArrayList<>();
        if (!heatMap.channels().isEmpty()) {
            for (Location location : Location.values()) {
                Volume map = heatMap.channels().get(description.channels().channelOf(location));
                locationMaps.add(onSourceGrid(map, prepared));
            }
        }
        watch.stage("findings");
        return new Detection(
                subject.id(),
                subject.studyUid(),
                subject.modality(),
                description,
                probabilities,
                calibrated,
                settings.sites().operatingPointFor(subject.modality()),
                settings.presenceReading().operatingPointFor(subject.modality()),
                findings,
                subject.quality(),
                maximum,
                locationMaps,
                watch.seconds());
    }

    private static List<Finding> findings(
            Subject subject, Grid source, List<Location> channels, HeatMap heatMap, ModelSettings settings) {
        List<Finding> findings = new ArrayList<>();
        PlattScaling calibration = settings.sites().calibrationFor(subject.modality());
        double operatingPoint = settings.sites().operatingPointFor(subject.modality());
        for (int c = 0; c < channels.size(); c++) {
            if (channels.get(c).isVessel()) {
                for (Peak peak : heatMap.peaks().get(c)) {
                    VoxelIndex voxel = nearestVoxel(source, peak);
                    findings.add(new Finding(
                            channels.get(c),
                            peak.probability(),
                            calibration.apply(peak.probability()),
                            peak.probability() >= operatingPoint,
                            peak.position(),
                            voxel,
                            subject.placeOf().apply(voxel)));
                }
            }
        }
        findings.sort(Comparator.comparingDouble(Finding::probability)
                .reversed()
                .thenComparing(Finding::location)
                .thenComparingDouble(finding -> finding.position().z()));
        return findings;
    }

    private static VoxelIndex nearestVoxel(Grid source, Peak peak) {
        VoxelIndex nearest = source.toVoxel(peak.position()).nearest();
        Extent extent = source.extent();
        return new VoxelIndex(
                Math.min(Math.max(nearest.z(), 0), extent.z() - 1),
                Math.min(Math.max(nearest.y(), 0), extent.y() - 1),
                Math.min(Math.max(nearest.x(), 0), extent.x() - 1));
    }

    /** A map of the prepared case on the voxels it was made from. */
    private Volume onSourceGrid(Volume map, Case prepared) {
        Grid region = prepared.regionGrid();
        Volume turned = map.reoriented(region.orientation(), workers);
        Volume resampled = Resampler.resample(turned, region.extent(), Interpolation.TRILINEAR, workers);
        // The same corners as the region's, but for rounding on the way there and back.
        return new Volume(region, resampled.voxels());
    }

    /** Measures the stages of a prediction. */
    private static final class Stopwatch {
        private final Map<String, Double> seconds = new LinkedHashMap<>();
        private long since = System.nanoTime();

        void stage(String name) {
            long now = System.nanoTime();
            seconds.put(name, (now - since) / 1e9);
            since = now;
        }

        Map<String, Double> seconds() {
            return seconds;
        }
    }
}
