package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.quality.AnalyticHead.Field;
import willis.quality.AnalyticHead.Tissue;
import willis.volume.Modality;
import willis.volume.Volume;

/** Clipping, rescale, and what kind of series an image shows. */
class IntensityTest {

    private static Volume mapped(Volume volume, DoubleUnaryOperator map) {
        float[] voxels = new float[volume.voxels().length];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) map.applyAsDouble(volume.voxels()[i]);
        }
        return new Volume(volume.grid(), voxels);
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void aWindowThatEndsBelowTheBrightestTissueClips(Tissue tissue) {
        double top = tissue.modality.isCt() ? 200 : 90;
        Volume clipped = mapped(AnalyticHead.of(tissue).volume(), value -> Math.min(value, top));
        assertThat(Examined.codes(clipped, tissue.modality)).contains(QualityCode.CLIPPED);
    }

    @Test
    void aWindowThatEndsAboveAirClipsACt() {
        Volume clipped = mapped(AnalyticHead.of(Tissue.CTA).volume(), value -> Math.max(value, -100));
        assertThat(Examined.codes(clipped, Modality.CTA)).contains(QualityCode.CLIPPED);
    }

    @Test
    void paddingIsNotClipping() {
        Volume padded = mapped(AnalyticHead.of(Tissue.CTA).volume(), value -> value < -1003 ? -3024 : value);
        assertThat(Examined.codes(padded, Modality.CTA)).isEmpty();
    }

    @Test
    void aMaskedBackgroundIsNotClipping() {
        Volume masked = mapped(AnalyticHead.of(Tissue.MRA).volume(), value -> value < 20 ? 0 : value);
        assertThat(Examined.codes(masked, Modality.MRA)).isEmpty();
    }

    @Test
    void aForgottenInterceptIsSubtracted() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        Examination examination = Examined.of(mapped(head, value -> value + 1024), Modality.CTA);
        assertThat(Examined.codes(examination)).containsExactly(QualityCode.WRONG_RESCALE);
        assertThat(Arrays.equals(examination.volume().voxels(), head.voxels())).isTrue();
    }

    @Test
    void anInterceptAppliedTwiceIsAddedAgain() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        Volume repaired =
                Examined.of(mapped(head, value -> value - 1024), Modality.CTA).volume();
        assertThat(Arrays.equals(repaired.voxels(), head.voxels())).isTrue();
    }

    @Test
    void anotherOffsetIsMeasured() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        Examination examination = Examined.of(mapped(head, value -> value + 400), Modality.CTA);
        assertThat((double) examination.volume().voxels()[0]).isCloseTo(head.voxels()[0], within(40.0));
    }

    @Test
    void theVolumeThatWasGivenKeepsItsVoxels() {
        Volume wrong = mapped(AnalyticHead.of(Tissue.CTA).volume(), value -> value + 1024);
        float[] before = wrong.voxels().clone();
        Examined.of(wrong, Modality.CTA);
        assertThat(Arrays.equals(wrong.voxels(), before)).isTrue();
    }

    @Test
    void aWrongRescaleIsRefusedUnderStrict() {
        Volume wrong = mapped(AnalyticHead.of(Tissue.CTA).volume(), value -> value + 1024);
        assertThat(Examined.of(wrong, Modality.CTA, QualityPolicy.STRICT).findings())
                .anyMatch(finding ->
                        finding.code() == QualityCode.WRONG_RESCALE && finding.severity() == Severity.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-40, 0, 40})
    void aPoorCalibrationIsNoWrongRescale(double offset) {
        Volume head = mapped(AnalyticHead.of(Tissue.CTA).volume(), value -> value + offset);
        assertThat(Examined.codes(head, Modality.CTA)).isEmpty();
    }

    @Test
    void softTissueWithoutAirIsNoWrongRescale() {
        Volume part = AnalyticHead.of(Tissue.CTA)
                .within(new Field(-30, 30, -30, 30, -40, 0))
                .volume();
        assertThat(Examined.codes(part, Modality.CTA)).isEmpty();
    }

    @Test
    void mrIntensitiesHaveNoRescaleToBeWrong() {
        Volume head = mapped(AnalyticHead.of(Tissue.T2).volume(), value -> value + 1024);
        assertThat(Examined.codes(head, Modality.T2)).doesNotContain(QualityCode.WRONG_RESCALE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"CTA", "MRA", "T2", "T1_POST"})
    void theKindIsToldFromTheImageWhereOnlyTheScannerIsKnown(Tissue tissue) {
        // Fine enough that a block of the overview holds several voxels, as it does of a scan.
        Volume volume = AnalyticHead.of(tissue).spaced(1.25).volume();
        Examination examination = Examined.of(volume, tissue.scanner());
        assertThat(examination.modality()).isEqualTo(tissue.modality);
        assertThat(Examined.codes(examination)).containsExactly(QualityCode.MODALITY_FROM_IMAGE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"CTA", "MRA", "T2", "T1_POST"})
    void theKindIsToldFromTheImageWhereNothingIsKnown(Tissue tissue) {
        Volume volume = AnalyticHead.of(tissue).spaced(1.25).volume();
        assertThat(Examined.of(volume, Modality.UNKNOWN).modality()).isEqualTo(tissue.modality);
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void aStatedKindIsKept(Tissue tissue) {
        for (Modality stated : new Modality[] {Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST}) {
            assertThat(Examined.of(AnalyticHead.of(tissue).volume(), stated).modality())
                    .isEqualTo(stated);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"CT", "T1"})
    void aKindThatIsNotJudgedIsReported(Tissue tissue) {
        assertThat(Examined.codes(AnalyticHead.of(tissue).volume(), tissue.scanner()))
                .contains(QualityCode.UNSUPPORTED_KIND);
    }

    @Test
    void aCtaWithoutContrastIsReported() {
        assertThat(Examined.codes(AnalyticHead.of(Tissue.CT).volume(), Modality.CTA))
                .containsExactly(QualityCode.NO_CONTRAST);
    }

    @Test
    void aSlabOfACtaWithoutVesselsInItIsNotCalledWithoutContrast() {
        Volume slab =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withZ(30, 90)).volume();
        assertThat(Examined.codes(slab, Modality.CTA)).doesNotContain(QualityCode.NO_CONTRAST);
    }
}
