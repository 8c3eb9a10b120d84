package willis.phantom.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import willis.dataset.Dataset;
import willis.dataset.ExactTruth;
import willis.dataset.Localizer;
import willis.dataset.PlacedLocalizers;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.Tag;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.nifti.NiftiReader;
import willis.parallel.Workers;
import willis.phantom.DrawnCase;
import willis.phantom.PhantomCase;
import willis.phantom.PhantomDataset;
import willis.phantom.PhantomGenerator;
import willis.phantom.PhantomSettings;
import willis.phantom.Preset;
import willis.phantom.scan.Detail;
import willis.phantom.scan.Feature;
import willis.phantom.scan.SliceDirection;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * What is kept of one series that was written, and read again by nothing but its files.
 *
 * @param direction of its slices
 * @param oblique whether these are turned against the axes of the scanner
 * @param points its localisers
 * @param worstRounding how far values read lie from those rendered, in steps of the stored values; those cut off left out
 */
record SeriesFacts(SliceDirection direction, boolean oblique, List<PointFact> points, double worstRounding) {
    private static final double OBLIQUE = Math.cos(Math.toRadians(0.5));

    /**
     * One localiser, where a reader of the headers finds it.
     *
     * @param location its site
     * @param headX where it lies in the head after the pose is undone, left positive
     * @param inSac whether the nearest voxel of the sac's mask, read from its file, is in the sac
     * @param beyondMm how much farther from the sac's centre it lies than half a slice
     */
    record PointFact(Location location, double headX, boolean inSac, double beyondMm) {}

    /** The settings of a set whose only case has an aneurysm. */
    static PhantomSettings settings(long seed, Modality modality) {
        return Preset.TRAIN
                .settings(seed)
                .withDetail(Detail.SMALL)
                .withMixture(PhantomSettings.Mixture.BALANCED)
                .withModalities(List.of(modality))
                .withKinds(EnumSet.complementOf(EnumSet.of(Feature.Kind.FAULT)));
    }

    /** Writes the first case of a set into an empty folder, and reads it. */
    static SeriesFacts of(PhantomSettings settings, Path folder, Workers workers) throws IOException {
        PhantomGenerator generator = new PhantomGenerator(settings);
        DrawnCase drawn = generator.drawn(0);
        PhantomCase inMemory = generator.taken(drawn, workers);
        PhantomDataset.write(folder, settings, 1, workers, (done, total) -> {});
        Dataset dataset = Dataset.open(folder);
        String uid = inMemory.seriesUid();
        Path files = dataset.seriesFolder(uid).orElseThrow();
        Series series = new SeriesReader(QualityPolicy.LENIENT, workers).read(files);
        ExactTruth truth = dataset.truth(uid).orElseThrow();
        List<Localizer> localizers = dataset.localizers(uid);
        Volume sacs = NiftiReader.read(folder.resolve("truth").resolve(uid + "_sacs.nii.gz"))
                .volume();
        List<ExactTruth.Aneurysm> labelled =
                truth.aneurysms().stream().filter(ExactTruth.Aneurysm::labelled).toList();
        PlacedLocalizers placed = PlacedLocalizers.in(series, localizers);
        double halfSlice = 0.5 * drawn.scan().protocol().spacingMm();
        List<PointFact> points = new ArrayList<>();
        for (int i = 0; i < placed.placed().size(); i++) {
            PointMm position = placed.placed().get(i).position();
            points.add(new PointFact(
                    placed.placed().get(i).localizer().location(),
                    drawn.scan().planes().get(0).pose().toHead(position).x(),
                    holds(sacs, position),
                    position.distanceMm(labelled.get(i).centre()) - halfSlice));
        }
        boolean straight = Stream.of(
                        series.volume().grid().cosines().x(),
                        series.volume().grid().cosines().y())
                .allMatch(axis ->
                        Math.max(Math.abs(axis.x()), Math.max(Math.abs(axis.y()), Math.abs(axis.z()))) > OBLIQUE);
        return new SeriesFacts(
                drawn.scan().protocol().direction(),
                !straight,
                List.copyOf(points),
                worstRounding(inMemory.volume(), series.volume(), files));
    }

    /** Whether the nearest voxel is in a sac; a sac too thin to fill half of any voxel has none. */
    private static boolean holds(Volume sacs, PointMm position) {
        VoxelIndex voxel = sacs.grid().toVoxel(position).nearest();
        return sacs.grid().extent().contains(voxel) && sacs.at(voxel) > 0;
    }

    private static double worstRounding(Volume rendered, Volume read, Path files) throws IOException {
        DataSet header = firstHeader(files);
        double slope = header.decimal(Tag.RESCALE_SLOPE).orElse(1.0);
        float most = Float.NEGATIVE_INFINITY;
        float least = Float.POSITIVE_INFINITY;
        for (float value : read.voxels()) {
            most = Math.max(most, value);
            least = Math.min(least, value);
        }
        Extent extent = read.grid().extent();
        double worst = 0;
        for (int i = 0; i < read.voxels().length; i += 97) {
            float value = read.voxels()[i];
            VoxelIndex voxel = rendered.grid()
                    .toVoxel(read.grid().toPatient(extent.voxel(i)))
                    .nearest();
            if (value < most && value > least && rendered.grid().extent().contains(voxel)) {
                worst = Math.max(worst, Math.abs(value - rendered.at(voxel)) / slope);
            }
        }
        return worst;
    }

    private static DataSet firstHeader(Path files) throws IOException {
        try (Stream<Path> list = Files.list(files)) {
            Path first = list.sorted().findFirst().orElseThrow();
            DicomFile file = DicomReader.read(first);
            return file.dataSet();
        }
    }

    /** The SHA-256 of every file in a folder, by its place in it. */
    static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digests.put(
                        folder.relativize(file).toString(),
                        HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
        return digests;
    }

    /** Removes a folder and all in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
