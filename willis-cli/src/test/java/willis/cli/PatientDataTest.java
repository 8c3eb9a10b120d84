package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dicom.DataSet;
import willis.dicom.DicomReader;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.testing.PlantedPatient;
import willis.testing.PlantedPatient.Defect;
import willis.testing.SharedData;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

/** Who the patient is comes out of no command, however the series fails: not on the console, not into files or their names. */
@Tag("slow")
class PatientDataTest {
    /** Every so many of the defects: all of them take an hour. */
    private static final int STRIDE = 23;

    @TempDir
    Path folder;

    private Path series;
    private Path second;
    private Path out;
    private List<Defect> defects;

    @BeforeEach
    void writeASeries() throws IOException {
        Grid grid = new Grid(new Extent(4, 16, 16), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 97;
        }
        series = folder.resolve("series");
        SyntheticSeries.write(new Volume(grid, voxels), series, "2.25.42", PlantedPatient::plant);
        second = series.resolve("slice_001.dcm");
        out = folder.resolve("out");
        DataSet whole = DicomReader.read(second).dataSet();
        defects = PlantedPatient.defects(whole);
    }

    private void assertNothingTells(String where, Run run) throws IOException {
        assertNothing(where + ", stdout", run.out());
        assertNothing(where + ", stderr", run.err());
        if (!Files.exists(out)) {
            return;
        }
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.toList()) {
                assertNothing(where + ", a name", out.relativize(file).toString());
                if (Files.isRegularFile(file)) {
                    assertNothing(where + ", " + file, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private static void assertNothing(String where, String text) {
        Optional<String> found = PlantedPatient.soughtIn(text);
        if (found.isPresent()) {
            throw new AssertionError(where + ": '" + found.get() + "' came out: " + text);
        }
    }

    @Test
    void aWholeSeriesTellsNothing() throws IOException {
        assertNothingTells("inspect", Run.willis("inspect", series));
        assertNothingTells("inspect --json", Run.willis("inspect", series, "--json"));
        assertNothingTells("convert", Run.willis("convert", series, "-o", out, "--format", "nii"));
    }

    @Test
    void inspectAndConvertTellNothingOfADefectiveSeries() throws IOException {
        int refused = 0;
        int runs = 0;
        try (PlantedPatient.Logged logged = new PlantedPatient.Logged()) {
            for (int i = 0; i < defects.size(); i += STRIDE) {
                Defect defect = defects.get(i);
                Files.write(second, defect.bytes());
                assertNothingTells(defect.name(), Run.willis("inspect", series, "--json", "--verbose"));
                assertNothingTells(defect.name(), Run.willis("convert", series, "-o", out, "--format", "nii"));
                Run run = Run.willis("convert", series, "-o", out, "--format", "nii", "--quality", "strict");
                assertNothingTells(defect.name(), run);
                assertThat(run.code()).as(defect.name()).isNotEqualTo(ExitCode.INTERNAL);
                refused += run.code() == ExitCode.REFUSED ? 1 : 0;
                runs++;
            }
            assertNothing("the log", logged.text());
        }
        assertThat(refused).isGreaterThan(runs / 4);
    }

    @Test
    void predictTellsNothingOfADefectiveSeries() throws IOException {
        Path model = SharedData.golden("resunet/a_tiny");
        for (int i = 0; i < defects.size(); i += 20 * STRIDE) {
            Defect defect = defects.get(i);
            Files.write(second, defect.bytes());
            assertNothingTells(
                    defect.name(), Run.willis("predict", series, "-o", out, "--model", model, "--quality", "lenient"));
        }
    }

    /** The console may repeat what the user typed; what is sent on, or named anew, may not. */
    @Test
    void namesOfInputFoldersAreNoNamesOfOutputs() throws IOException {
        Path named = Files.move(series, folder.resolve("Zwetschgenbaum_Hulda"));
        Path model = SharedData.golden("resunet/a_tiny");

        assertThat(Run.willis("convert", named, "-o", out).code()).isEqualTo(ExitCode.OK);
        assertThat(Run.willis("predict", named, "-o", out.resolve("p"), "--model", model, "--heat-maps")
                        .code())
                .isEqualTo(ExitCode.OK);
        assertNothing("inspect --json", Run.willis("inspect", named, "--json").out());
        assertNothing("findings", Files.readString(out.resolve("p/2.25.42/findings.json")));
        try (Stream<Path> files = Files.walk(out)) {
            files.forEach(file -> assertNothing("a name", out.relativize(file).toString()));
        }
    }
}
