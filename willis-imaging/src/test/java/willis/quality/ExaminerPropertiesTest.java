package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.AnalyticHead.Field;
import willis.quality.AnalyticHead.Tissue;
import willis.volume.Volume;

/** What holds of every examination. */
class ExaminerPropertiesTest {
    /** A field with something to report, whose extents differ on all axes and do not divide into blocks evenly. */
    private static final Field UNEVEN = new Field(-61, 103, -121, 133, -117, 130);

    private static Volume head(Tissue tissue, String orientation) {
        return AnalyticHead.of(tissue).within(UNEVEN).spaced(3.3).volume(Orientation.parse(orientation));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPS", "RPI", "LAI", "PIR", "SPL", "IAR", "ASR"})
    void findingsDoNotDependOnTheStoredOrientation(String orientation) {
        for (Tissue tissue : Tissue.values()) {
            List<QualityFinding> expected =
                    Examined.of(head(tissue, "RAS"), tissue.scanner()).findings();
            assertThat(Examined.of(head(tissue, orientation), tissue.scanner()).findings())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPS", "RPI", "LAI", "PIR", "SPL", "IAR", "ASR"})
    void theHeadIsTheSameBlockOfThePatientInAnyStoredOrientation(String orientation) {
        Volume ras = head(Tissue.CTA, "RAS");
        Volume other = head(Tissue.CTA, orientation);
        Box expected = Examined.of(ras, Tissue.CTA.modality).head();
        Box actual = Examined.of(other, Tissue.CTA.modality).head();
        assertThat(centre(other.grid(), actual).distanceMm(centre(ras.grid(), expected)))
                .isLessThan(1e-6);
    }

    private static PointMm centre(Grid grid, Box box) {
        PointMm first = grid.toPatient(box.start());
        PointMm last = grid.toPatient(new VoxelIndex(box.end(Axis.Z) - 1, box.end(Axis.Y) - 1, box.end(Axis.X) - 1));
        return new PointMm((first.x() + last.x()) / 2, (first.y() + last.y()) / 2, (first.z() + last.z()) / 2);
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void findingsDoNotDependOnTheNumberOfWorkers(Tissue tissue) {
        Volume volume = head(tissue, "LPS");
        Examination alone = Examined.of(volume, tissue.scanner());
        try (Workers three = Workers.of(3)) {
            Examination together = new Examiner(QualityPolicy.NORMAL, three).examine(volume, tissue.scanner());
            assertThat(together.findings()).isEqualTo(alone.findings());
            assertThat(together.head()).isEqualTo(alone.head());
        }
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void anExaminationWithoutARepairAnswersTheVolumeItWasGiven(Tissue tissue) {
        Volume volume = head(tissue, "LPS");
        assertThat(Examined.of(volume, tissue.modality).volume()).isSameAs(volume);
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void noVoxelIsChanged(Tissue tissue) {
        Volume volume = AnalyticHead.flipped(head(tissue, "LPS"), Axis.Z);
        float[] before = volume.voxels().clone();
        Examined.of(volume, tissue.scanner());
        assertThat(Arrays.equals(volume.voxels(), before)).isTrue();
    }

    @Test
    void theLenientPolicyFindsWhatTheNormalOneFinds() {
        Volume volume = head(Tissue.CTA, "LPS");
        assertThat(Examined.codes(Examined.of(volume, Tissue.CTA.modality, QualityPolicy.LENIENT)))
                .isEqualTo(Examined.codes(Examined.of(volume, Tissue.CTA.modality, QualityPolicy.NORMAL)));
    }
}
