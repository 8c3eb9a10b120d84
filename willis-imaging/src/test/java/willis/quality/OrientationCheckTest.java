package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import willis.geometry.Axis;
import willis.geometry.Grid;
import willis.geometry.PatientDirection;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.quality.AnalyticHead.Field;
import willis.quality.AnalyticHead.Tissue;
import willis.volume.Modality;
import willis.volume.Volume;

class OrientationCheckTest {

    static Stream<Arguments> eightFlipsOfEveryTissue() {
        List<Arguments> all = new ArrayList<>();
        for (Tissue tissue : Tissue.values()) {
            for (int flips = 0; flips < 8; flips++) {
                all.add(Arguments.of(tissue, (flips & 4) != 0, (flips & 2) != 0, (flips & 1) != 0));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("eightFlipsOfEveryTissue")
    void aWrongOrientationIsReportedAndARightOneIsNot(Tissue tissue, boolean z, boolean y, boolean x) {
        List<QualityCode> expected = new ArrayList<>();
        if (z) {
            expected.add(QualityCode.UPSIDE_DOWN);
        }
        if (y) {
            expected.add(QualityCode.BACK_TO_FRONT);
        }
        if (z || y) {
            expected.add(QualityCode.SIDE_DOUBTFUL);
        }
        assertThat(Examined.codes(flipped(AnalyticHead.of(tissue).volume(), z, y, x), tissue.modality))
                .filteredOn(code -> code == QualityCode.UPSIDE_DOWN
                        || code == QualityCode.BACK_TO_FRONT
                        || code == QualityCode.SIDE_DOUBTFUL)
                .isEqualTo(expected);
    }

    private static Volume flipped(Volume volume, boolean z, boolean y, boolean x) {
        Volume flipped = z ? AnalyticHead.flipped(volume, Axis.Z) : volume;
        flipped = y ? AnalyticHead.flipped(flipped, Axis.Y) : flipped;
        return x ? AnalyticHead.flipped(flipped, Axis.X) : flipped;
    }

    @Test
    void aRepairPutsTheVertexWhereItIs() {
        Volume right = AnalyticHead.of(Tissue.CTA).volume();
        Examination examination = Examined.of(AnalyticHead.flipped(right, Axis.Z), Modality.CTA);
        // Voxel 5 from the end was voxel 5 from the start, and is as far from the low end of the block.
        VoxelIndex stored = new VoxelIndex(right.grid().extent().z() - 1 - 5, 11, 13);
        PointMm expected = right.grid().toPatient(new VoxelIndex(5, 11, 13));
        assertThat(examination.volume().grid().toPatient(stored).distanceMm(expected))
                .isLessThan(1e-9);
    }

    @Test
    void aRepairLeavesTheVoxelsAsTheyAre() {
        Volume wrong = AnalyticHead.flipped(AnalyticHead.of(Tissue.CTA).volume(), Axis.Y);
        assertThat(Examined.of(wrong, Modality.CTA).volume().voxels()).isSameAs(wrong.voxels());
    }

    @Test
    void airAboveTheHeadIsMeasuredAfterTheRepair() {
        Volume wrong = AnalyticHead.flipped(
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withZ(-115, 150)).volume(), Axis.Z);
        assertThat(Examined.codes(wrong, Modality.CTA))
                .contains(QualityCode.UPSIDE_DOWN, QualityCode.EMPTY_SUPERIOR_SPACE);
    }

    @Test
    void aWrongOrientationIsRefusedUnderStrict() {
        Volume wrong = AnalyticHead.flipped(AnalyticHead.of(Tissue.T2).volume(), Axis.Z);
        assertThat(Examined.of(wrong, Modality.T2, QualityPolicy.STRICT).findings())
                .anyMatch(
                        finding -> finding.code() == QualityCode.UPSIDE_DOWN && finding.severity() == Severity.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void nothingIsSaidOfASlabWithoutVertexAndNeck(Tissue tissue) {
        Volume slab = AnalyticHead.of(tissue).within(Field.WHOLE.withZ(-50, 30)).volume();
        assertThat(Examined.codes(AnalyticHead.flipped(AnalyticHead.flipped(slab, Axis.Z), Axis.Y), tissue.modality))
                .doesNotContain(QualityCode.UPSIDE_DOWN, QualityCode.BACK_TO_FRONT, QualityCode.SIDE_DOUBTFUL);
    }

    @Test
    void aHeadWithoutItsFaceIsNotCalledBackToFront() {
        Volume cranium =
                AnalyticHead.of(Tissue.CTA).within(Field.WHOLE.withZ(-10, 90)).volume();
        assertThat(Examined.codes(AnalyticHead.flipped(cranium, Axis.Y), Modality.CTA))
                .doesNotContain(QualityCode.BACK_TO_FRONT);
    }

    @Test
    void airInTheSkullAfterSurgeryDoesNotTurnTheHead() {
        Volume head = AnalyticHead.of(Tissue.CTA).volume();
        float[] voxels = head.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            PointMm point = head.grid().toPatient(head.grid().extent().voxel(i));
            if (point.distanceMm(new PointMm(10, 55, 30)) < 18) {
                voxels[i] = -1000; // 24 ml of air behind and above
            }
        }
        assertThat(Examined.codes(new Volume(head.grid(), voxels), Modality.CTA))
                .doesNotContain(QualityCode.UPSIDE_DOWN, QualityCode.BACK_TO_FRONT);
    }

    @Test
    void aRelabelledAxisCoversTheSameBlock() {
        Grid grid = AnalyticHead.of(Tissue.CTA).volume().grid();
        Grid turned = OrientationCheck.relabelled(grid, PatientDirection.ANTERIOR);
        int last = grid.extent().y() - 1;
        assertThat(turned.toPatient(new VoxelIndex(3, last, 4)).distanceMm(grid.toPatient(new VoxelIndex(3, 0, 4))))
                .isLessThan(1e-9);
        assertThat(turned.orientation().code()).isEqualTo("RPS");
    }
}
