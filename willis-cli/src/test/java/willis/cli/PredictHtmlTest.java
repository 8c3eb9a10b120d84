package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.nifti.NiftiWriter;
import willis.testing.PlantedPatient;
import willis.testing.SharedData;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

/** {@code predict --html} as a user runs it, with the tiny golden model. */
class PredictHtmlTest {
    private static final String UID = "2.25.42";

    @TempDir
    Path folder;

    private Path in;
    private Path out;
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
        in = folder.resolve("in");
        out = folder.resolve("out");
        SyntheticSeries.write(volume, in.resolve("Doe Jane"), UID);
        model = SharedData.golden("resunet/a_tiny");
    }

    private Run predict(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("predict", in, "-o", out, "--model", model, "--precision", "fp32"));
        arguments.addAll(List.of(more));
        return Run.willis(arguments.toArray());
    }

    private Path report() {
        return out.resolve(UID).resolve("report.html");
    }

    private Path index() {
        return out.resolve("index.html");
    }

    @Test
    void aPageIsWrittenForTheSeriesAndOneOverAll() throws IOException {
        Run run = predict("--html");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(report()).content().startsWith("<!DOCTYPE html>").contains(UID, "side unverified", "class=\"heat\"");
        assertThat(index()).content().contains("<a href=\"2.25.42/report.html\">", "side unverified");
        assertThat(run.out().stripTrailing()).endsWith("page  " + index());
        // the heat map was asked for by nobody but the page
        assertThat(out.resolve(UID).resolve("heatmap.nii.gz")).doesNotExist();
    }

    @Test
    void withoutTheOptionThereIsNoPage() {
        predict();

        assertThat(report()).doesNotExist();
        assertThat(index()).doesNotExist();
    }

    @Test
    void aPageThatCannotBeWrittenDoesNotCostTheAnswer() throws IOException {
        Files.createDirectories(report().resolve("in the way"));

        Run run = predict("--html");

        assertThat(run.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(run.err()).contains("No page for 2.25.42, its answer is complete: ");
        assertThat(out.resolve(UID).resolve("findings.json")).isRegularFile();
        assertThat(out.resolve("predictions.csv")).content().contains(UID);
        assertThat(index()).content().contains("<small>no page</small>");
    }

    @Test
    void finishedSeriesKeepTheirPage() throws IOException {
        predict("--html");
        Files.writeString(report(), "kept");

        predict("--html", "--resume");

        assertThat(report()).hasContent("kept");
        assertThat(index()).content().contains("<a href=\"2.25.42/report.html\">", "<h1>1 series");
    }

    @Test
    void aMissingPageIsWrittenFromTheEarlierAnswer() throws IOException {
        predict("--heat-maps");
        Path findings = out.resolve(UID).resolve("findings.json");
        String before = Files.readString(findings);

        Run run = predict("--heat-maps", "--html", "--resume");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        // times differ whenever a series is predicted again
        assertThat(findings).hasContent(before);
        assertThat(report()).content().contains("class=\"heat\"");
    }

    @Test
    void withoutAKeptHeatMapAnEarlierAnswerHasAPageWithoutOne() {
        predict();

        predict("--html", "--resume");

        assertThat(report()).content().contains("The heat map was not kept.").doesNotContain("class=\"heat\"");
    }

    @Test
    void aPageOfAnEarlierAnswerDoesNotOutliveIt() {
        predict("--html");

        predict();

        assertThat(report()).doesNotExist();
    }

    @Test
    void niftiFilesAndArchivesHavePagesToo() throws IOException {
        NiftiWriter.write(volume, in.resolve("head.nii.gz"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(in.resolve("other.zip")));
                Stream<Path> files = Files.list(in.resolve("Doe Jane"))) {
            for (Path file : files.sorted().toList()) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                zip.write(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                        .replace(UID, "2.25.77")
                        .getBytes(StandardCharsets.ISO_8859_1));
                zip.closeEntry();
            }
        }

        Run run = predict("--html");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.filter(file -> file.endsWith("report.html"))).hasSize(3);
        }
    }

    @Test
    void refusedSeriesAreInTheIndexWithoutTheirPath() throws IOException {
        Files.createDirectories(in.resolve("Roe Richard"));
        Files.write(in.resolve("Roe Richard/slice.dcm"), new byte[300]);

        Run run = predict("--html");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(index())
                .content()
                .contains("<h1>2 series <span>1 done, 1 refused</span></h1>", "no-image: no file holds an image")
                .doesNotContain("Roe", "Richard", "Doe", folder.toString());
        assertThat(report()).content().doesNotContain("Doe", folder.toString());
    }

    @Test
    void pagesTellNothingOfThePatient() throws IOException {
        SyntheticSeries.write(volume, in.resolve("Doe Jane"), UID, PlantedPatient::plant);

        Run run = predict("--html");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(PlantedPatient.soughtIn(Files.readString(report()))).isEmpty();
        assertThat(PlantedPatient.soughtIn(Files.readString(index()))).isEmpty();
    }
}
