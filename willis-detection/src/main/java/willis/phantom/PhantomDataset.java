package willis.phantom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import willis.dataset.LabelTable;
import willis.dataset.Localizer;
import willis.dataset.LocalizerTable;
import willis.dataset.SeriesLabels;
import willis.files.WholeFile;
import willis.geometry.Grid;
import willis.nifti.NiftiWriter;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.scan.Masks;
import willis.phantom.scan.PlaneRenderer;
import willis.phantom.scan.Scan;
import willis.phantom.scan.ScannedSeries;
import willis.phantom.scan.SeriesFiles;
import willis.phantom.scan.SeriesUids;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;

/**
 * A data set of phantoms on disk, in the layout of the RSNA 2025 competition: {@code train.csv}, {@code
 * train_localizers.csv}, {@code series/<SeriesInstanceUID>/<SOPInstanceUID>.dcm}, {@code
 * segmentations/<SeriesInstanceUID>/<SeriesInstanceUID>_cowseg.nii.gz}; and {@code truth/} with the exact truth and masks of
 * the sacs, which no reader of that layout opens.
 *
 * <p>Equal settings give equal bytes, however many threads write them. A run that was stopped goes on where it stopped; a
 * series is there as a whole or not at all, and the tables are written when all series are there. What is needed to go on is
 * kept in the folder {@code .cases}, so that a set can be enlarged as well.
 */
public final class PhantomDataset {
    private static final String CASES = ".cases";
    private static final String SETTINGS = "settings.txt";

    private final Path folder;
    private final PhantomSettings settings;
    private final HeadSource heads;
    private final Workers workers;

    PhantomDataset(Path folder, PhantomSettings settings, HeadSource heads, Workers workers) {
        this.folder = folder;
        this.settings = settings;
        this.heads = heads;
        this.workers = workers;
    }

    /** Hears how many cases are there. */
    @FunctionalInterface
    public interface Progress {
        /** {@code done} of {@code total} cases are written. */
        void cases(int done, int total);
    }

    /**
     * Writes cases 0 … count − 1, those that are not there yet.
     *
     * @param folder new, empty, or one that a run with equal settings wrote
     * @return the tables that were written
     * @throws IOException if something cannot be written, or the folder holds something else
     */
    public static Summary write(Path folder, PhantomSettings settings, int count, Workers workers, Progress progress)
            throws IOException {
        return new PhantomDataset(folder, settings, new DrawnHeads(settings), workers).write(count, progress);
    }

    /**
     * What a data set holds.
     *
     * @param labels its {@code train.csv}
     * @param localizers its {@code train_localizers.csv}
     */
    public record Summary(LabelTable labels, LocalizerTable localizers) {}

    Summary write(int count, Progress progress) throws IOException {
        claim();
        List<SeriesLabels> labels = new ArrayList<>();
        List<Localizer> localizers = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            progress.cases(index, count);
            Path done = folder.resolve(CASES).resolve(String.format(Locale.ROOT, "%06d", index));
            if (!Files.exists(done.resolve(LabelTable.FILE_NAME))) {
                writeCase(index, done);
            }
            labels.addAll(LabelTable.read(done.resolve(LabelTable.FILE_NAME)).rows());
            localizers.addAll(
                    LocalizerTable.read(done.resolve(LocalizerTable.FILE_NAME)).rows());
        }
        LocalizerTable localizerTable = LocalizerTable.of(localizers);
        localizerTable.write(folder.resolve(LocalizerTable.FILE_NAME));
        LabelTable labelTable = LabelTable.of(labels);
        labelTable.write(folder.resolve(LabelTable.FILE_NAME));
        WholeFile.writeText(folder.resolve("README.md"), readme(count));
        progress.cases(count, count);
        return new Summary(labelTable, localizerTable);
    }

    /** Makes the folder ours, or finds that it is. */
    private void claim() throws IOException {
        Path file = folder.resolve(CASES).resolve(SETTINGS);
        String own = settings + "\n";
        if (Files.exists(file)) {
            if (!Files.readString(file).equals(own)) {
                throw new FileSystemException(
                        folder.toString(),
                        null,
                        "holds phantoms of other settings (see " + file
                                + "); give the same options to go on with them, or another folder");
            }
            return;
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> content = Files.list(folder)) {
                if (content.anyMatch(path -> !String.valueOf(path.getFileName()).equals(CASES))) {
                    throw new FileSystemException(
                            folder.toString(),
                            null,
                            "holds something else; phantoms are written into a new or empty folder");
                }
            }
        }
        WholeFile.writeText(file, own);
    }

    private void writeCase(int index, Path done) throws IOException {
        CasePlan plan = CasePlan.of(settings, index);
        Anatomy anatomy = heads.anatomy(plan.seed(), plan.positive(), plan.leastDiameterMm());
        Scan scan = Scan.drawn(plan.seed(), anatomy, plan.scan());
        PlaneRenderer renderer = heads.renderer(plan.seed(), anatomy, scan);
        String uid = new SeriesUids(plan.seed()).series();

        // The tables' rows come last: whatever a run left behind without them is half a case.
        Path partial = folder.resolve(CASES).resolve("partial");
        Path place = folder.resolve("series").resolve(uid);
        delete(partial);
        delete(place);
        Files.createDirectories(partial);
        ScannedSeries series = SeriesFiles.write(plan.seed(), scan, renderer, partial, workers);
        Grid grid = scan.grid().isPresent() ? scan.grid().get() : asRead(partial);
        Files.createDirectories(folder.resolve("series"));
        Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);

        Masks masks = scan.grid().isPresent() ? series.masks() : SeriesFiles.masksOn(grid, scan, renderer, workers);
        if (plan.seed().stream("segmentation").chance(settings.segmentationShare())) {
            NiftiWriter.writeLabels(
                    grid,
                    masks.labels(),
                    folder.resolve("segmentations").resolve(uid).resolve(uid + "_cowseg.nii.gz"),
                    workers);
        }
        CaseTruth truth = CaseTruth.of(settings, plan, anatomy, scan, series, grid);
        if (!anatomy.sacs().isEmpty()) {
            NiftiWriter.writeLabels(grid, masks.sacs(), folder.resolve("truth").resolve(uid + "_sacs.nii.gz"), workers);
        }
        truth.exact().write(folder.resolve("truth").resolve(truth.exact().fileName()));
        LocalizerTable.of(truth.localizers()).write(done.resolve(LocalizerTable.FILE_NAME));
        LabelTable.of(List.of(truth.labels())).write(done.resolve(LabelTable.FILE_NAME));
    }

    /** The grid that a reader straightens a tilted gantry's slices to. */
    private Grid asRead(Path series) throws IOException {
        return new SeriesReader(QualityPolicy.LENIENT, workers)
                .read(series)
                .volume()
                .grid();
    }

    private static void delete(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(place)) {
            inside.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String readme(int count) throws IOException {
        try (InputStream text = Objects.requireNonNull(
                PhantomDataset.class.getResourceAsStream("dataset-readme.md"),
                "dataset-readme.md is in this package")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{count}", String.valueOf(count))
                    .replace("{seed}", String.valueOf(settings.seed()))
                    .replace("{settings}", settings.toString());
        }
    }
}
