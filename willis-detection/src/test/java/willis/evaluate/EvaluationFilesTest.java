package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.DatasetFormatException;
import willis.dataset.ExactTruth;
import willis.dataset.LabelTable;
import willis.dataset.Localizer;
import willis.dataset.LocalizerTable;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.evaluate.EvaluationFiles.Agreement;
import willis.findings.Location;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

/** Files that fit together, and files that do not: series 2.25.1 has an aneurysm at the basilar tip, 2.25.2 has none. */
class EvaluationFilesTest {
    private static final Grid GRID =
            new Grid(new Extent(9, 20, 26), new Spacing(1.5, 0.5, 0.75), new PointMm(8, -5, 30), DirectionCosines.LPS);
    private static final PointMm PLACE = new PointMm(8 + 4 * 0.75, -5 + 6 * 0.5, 30 + 3 * 1.5);

    @TempDir
    Path folder;

    private Path truth;
    private Path predictions;
    private Path localizers;
    private Path findings;

    @BeforeEach
    void nameTheFiles() throws IOException {
        truth = folder.resolve("train.csv");
        predictions = folder.resolve("predictions.csv");
        localizers = folder.resolve("train_localizers.csv");
        findings = folder.resolve("findings");
        writeTruth("2.25.1", "2.25.2");
        writePredictions(predictions, "2.25.2", "2.25.1");
    }

    @Test
    void seriesComeInTheOrderOfTheTruth() throws IOException {
        EvaluationInput input = read(EvaluationFiles.of(predictions, truth));

        assertThat(input.labels()).extracting(SeriesLabels::seriesUid).containsExactly("2.25.1", "2.25.2");
        assertThat(input.predictions().get("2.25.1")).containsEntry(Location.BASILAR_TIP, 0.5);
        assertThat(input.candidates()).isEmpty();
    }

    @Test
    void aSeriesWithoutPredictionIsAnErrorThatNamesIt() throws IOException {
        writeTruth("2.25.1", "2.25.2", "2.25.3");

        assertThatThrownBy(() -> read(EvaluationFiles.of(predictions, truth)))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessage(predictions + ": 1 series of " + truth
                        + " are missing, such as 2.25.3; add them, or evaluate the common series only (--subset)");
    }

    @Test
    void aPredictionWithoutLabelsIsAnErrorThatNamesIt() throws IOException {
        writePredictions(predictions, "2.25.1", "2.25.2", "2.25.9");

        assertThatThrownBy(() -> read(EvaluationFiles.of(predictions, truth)))
                .hasMessageContaining(truth + ": 1 series of " + predictions + " are missing, such as 2.25.9");
    }

    @Test
    void ofASubsetTheCommonSeriesAreEvaluated() throws IOException {
        writeTruth("2.25.1", "2.25.2", "2.25.3");
        writePredictions(predictions, "2.25.1", "2.25.9");

        EvaluationInput input = read(files(Agreement.SUBSET, Optional.empty(), Optional.empty()));

        assertThat(input.labels()).extracting(SeriesLabels::seriesUid).containsExactly("2.25.1");
        assertThat(input.notes()).hasSize(2).allSatisfy(note -> assertThat(note).endsWith("; left out"));
    }

    @Test
    void tablesWithNothingInCommonAreAnError() throws IOException {
        writePredictions(predictions, "2.25.9");

        assertThatThrownBy(() -> read(files(Agreement.SUBSET, Optional.empty(), Optional.empty())))
                .hasMessageContaining("have no series in common");
    }

    @Test
    void aLocalizerIsALesionWhereItsPixelLies() throws IOException {
        writeLocalizers("2.25.1", 4, 6);
        writeSeries("2.25.1");
        writeFindings("2.25.1");
        writeFindings("2.25.2");

        EvaluationInput input = read(withLocalizers());

        assertThat(input.lesions().get("2.25.2")).isEmpty();
        assertThat(input.lesions().get("2.25.1")).singleElement().satisfies(lesion -> {
            assertThat(lesion.location()).isEqualTo(Location.BASILAR_TIP);
            assertThat(lesion.diameterMm()).isEmpty();
            // decimal strings of 16 characters
            assertThat(lesion.position().distanceMm(PLACE)).isCloseTo(0, within(1e-9));
        });
        assertThat(input.candidates().orElseThrow().get("2.25.1"))
                .containsExactly(new Candidate(Location.LEFT_MCA, 0.75, new PointMm(1.5, -2, 3)));
        assertThat(input.notes()).isEmpty();
    }

    @Test
    void aLocalizerWithoutAPlaceExcludesItsSeriesFromPlaces() throws IOException {
        writeLocalizers("2.25.1", 400, 6);
        writeSeries("2.25.1");
        writeFindings("2.25.2");

        EvaluationInput input = read(withLocalizers());

        assertThat(input.lesions()).containsOnlyKeys("2.25.2");
        assertThat(input.notes())
                .containsExactly("series 2.25.1 has a localiser at Basilar Tip without a place: column 400.0, row 6.0"
                        + " lie outside of its frame; takes no part in the evaluation of places");
    }

    @Test
    void aSeriesWithoutImagesIsExcludedFromPlaces() throws IOException {
        writeLocalizers("2.25.1", 4, 6);
        writeFindings("2.25.2");

        EvaluationInput input = read(withLocalizers());

        assertThat(input.lesions()).containsOnlyKeys("2.25.2");
        assertThat(input.notes()).singleElement().asString().contains("2.25.1", "images are missing");
    }

    @Test
    void anUnreadableSeriesIsExcludedFromPlaces() throws IOException {
        writeLocalizers("2.25.1", 4, 6);
        Files.createDirectories(folder.resolve("series/2.25.1"));
        Files.writeString(folder.resolve("series/2.25.1/a.dcm"), "no DICOM");
        writeFindings("2.25.2");

        assertThat(read(withLocalizers()).notes()).singleElement().asString().contains("2.25.1 cannot be read");
    }

    @Test
    void aPositiveSeriesWithoutLocalizersIsExcludedFromPlaces() throws IOException {
        LocalizerTable.of(List.of()).write(localizers);
        writeFindings("2.25.2");

        EvaluationInput input = read(withLocalizers());

        assertThat(input.lesions()).containsOnlyKeys("2.25.2");
        assertThat(input.notes()).singleElement().asString().contains("2.25.1 has an aneurysm but no localiser");
    }

    @Test
    void aLocalizerOfAnUnknownSeriesIsAnError() throws IOException {
        writeLocalizers("2.25.8", 4, 6);

        assertThatThrownBy(() -> read(withLocalizers())).hasMessageContaining("2.25.8 has a localiser but no labels");
    }

    @Test
    void missingFindingsAreNamedAndCountAsNone() throws IOException {
        writeExact("2.25.1", true);
        writeExact("2.25.2", false);
        writeFindings("2.25.1");

        EvaluationInput input = read(withExactTruth());

        assertThat(input.candidates().orElseThrow()).containsOnlyKeys("2.25.1");
        assertThat(input.lesions()).containsOnlyKeys("2.25.1", "2.25.2");
        assertThat(input.notes())
                .containsExactly(findings.resolve("2.25.2/findings.json")
                        + ": missing; the series counts as one without findings");
    }

    @Test
    void aFolderWithoutAnyFindingsIsAnError() throws IOException {
        writeExact("2.25.1", true);
        Files.createDirectories(findings);

        assertThatThrownBy(() -> read(withExactTruth())).hasMessageContaining("no <SeriesInstanceUID>/findings.json");
    }

    @Test
    void findingsOfAnotherSeriesAreAnError() throws IOException {
        writeExact("2.25.1", true);
        writeFindings("2.25.1");
        Path file = findings.resolve("2.25.1/findings.json");
        Files.writeString(file, Files.readString(file).replace("2.25.1", "2.25.7"));

        assertThatThrownBy(() -> read(withExactTruth()))
                .hasMessage(file + ", seriesInstanceUid: another series than the folder's name says");
    }

    @Test
    void exactTruthTellsSizes() throws IOException {
        writeExact("2.25.1", true);
        writeFindings("2.25.1");

        EvaluationInput input = read(withExactTruth());

        assertThat(input.lesions().get("2.25.1"))
                .containsExactly(new Lesion(Location.BASILAR_TIP, PLACE, OptionalDouble.of(4.5)));
    }

    @Test
    void anAneurysmOutsideTheFieldOfViewIsNoLesion() throws IOException {
        writeExact("2.25.2", false);
        writeFindings("2.25.2");

        assertThat(read(withExactTruth()).lesions().get("2.25.2")).isEmpty();
    }

    @Test
    void anAneurysmOutsideOfTheRegionIsNoted() throws IOException {
        // 260 mm wide: the region is its middle 160 mm, columns 5 to 20.
        writeSeries("2.25.1", new Grid(GRID.extent(), new Spacing(1.5, 0.5, 10), GRID.origin(), GRID.cosines()));
        writeLocalizers("2.25.1", 0, 6);
        writeFindings("2.25.1");

        assertThat(read(withLocalizers()).notes())
                .contains(
                        "1 of 1 aneurysms lie outside of the region of interest, where no detector looks; farthest, by"
                                + " 50 mm, that at Basilar Tip of series 2.25.1");
    }

    @Test
    void labelsThatContradictTheExactTruthAreNoted() throws IOException {
        writeExact("2.25.1", false);
        writeFindings("2.25.1");

        assertThat(read(withExactTruth()).notes())
                .containsExactly("series 2.25.1 has labels at other sites than its exact truth");
    }

    // ---- Made by hand

    private EvaluationInput read(EvaluationFiles files) throws IOException {
        return files.read(new SeriesReader(QualityPolicy.LENIENT, Workers.serial()), (done, total) -> {});
    }

    private EvaluationFiles files(Agreement agreement, Optional<Path> located, Optional<Path> exact) {
        return new EvaluationFiles(
                predictions,
                truth,
                located,
                located.or(() -> exact).map(given -> findings),
                located.map(given -> folder.resolve("series")),
                exact,
                Optional.empty(),
                agreement);
    }

    private EvaluationFiles withLocalizers() {
        return files(Agreement.REQUIRED, Optional.of(localizers), Optional.empty());
    }

    private EvaluationFiles withExactTruth() {
        return files(Agreement.REQUIRED, Optional.empty(), Optional.of(folder.resolve("truth")));
    }

    private void writeTruth(String... uids) throws IOException {
        List<SeriesLabels> rows = new ArrayList<>();
        for (String uid : uids) {
            rows.add(SeriesLabels.of(
                    uid,
                    Modality.MRA,
                    uid.equals("2.25.1") ? EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT) : Set.of()));
        }
        LabelTable.of(rows).write(truth);
    }

    private static void writePredictions(Path file, String... uids) throws IOException {
        StringBuilder text = new StringBuilder("SeriesInstanceUID");
        for (Location location : Location.values()) {
            text.append(',').append(location.column());
        }
        for (String uid : uids) {
            text.append('\n').append(uid).append(",0.5".repeat(14));
        }
        Files.writeString(file, text);
    }

    private void writeLocalizers(String uid, double x, double y) throws IOException {
        LocalizerTable.of(List.of(new Localizer(
                        uid, SyntheticSeries.sopInstanceUid(uid, 3), x, y, OptionalInt.empty(), Location.BASILAR_TIP)))
                .write(localizers);
    }

    private void writeSeries(String uid) throws IOException {
        writeSeries(uid, GRID);
    }

    private void writeSeries(String uid, Grid grid) throws IOException {
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (i * 7919L) % 1000;
        }
        SyntheticSeries.write(new Volume(grid, voxels), folder.resolve("series").resolve(uid), uid);
    }

    private void writeFindings(String uid) throws IOException {
        Path own = Files.createDirectories(findings.resolve(uid));
        Files.writeString(
                own.resolve("findings.json"),
                String.format(
                        Locale.ROOT,
                        "{\"version\": 1, \"seriesInstanceUid\": \"%s\", \"findings\": [{\"location\":"
                                + " \"Left Middle Cerebral Artery\", \"probability\": 0.75,"
                                + " \"positionLpsMm\": [1.5, -2, 3]}]}",
                        uid));
    }

    private void writeExact(String uid, boolean labelled) throws IOException {
        new ExactTruth(
                        uid,
                        1,
                        0,
                        Modality.MRA,
                        "axial",
                        List.of(new ExactTruth.Aneurysm(
                                Location.BASILAR_TIP,
                                PLACE,
                                PLACE,
                                4.5,
                                2,
                                "saccular",
                                labelled,
                                true,
                                Optional.empty())),
                        List.of(),
                        List.of())
                .write(folder.resolve("truth").resolve(uid + ".json"));
    }
}
