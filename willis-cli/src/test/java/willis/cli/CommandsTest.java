package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.nifti.NiftiReader;
import willis.npy.NpyArray;
import willis.testing.Golden;
import willis.testing.SharedData;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

/** Every command as a user runs it, on a synthetic series and the tiny golden model. */
class CommandsTest {
    private static final String UID = "2.25.42";

    @TempDir
    Path folder;

    private Path series;
    private Path model;
    private Volume volume;

    @BeforeEach
    void writeASeries() throws IOException {
        Grid grid = new Grid(
                new Extent(9, 20, 26), new Spacing(1.5, 0.5, 0.7), new PointMm(-8, -5, 3), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (i * 7919L) % 1000;
        }
        volume = new Volume(grid, voxels);
        series = folder.resolve("series");
        SyntheticSeries.write(volume, series, UID);
        model = SharedData.golden("resunet/a_tiny");
    }

    @Test
    void helpNamesEveryCommand() {
        Run run = Run.willis("--help");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("predict", "inspect", "convert", "preprocess", "model", "demo");
    }

    @Test
    void inspectTellsTheGridAsJson() {
        Run run = Run.willis("inspect", series, "--json");

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("seriesInstanceUid").asString()).isEqualTo(UID);
        assertThat(json.get("sizeZyx")).hasToString("[9,20,26]");
        assertThat(json.get("orientation").asString()).isEqualTo("LPS");
        assertThat(json.get("instances").asInt()).isEqualTo(9);
    }

    @Test
    void inspectTellsPeopleTheSame() {
        assertThat(Run.willis("inspect", series).out())
                .contains(UID, "9×20×26", "1.5×0.5×0.7 mm", "too-few-slices: 9 slices hardly show");
    }

    @Test
    void inspectWritesAPage() {
        Path page = folder.resolve("pages/series.html");

        Run run = Run.willis("inspect", series, "--html", page);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out().stripTrailing()).endsWith("page         " + page);
        assertThat(page).content().startsWith("<!DOCTYPE html>").contains(UID, "<td>9</td><td>1.5</td>");
    }

    @Test
    void aPageIsNoFolder() {
        Run run = Run.willis("inspect", series, "--html", folder);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--html: " + folder + " is a folder, expected the file to write");
    }

    @Test
    void aPageLeavesTheJsonAlone() {
        Run run = Run.willis("inspect", series, "--json", "--html", folder.resolve("series.html"));

        assertThat(new ObjectMapper().readTree(run.out()).get("instances").asInt())
                .isEqualTo(9);
        assertThat(run.err()).contains("series.html");
    }

    @Test
    void convertedVoxelsAreTheSeries() throws IOException {
        Run run = Run.willis("convert", series, "-o", folder.resolve("nii"), "--format", "nii");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        Volume read =
                NiftiReader.read(folder.resolve("nii").resolve(UID + ".nii")).volume();
        assertThat(read.voxels()).isEqualTo(volume.voxels());
        assertThat(folder.resolve("nii/quality.csv")).content().startsWith("SeriesInstanceUID,input,code");
    }

    @Test
    void convertTurnsAndCrops() throws IOException {
        Run.willis("convert", series, "-o", folder.resolve("nii"), "--orientation", "RAS", "--roi", "reference");

        Volume read =
                NiftiReader.read(folder.resolve("nii").resolve(UID + ".nii.gz")).volume();
        // the reference bounds lose the last slice, row and column
        assertThat(read.grid().extent()).isEqualTo(new Extent(8, 19, 25));
        assertThat(read.grid().orientation().code()).isEqualTo("RAS");
    }

    @Test
    void preprocessWritesArrayAndGeometry() throws IOException {
        Path out = folder.resolve("x.npy");

        Run run = Run.willis("preprocess", series, "--plans", model.resolve("plans.json"), "-o", out);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        NpyArray array = NpyArray.read(out);
        // round(9 · 1.5 / 0.7), round(20 · 0.5 / 0.468), round(26 · 0.7 / 0.46875)
        assertThat(array.shape()).isEqualTo(List.of(1, 19, 21, 39));
        JsonNode geometry = new ObjectMapper().readTree(folder.resolve("x.json").toFile());
        assertThat(geometry.get("orientation").asString()).isEqualTo("LPS");
    }

    @Test
    void forwardEqualsPyTorchAlsoAfterImportAndExport() throws IOException {
        Golden golden = Golden.open("resunet/a_tiny");
        Path imported = folder.resolve("imported");
        Path exported = folder.resolve("exported");
        assertThat(Run.willis("model", "import", model, "-o", imported, "--orientation", "LAS")
                        .code())
                .isEqualTo(ExitCode.OK);
        assertThat(Run.willis("model", "export", imported, "-o", exported).code())
                .isEqualTo(ExitCode.OK);
        assertThat(exported.resolve("fold_0/checkpoint_final.pth")).exists();

        Run run = Run.willis(
                "model",
                "forward",
                exported,
                "--input",
                golden.folder().resolve("input.npy"),
                "-o",
                folder.resolve("y.npy"));

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        float[] expected = golden.expected("expected_output").values();
        float[] actual = NpyArray.read(folder.resolve("y.npy")).values();
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        // the promise for imported checkpoints in fp32
        assertThat(worst).isLessThan(1e-3f);
    }

    @Test
    void aStatedOrientationIsShownAndAnUnstatedOneMarked() {
        Path imported = folder.resolve("imported");
        Run.willis("model", "import", model, "-o", imported, "--orientation", "LAS");

        assertThat(Run.willis("model", "show", imported).out())
                .contains("LAS, stated")
                .doesNotContain("side unverified");
        assertThat(Run.willis("model", "show", model).out()).contains("RAS, unverified", "side unverified");
    }

    @Test
    void aSingleCheckpointWithItsPlanIsImported() {
        Path imported = folder.resolve("imported");

        Run run = Run.willis("model", "import", model.resolve("fold_0/checkpoint_final.pth"), "-o", imported);

        if (run.code() == ExitCode.OK) {
            assertThat(Run.willis("model", "show", imported).out()).contains("37,588 parameters");
        } else {
            assertThat(run.err()).contains("holds weights but no plans");
        }
    }

    @Test
    void anArchiveOfTwoSeriesIsConvertedWhole() throws IOException {
        Path study = folder.resolve("study");
        SyntheticSeries.write(volume, study.resolve("a"), "2.25.1");
        SyntheticSeries.write(volume, study.resolve("b"), "2.25.2");
        Path archive = folder.resolve("study.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
                Stream<Path> files = Files.walk(study)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(study.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }

        Run run = Run.willis("convert", archive, "-o", folder.resolve("out"), "--all-series");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("out/2.25.1.nii.gz")).exists();
        assertThat(folder.resolve("out/2.25.2.nii.gz")).exists();
    }

    @Test
    void theQualityTableTellsWhatWasMeasuredAndDone() throws IOException {
        Files.delete(series.resolve("slice_004.dcm"));

        Run.willis("convert", series, "-o", folder.resolve("out"));

        assertThat(folder.resolve("out/quality.csv"))
                .content()
                .startsWith("SeriesInstanceUID,input,code,severity,message,measured,done\n")
                .contains(UID + ",.,gap-filled,warning,", ",\"3 mm, limit 1.500 mm\",interpolated");
    }

    @Test
    void strictRefusesWhatNormalRepairs() throws IOException {
        Files.delete(series.resolve("slice_004.dcm"));

        Run run = Run.willis("convert", series, "-o", folder.resolve("out"), "--quality", "strict");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(folder.resolve("out/quality.csv")).content().contains(",gap-filled,refused,");
    }

    @Test
    void aFolderOfSeriesFinishesThoughOneIsBad() throws IOException {
        Path many = folder.resolve("many");
        SyntheticSeries.write(volume, many.resolve("a"), "2.25.1");
        SyntheticSeries.write(volume, many.resolve("b"), "2.25.2");
        for (int z = 0; z < 5; z++) {
            Files.write(many.resolve("b/slice_00" + z + ".dcm"), new byte[0]);
        }
        SyntheticSeries.write(volume, many.resolve("c"), "2.25.3");

        Run run = Run.willis("predict", many, "-o", folder.resolve("out"), "--model", model, "--precision", "fp32");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(folder.resolve("out/predictions.csv"))
                .content()
                .contains("2.25.1,", "2.25.3,")
                .doesNotContain("2.25.2,");
        assertThat(folder.resolve("out/status.csv")).content().contains("2.25.2,b,refused", "slice_000.dcm");
    }

    @Test
    void aSeriesWithOneUnreadableSliceIsRepairedAndMarked() throws IOException {
        Files.write(series.resolve("slice_004.dcm"), new byte[0]);

        Run run = Run.willis("predict", series, "-o", folder.resolve("out"), "--model", model, "--precision", "fp32");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("out/status.csv"))
                .content()
                .contains(UID + ",.,repaired", "unreadable-instance: 1 of", "gap-filled: 1 of");
    }

    @Test
    void lenientAnswersABadSeriesWithPriors() throws IOException {
        for (int z = 0; z < 5; z++) {
            Files.write(series.resolve("slice_00" + z + ".dcm"), new byte[0]);
        }

        Run run = Run.willis("predict", series, "-o", folder.resolve("out"), "--model", model, "--quality", "lenient");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(folder.resolve("out/predictions.csv")).content().contains(UID + ",0.0179");
        assertThat(folder.resolve("out/status.csv")).content().contains("prior used");
    }

    @Test
    void resumeKeepsWhatIsDone() throws IOException {
        Path out = folder.resolve("out");
        Run.willis("predict", series, "-o", out, "--model", model, "--precision", "fp32");
        Path findings = out.resolve(UID).resolve("findings.json");
        var written = Files.getLastModifiedTime(findings);
        String predictions = Files.readString(out.resolve("predictions.csv"));

        Run run = Run.willis("predict", series, "-o", out, "--model", model, "--precision", "fp32", "--resume");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(Files.getLastModifiedTime(findings)).isEqualTo(written);
        assertThat(out.resolve("predictions.csv")).hasContent(predictions);
    }

    @Test
    void resumePredictsOnlyWhatIsMissing() throws IOException {
        Path many = folder.resolve("many");
        for (String name : List.of("a", "b", "c")) {
            SyntheticSeries.write(volume, many.resolve(name), "2.25." + (int) name.charAt(0));
        }
        Path out = folder.resolve("out");
        Run.willis("predict", many, "-o", out, "--model", model, "--precision", "fp32");
        String predictions = Files.readString(out.resolve("predictions.csv"));
        Files.delete(out.resolve("2.25.97/findings.json"));
        Path last = out.resolve("2.25.99/findings.json");
        var written = Files.getLastModifiedTime(last);

        Run run = Run.willis("predict", many, "-o", out, "--model", model, "--precision", "fp32", "--resume");

        assertThat(run.out()).contains("2.25.97").doesNotContain("2.25.98", "2.25.99");
        assertThat(Files.getLastModifiedTime(last)).isEqualTo(written);
        assertThat(Files.readAllLines(out.resolve("predictions.csv")))
                .containsExactlyInAnyOrderElementsOf(predictions.lines().toList());
    }

    @Test
    void allHeatMapsAreOneImageOfFourteen() throws IOException {
        Run run = Run.willis(
                "predict",
                series,
                "-o",
                folder.resolve("out"),
                "--model",
                model,
                "--precision",
                "fp32",
                "--heat-maps=all",
                "--aggregate",
                "gaussian",
                "--mirror",
                "--device",
                "cpu,cpu");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        // dim[4] of the header, read by hand: Willis reads single volumes only
        byte[] header;
        try (var gzip = new java.util.zip.GZIPInputStream(
                Files.newInputStream(folder.resolve("out").resolve(UID).resolve("heatmap.nii.gz")))) {
            header = gzip.readNBytes(348);
        }
        assertThat(header[48]).isEqualTo((byte) 14);
    }

    @Test
    void bf16AnswersWithinAHundredthOfFp32() throws IOException {
        Run.willis("predict", series, "-o", folder.resolve("fp32"), "--model", model, "--precision", "fp32");
        Run.willis("predict", series, "-o", folder.resolve("bf16"), "--model", model, "--precision", "bf16");

        String[] exact = lastLine(folder.resolve("fp32/predictions.csv")).split(",");
        String[] fast = lastLine(folder.resolve("bf16/predictions.csv")).split(",");
        for (int i = 1; i <= 14; i++) {
            assertThat(Math.abs(Double.parseDouble(exact[i]) - Double.parseDouble(fast[i])))
                    .as("column %d", i)
                    .isLessThan(0.01);
        }
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.get(lines.size() - 1);
    }
}
