package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.report.PlaneView.PagePoint;
import willis.volume.Volume;

class PlaneImageTest {
    private static final VoxelIndex BRIGHT = new VoxelIndex(3, 1, 8);

    private static Stream<Grid> grids() {
        return Stream.concat(
                Grids.orientations().map(Grids::stored), IntStream.range(0, 24).mapToObj(Grids::oblique));
    }

    private static Volume withBrightVoxel(Grid grid) {
        float[] voxels = new float[grid.extent().arrayLength()];
        voxels[grid.extent().index(BRIGHT)] = 100;
        return new Volume(grid, voxels);
    }

    /** Where the brightest pixels are seen: the middle of them, in millimetres from the upper left corner. */
    private static PagePoint brightest(PlaneImage image) {
        float most = Float.NEGATIVE_INFINITY;
        for (float pixel : image.pixels()) {
            most = Math.max(most, pixel);
        }
        double x = 0;
        double y = 0;
        int count = 0;
        for (int i = 0; i < image.pixels().length; i++) {
            if (image.pixels()[i] == most) {
                x += i % image.width() + 0.5;
                y += Math.floorDiv(i, image.width()) + 0.5;
                count++;
            }
        }
        return new PagePoint(
                x / count * image.view().widthMm() / image.width(),
                y / count * image.view().heightMm() / image.height());
    }

    private static void assertSeenInPlace(PlaneImage image, PointMm point) {
        PagePoint expected = image.view().place(point);
        PagePoint seen = brightest(image);
        // a pixel is as large as the smaller spacing
        double halfPixelMm = 0.5 * image.view().widthMm() / image.width() + 1e-6;
        assertThat(seen.x()).isCloseTo(expected.x(), within(halfPixelMm));
        assertThat(seen.y()).isCloseTo(expected.y(), within(halfPixelMm));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void aBrightVoxelIsSeenAtItsPlaceInEverySlice(Grid grid) {
        Volume volume = withBrightVoxel(grid);
        for (Plane plane : Plane.values()) {
            int index = BRIGHT.along(new PlaneView(grid, plane).through());

            assertSeenInPlace(PlaneImage.slice(volume, plane, index), grid.toPatient(BRIGHT));
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void aBrightVoxelIsSeenAtItsPlaceInEveryProjection(Grid grid) {
        for (PlaneImage image : PlaneImage.projections(withBrightVoxel(grid))) {
            assertSeenInPlace(image, grid.toPatient(BRIGHT));
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void otherSlicesDoNotShowIt(Grid grid) {
        Volume volume = withBrightVoxel(grid);
        for (Plane plane : Plane.values()) {
            int index = BRIGHT.along(new PlaneView(grid, plane).through());

            assertThat(PlaneImage.slice(volume, plane, index - 1).pixels()).containsOnly(0f);
        }
    }

    @Test
    void projectionsComeInTheOrderOfPlanes() {
        assertThat(PlaneImage.projections(withBrightVoxel(Grids.oblique(1))))
                .extracting(image -> image.view().plane())
                .containsExactly(Plane.values());
    }

    @Test
    void aProjectionIsTheMaximumOfNegativeIntensitiesToo() {
        Grid grid = Grids.stored(Orientation.RAS);
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = -1000 - i;
        }

        PlaneImage axial = PlaneImage.projections(new Volume(grid, voxels)).get(0);

        assertThat(axial.pixels()).contains(-1000f).doesNotContain(0f);
    }

    @Test
    void pixelsAreSquareMillimetresOfThePatient() {
        // 7 rows of 0.5 mm by 11 columns of 0.3 mm: 3.5 by 3.3 mm, at 0.3 mm
        PlaneImage axial = PlaneImage.slice(withBrightVoxel(Grids.stored(Orientation.LPS)), Plane.AXIAL, 0);

        assertThat(List.of(axial.width(), axial.height())).containsExactly(11, 12);
        assertThat(axial.view().heightMm() / axial.view().widthMm()).isCloseTo(3.5 / 3.3, within(1e-9));
    }

    @Test
    void aHugeImageHasPixelsForAScreen() {
        Grid grid = new Grid(
                new Extent(1, 1200, 900), new Spacing(1, 0.2, 0.2), new PointMm(0, 0, 0), DirectionCosines.LPS);
        PlaneImage image = PlaneImage.slice(new Volume(grid, new float[900 * 1200]), Plane.AXIAL, 0);

        assertThat(List.of(image.width(), image.height())).containsExactly(576, 768);
    }

    @Test
    void thePngHoldsTheGreysOfTheWindow() throws IOException {
        Grid grid = new Grid(new Extent(1, 1, 3), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        PlaneImage image = PlaneImage.slice(new Volume(grid, new float[] {-5, 25, 400}), Plane.AXIAL, 0);

        String uri = image.dataUri(new Window("any", 0, 255, ""));

        assertThat(uri).startsWith("data:image/png;base64,");
        BufferedImage png =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1))));
        assertThat(png.getRaster().getSamples(0, 0, 3, 1, 0, (int[]) null)).containsExactly(0, 25, 255);
    }
}
