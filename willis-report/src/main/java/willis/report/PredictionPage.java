package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import willis.detect.Detection;
import willis.detect.ModelDescription;
import willis.files.WholeFile;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.plan.ModelSettings;
import willis.plan.ModelSettings.PlattScaling;
import willis.report.MarkedPlane.Layer;
import willis.series.Series;
import willis.volume.Volume;

/**
 * The page that tells what was found in a series: projections with the findings marked, three planes through each, the
 * probability of every location, and what answered. It names UIDs, never a patient; but its images show one.
 */
public final class PredictionPage {
    /** How much of the surroundings is seen around a finding. */
    private static final double FIELD_MM = 100;

    private static final int FIELD_PIXELS = 256;

    private PredictionPage() {}

    /**
     * Creates or replaces the page of an answer, with the folders above it.
     *
     * @param series what was judged
     * @param detection the answer; without a heat map the page has none either
     * @param settings how the model was run, in a few words
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if the heat map does not lie in the series
     */
    public static void write(Series series, Detection detection, String settings, Path file) throws IOException {
        WholeFile.writeText(
                file, html(series.volume(), region(series, detection), series.storage(), detection, settings));
    }

    /** The part of a series that was judged. */
    static Box region(Series series, Detection detection) {
        return detection
                .heatMap()
                .map(map -> place(map, series.volume().grid()))
                .orElseGet(() ->
                        detection.model().preparation().region(series.volume().grid(), series.head()));
    }

    /** The block of a grid on which a map lies. */
    private static Box place(Volume map, Grid grid) {
        return new Box(grid.toVoxel(map.grid().origin()).nearest(), map.grid().extent());
    }

    static String html(Volume volume, Box region, String storage, Detection detection, String settings) {
        if (!region.isInside(volume.grid().extent())) {
            throw new IllegalArgumentException("The region " + region + " reaches outside a volume of "
                    + volume.grid().extent());
        }
        List<FoundPlace> places = FoundPlace.of(detection.findings());
        Percentiles percentiles = Percentiles.of(volume, region);
        List<ReadingView> views = ReadingView.of(detection.modality(), percentiles);
        HeatColours colours = new HeatColours();
        boolean isEmpty = places.isEmpty();
        Overview overview = Overview.of(
                volume,
                region,
                detection,
                places,
                isEmpty ? Figure.middleOf(region) : places.get(0).first().voxel(),
                isEmpty ? "the middle of the region" : "place 1",
                Overview.Overlay.NONE,
                colours);
        boolean isCalibrated = isCalibrated(detection);
        return Page.filled(
                "prediction.html",
                Map.ofEntries(
                        Map.entry("researchOnly", ModelSettings.RESEARCH_ONLY),
                        Map.entry("modality", detection.modality().code()),
                        Map.entry("storage", storage),
                        Map.entry("id", detection.seriesId()),
                        Map.entry("studyUid", detection.studyUid().orElse("unknown")),
                        Map.entry("answer", answer(detection)),
                        Map.entry("remarks", detection.model().remarks()),
                        Map.entry("overview", overview),
                        Map.entry("hasHeat", detection.heatMap().isPresent()),
                        Map.entry("legend", colours.legend()),
                        Map.entry("views", views),
                        Map.entry(
                                "pictured",
                                places.stream()
                                        .limit(FoundPlace.MOST_PICTURED)
                                        .map(place -> pictured(place, volume, region, detection, views, colours))
                                        .toList()),
                        Map.entry("places", places.size()),
                        Map.entry("rows", rows(places, detection)),
                        Map.entry("sites", sites(detection)),
                        Map.entry("isCalibrated", isCalibrated),
                        Map.entry(
                                "quality",
                                detection.quality().stream().map(FindingRow::of).toList()),
                        Map.entry("facts", facts(detection, settings)),
                        Map.entry("seconds", seconds(detection))));
    }

    // ---- The answer

    /**
     * The answer in a line.
     *
     * @param level for the style
     * @param probability that there is an aneurysm
     * @param reason what it is compared with
     */
    record Answer(String level, String probability, String reason) {}

    private static Answer answer(Detection detection) {
        double present = at(detection.probabilities(), Location.ANEURYSM_PRESENT);
        long counting = detection.findings().stream()
                .filter(Finding::aboveOperatingPoint)
                .count();
        String calibrated = isCalibrated(detection, Location.ANEURYSM_PRESENT)
                ? " (" + probability(at(detection.calibrated(), Location.ANEURYSM_PRESENT)) + " calibrated)"
                : "";
        String findings = detection.findings().isEmpty()
                ? "no finding of 0.1 or more"
                : Inspection.counted(detection.findings().size(), "finding") + ", " + counting + " of them at or above "
                        + "the operating point of " + probability(detection.operatingPoint());
        return new Answer(
                present >= detection.presenceOperatingPoint() || counting > 0 ? "warning" : "neutral",
                probability(present) + calibrated,
                findings + ".");
    }

    /** Whether any location is calibrated. */
    private static boolean isCalibrated(Detection detection) {
        return Stream.of(Location.values()).anyMatch(location -> isCalibrated(detection, location));
    }

    private static boolean isCalibrated(Detection detection, Location location) {
        return !detection
                .model()
                .reading(location)
                .calibrationFor(detection.modality())
                .equals(PlattScaling.IDENTITY);
    }

    /** One of the probabilities of an answer, which holds all. */
    static double at(Map<Location, Double> probabilities, Location location) {
        return Objects.requireNonNull(probabilities.get(location), location::column);
    }

    static String probability(double value) {
        return Numbers.fixed(value, 3);
    }

    static String percent(double probability) {
        return String.format(Locale.ROOT, "%.2f", 100 * probability);
    }

    // ---- Places

    /**
     * A place with its pictures.
     *
     * @param number what its mark is called
     * @param level for the style: {@code above} or {@code below}
     * @param title the site
     * @param probability of it
     * @param others what else was found there
     * @param position in the patient
     * @param planes through it
     * @param widestMm the width of the widest plane
     * @param pairWidthMm the width of the wider one of the coronal and the sagittal plane
     */
    record Pictured(
            int number,
            String level,
            String title,
            String probability,
            String others,
            String position,
            List<MarkedPlane> planes,
            String widestMm,
            String pairWidthMm) {}

    private static Pictured pictured(
            FoundPlace place,
            Volume volume,
            Box region,
            Detection detection,
            List<ReadingView> views,
            HeatColours colours) {
        Finding finding = place.first();
        Grid grid = volume.grid();
        Box field = field(grid, finding.voxel());
        Volume part = volume.cropped(field);
        VoxelIndex voxel = minus(finding.voxel(), field.start());
        // The heat map ends with the region; the field may reach further.
        Box shared = intersection(field, region);
        Optional<Volume> heat = detection
                .heatMap()
                .map(map -> map.cropped(new Box(minus(shared.start(), region.start()), shared.extent())));
        Box sharedInField = new Box(minus(shared.start(), field.start()), shared.extent());
        List<MarkedPlane> planes = new ArrayList<>();
        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(part.grid(), plane);
            Axis through = view.through();
            List<String> sources = new ArrayList<>();
            PlaneImage slice = PlaneImage.slice(part, plane, voxel.along(through), FIELD_PIXELS);
            for (ReadingView reading : views) {
                PlaneImage image = reading.slab()
                        .map(extreme -> PlaneImage.slabAround(
                                part, plane, voxel.along(through), ReadingView.SLAB_MM, extreme, FIELD_PIXELS))
                        .orElse(slice);
                sources.add(image.dataUri(reading.window()));
            }
            Figure figure = Figure.of(
                    view,
                    plane.title(),
                    Figure.whichSlice(grid, through, finding.voxel()),
                    plane.title() + " plane through place " + place.number() + ", "
                            + finding.location().column(),
                    sources,
                    Box.whole(field.extent()),
                    List.of(),
                    "");
            List<Layer> layers = heat.map(map -> List.of(MarkedPlane.layer(
                            view,
                            sharedInField,
                            PlaneImage.slice(
                                    map,
                                    plane,
                                    minus(finding.voxel(), shared.start()).along(through),
                                    FIELD_PIXELS),
                            colours)))
                    .orElse(List.of());
            planes.add(new MarkedPlane(
                    figure, layers, List.of(), List.of(), MarkedPlane.crosshair(view, finding.position())));
        }
        return new Pictured(
                place.number(),
                finding.aboveOperatingPoint() ? "above" : "below",
                finding.location().column(),
                probability(finding.probability())
                        + (isCalibrated(detection, finding.location())
                                ? " (" + probability(finding.calibrated()) + " calibrated)"
                                : ""),
                place.findings().stream()
                        .skip(1)
                        .map(other -> other.location().column() + " " + probability(other.probability()))
                        .collect(Collectors.joining("; ")),
                position(finding.position()),
                planes,
                Figure.mm(Figure.widestMm(part.grid(), Plane.values())),
                Figure.mm(Figure.widestMm(part.grid(), Plane.CORONAL, Plane.SAGITTAL)));
    }

    /** The voxels within half a field of one, as far as the volume reaches. */
    private static Box field(Grid grid, VoxelIndex middle) {
        int[] first = new int[3];
        int[] size = new int[3];
        for (Axis axis : Axis.values()) {
            int half =
                    Math.max(1, (int) Math.round(FIELD_MM / 2 / grid.spacing().along(axis)));
            first[axis.ordinal()] = Math.max(0, middle.along(axis) - half);
            size[axis.ordinal()] =
                    Math.min(grid.extent().along(axis), middle.along(axis) + half + 1) - first[axis.ordinal()];
        }
        return new Box(new VoxelIndex(first[0], first[1], first[2]), new Extent(size[0], size[1], size[2]));
    }

    private static Box intersection(Box one, Box other) {
        int[] first = new int[3];
        int[] size = new int[3];
        for (Axis axis : Axis.values()) {
            first[axis.ordinal()] =
                    Math.max(one.start().along(axis), other.start().along(axis));
            size[axis.ordinal()] = Math.min(one.end(axis), other.end(axis)) - first[axis.ordinal()];
        }
        return new Box(new VoxelIndex(first[0], first[1], first[2]), new Extent(size[0], size[1], size[2]));
    }

    private static VoxelIndex minus(VoxelIndex voxel, VoxelIndex start) {
        return new VoxelIndex(voxel.z() - start.z(), voxel.y() - start.y(), voxel.x() - start.x());
    }

    /** For people: {@code R 32.1, A 12.4, S 45 mm}. */
    static String position(PointMm point) {
        return side(point.x(), "L", "R") + ", " + side(point.y(), "P", "A") + ", " + side(point.z(), "S", "I") + " mm";
    }

    private static String side(double mm, String positive, String negative) {
        return (mm < 0 ? negative : positive) + " " + Numbers.fixed(Math.abs(mm), 1);
    }

    // ---- Tables

    /** One finding. */
    record Row(
            int place,
            boolean isPictured,
            String site,
            String level,
            String probability,
            String calibrated,
            String position,
            String lps,
            String voxel,
            String instance) {}

    private static List<Row> rows(List<FoundPlace> places, Detection detection) {
        List<Row> rows = new ArrayList<>();
        for (FoundPlace place : places) {
            for (Finding finding : place.findings()) {
                rows.add(new Row(
                        place.number(),
                        place.isPictured(),
                        finding.location().column(),
                        finding.aboveOperatingPoint() ? "above" : "below",
                        probability(finding.probability()),
                        isCalibrated(detection, finding.location()) ? probability(finding.calibrated()) : "",
                        position(finding.position()),
                        Arrays.stream(new double[] {
                                    finding.position().x(),
                                    finding.position().y(),
                                    finding.position().z()
                                })
                                .mapToObj(mm -> Numbers.fixed(mm, 1))
                                .collect(Collectors.joining(", ")),
                        finding.voxel().z() + ", " + finding.voxel().y() + ", "
                                + finding.voxel().x(),
                        finding.place()
                                .map(frame -> frame.sopInstanceUid() + ", frame " + frame.frame() + ", row "
                                        + frame.row() + ", column " + frame.column())
                                .orElse("")));
            }
        }
        return rows;
    }

    /**
     * One bar.
     *
     * @param level for the style: {@code above} or {@code below} the operating point
     * @param percent the length of the bar
     * @param operatingPercent where the operating point lies on it
     * @param calibrated the calibrated probability; empty without a calibration
     * @param calibratedPercent where it lies on the bar
     */
    record Site(
            String name,
            String level,
            String probability,
            String percent,
            String operatingPercent,
            String calibrated,
            String calibratedPercent,
            boolean isVessel) {}

    /** "Aneurysm Present" first, then the vessels in the competition's order: a site is found at the same place on each page. */
    private static List<Site> sites(Detection detection) {
        List<Location> order = new ArrayList<>(List.of(Location.ANEURYSM_PRESENT));
        order.addAll(Location.vessels());
        return order.stream()
                .map(location -> {
                    double raw = at(detection.probabilities(), location);
                    double calibrated = at(detection.calibrated(), location);
                    return new Site(
                            location.column(),
                            raw >= detection.operatingPointOf(location) ? "above" : "below",
                            probability(raw),
                            percent(raw),
                            percent(detection.operatingPointOf(location)),
                            isCalibrated(detection, location) ? probability(calibrated) : "",
                            percent(calibrated),
                            location.isVessel());
                })
                .toList();
    }

    /** A name and what belongs to it. */
    record Entry(String name, String value) {}

    private static List<Entry> facts(Detection detection, String settings) {
        ModelDescription model = detection.model();
        ModelSettings known = model.settings();
        return List.of(
                new Entry("Model", known.name()),
                new Entry("Identity", model.identity()),
                new Entry("Trained on", known.trainingData()),
                new Entry(
                        "Orientation",
                        known.orientation().code() + ", side " + known.side().code()),
                new Entry("Region of interest", known.region().code()),
                new Entry("Run with", settings),
                new Entry(
                        "Operating point",
                        probability(detection.operatingPoint()) + " for findings and sites, "
                                + probability(detection.presenceOperatingPoint())
                                + " for " + Location.ANEURYSM_PRESENT.column()),
                new Entry(
                        "Calibration",
                        isCalibrated(detection)
                                ? scaling(known.sites().calibrationFor(detection.modality()))
                                        + " for findings and sites, "
                                        + scaling(known.presenceReading().calibrationFor(detection.modality()))
                                        + " for " + Location.ANEURYSM_PRESENT.column()
                                : "none: raw probabilities are not how often an aneurysm is there"));
    }

    private static String scaling(PlattScaling platt) {
        return platt.equals(PlattScaling.IDENTITY)
                ? "none"
                : "sigmoid(" + Numbers.of(platt.slope()) + " · logit + " + Numbers.of(platt.intercept()) + ")";
    }

    private static String seconds(Detection detection) {
        double all = detection.seconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        return detection.seconds().entrySet().stream()
                        .map(stage -> stage.getKey() + " " + Numbers.fixed(stage.getValue(), 2) + " s")
                        .collect(Collectors.joining(", "))
                + "; " + Numbers.fixed(all, 1) + " s in all";
    }
}
