package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import willis.cases.CaseDescription;
import willis.cases.CasePoint;
import willis.dataset.FoldMember;
import willis.files.WholeFile;
import willis.findings.Location;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.VoxelIndex;
import willis.plan.ModelSettings;
import willis.plan.NetworkPlan;
import willis.plan.PlanConfiguration;
import willis.plan.Planner;
import willis.prepare.PreparedSet;
import willis.prepare.QualityRow;
import willis.prepare.SeriesRecord;
import willis.report.Figure.Blob;
import willis.series.Series;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * The page that tells at a glance what a prepared data set is: some series with region and targets, the plan, the folds, and
 * what was rejected. It names UIDs, never a patient; but its images show some.
 *
 * <p>Not thread safe. Images are made when a series is added, so that no volume is kept.
 */
public final class PreparationPage {
    /** The radius of the published target blob, in voxels of a prepared case. */
    private static final int BLOB_VOXELS = 65;

    private static final int SPHERE_VOXELS = 5;
    private static final int MOST_REJECTIONS = 300;
    private static final int MOST_WARNINGS = 30;

    private final PreparedSet set;
    private final List<Example> examples = new ArrayList<>();

    /** A page without images. */
    public PreparationPage(PreparedSet set) {
        this.set = set;
    }

    /** A series with its images, as the template shows it. */
    record Example(
            String title,
            String id,
            List<Window> windows,
            List<Figure> slices,
            boolean isFlat,
            String widestMm,
            String pairWidthMm) {}

    /** A name and what belongs to it. */
    record Entry(String name, String value) {}

    /** How many cases of a kind there are, in all and in each fold. */
    record Count(String name, int all, List<Integer> folds) {}

    /** A series that is not trained with. */
    record Rejection(String id, String code, String message) {}

    /**
     * Adds three slices of a series.
     *
     * @param region the region of interest, in voxels of the series' volume
     * @param prepared its case
     */
    public void add(Series series, Box region, CaseDescription prepared) {
        add(series.volume(), region, prepared);
    }

    void add(Volume volume, Box region, CaseDescription prepared) {
        Grid grid = volume.grid();
        List<Window> windows = List.of(Window.forSlices(prepared.modality(), Percentiles.of(volume, region))
                .get(0));
        boolean positive = !prepared.points().isEmpty();
        VoxelIndex middle = positive
                ? within(grid, grid.toVoxel(prepared.points().get(0).position()).nearest())
                : Figure.middleOf(region);
        List<Figure> slices = Arrays.stream(Plane.values())
                .map(plane -> Figure.slice(
                        volume,
                        region,
                        plane,
                        windows,
                        middle,
                        positive ? "the first aneurysm" : "the middle of the region of interest",
                        blobs(new PlaneView(grid, plane), middle, prepared)))
                .toList();
        examples.add(new Example(
                title(prepared),
                prepared.seriesUid(),
                windows,
                slices,
                2 * new PlaneView(grid, Plane.CORONAL).heightMm() <= new PlaneView(grid, Plane.AXIAL).heightMm(),
                Figure.mm(Figure.widestMm(grid, Plane.values())),
                Figure.mm(Figure.widestMm(grid, Plane.CORONAL, Plane.SAGITTAL))));
    }

    private static String title(CaseDescription prepared) {
        List<String> sites = prepared.points().stream()
                .map(point -> point.location().column())
                .toList();
        return prepared.modality() + ", " + (sites.isEmpty() ? "no aneurysm" : String.join(", ", sites));
    }

    private static VoxelIndex within(Grid grid, VoxelIndex voxel) {
        return new VoxelIndex(
                Math.max(0, Math.min(grid.extent().z() - 1, voxel.z())),
                Math.max(0, Math.min(grid.extent().y() - 1, voxel.y())),
                Math.max(0, Math.min(grid.extent().x() - 1, voxel.x())));
    }

    /** Where a slice cuts the sphere of each aneurysm, and the blob at half its height; both are round in voxels, not in mm. */
    private static List<Blob> blobs(PlaneView view, VoxelIndex slice, CaseDescription prepared) {
        List<Blob> blobs = new ArrayList<>();
        Grid grid = view.grid();
        for (CasePoint point : prepared.points()) {
            double offMm = (grid.toVoxel(point.position()).along(view.through()) - slice.along(view.through()))
                    * grid.spacing().along(view.through());
            double offVoxels = offMm / preparedSpacing(view, view.through(), prepared);
            PlaneView.PagePoint place = view.place(point.position());
            for (Map.Entry<String, Double> radius :
                    List.of(Map.entry("sphere", (double) SPHERE_VOXELS), Map.entry("half", BLOB_VOXELS / 2.0))) {
                double squared = radius.getValue() * radius.getValue() - offVoxels * offVoxels;
                if (squared > 0) {
                    double cut = Math.sqrt(squared);
                    blobs.add(new Blob(
                            radius.getKey(),
                            Figure.mm(place.x()),
                            Figure.mm(place.y()),
                            Figure.mm(cut * preparedSpacing(view, view.across(), prepared)),
                            Figure.mm(cut * preparedSpacing(view, view.down(), prepared))));
                }
            }
        }
        return blobs;
    }

    /** The spacing of the prepared case along an axis of the volume. */
    private static double preparedSpacing(PlaneView view, Axis axis, CaseDescription prepared) {
        Grid grid = prepared.grid();
        return grid.spacing()
                .along(grid.orientation().axisOf(view.grid().orientation().along(axis)));
    }

    /** Creates or replaces the page. */
    public void write(Path file) throws IOException {
        WholeFile.writeText(file, html());
    }

    String html() {
        int rejected = set.rejected();
        List<Rejection> rejections = rejections();
        return Page.filled(
                "preparation.html",
                Map.ofEntries(
                        Map.entry("researchOnly", ModelSettings.RESEARCH_ONLY),
                        Map.entry("name", set.name()),
                        Map.entry("trained", Inspection.counted(set.members().size(), "case")),
                        Map.entry("verdictLevel", rejected == 0 ? "good" : "warning"),
                        Map.entry(
                                "verdict",
                                rejected == 0
                                        ? "Every series is trained with."
                                        : rejected + " of " + set.records().size() + " series are not trained with."),
                        Map.entry("verdictReason", rejected == 0 ? "Nothing was rejected." : reasons()),
                        Map.entry("warnings", shownWarnings()),
                        Map.entry("examples", examples),
                        Map.entry("sphereVoxels", SPHERE_VOXELS),
                        Map.entry("blobVoxels", BLOB_VOXELS),
                        Map.entry("plan", plan()),
                        Map.entry("foldNames", foldNames()),
                        Map.entry("counts", counts()),
                        Map.entry("rejections", rejections.subList(0, Math.min(MOST_REJECTIONS, rejections.size()))),
                        Map.entry(
                                "more",
                                rejections.size() > MOST_REJECTIONS
                                        ? rejections.size() - MOST_REJECTIONS + " more are in quality.csv."
                                        : "")));
    }

    private String reasons() {
        List<String> reasons = new ArrayList<>();
        set.rejections().forEach((code, count) -> reasons.add(code + " " + count));
        return "Reasons: " + String.join(", ", reasons) + ".";
    }

    private List<String> shownWarnings() {
        List<String> warnings = set.warnings();
        if (warnings.size() <= MOST_WARNINGS) {
            return warnings;
        }
        List<String> shown = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
        shown.add(warnings.size() - MOST_WARNINGS + " more");
        return shown;
    }

    private List<Rejection> rejections() {
        List<Rejection> rejections = new ArrayList<>();
        for (SeriesRecord series : set.records()) {
            for (QualityRow row : series.rows()) {
                if (series.accepted().isEmpty() && row.severity().equals("refused")) {
                    rejections.add(new Rejection(series.seriesUid(), row.code(), row.message()));
                }
            }
        }
        return rejections;
    }

    private List<Entry> plan() {
        PlanConfiguration configuration = set.configuration();
        NetworkPlan network = configuration.network();
        List<Entry> entries = new ArrayList<>(List.of(
                new Entry("Plan", set.plan().name() + ", configuration " + configuration.name()),
                new Entry("Spacing", configuration.spacing().toString()),
                new Entry("Patch", configuration.patch() + " voxels, " + configuration.batchSize() + " per step"),
                new Entry(
                        "Network",
                        network.stages().size() + " stages with "
                                + String.join(
                                        ", ",
                                        network.stages().stream()
                                                .map(stage -> String.valueOf(stage.features()))
                                                .toList())
                                + " features"),
                new Entry("Intensities", configuration.normalization().schemeName()),
                new Entry(
                        "Memory for training",
                        String.format(
                                Locale.ROOT,
                                "about %.1f GB for two patches, %.1f GB for %d, by nnU-Net’s measure",
                                Planner.trainingMemoryGb(configuration, 2, Location.values().length),
                                Planner.trainingMemoryGb(
                                        configuration, configuration.batchSize(), Location.values().length),
                                configuration.batchSize()))));
        configuration.approximation().ifPresent(note -> entries.add(new Entry("Differs", note)));
        return entries;
    }

    private List<String> foldNames() {
        List<String> names = new ArrayList<>();
        for (int fold = 0; fold < set.folds().count(); fold++) {
            names.add("fold " + fold);
        }
        return names;
    }

    private List<Count> counts() {
        List<Count> counts = new ArrayList<>();
        counts.add(count("All", member -> true));
        for (Modality modality : Modality.values()) {
            if (set.members().stream().anyMatch(member -> member.modality() == modality)) {
                counts.add(count(modality.code(), member -> member.modality() == modality));
                counts.add(count(
                        modality.code() + " with aneurysm",
                        member -> member.modality() == modality
                                && member.positives().contains(Location.ANEURYSM_PRESENT)));
            }
        }
        for (Location location : Location.values()) {
            counts.add(count(location.column(), member -> member.positives().contains(location)));
        }
        return counts;
    }

    private Count count(String name, Predicate<FoldMember> kind) {
        List<String> ids =
                set.members().stream().filter(kind).map(FoldMember::caseId).toList();
        Set<String> wanted = Set.copyOf(ids);
        return new Count(
                name,
                ids.size(),
                set.folds().validation().stream()
                        .map(fold ->
                                (int) fold.stream().filter(wanted::contains).count())
                        .toList());
    }
}
