package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.nifti.NiftiWriter;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.series.SeriesFinder.Several;
import willis.volume.Modality;
import willis.volume.Volume;

/** What is read of a place, and what is left out. */
class SeriesReaderTest {
    private static final PointMm CORNER = new PointMm(0, 0, 0);

    @TempDir
    Path folder;

    @Test
    void aNiftiWithVoxelsThatAreNoNumbersIsRefused() throws IOException {
        Grid grid = new Grid(new Extent(2, 3, 4), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        float[] voxels = new float[24];
        voxels[5] = Float.NaN;
        voxels[6] = 1;
        Path file = folder.resolve("nan.nii");
        NiftiWriter.write(new Volume(grid, voxels), file);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UnusableSeriesException.class)
                .hasMessageContaining("voxels are not finite numbers; replace them");
    }

    @Test
    void ofTwoSeriesTheOneOfAJudgedKindIsReadThoughItIsSmaller() throws IOException {
        slices(5).writeClassic(folder.resolve("a"));
        slices(3)
                .altered((file, slice) -> file.putStrings(Tag.SERIES_INSTANCE_UID, "2.25.78")
                        .putStrings(Tag.SERIES_DESCRIPTION, "CTA Head 0.6"))
                .writeClassic(folder.resolve("b"));

        Series series = read(folder);

        assertThat(series.id()).isEqualTo("2.25.78");
        assertThat(only(series, QualityCode.SEVERAL_SERIES).done())
                .hasValue("read the largest of a kind that is judged, 2.25.78");
    }

    @Test
    void allSeriesOfAPlaceAreFoundWhenAskedFor() throws IOException {
        slices(5).writeClassic(folder.resolve("mixed"));
        slices(3)
                .altered((file, slice) -> file.putStrings(Tag.SERIES_INSTANCE_UID, "2.25.78"))
                .writeClassic(folder.resolve("mixed").resolve("deeper"));

        List<SeriesSource> sources = SeriesFinder.find(folder, Several.READ_ALL);

        assertThat(sources)
                .extracting(SeriesSource::seriesUid)
                .containsExactly(Optional.of(HandMadeSeries.UID), Optional.of("2.25.78"));
        assertThat(read(sources.get(1)).volume().grid().extent().z()).isEqualTo(3);
        assertThat(read(sources.get(1)).findings())
                .extracting(QualityFinding::code)
                .doesNotContain(QualityCode.SEVERAL_SERIES);
    }

    @Test
    void imagesWithoutSeriesUidAreASeriesOfTheirOwnWhenAllAreAskedFor() throws IOException {
        slices(4).writeClassic(folder.resolve("a"));
        slices(3)
                .altered((file, slice) -> file.putStrings(Tag.SERIES_INSTANCE_UID, "2.25.78")
                        .putStrings(Tag.SOP_INSTANCE_UID, "2.25.78." + slice))
                .writeClassic(folder.resolve("a/b"));
        slices(5).altered((file, slice) -> file.remove(Tag.SERIES_INSTANCE_UID)).writeClassic(folder.resolve("a/c"));

        List<SeriesSource> sources = SeriesFinder.find(folder, Several.READ_ALL);

        assertThat(sources).hasSize(3);
        assertThat(sources.get(0)).asString().endsWith(", series without UID");
        assertThat(read(sources.get(0)).volume().grid().extent().z()).isEqualTo(5);
    }

    @Test
    void whatStandsInPlaceOfAUidIsNotShown() throws IOException {
        slices(4).writeClassic(folder.resolve("a"));
        slices(3)
                .altered((file, slice) -> file.putStrings(Tag.SERIES_INSTANCE_UID, "Mustermann"))
                .writeClassic(folder.resolve("a/b"));

        assertThat(SeriesFinder.find(folder, Several.READ_ALL))
                .hasSize(2)
                .allSatisfy(source -> assertThat(source).asString().doesNotContain("Mustermann"));
    }

    /** As some anonymisers leave it: one SOP Instance UID for all images. */
    @Test
    void slicesThatShareTheirInstanceUidAreNoCopies() throws IOException {
        Series series = read(slices(6)
                .at(CORNER)
                .altered((file, slice) -> file.putStrings(Tag.SOP_INSTANCE_UID, "2.25.5"))
                .writeClassic(folder));

        assertThat(series.volume().grid().extent().z()).isEqualTo(6);
        assertThat(only(series, QualityCode.COPIES_LEFT_OUT).message()).startsWith("1 slice is");
    }

    @Test
    void screenCapturesAndProjectionsAreLeftOut() throws IOException {
        slices(6)
                .altered((file, slice) -> {
                    if (slice == 0) {
                        file.putStrings(Tag.IMAGE_TYPE, "DERIVED", "SECONDARY", "PROJECTION IMAGE");
                    }
                    if (slice == 5) {
                        file.putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7");
                    }
                })
                .writeClassic(folder);

        Series series = read(folder);

        assertThat(series.volume().grid().extent().z()).isEqualTo(4);
        assertThat(only(series, QualityCode.SECONDARY_LEFT_OUT).message())
                .isEqualTo("2 of 6 images are screen captures, projections or maps");
    }

    @ParameterizedTest
    @CsvSource({"PT, NOT_CT_OR_MR", "US, NOT_CT_OR_MR"})
    void otherScannersAreRefused(String modality, QualityCode code) throws IOException {
        Path place = slices(3)
                .altered((file, slice) -> file.putStrings(Tag.MODALITY, modality))
                .writeClassic(folder);

        assertRefused(place, code);
    }

    @Test
    void aMosaicIsRefused() throws IOException {
        Path place = slices(3)
                .altered((file, slice) -> file.putStrings(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"))
                .writeClassic(folder);

        assertRefused(place, QualityCode.MOSAIC);
    }

    @Test
    void colourIsRefused() throws IOException {
        Path place = slices(2)
                .altered((file, slice) -> file.putIntegers(Tag.COLUMNS, 2)
                        .putIntegers(Tag.SAMPLES_PER_PIXEL, 3)
                        .putIntegers(Tag.PLANAR_CONFIGURATION, 0)
                        .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "RGB"))
                .writeClassic(folder);

        assertRefused(place, QualityCode.COLOUR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a name", "../../etc", "2.25.1/2"})
    void aSeriesUidThatIsNoneIsRefused(String uid) throws IOException {
        Path place = slices(3)
                .altered((file, slice) -> file.putStrings(Tag.SERIES_INSTANCE_UID, uid))
                .writeClassic(folder);

        assertThatThrownBy(() -> read(place))
                .isInstanceOf(UnusableSeriesException.class)
                .hasMessageNotContaining(uid);
    }

    @Test
    void withoutSeriesUidTheSeriesGetsANameOfItsInstances() throws IOException {
        Series series = read(slices(3)
                .altered((file, slice) -> file.remove(Tag.SERIES_INSTANCE_UID))
                .writeClassic(folder));

        assertThat(series.id()).matches("unnamed-[0-9a-f]+");
        only(series, QualityCode.MISSING_SERIES_UID);
    }

    @Test
    void withoutModalityItIsUnknownAndSaidSo() throws IOException {
        Series series = read(slices(3)
                .altered((file, slice) -> file.remove(Tag.MODALITY).putStrings(Tag.SOP_CLASS_UID, "1.2.3"))
                .writeClassic(folder));

        assertThat(series.modality()).isEqualTo(Modality.UNKNOWN);
        only(series, QualityCode.MISSING_MODALITY);
    }

    @Test
    void theSopClassTellsTheScannerWhereModalityIsMissing() throws IOException {
        Series series = read(
                slices(3).altered((file, slice) -> file.remove(Tag.MODALITY)).writeClassic(folder));

        assertThat(series.modality().isCt()).isTrue();
    }

    // ---- Archives

    @Test
    void aZippedSeriesEqualsTheUnpackedOne() throws IOException {
        Series unpacked = read(slices(4).writeClassic(folder.resolve("series")));
        Path archive = zip(folder.resolve("series"), "study.zip");

        Series zipped = read(archive);

        assertThat(zipped.id()).isEqualTo(unpacked.id());
        assertThat(zipped.volume().voxels()).isEqualTo(unpacked.volume().voxels());
        assertThat(zipped.volume().grid()).isEqualTo(unpacked.volume().grid());
    }

    @Test
    void archivesAmongFoldersAreFound() throws IOException {
        slices(4).writeClassic(folder.resolve("series"));
        slices(3)
                .altered((file, slice) -> file.putStrings(Tag.SERIES_INSTANCE_UID, "2.25.78")
                        .putStrings(Tag.SOP_INSTANCE_UID, "2.25.78." + slice))
                .writeClassic(folder.resolve("other"));
        zip(folder.resolve("other"), "other.zip");
        deleteFiles(folder.resolve("other"));

        assertThat(SeriesFinder.find(folder, Several.CHOOSE_ONE))
                .extracting(source -> source.places().get(0).getFileName().toString())
                .containsExactly("other.zip", "series");
    }

    @Test
    void anArchiveThatIsNoneIsRefused() throws IOException {
        Path file = folder.resolve("broken.zip");
        Files.writeString(file, "PK but not really");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("not a zip archive that can be read");
    }

    @Test
    void anArchiveCutShortIsRefused() throws IOException {
        slices(4).writeClassic(folder.resolve("series"));
        Path archive = zip(folder.resolve("series"), "study.zip");
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> read(archive)).isInstanceOf(DicomFormatException.class);
    }

    @Test
    void moreFilesThanAStudyHasAreRefused() throws IOException {
        Path archive = folder.resolve("many.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (int i = 0; i < 50_001; i++) {
                zip.putNextEntry(new ZipEntry(String.valueOf(i)));
            }
        }

        assertRefused(archive, QualityCode.TOO_MANY_FILES);
    }

    @Test
    void aFileThatUnpacksToMoreThanItsArchiveStatesIsRefused() throws IOException {
        slices(1).writeClassic(folder.resolve("series"));
        Path archive = zip(folder.resolve("series"), "lying.zip");
        stateUnpackedSize(archive, 100);

        assertThatThrownBy(() -> read(archive)).hasMessageContaining("than the 100 bytes that its archive states");
    }

    @Test
    void aFileThatUnpacksToGigabytesIsRefusedUnread() throws IOException {
        slices(1).writeClassic(folder.resolve("series"));
        Path archive = zip(folder.resolve("series"), "bomb.zip");
        stateUnpackedSize(archive, 0xFFFF_FF00L);

        assertThatThrownBy(() -> read(archive))
                .hasMessageContaining("unpacks to 4,294,967,040 bytes, expected at most");
    }

    /** Changes what the central directory says of its only file. */
    private static void stateUnpackedSize(Path archive, long bytes) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (content.getInt(at) != 0x0201_4B50) {
            at++;
        }
        content.putInt(at + 24, (int) bytes);
        Files.write(archive, content.array());
    }

    private static void deleteFiles(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(place);
    }

    private Path zip(Path place, String name) throws IOException {
        Path archive = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
                Stream<Path> files = Files.list(place)) {
            for (Path file : files.sorted().toList()) {
                zip.putNextEntry(new ZipEntry("study/" + file.getFileName()));
                Files.copy(file, zip);
            }
        }
        return archive;
    }

    private static HandMadeSeries slices(int count) {
        return new HandMadeSeries().stacked(CORNER, new Direction(0, 0, 1), 1, count);
    }

    private static QualityFinding only(Series series, QualityCode code) {
        List<QualityFinding> found = series.findings().stream()
                .filter(finding -> finding.code() == code)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static void assertRefused(Path place, QualityCode code) {
        assertThatThrownBy(() -> read(place))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Series read(Path place) throws IOException {
        return read(SeriesSource.of(place));
    }

    private static Series read(SeriesSource source) throws IOException {
        return new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(source);
    }
}
