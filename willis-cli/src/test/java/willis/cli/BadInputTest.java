package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.TransferSyntax;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.testing.SharedData;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

/** What goes wrong for users: each has its message and its exit code. */
class BadInputTest {
    @TempDir
    Path folder;

    private Path series;
    private Path model;
    private Path out;

    @BeforeEach
    void writeASeries() throws IOException {
        Grid grid = new Grid(new Extent(4, 16, 16), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 97;
        }
        series = folder.resolve("series");
        SyntheticSeries.write(new Volume(grid, voxels), series, "2.25.42");
        model = SharedData.golden("resunet/a_tiny");
        out = folder.resolve("out");
    }

    private Run predict(Path in, Path with, Object... more) {
        Object[] arguments = new Object[6 + more.length];
        System.arraycopy(new Object[] {"predict", in, "-o", out, "--model", with}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Run.willis(arguments);
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(predict(series, model, "--colour").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anImpossibleStepIsAUsageError() {
        Run run = predict(series, model, "--step", "1.5");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("(0, 1]");
    }

    @Test
    void aMissingInputIsAMissingResource() {
        Run run = predict(folder.resolve("nothing"), model);

        assertThat(run.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(run.err()).contains("no such file or folder");
    }

    @Test
    void anEmptyFolderHoldsNoImage() throws IOException {
        Run run = predict(Files.createDirectory(folder.resolve("empty")), model);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("no DICOM image found");
    }

    @Test
    void textFilesAreNoSeries() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("readme.txt"), "no image here");

        Run run = predict(texts, model);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("no DICOM image found among 1 file");
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        Path file = series.resolve("slice_002.dcm");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));

        Run run = predict(series, model, "--quality", "strict");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("slice_002.dcm", "truncated");
    }

    @Test
    void anUnsupportedTransferSyntaxIsNamed() throws IOException {
        for (int z = 0; z < 4; z++) {
            Path file = series.resolve("slice_00" + z + ".dcm");
            DataSet instance = DicomReader.read(file).dataSet();
            DataElement frame = DataElement.ofFrames(List.of(new byte[64]));
            DicomWriter.write(file, instance.toBuilder().put(frame).build(), TransferSyntax.HTJ2K_LOSSLESS);
        }

        Run run = predict(series, model);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("High-Throughput JPEG 2000", "OpenJPEG");
    }

    @Test
    void aDamagedCompressedFrameIsNamed() throws IOException {
        Path file = series.resolve("slice_002.dcm");
        DataSet instance = DicomReader.read(file).dataSet();
        DataElement frame = DataElement.ofFrames(List.of(new byte[64]));
        DicomWriter.write(file, instance.toBuilder().put(frame).build(), TransferSyntax.JPEG_LS_LOSSLESS);

        Run run = predict(series, model, "--quality", "strict");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("slice_002.dcm", "JPEG-LS codestream does not begin with FFD8");
    }

    @Test
    void aFolderThatIsNoModelIsToldWhatAModelIs() {
        Run run = predict(series, series);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("plans.json", "missing", "checkpoint_final");
    }

    @Test
    void aMissingFoldNamesThoseThatAreThere() {
        Run run = predict(series, model, "--fold", "3");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("no fold 3; there are 0");
    }

    @Test
    void aMissingCheckpointNamesThoseThatAreThere() {
        Run run = predict(series, model, "--checkpoint", "checkpoint_best");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("no checkpoint_best", "there are checkpoint_final");
    }

    @Test
    void aMissingConfigurationNamesThoseThatAreThere() {
        Run run = predict(series, model, "--configuration", "3d_cascade");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("3d_cascade", "3d_fullres, 3d_fullres_bs32");
    }

    @Test
    void aMissingGpuIsAMissingResource() {
        Run run = predict(series, model, "--device", "cuda:7");

        assertThat(run.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(run.err()).contains("cuda:7 is not there");
    }

    @Test
    void aForbiddenGlobalIsRefusedByNameAndNothingRuns() throws IOException {
        Path hostile = copyOfModel();
        Path marker = folder.resolve("was-run");
        // protocol 2: GLOBAL os.system, the command in a tuple, REDUCE, STOP
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2, 'c'});
        pickle.write("os\nsystem\n".getBytes(StandardCharsets.US_ASCII));
        byte[] command = ("touch " + marker).getBytes(StandardCharsets.UTF_8);
        pickle.write(new byte[] {'X', (byte) command.length, 0, 0, 0});
        pickle.write(command);
        pickle.write(new byte[] {(byte) 0x85, 'R', '.'});
        writeCheckpoint(hostile.resolve("fold_0/checkpoint_final.pth"), pickle.toByteArray());

        Run run = predict(series, hostile);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("os.system");
        assertThat(marker).doesNotExist();
    }

    @Test
    void aCheckpointOfAnotherPlanIsRefused() throws IOException {
        Path mixed = copyOfModel();
        Files.copy(
                SharedData.golden("resunet/b_anisotropic").resolve("fold_0/checkpoint_final.pth"),
                mixed.resolve("fold_0/checkpoint_final.pth"),
                StandardCopyOption.REPLACE_EXISTING);

        Run run = predict(series, mixed);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("belongs to another plan");
    }

    @Test
    void anOutputThatIsAFileIsAMissingResource() throws IOException {
        Files.writeString(out, "in the way");

        assertThat(predict(series, model).code()).isEqualTo(ExitCode.RESOURCE);
    }

    @Test
    void aFullDiskIsSaidAndWhatToDo() {
        // What the JDK throws when a disk is full.
        String message = FailureReport.message(new IOException("No space left on device"));

        assertThat(message).contains("The disk is full", "--resume");
    }

    @Test
    void noPermissionIsSaid() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Assumptions.assumeTrue(
                locked.toFile().setWritable(false) && !Files.isWritable(locked), "this user may write everywhere");

        Run run = Run.willis("predict", series, "-o", locked.resolve("out"), "--model", model);

        assertThat(run.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(run.err()).contains("no permission");
    }

    private Path copyOfModel() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("model"));
        Files.createDirectories(copy.resolve("fold_0"));
        for (String name : new String[] {"plans.json", "dataset.json", "fold_0/checkpoint_final.pth"}) {
            Files.copy(model.resolve(name), copy.resolve(name));
        }
        return copy;
    }

    private static void writeCheckpoint(Path file, byte[] pickle) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            ZipEntry entry = new ZipEntry("archive/data.pkl");
            CRC32 checksum = new CRC32();
            checksum.update(pickle);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(pickle.length);
            entry.setCrc(checksum.getValue());
            zip.putNextEntry(entry);
            zip.write(pickle);
            zip.closeEntry();
        }
    }
}
