package willis.phantom.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.chance.CaseSeed;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.series.UnusableSeriesException;
import willis.volume.Modality;

class SeriesFilesTest {
    private static final double DIAMETER_MM = 8;

    @TempDir
    Path folder;

    /** Plain scans, and each way of lying or of being stored that changes how they are read. */
    static Stream<Arguments> scans() {
        return Stream.of(
                Arguments.of(Modality.T2, Set.of()),
                Arguments.of(Modality.T2, EnumSet.of(Feature.VOLUMETRIC)),
                Arguments.of(Modality.T2, EnumSet.of(Feature.CORONAL)),
                Arguments.of(Modality.T1_POST, EnumSet.of(Feature.SAGITTAL)),
                Arguments.of(Modality.T1_POST, EnumSet.of(Feature.MULTI_FRAME, Feature.SHUFFLED_NUMBERS)),
                Arguments.of(Modality.T2, EnumSet.of(Feature.MULTI_FRAME, Feature.RLE, Feature.SAGITTAL)),
                Arguments.of(Modality.T2, EnumSet.of(Feature.RLE, Feature.DESCENDING_NUMBERS)),
                Arguments.of(Modality.T2, EnumSet.of(Feature.IMPLICIT_VR, Feature.NO_RESCALE)),
                Arguments.of(Modality.T2, EnumSet.of(Feature.NO_SLICE_THICKNESS, Feature.NO_SPACING_BETWEEN_SLICES)),
                Arguments.of(Modality.T1_POST, EnumSet.of(Feature.MONOCHROME1)),
                Arguments.of(Modality.CTA, EnumSet.of(Feature.PADDING_CIRCLE, Feature.BRAIN_ONLY)));
    }

    @ParameterizedTest
    @MethodSource("scans")
    void whatIsReadIsWhatWasScannedToHalfAStep(Modality modality, Set<Feature> forced) throws IOException {
        Written written = write(plain(modality, forced));
        Series series = read(QualityPolicy.STRICT);
        SeriesFiles.InMemory scanned =
                SeriesFiles.inMemory(written.seed, written.scan, written.renderer, Workers.serial());
        StoredValues storage = StoredValues.drawn(written.seed, written.scan.protocol());

        assertThat(series.volume().grid().extent())
                .isEqualTo(scanned.volume().grid().extent());
        float[] expected = scanned.volume().voxels();
        float[] read = series.volume().voxels();
        double worst = 0;
        for (int i = 0; i < read.length; i++) {
            if (storage.padding().isEmpty() || read[i] > -1024) {
                worst = Math.max(worst, Math.abs(read[i] - expected[i]));
            }
        }
        // Half a step, and the rounding of floats near 4,000.
        assertThat(worst).isLessThanOrEqualTo(0.5 * storage.slope() + 1e-3);
    }

    @ParameterizedTest
    @MethodSource("scans")
    void sacsAreFoundThroughTheHeaderAlone(Modality modality, Set<Feature> forced) throws IOException {
        Written written = write(plain(modality, forced));
        Series series = read(QualityPolicy.NORMAL);
        for (int sac = 0; sac < 2; sac++) {
            PointMm head = written.anatomy.sacs().get(sac).centre();
            ScannedSeries.Section section =
                    written.series.section(sac + 1, head).orElseThrow();
            VoxelPoint voxel = series.voxelOf(
                            section.sopInstanceUid(), section.frame().orElse(0) + 1, section.y(), section.x())
                    .orElseThrow();
            PointMm place = series.volume().grid().toPatient(voxel);

            // Half a slice, and the rounding of headers to 16 characters.
            double slice = written.scan.protocol().spacingMm();
            assertThat(place.distanceMm(written.series.stated(head))).isLessThan(slice / 2 + 1e-6);
            assertThat(written.scan.planes().get(0).pose().toHead(place).distanceMm(head))
                    .isLessThan(slice / 2 + 1e-6);
        }
    }

    @Test
    void leftIsLeftOfTheMiddleAfterThePoseIsUndone() throws IOException {
        for (Feature plane : List.of(Feature.VOLUMETRIC, Feature.CORONAL, Feature.SAGITTAL)) {
            Path place = Files.createDirectory(folder.resolve(plane.name()));
            Written written = write(plain(Modality.T2, EnumSet.of(plane)), 5, place);
            Series series = new SeriesReader(QualityPolicy.STRICT, Workers.serial()).read(place);
            ScannedSeries.Section left = written.series
                    .section(1, written.anatomy.sacs().get(0).centre())
                    .orElseThrow();
            VoxelPoint voxel =
                    series.voxelOf(left.sopInstanceUid(), 1, left.y(), left.x()).orElseThrow();
            PointMm head = written.scan
                    .planes()
                    .get(0)
                    .pose()
                    .toHead(series.volume().grid().toPatient(voxel));

            assertThat(head.x()).isGreaterThan(20);
        }
    }

    @Test
    void framesWithoutPositionsAreReadInTheirOrder() throws IOException {
        write(plain(Modality.T2, EnumSet.of(Feature.NO_FRAME_POSITIONS)));
        Series series = read(QualityPolicy.NORMAL);

        assertThat(series.findings()).extracting(QualityFinding::code).contains(QualityCode.MISSING_IMAGE_POSITION);
    }

    @Test
    void aTiltedGantryIsStraightened() throws IOException {
        Written written = write(plain(Modality.CTA, EnumSet.of(Feature.GANTRY_TILT, Feature.BRAIN_ONLY)));
        Series series = read(QualityPolicy.NORMAL);
        PointMm head = written.anatomy.sacs().get(0).centre();
        ScannedSeries.Section section = written.series.section(1, head).orElseThrow();
        VoxelPoint voxel = series.voxelOf(section.sopInstanceUid(), 1, section.y(), section.x())
                .orElseThrow();

        assertThat(series.findings()).extracting(QualityFinding::code).contains(QualityCode.SHEARED);
        assertThat(series.volume().grid().toPatient(voxel).distanceMm(written.series.stated(head)))
                .isLessThan(written.scan.protocol().spacingMm() / 2 + 1e-6);
    }

    @Test
    void masksOfATiltedGantryLieOnTheStraightenedGrid() throws IOException {
        Written written = write(plain(Modality.CTA, EnumSet.of(Feature.GANTRY_TILT, Feature.BRAIN_ONLY)));
        Series series = read(QualityPolicy.NORMAL);
        Masks masks = SeriesFiles.masksOn(series.volume().grid(), written.scan, written.renderer, Workers.serial());

        double inside = 0;
        int count = 0;
        for (int i = 0; i < masks.sacs().length; i++) {
            if (masks.sacs()[i] != 0) {
                inside += series.volume().voxels()[i];
                count++;
            }
        }
        // Blood has 400 HU, brain 40; the rows of sheared slices are interpolated.
        assertThat(inside / count).isGreaterThan(350);
    }

    /** What a reader makes of each fault; one that names nothing cannot be told from the files. */
    private static final Map<Feature, List<QualityCode>> ANSWERS = Map.ofEntries(
            Map.entry(Feature.MIRRORED_COLUMNS, List.of()),
            Map.entry(Feature.MIRRORED_ROWS, List.of()),
            Map.entry(Feature.TRANSPOSED, List.of()),
            Map.entry(Feature.REVERSED_SLICES, List.of()),
            Map.entry(Feature.MISSING_SLICES, List.of(QualityCode.GAP_FILLED, QualityCode.GAP_TOO_WIDE)),
            Map.entry(Feature.UNEVEN_SPACING, List.of(QualityCode.GAP_FILLED)),
            Map.entry(Feature.DUPLICATED_SLICES, List.of(QualityCode.COPIES_LEFT_OUT)),
            Map.entry(Feature.SCOUT_MIXED_IN, List.of(QualityCode.MIXED_MATRIX_SIZES, QualityCode.MIXED_ORIENTATIONS)),
            Map.entry(Feature.BLANK_SLICE_MIXED_IN, List.of()),
            Map.entry(Feature.TWO_ORIENTATIONS, List.of(QualityCode.MIXED_ORIENTATIONS)),
            Map.entry(Feature.EQUAL_POSITIONS, List.of(QualityCode.ONE_POSITION_FOR_ALL)),
            Map.entry(Feature.MIXED_MATRIX, List.of(QualityCode.MIXED_MATRIX_SIZES)));

    static Stream<Feature> faults() {
        return Arrays.stream(Feature.values()).filter(feature -> feature.kind() == Feature.Kind.FAULT);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsAreRepairedOrRefusedByName(Feature fault) throws IOException {
        Written written = write(plain(Modality.T2, EnumSet.of(fault)));
        Set<QualityCode> found;
        try {
            found = read(QualityPolicy.NORMAL).findings().stream()
                    .map(QualityFinding::code)
                    .collect(Collectors.toSet());
        } catch (UnusableSeriesException e) {
            found = Set.of(e.code());
        }

        assertThat(written.scan.remarks()).contains(fault.text());
        List<QualityCode> answers = ANSWERS.get(fault);
        if (!answers.isEmpty()) {
            assertThat(found).containsAnyElementsOf(answers);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MIRRORED_COLUMNS", "MIRRORED_ROWS", "TRANSPOSED", "REVERSED_SLICES", "UNEVEN_SPACING"})
    void masksAndPlacesGoWithTheHeaderOfFaultyFiles(Feature fault) throws IOException {
        Written written = write(plain(Modality.T2, EnumSet.of(fault)));
        Series series = read(QualityPolicy.NORMAL);
        PointMm stated = written.series.stated(written.anatomy.sacs().get(0).centre());
        VoxelPoint voxel = series.volume().grid().toVoxel(stated);
        int index = series.volume().grid().extent().index(voxel.nearest());

        // Blood is 1, brain 0.4 of the gain; a filled gap is a mixture of both.
        double gain = StoredValues.drawn(written.seed, written.scan.protocol()).gain();
        assertThat(written.series.masks().sacs()[index]).isEqualTo((byte) 1);
        assertThat(series.volume().voxels()[index]).isGreaterThan((float) (0.5 * gain));
    }

    @Test
    void namesOfFilesDoNotTellTheOrderOfSlices() throws IOException {
        write(plain(Modality.T2, EnumSet.of(Feature.VOLUMETRIC)));
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        Series series = read(QualityPolicy.NORMAL);
        int slices = series.volume().grid().extent().z();
        int rises = 0;
        List<String> inSpace = Stream.iterate(0, z -> z + 1)
                .limit(slices)
                .map(z -> series.placeOf(new VoxelIndex(z, 0, 0)).orElseThrow().sopInstanceUid())
                .toList();
        for (int z = 1; z < slices; z++) {
            rises += inSpace.get(z - 1).compareTo(inSpace.get(z)) < 0 ? 1 : 0;
        }

        assertThat(files).hasSize(slices);
        // Of names in random order half rise; the standard deviation of their share is sqrt(1 / 12 n).
        assertThat(rises / (double) (slices - 1)).isCloseTo(0.5, within(5 * Math.sqrt(1 / (12.0 * slices))));
    }

    @Test
    void anotherToolkitReadsTheFiles() throws Exception {
        Optional<Path> dcmdump = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, "dcmdump"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(dcmdump.isPresent(), "dcmdump is not on PATH");
        write(plain(Modality.T2, EnumSet.of(Feature.MULTI_FRAME)));
        write(plain(Modality.T1_POST, EnumSet.of(Feature.RLE)), 9, folder);
        write(plain(Modality.T2, EnumSet.of(Feature.IMPLICIT_VR)), 10, folder);
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        dcmdump.get().toString(), "-q", "+sd", "+sp", "*.dcm", "+P", "0008,0018", folder.toString())
                .redirectError(errors.toFile())
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();

        assertThat(process.waitFor())
                .as(Files.readString(errors, StandardCharsets.UTF_8))
                .isZero();
        long files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.toString().endsWith(".dcm")).count();
        }
        assertThat(Files.readAllLines(folder.resolve("output.txt")).stream()
                        .filter(line -> line.contains("SOPInstanceUID")))
                .hasSize((int) files);
    }

    @Test
    void aLesionOutsideOfTheFieldOfViewHasNoSection() {
        CaseSeed seed = new CaseSeed(1, 1);
        Anatomy anatomy = HandMadeHead.anatomy(seed, true, DIAMETER_MM);
        Scan scan = Scan.drawn(seed, anatomy, plain(Modality.T2, Set.of()));
        ScannedSeries series = SeriesFiles.inMemory(
                        seed, scan, HandMadeHead.renderer(seed, anatomy, Modality.T2), Workers.serial())
                .series();

        assertThat(series.section(1, new PointMm(0, 0, -200))).isEmpty();
    }

    /** A scan, and what was written of it. */
    private record Written(CaseSeed seed, Anatomy anatomy, Scan scan, PlaneRenderer renderer, ScannedSeries series) {}

    private static ScanSettings plain(Modality modality, Set<Feature> forced) {
        return ScanSettings.of(modality, Detail.SMALL).withKinds(Set.of()).withForced(forced);
    }

    private Written write(ScanSettings settings) throws IOException {
        return write(settings, 4, folder);
    }

    private static Written write(ScanSettings settings, int index, Path place) throws IOException {
        CaseSeed seed = new CaseSeed(12, index);
        Anatomy anatomy = HandMadeHead.anatomy(seed, true, DIAMETER_MM);
        // Metal of the head would leave voids in the comparison.
        Anatomy plain = new Anatomy(
                anatomy.patient(), anatomy.frame(), List.of(), List.of(), anatomy.sacs(), List.of(), List.of());
        Scan scan = Scan.drawn(seed, plain, settings);
        PlaneRenderer renderer = HandMadeHead.renderer(seed, plain, settings.modality());
        return new Written(
                seed, plain, scan, renderer, SeriesFiles.write(seed, scan, renderer, place, Workers.serial()));
    }

    private Series read(QualityPolicy policy) throws IOException {
        return new SeriesReader(policy, Workers.serial()).read(folder);
    }
}
