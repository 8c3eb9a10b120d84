package willis.phantom;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import willis.dataset.ExactTruth;
import willis.dataset.Localizer;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.RegionOfInterest;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Sac;
import willis.phantom.chance.Draw;
import willis.phantom.scan.Scan;
import willis.phantom.scan.ScannedSeries;
import willis.phantom.scan.SeriesUids;
import willis.series.FramePlace;

/**
 * Everything that is known of one case.
 *
 * @param exact what nobody knows of a patient
 * @param labels its row of {@code train.csv}
 * @param localizers its rows of {@code train_localizers.csv}
 */
record CaseTruth(ExactTruth exact, SeriesLabels labels, List<Localizer> localizers) {
    /** How well people point at the middle of a sac. */
    private static final double POINTING_MM = 0.5;

    /** Farther than this they do not miss it. */
    private static final double WORST_POINTING_MM = 0.95;

    private static final int TRIALS = 50;

    /** @param grid of the voxels that a reader of the series gets */
    static CaseTruth of(
            PhantomSettings settings, CasePlan plan, Anatomy anatomy, Scan scan, ScannedSeries series, Grid grid) {
        String uid = new SeriesUids(plan.seed()).series();
        List<ExactTruth.Aneurysm> aneurysms = new ArrayList<>();
        List<Localizer> localizers = new ArrayList<>();
        Set<Location> positives = EnumSet.noneOf(Location.class);
        for (int i = 0; i < anatomy.sacs().size(); i++) {
            Sac sac = anatomy.sacs().get(i);
            Optional<ScannedSeries.Section> section = series.section(i + 1, sac.centre());
            PointMm centre = series.stated(sac.centre());
            aneurysms.add(new ExactTruth.Aneurysm(
                    sac.location(),
                    centre,
                    series.stated(sac.neck()),
                    sac.diameterMm(),
                    sac.neckMm(),
                    sac.form().name().toLowerCase(Locale.ROOT),
                    section.isPresent(),
                    section.isPresent() && isInRegion(grid, centre),
                    section.map(CaseTruth::nearestPixel)));
            if (section.isPresent()) {
                Location noted = settings.labelNoise() ? LabelNoise.noted(plan.seed(), anatomy, i) : sac.location();
                localizers.add(localizer(uid, section.get(), noted, grid, plan.seed().stream("localizer", i)));
                positives.add(noted);
                positives.add(Location.ANEURYSM_PRESENT);
            }
        }
        List<ExactTruth.HardNegative> hardNegatives = anatomy.hardNegatives().stream()
                .map(negative -> new ExactTruth.HardNegative(
                        negative.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        series.stated(negative.place()),
                        negative.sizeMm()))
                .toList();
        ExactTruth exact = new ExactTruth(
                uid,
                settings.seed(),
                plan.seed().index(),
                plan.scan().modality(),
                scan.protocol().direction().name().toLowerCase(Locale.ROOT),
                aneurysms,
                hardNegatives,
                scan.remarks());
        SeriesLabels labels = new SeriesLabels(
                uid,
                OptionalInt.of(anatomy.patient().age()),
                Optional.of(anatomy.patient().sex().text()),
                plan.scan().modality(),
                positives);
        return new CaseTruth(exact, labels, localizers);
    }

    private static boolean isInRegion(Grid grid, PointMm point) {
        Box region = RegionOfInterest.in(grid, RegionOfInterest.Bounds.EXACT, Orientation.RAS);
        VoxelIndex voxel = grid.toVoxel(point).nearest();
        return region.extent()
                .contains(new VoxelIndex(
                        voxel.z() - region.start().z(),
                        voxel.y() - region.start().y(),
                        voxel.x() - region.start().x()));
    }

    private static FramePlace nearestPixel(ScannedSeries.Section section) {
        return new FramePlace(
                section.sopInstanceUid(), section.frame().orElse(0) + 1, (int) Math.rint(section.y()), (int)
                        Math.rint(section.x()));
    }

    /** Where somebody clicked: near the centre of mass, and in the sac. */
    private static Localizer localizer(
            String uid, ScannedSeries.Section section, Location location, Grid grid, Draw draw) {
        VoxelPoint clicked = new VoxelPoint(0, section.y(), section.x());
        for (int trial = 0; trial < TRIALS; trial++) {
            double dx = draw.gaussian(0, POINTING_MM);
            double dy = draw.gaussian(0, POINTING_MM);
            VoxelPoint point = new VoxelPoint(
                    0,
                    section.y() + dy / grid.spacing().y(),
                    section.x() + dx / grid.spacing().x());
            if (Math.hypot(dx, dy) < WORST_POINTING_MM && section.isInside().test(point)) {
                return localizer(uid, section, location, point);
            }
        }
        return localizer(uid, section, location, section.isInside().test(clicked) ? clicked : inside(section));
    }

    /** The pixel of a crescent or bent sac that lies nearest to its centre. */
    private static VoxelPoint inside(ScannedSeries.Section section) {
        VoxelPoint best = new VoxelPoint(0, section.y(), section.x());
        double nearest = Double.POSITIVE_INFINITY;
        int reach = 40;
        for (int dy = -reach; dy <= reach; dy++) {
            for (int dx = -reach; dx <= reach; dx++) {
                VoxelPoint point = new VoxelPoint(0, Math.rint(section.y()) + dy, Math.rint(section.x()) + dx);
                double distance = Math.hypot(point.y() - section.y(), point.x() - section.x());
                if (distance < nearest && section.isInside().test(point)) {
                    best = point;
                    nearest = distance;
                }
            }
        }
        return best;
    }

    private static Localizer localizer(String uid, ScannedSeries.Section section, Location location, VoxelPoint point) {
        // Three digits of a pixel, as much as means anything.
        return new Localizer(
                uid,
                section.sopInstanceUid(),
                Math.round(1000 * point.x()) / 1000.0,
                Math.round(1000 * point.y()) / 1000.0,
                section.frame(),
                location);
    }
}
