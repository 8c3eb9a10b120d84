package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.dataset.LabelTable;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.DirectionCosines;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.SideStatus;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

/** {@code willis model check-sides} as a user runs it, with a network that tells the halves of a head apart. */
class ModelCheckSidesCommandTest {
    private static final Grid GRID =
            new Grid(HalvesModel.PATCH, new Spacing(1.5, 0.8, 0.8), new PointMm(-10, -8, 3), DirectionCosines.LPS);

    @TempDir
    private static Path shared;

    /** Five series that shine on the left, five that do on the right, one with both sides, and one that is healthy. */
    private static Path data;

    @TempDir
    private Path folder;

    private Path model;

    @BeforeAll
    static void writeSeries() throws IOException {
        data = shared.resolve("data");
        for (SeriesLabels labels : labels()) {
            writeSeries(data, labels);
        }
        LabelTable.of(labels()).write(data.resolve("train.csv"));
    }

    private static List<SeriesLabels> labels() {
        List<SeriesLabels> labels = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            EnumSet<Location> positives =
                    EnumSet.of(i % 2 == 0 ? Location.LEFT_MCA : Location.RIGHT_MCA, Location.ANEURYSM_PRESENT);
            if (i == 10) {
                positives.add(Location.RIGHT_MCA);
            }
            labels.add(
                    SeriesLabels.of("2.25.5" + i, Modality.MRA, i == 11 ? EnumSet.noneOf(Location.class) : positives));
        }
        return labels;
    }

    /** Noise with a bright block, a quarter of the head from its side; columns grow to the patient's left. */
    private static void writeSeries(Path data, SeriesLabels labels) throws IOException {
        Random random = new Random(labels.seriesUid().hashCode());
        float[] voxels = new float[GRID.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = 100 + random.nextInt(20);
        }
        for (Location side : List.of(Location.LEFT_MCA, Location.RIGHT_MCA)) {
            if (labels.isPositive(side)) {
                VoxelIndex middle = new VoxelIndex(
                        2 + random.nextInt(4), 4 + random.nextInt(12), side == Location.LEFT_MCA ? 20 : 5);
                for (int z = -1; z <= 1; z++) {
                    for (int y = -1; y <= 1; y++) {
                        for (int x = -1; x <= 1; x++) {
                            voxels[GRID.extent().index(middle.plus(new VoxelIndex(z, y, x)))] = 4000;
                        }
                    }
                }
            }
        }
        SyntheticSeries.write(
                new Volume(GRID, voxels), data.resolve("series").resolve(labels.seriesUid()), labels.seriesUid());
    }

    @BeforeEach
    void writeModel() throws IOException {
        model = folder.resolve("model");
        HalvesModel.write(model);
    }

    /** States the orientation that swaps the model's sides. */
    private void swapSides() throws IOException {
        ModelFolder.open(model)
                .settings()
                .withOrientation(Orientation.parse("LAS"))
                .write(model.resolve(ModelSettings.FILE_NAME));
    }

    private Run check(Path dataset, Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("model", "check-sides", model, dataset, "--precision", "fp32", "--device", "cpu"));
        arguments.addAll(List.of(more));
        return Run.willis(arguments.toArray());
    }

    /** A copy of the data set with other labels. */
    private Path relabelled(List<SeriesLabels> labels) throws IOException {
        Path copy = folder.resolve("data");
        Files.createDirectories(copy);
        Files.createSymbolicLink(copy.resolve("series"), data.resolve("series"));
        LabelTable.of(labels).write(copy.resolve("train.csv"));
        return copy;
    }

    @Test
    void sidesThatAreRightAreSupported() {
        Run run = check(data);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("The labels support RAS, as the model states it.")
                .containsPattern("RAS, unverified +1\\.000 \\[1\\.000, 1\\.000\\] +1\\.000 \\[1\\.000, 1\\.000\\]")
                .containsPattern(
                        "LAS, its mirror image +0\\.000 \\[0\\.000, 0\\.000\\] +0\\.000 \\[0\\.000, 0\\.000\\]");
    }

    @Test
    void swappedSidesAreFound() throws IOException {
        swapSides();

        Run run = check(data);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains(
                        "The labels support RAS, the mirror image of what the model states: its left and right are swapped.");
    }

    @Test
    void onlySeriesWithOneSideAreRun() {
        Run run = check(data);

        assertThat(run.out()).startsWith("10 series, 5 with an aneurysm on the left alone and 5 on the right alone");
        assertThat(run.err()).contains("10 of 12 series have an aneurysm on exactly one side");
    }

    @Test
    void nothingIsWrittenUnlessAsked() {
        check(data);

        assertThat(model.resolve(ModelSettings.FILE_NAME)).doesNotExist();
    }

    @Test
    void aModelWithoutSettingsIsGivenThem() throws IOException {
        Run run = check(data, "--write");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(ModelFolder.open(model).settings().side()).isEqualTo(SideStatus.CHECKED);
        assertThat(Run.willis("model", "show", model).out())
                .contains("RAS, checked")
                .doesNotContain("side unverified");
    }

    @Test
    void swappedSidesAreSetRight() throws IOException {
        swapSides();

        check(data, "--write");

        assertThat(ModelFolder.open(model).settings().orientation()).isEqualTo(Orientation.RAS);
    }

    @Test
    void whatIsCheckedTwiceIsRightTheSecondTime() throws IOException {
        swapSides();
        check(data, "--write");

        assertThat(check(data).out()).contains("The labels support RAS, as the model states it.");
    }

    @Test
    void tooFewSeriesDecideNothingAndNothingIsWritten() throws IOException {
        Path few = relabelled(labels().subList(0, 6));

        Run run = check(few, "--write");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains("at least 5 series with an aneurysm on the left alone and 5", "found 3 and 3");
        assertThat(run.err()).contains("willis.json: not written, since the labels do not decide");
        assertThat(model.resolve(ModelSettings.FILE_NAME)).doesNotExist();
    }

    @Test
    void theLimitKeepsTheSidesBalanced() {
        assertThat(check(data, "--limit", 4).out()).startsWith("4 series, 2 with an aneurysm on the left alone and 2");
    }

    @Test
    void programsAreToldTheSame() {
        JsonNode json = new ObjectMapper().readTree(check(data, "--json").out());

        assertThat(json.get("verdict").asString()).isEqualTo("stated");
        assertThat(json.at("/mirrored/sideScore/value").asDouble()).isZero();
        assertThat(json.get("undefined")).hasSize(8);
    }

    @Test
    void aDataSetWithoutOneSidedSeriesIsRefused() throws IOException {
        Path midline = relabelled(List.of(
                SeriesLabels.of("2.25.50", Modality.MRA, EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT))));

        Run run = check(midline);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("none of its 1 series has an aneurysm on exactly one side of a pair of vessels");
    }

    @Test
    void aSeriesWithoutImagesIsNamedAndTheRestGoesOn() throws IOException {
        List<SeriesLabels> more = new ArrayList<>(labels());
        more.add(SeriesLabels.of("2.25.99", Modality.MRA, EnumSet.of(Location.LEFT_ACA, Location.ANEURYSM_PRESENT)));

        Run run = check(relabelled(more));

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("Refused: ", "2.25.99 has labels but no folder series/2.25.99");
        assertThat(run.out()).startsWith("10 series");
    }

    @Test
    void anUnknownSiteIsTheTablesFault() throws IOException {
        Path copy = relabelled(labels());
        try (Stream<String> lines = Files.lines(copy.resolve("train.csv"))) {
            String table = lines.reduce("", (a, b) -> a + b + "\n");
            Files.writeString(
                    copy.resolve("train.csv"), table.replace("Left Middle Cerebral Artery", "Left Middle Artery"));
        }

        Run run = check(copy);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("train.csv", "Left Middle Cerebral Artery");
    }

    @Test
    void aLimitBelowZeroIsAMatterOfTheCommandLine() {
        Run run = check(data, "--limit", -1);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--limit: expected a number of series, or 0 for all, found -1");
    }
}
