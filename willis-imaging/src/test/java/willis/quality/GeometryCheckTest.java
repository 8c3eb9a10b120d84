package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;

class GeometryCheckTest {

    private static List<QualityCode> codes(Extent extent, Spacing spacing) {
        Findings findings = new Findings(QualityPolicy.NORMAL);
        GeometryCheck.report(new Grid(extent, spacing, new PointMm(1, 2, 3), DirectionCosines.LPS), findings);
        return findings.list().stream().map(QualityFinding::code).toList();
    }

    @Test
    void aCtaFromTheAorticArchIsUnremarkable() {
        assertThat(codes(new Extent(800, 512, 512), new Spacing(0.5, 0.45, 0.45)))
                .isEmpty();
    }

    @Test
    void aThickSlicedT2IsUnremarkable() {
        assertThat(codes(new Extent(24, 512, 448), new Spacing(6, 0.43, 0.43))).isEmpty();
    }

    @Test
    void aRegionAboutTheCircleOfWillisIsUnremarkable() {
        assertThat(codes(new Extent(34, 123, 140), new Spacing(0.6, 0.3, 0.3))).isEmpty();
    }

    @Test
    void nineSlicesAreTooFew() {
        assertThat(codes(new Extent(9, 256, 256), new Spacing(5, 0.9, 0.9)))
                .containsExactly(QualityCode.TOO_FEW_SLICES);
    }

    @Test
    void nineSlicesAreTooFewWhicheverAxisTheyLieOn() {
        assertThat(codes(new Extent(256, 256, 9), new Spacing(0.9, 0.9, 5)))
                .containsExactly(QualityCode.TOO_FEW_SLICES);
    }

    @Test
    void manySlicesOfLittleHeightAreTooFew() {
        assertThat(codes(new Extent(30, 256, 256), new Spacing(0.5, 0.9, 0.9)))
                .containsExactly(QualityCode.TOO_FEW_SLICES);
    }

    @Test
    void slicesFiveCentimetresApartAreImplausible() {
        assertThat(codes(new Extent(40, 256, 256), new Spacing(50, 0.9, 0.9)))
                .containsExactly(QualityCode.IMPLAUSIBLE_SPACING, QualityCode.IMPLAUSIBLE_FIELD_OF_VIEW);
    }

    @Test
    void pixelsOfAHundredthOfAMillimetreAreImplausible() {
        assertThat(codes(new Extent(400, 512, 512), new Spacing(0.5, 0.01, 0.01)))
                .contains(QualityCode.IMPLAUSIBLE_SPACING);
    }

    @Test
    void aFieldOfThreeCentimetresShowsNoHead() {
        assertThat(codes(new Extent(60, 60, 60), new Spacing(0.5, 0.5, 0.5)))
                .containsExactly(QualityCode.IMPLAUSIBLE_FIELD_OF_VIEW);
    }
}
