package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;
import willis.detect.Detection;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.report.PlaneView.PagePoint;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

class PredictionPageTest {
    /** Half the diagonal of the largest voxel face of the grids: a ball's pixels are whole voxels. */
    private static final double HALF_VOXEL_MM = 2;

    private static final String HOSTILE = "<script>alert(1)</script><img src=x onerror='alert(2)'>\"";

    @TempDir
    Path folder;

    static Stream<Grid> grids() {
        return Stream.concat(
                Stream.of("LPS", "RAS", "LPI", "PIR", "AIL", "LIP", "RSA", "SPL")
                        .map(HandMadePrediction::stored),
                Stream.of(HandMadePrediction.oblique()));
    }

    private List<DrawnPlane> drawn(Grid grid, Modality modality) throws IOException {
        return DrawnPlane.of(HandMadePrediction.html(folder, grid, modality));
    }

    private static void assertClose(PagePoint actual, PagePoint expected) {
        assertThat(Math.hypot(actual.x() - expected.x(), actual.y() - expected.y()))
                .as("%s, expected %s", actual, expected)
                .isLessThan(HALF_VOXEL_MM);
    }

    @ParameterizedTest
    @MethodSource("grids")
    void theFirstRingIsWhereTheBallIsSeen(Grid grid) throws IOException {
        for (DrawnPlane plane : drawn(grid, Modality.CTA).subList(0, 3)) {
            assertClose(plane.rings().get(0), plane.middleOfWhite(0));
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void theCrosshairMeetsAtTheBall(Grid grid) throws IOException {
        for (DrawnPlane plane : drawn(grid, Modality.CTA).subList(3, 6)) {
            assertClose(plane.crosshair(), plane.middleOfWhite(0));
            assertClose(plane.crosshair(), plane.middleOfWhite(2));
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void theHeatMapLiesOverTheBall(Grid grid) throws IOException {
        for (DrawnPlane plane : drawn(grid, Modality.CTA).subList(0, 6)) {
            assertClose(plane.middleOfHeat(), plane.middleOfWhite(0));
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void aVoidIsMarkedWhereItIsSeen(Grid grid) throws IOException {
        List<DrawnPlane> planes = drawn(grid, Modality.T2);

        for (DrawnPlane plane : planes.subList(0, 3)) {
            PagePoint ring = plane.rings().get(0);
            assertClose(ring, plane.middleOfBlack(0, ring));
        }
        for (DrawnPlane plane : planes.subList(3, 6)) {
            assertClose(plane.crosshair(), plane.middleOfBlack(0, plane.crosshair()));
            assertClose(plane.crosshair(), plane.middleOfBlack(1, plane.crosshair()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPS", "RAS", "LPI", "PIR", "AIL", "LIP", "RSA", "SPL"})
    void markersNameTheSameSidesHoweverTheSeriesIsStored(String stored) throws IOException {
        // the region, and two places
        assertThat(drawn(HandMadePrediction.stored(stored), Modality.MRA))
                .extracting(DrawnPlane::title, DrawnPlane::markers)
                .hasSize(9)
                .allSatisfy(plane -> assertThat(plane.toList().get(1))
                        .isEqualTo(
                                switch ((String) plane.toList().get(0)) {
                                    case "Axial" -> "RLAP";
                                    case "Coronal" -> "RLSI";
                                    default -> "APSI";
                                }));
    }

    @Test
    void thePatientsLeftIsOnTheRight() throws IOException {
        DrawnPlane axial = drawn(HandMadePrediction.stored("RSA"), Modality.CTA).get(0);

        // the region reaches from 80 mm right to 80 mm left; the ball lies 32 mm left, the other finding 41 mm right
        assertClose(
                axial.rings().get(0),
                new PagePoint(80 + 32, axial.rings().get(0).y()));
        assertClose(
                axial.rings().get(1),
                new PagePoint(80 - 41, axial.rings().get(1).y()));
    }

    @Test
    void ofT2TheDarkestIsProjectedAndThePageSaysSo() throws IOException {
        String page = HandMadePrediction.html(folder, HandMadePrediction.stored("LPS"), Modality.T2);

        assertThat(page)
                .contains("Minimum-intensity projections of the region of interest")
                .contains("Axial minimum-intensity projection of 24 mm through place 1, 2 places marked")
                .contains("Slabs of 10 mm, darkest voxels")
                .doesNotContain("Maximum-intensity");
    }

    @Test
    void ctHasItsWindows() throws IOException {
        assertThat(HandMadePrediction.html(folder, HandMadePrediction.stored("LPS"), Modality.CTA))
                .contains("Vessels (−100 to 600 HU)", "Brain (0 to 80 HU)", "Bone (−200 to 2000 HU)")
                .contains("Slabs of 10 mm, brightest voxels");
    }

    @Test
    void theHtmlHasNoErrors() throws IOException, SAXException {
        Grid grid = HandMadePrediction.stored("LPS");
        ParsedPage parsed = ParsedPage.of(HandMadePrediction.html(
                HandMadePrediction.volume(grid, Modality.CTA),
                HandMadePrediction.detection(folder, grid, Modality.CTA, HandMadeInspection.warning(HOSTILE))));

        assertThat(parsed.remarks).isEmpty();
        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
        // three projections; two places in three planes in three views
        assertThat(parsed.alternatives).hasSize(3 + 2 * 3 * 3).doesNotContain("null");
    }

    @Test
    void nothingIsFetchedAndNothingRuns() throws IOException {
        Grid grid = HandMadePrediction.stored("LPS");
        String page = PredictionPage.html(
                HandMadePrediction.volume(grid, Modality.CTA),
                HandMadePrediction.region(grid),
                HOSTILE,
                HandMadePrediction.detection(folder, grid, Modality.CTA, HandMadeInspection.warning(HOSTILE)),
                HOSTILE);

        assertThat(page)
                .contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"")
                .doesNotContain("http://", "https://", "url(", "@import", "<script", "<img src=x", "onerror='");
    }

    @Test
    void theAnswerStandsFirst() throws IOException {
        assertThat(HandMadePrediction.html(folder, HandMadePrediction.stored("LPS"), Modality.CTA))
                .contains("<strong>Aneurysm present: 0.900.</strong>")
                .contains("2 findings, 1 of them at or above the operating point of 0.300.");
    }

    @Test
    void calibratedProbabilitiesAreToldWhereThereIsACalibration() throws IOException {
        // the model is calibrated for MR
        Grid grid = HandMadePrediction.stored("LPS");

        assertThat(HandMadePrediction.html(folder, grid, Modality.MR))
                .contains("Aneurysm present: 0.900 (0.450 calibrated).", "<th scope=\"col\">Calibrated</th>")
                .contains(
                        "sigmoid(2 · logit + −1) for findings and sites, sigmoid(1 · logit + 0.5) for Aneurysm Present");
        assertThat(HandMadePrediction.html(folder, grid, Modality.CTA))
                .contains("none: raw probabilities")
                .doesNotContain("<th scope=\"col\">Calibrated</th>");
    }

    @Test
    void everyLocationHasABarAgainstItsOperatingPoint() throws IOException {
        String page = HandMadePrediction.html(folder, HandMadePrediction.stored("LPS"), Modality.CTA);

        assertThat(page.split("class=\"gauge\"", -1)).hasSize(1 + 14);
        assertThat(page.split("<u style=\"left:30.00%\">", -1)).hasSize(1 + 13);
        // "Aneurysm Present" has one of its own
        assertThat(page.split("<u style=\"left:45.00%\">", -1)).hasSize(1 + 1);
        assertThat(page)
                .contains("<tr class=\"above\"><th scope=\"row\">Left Middle Cerebral Artery</th>"
                        + "<td><span class=\"gauge\" aria-hidden=\"true\"><b style=\"width:90.00%\">");
    }

    @Test
    void aFindingIsToldWithSidesVoxelAndInstance() throws IOException {
        assertThat(HandMadePrediction.html(folder, HandMadePrediction.stored("LPS"), Modality.CTA))
                .contains("L 32.0, A 21.0, S 17.0 mm", "<td>32.0, −21.0, 17.0</td>")
                .contains("2.25.9, frame 1, row 4, column 5");
    }

    @Test
    void whatAnsweredIsTold() throws IOException {
        assertThat(HandMadePrediction.html(folder, HandMadePrediction.stored("LPS"), Modality.CTA))
                .contains("<dd>blobs</dd>", "<dd>blobs-1</dd>", "<dd>fp32, mirrored</dd>")
                .contains("<strong>Remark.</strong> made by hand")
                .contains("network 1.25 s; 1.3 s in all")
                .contains("For research only: not a medical device");
    }

    @Test
    void withoutAHeatMapThereIsNoneToSwitch() throws IOException {
        Grid grid = HandMadePrediction.stored("LPS");
        Detection detection =
                HandMadePrediction.detection(folder, grid, Modality.CTA).withHeatMap(Optional.empty());

        assertThat(HandMadePrediction.html(HandMadePrediction.volume(grid, Modality.CTA), detection))
                .contains("The heat map was not kept.")
                .doesNotContain("class=\"heat\"", "id=\"show-heat\"");
    }

    @Test
    void aSeriesWithoutFindingsHasItsProjectionsAndSaysSo() throws IOException {
        Grid grid = HandMadePrediction.stored("LPS");

        String page = HandMadePrediction.html(
                HandMadePrediction.volume(grid, Modality.T2),
                HandMadePrediction.detection(folder, Modality.T2, List.of()));

        assertThat(page).contains("no finding of 0.1 or more", "24 mm through the middle of the region");
        assertThat(DrawnPlane.of(page)).hasSize(3);
    }

    @Test
    void findingsOfNeighbouringSitesAreOnePlace() throws IOException {
        Grid grid = HandMadePrediction.stored("LPS");
        PointMm near =
                new PointMm(HandMadePrediction.BALL.x() + 3, HandMadePrediction.BALL.y(), HandMadePrediction.BALL.z());

        String page = HandMadePrediction.html(
                HandMadePrediction.volume(grid, Modality.CTA),
                HandMadePrediction.detection(
                        folder,
                        Modality.CTA,
                        List.of(
                                HandMadePrediction.finding(grid, Location.LEFT_MCA, 0.8, HandMadePrediction.BALL),
                                HandMadePrediction.finding(grid, Location.LEFT_ACA, 0.4, near))));

        assertThat(page).contains("Also found here: Left Anterior Cerebral Artery 0.400.", "1 in all");
        assertThat(DrawnPlane.of(page)).hasSize(6);
    }

    @Test
    void placesBeyondTheSixthAreInTheTableOnly() throws IOException {
        Grid grid = HandMadePrediction.stored("LPS");
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            findings.add(HandMadePrediction.finding(
                    grid, Location.vessels().get(i), 0.95 - i / 10.0, new PointMm(-60 + 15 * i, 0, 0)));
        }

        String page = HandMadePrediction.html(
                HandMadePrediction.volume(grid, Modality.CTA),
                HandMadePrediction.detection(folder, Modality.CTA, findings));

        assertThat(DrawnPlane.of(page)).hasSize(3 + 6 * 3);
        assertThat(DrawnPlane.of(page).get(0).rings()).hasSize(9);
        assertThat(page).contains("<a href=\"#place-6\">6</a>").doesNotContain("#place-7");
    }

    @Test
    void aFindingAtTheEdgeOfTheVolumeIsPictured() throws IOException {
        Grid grid = HandMadePrediction.stored("PIR");
        PointMm corner = grid.cropped(HandMadePrediction.region(grid)).toPatient(VoxelIndex.FIRST);
        Detection detection = HandMadePrediction.detection(
                        folder,
                        Modality.MRA,
                        List.of(HandMadePrediction.finding(grid, Location.BASILAR_TIP, 0.5, corner)))
                .withHeatMap(Optional.of(HandMadePrediction.heatMap(grid)));

        assertThat(DrawnPlane.of(HandMadePrediction.html(HandMadePrediction.volume(grid, Modality.MRA), detection)))
                .hasSize(6);
    }

    @Test
    void aSeriesBecomesOneFile() throws IOException {
        Grid grid = HandMadePrediction.stored("LPI");
        Volume volume = HandMadePrediction.volume(grid, Modality.CTA);
        SyntheticSeries.write(volume, folder.resolve("series"), "2.25.42");
        Series series = new SeriesReader(QualityPolicy.LENIENT, Workers.serial()).read(folder.resolve("series"));
        Path file = folder.resolve("new/folder/report.html");

        PredictionPage.write(
                series, HandMadePrediction.detection(folder, series.volume().grid(), Modality.CTA), "fp32", file);

        DrawnPlane axial = DrawnPlane.of(Files.readString(file)).get(3);
        assertClose(axial.crosshair(), axial.middleOfWhite(0));
    }

    @Test
    void aMapOfAnotherSeriesIsRefused() throws IOException {
        Grid grid = HandMadePrediction.stored("LPS");
        Detection detection = HandMadePrediction.detection(folder, grid, Modality.CTA);

        assertThatThrownBy(() -> PredictionPage.html(
                        HandMadePrediction.volume(grid, Modality.CTA),
                        new Box(new VoxelIndex(60, 0, 0), new Extent(11, 1, 1)),
                        "NIfTI-1",
                        detection,
                        "fp32"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reaches outside a volume of 70×88×100");
    }
}
