package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.quality.AnalyticHead.Field;
import willis.quality.AnalyticHead.Tissue;
import willis.volume.Modality;
import willis.volume.Volume;

class HeadTest {

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void aWholeHeadStatedAsWhatItIsIsUnremarkable(Tissue tissue) {
        if (tissue == Tissue.CT || tissue == Tissue.T1) {
            return; // not of a kind that is judged
        }
        assertThat(Examined.codes(AnalyticHead.of(tissue).volume(), tissue.modality))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void theTopOfTheHeadIsFoundUnderAir(Tissue tissue) {
        Volume volume =
                AnalyticHead.of(tissue).within(Field.WHOLE.withZ(-115, 150)).volume();
        Box head = Examined.of(volume, tissue.modality).head();
        assertThat(-115 + head.end(Axis.Z) * 2.5).isCloseTo(AnalyticHead.VERTEX_MM, within(3.0)); // a block
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void airAboveTheHeadIsMeasured(Tissue tissue) {
        Volume volume =
                AnalyticHead.of(tissue).within(Field.WHOLE.withZ(-115, 150)).volume();
        assertThat(Examined.of(volume, tissue.modality).findings())
                .filteredOn(finding -> finding.code() == QualityCode.EMPTY_SUPERIOR_SPACE)
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.measured().orElseThrow().value()).isCloseTo(65, within(3.0)));
    }

    @Test
    void tenMillimetresOfAirAboveTheHeadAreUnremarkable() {
        Volume volume =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withZ(-115, 95)).volume();
        assertThat(Examined.codes(volume, Modality.CTA)).isEmpty();
    }

    @Test
    void theHeadIsFoundInStoredIndices() {
        Volume volume =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withZ(-115, 150)).volume(Orientation.parse("SPL"));
        Box head = Examined.of(volume, Modality.CTA).head();
        assertThat(-115 + head.end(Axis.X) * 2.5).isCloseTo(AnalyticHead.VERTEX_MM, within(3.0));
    }

    @Test
    void aHeadRestIsNoHead() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        Extent extent = head.grid().extent();
        float[] voxels = head.voxels().clone();
        for (int z = 0; z < extent.z(); z++) {
            for (int x = 10; x < extent.x() - 10; x++) {
                voxels[extent.index(z, 2, x)] = 0; // a plastic shell behind the head, 2.5 mm thick
            }
        }
        Box without = Examined.of(head, Modality.CTA).head();
        assertThat(Examined.of(new Volume(head.grid(), voxels), Modality.CTA).head())
                .isEqualTo(without);
    }

    @Test
    void aTubeAboveTheHeadIsNoHead() {
        Volume head =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withZ(-115, 150)).volume();
        Extent extent = head.grid().extent();
        float[] voxels = head.voxels().clone();
        for (int z = 85; z < extent.z(); z++) {
            for (int x = 40; x < 43; x++) {
                voxels[extent.index(z, 50, x)] = 100;
            }
        }
        Box without = Examined.of(head, Modality.CTA).head();
        assertThat(Examined.of(new Volume(head.grid(), voxels), Modality.CTA).head())
                .isEqualTo(without);
    }

    @Test
    void noiseAroundAnMrHeadIsNoHead() {
        Volume volume = AnalyticHead.of(Tissue.T2)
                .within(Field.WHOLE.withZ(-115, 150))
                .withNoise(4)
                .volume();
        Box head = Examined.of(volume, Modality.T2).head();
        assertThat(-115 + head.end(Axis.Z) * 2.5).isCloseTo(AnalyticHead.VERTEX_MM, within(3.0));
    }

    @Test
    void aHeadCutAtTheSideIsReported() {
        Volume volume =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withX(-60, 100)).volume();
        assertThat(Examined.of(volume, Modality.CTA).findings())
                .filteredOn(finding -> finding.code() == QualityCode.HEAD_CUT)
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("left").doesNotContain("right"));
    }

    @Test
    void skinOutsideTheFieldIsUnremarkable() {
        Volume volume =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withX(-75, 100)).volume();
        assertThat(Examined.codes(volume, Modality.CTA)).isEmpty();
    }

    @Test
    void aSlabOfAFewCentimetresIsNoCutHead() {
        Volume volume = AnalyticHead.of(Tissue.T1_POST)
                .within(Field.WHOLE.withX(-20, 20))
                .volume();
        assertThat(Examined.codes(volume, Modality.T1_POST)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void aPartCutOutOfAHeadIsWholeAndUnremarkable(Tissue tissue) {
        Volume volume = AnalyticHead.of(tissue)
                .within(new Field(-30, 30, -30, 30, -40, 0))
                .volume();
        Examination examination = Examined.of(volume, tissue.modality);
        assertThat(examination.head()).isEqualTo(Box.whole(volume.grid().extent()));
        assertThat(examination.findings()).isEmpty();
    }

    @Test
    void aFieldOfAirHasNoHead() {
        Volume air = AnalyticHead.of(Tissue.CTA)
                .within(Field.WHOLE.withZ(86, 260))
                .withNoise(10)
                .volume();
        assertThat(Examined.codes(air, Modality.CTA)).contains(QualityCode.HEAD_MISSING);
    }

    @Test
    void aFieldOfMrNoiseHasNoHead() {
        Volume noise = AnalyticHead.of(Tissue.T2)
                .within(new Field(-65, 65, -65, 65, 86, 216))
                .withNoise(2)
                .spaced(0.8)
                .volume();
        assertThat(Examined.codes(noise, Modality.T2)).contains(QualityCode.HEAD_MISSING);
    }

    @Test
    void aVolumeOfAFewVoxelsIsNotRefused() {
        Extent extent = new Extent(5, 7, 11);
        float[] voxels = new float[extent.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i * 37 % 101;
        }
        Grid grid = new Grid(
                extent,
                new Spacing(1.25, 0.5, 0.3),
                new PointMm(0, 0, 0),
                AnalyticHead.of(Tissue.CT).volume().grid().cosines());
        for (Modality stated : Modality.values()) {
            assertThat(Examined.of(new Volume(grid, voxels), stated).findings())
                    .noneMatch(finding -> finding.severity() == Severity.REFUSED);
        }
    }

    @Test
    void anEmptyVolumeIsEmptyAndNothingElse() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        float[] zeros = new float[head.voxels().length];
        assertThat(Examined.codes(new Volume(head.grid(), zeros), Modality.CTA))
                .containsExactly(QualityCode.EMPTY_VOLUME);
    }

    @Test
    void aVoxelThatIsNoNumberIsReported() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        float[] voxels = head.voxels().clone();
        voxels[head.grid().extent().index(new VoxelIndex(40, 40, 40))] = Float.NaN;
        assertThat(Examined.codes(new Volume(head.grid(), voxels), Modality.CTA))
                .containsExactly(QualityCode.NOT_A_NUMBER);
    }
}
