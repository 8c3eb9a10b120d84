package willis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.cases.CaseDescription;
import willis.cases.CasePoint;
import willis.dataset.FoldMember;
import willis.dataset.Folds;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.RegionOfInterest;
import willis.plan.Fingerprint;
import willis.plan.Plan;
import willis.prepare.PreparedSet;
import willis.prepare.QualityRow;
import willis.prepare.SeriesRecord;
import willis.volume.Modality;
import willis.volume.Volume;

class PreparationPageTest {
    private static final String HOSTILE = "<script>alert(1)</script>\"";

    /** A voxel centre of the hand-made head: 200×220×210 mm around the origin. */
    private static final PointMm ANEURYSM = new PointMm(21, -8.75, 16.5);

    private static String page;

    @BeforeAll
    static void write() throws Exception {
        PreparationPage preparation = new PreparationPage(set(HOSTILE));
        preparation.add(head(), region(), prepared(ANEURYSM));
        preparation.add(head(), region(), prepared());
        page = preparation.html();
    }

    @Test
    void aStrictParserFindsNothingToRemark() throws Exception {
        assertThat(ParsedPage.of(page).remarks).isEmpty();
    }

    @Test
    void everyIdOccursOnceAndEveryReferenceHasOne() throws Exception {
        ParsedPage parsed = ParsedPage.of(page);
        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
    }

    @Test
    void whatOthersWroteIsShownNotRun() {
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void eachSeriesHasThreeSlices() throws Exception {
        assertThat(ParsedPage.of(page).alternatives).hasSize(6);
        assertThat(ParsedPage.of(page).alternatives.get(0)).contains("Axial slice through the first aneurysm");
        assertThat(ParsedPage.of(page).alternatives.get(3)).contains("the middle of the region of interest");
    }

    @Test
    void theRegionIsOutlinedOnEverySlice() {
        assertThat(page.split("<rect class=\"region\"", -1)).hasSize(1 + 6);
    }

    @Test
    void theLabelSphereLiesAtTheAneurysm() {
        // Axial: x from the patient's right edge at −100 mm, y from the front at −110 mm.
        List<Ellipse> spheres = ellipses("sphere");
        assertThat(spheres).hasSize(3);
        assertThat(spheres.get(0).x).isEqualTo(21 + 100, Offset.offset(0.01));
        assertThat(spheres.get(0).y).isEqualTo(-8.75 + 110, Offset.offset(0.01));
    }

    @Test
    void theLabelSphereHasFiveVoxelsOfThePreparedCase() {
        // The prepared grid has 0.5 mm from left to right and 0.6 mm from front to back.
        assertThat(ellipses("sphere").get(0).across).isEqualTo(2.5, Offset.offset(0.01));
        assertThat(ellipses("sphere").get(0).down).isEqualTo(3, Offset.offset(0.01));
    }

    @Test
    void theBlobIsHalfAsHighAtHalfItsRadius() {
        assertThat(ellipses("half").get(0).across).isEqualTo(65 / 2.0 * 0.5, Offset.offset(0.01));
    }

    @Test
    void casesOfEachFoldAreCounted() {
        assertThat(page)
                .containsPattern("<th scope=\"row\">CTA with aneurysm</th><td>2</td><td>1</td><td>1</td>")
                .containsPattern("<th scope=\"row\">Basilar Tip</th><td>2</td><td>1</td><td>1</td>");
    }

    @Test
    void rejectedSeriesAreTold() {
        assertThat(page)
                .contains("1 of 5 series are not trained with.")
                .contains("<code>gap-filled</code>")
                .contains("Reasons: gap-filled 1.");
    }

    @Test
    void thePlanIsTold() {
        assertThat(page).contains("96×160×128 voxels, 8 per step").contains("about 6.4 GB for two patches");
    }

    private record Ellipse(double x, double y, double across, double down) {}

    private static List<Ellipse> ellipses(String kind) {
        Matcher matcher = Pattern.compile("<ellipse class=\"blob " + kind
                        + "\" vector-effect=\"non-scaling-stroke\" cx=\"([-.0-9]+)\" cy=\"([-.0-9]+)\""
                        + " rx=\"([-.0-9]+)\" ry=\"([-.0-9]+)\"")
                .matcher(page);
        List<Ellipse> ellipses = new ArrayList<>();
        while (matcher.find()) {
            ellipses.add(new Ellipse(
                    Double.parseDouble(matcher.group(1)),
                    Double.parseDouble(matcher.group(2)),
                    Double.parseDouble(matcher.group(3)),
                    Double.parseDouble(matcher.group(4))));
        }
        return ellipses;
    }

    private static Volume head() {
        return HandMadeInspection.head(Orientation.LPS);
    }

    private static Box region() {
        return RegionOfInterest.in(head().grid(), RegionOfInterest.Bounds.EXACT, Orientation.RAS);
    }

    private static CaseDescription prepared(PointMm... aneurysms) {
        // 200×220×210 mm at about 0.7×0.6×0.5 mm, in RAS.
        Grid grid = head().grid().reoriented(Orientation.RAS).resampled(new Extent(300, 367, 400));
        List<CasePoint> points = new ArrayList<>();
        for (PointMm aneurysm : aneurysms) {
            points.add(new CasePoint(Location.BASILAR_TIP, grid.toVoxel(aneurysm), aneurysm));
        }
        return new CaseDescription("2.25." + (90 + aneurysms.length), Modality.CTA, Set.of(), grid, points, "settings");
    }

    private static PreparedSet set(String hostile) throws Exception {
        List<FoldMember> members = new ArrayList<>();
        List<SeriesRecord> records = new ArrayList<>();
        Fingerprint.Image image =
                new Fingerprint.Image(head().grid().spacing(), head().grid().extent());
        for (int i = 0; i < 4; i++) {
            String uid = "2.25.1" + i;
            Set<Location> positives = i < 2
                    ? EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT)
                    : EnumSet.noneOf(Location.class);
            members.add(new FoldMember(uid, uid, Modality.CTA, positives));
            records.add(new SeriesRecord(
                    uid, "s", Optional.of(new SeriesRecord.Accepted(uid, uid, image, List.of())), List.of()));
        }
        records.add(new SeriesRecord(
                "2.25.20",
                "s",
                Optional.empty(),
                List.of(new QualityRow("gap-filled", "refused", "slices are missing " + hostile, "", ""))));
        return new PreparedSet(
                hostile,
                records,
                members,
                new Fingerprint(List.of(image), Optional.empty()),
                Plan.published(),
                Plan.published().configuration("3d_fullres"),
                Folds.stratified(members, 2, 1),
                List.of(hostile),
                0);
    }
}
