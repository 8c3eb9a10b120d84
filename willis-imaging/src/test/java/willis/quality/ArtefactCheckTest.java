package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Extent;
import willis.geometry.PointMm;
import willis.parallel.Workers;
import willis.quality.AnalyticHead.Tissue;
import willis.volume.Modality;
import willis.volume.Volume;

class ArtefactCheckTest {

    @ParameterizedTest
    @ValueSource(doubles = {5, 20, 60})
    void noiseIsMeasured(double sigma) {
        Volume volume = AnalyticHead.of(Tissue.CTA).withNoise(sigma).volume();
        Overview overview = Overview.of(volume, Workers.serial());
        Optional<Brain> brain = Brain.in(overview, Head.in(overview, true), true);
        // The median of 10⁵ values, and edges of ventricles and vessels.
        assertThat(ArtefactCheck.noise(brain.orElseThrow())).isCloseTo(sigma, within(0.1 * sigma));
    }

    @Test
    void aNoisyCtIsReported() {
        assertThat(Examined.codes(AnalyticHead.of(Tissue.CTA).withNoise(60).volume(), Modality.CTA))
                .contains(QualityCode.NOISE);
    }

    @Test
    void aThinSlicedCtIsNotNoisy() {
        assertThat(Examined.codes(AnalyticHead.of(Tissue.CTA).withNoise(30).volume(), Modality.CTA))
                .doesNotContain(QualityCode.NOISE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"MRA", "T2", "T1_POST"})
    void aNoisyMrIsReported(Tissue tissue) {
        assertThat(Examined.codes(AnalyticHead.of(tissue).withNoise(30).volume(), tissue.modality))
                .contains(QualityCode.NOISE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"MRA", "T2", "T1_POST"})
    void anMrOfSignalToNoiseTenIsNotNoisy(Tissue tissue) {
        assertThat(Examined.codes(AnalyticHead.of(tissue).withNoise(10).volume(), tissue.modality))
                .doesNotContain(QualityCode.NOISE);
    }

    private static Volume withBall(Volume volume, PointMm centre, double radiusMm, float value) {
        float[] voxels = volume.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            PointMm point = volume.grid().toPatient(volume.grid().extent().voxel(i));
            if (point.distanceMm(centre) < radiusMm) {
                voxels[i] = value;
            }
        }
        return new Volume(volume.grid(), voxels);
    }

    @Test
    void aCoilInAnArteryIsMetal() {
        Volume coiled = withBall(AnalyticHead.of(Tissue.CTA).volume(), new PointMm(-20, -8, -25), 6, 3071);
        assertThat(Examined.codes(coiled, Modality.CTA)).contains(QualityCode.METAL);
    }

    @Test
    void fillingsBelowTheSkullBaseAreNotReported() {
        Volume filled = withBall(AnalyticHead.of(Tissue.CTA).volume(), new PointMm(20, -70, -100), 6, 3071);
        assertThat(Examined.codes(filled, Modality.CTA)).doesNotContain(QualityCode.METAL);
    }

    @Test
    void metalBesideTheHeadIsNotReported() {
        Volume beside = withBall(AnalyticHead.of(Tissue.CTA).volume(), new PointMm(90, -100, 50), 5, 3071);
        assertThat(Examined.codes(beside, Modality.CTA)).doesNotContain(QualityCode.METAL);
    }

    /** The head and a weak copy of it, shifted along y, as of motion between phase encoding steps. */
    private static Volume withGhost(Volume volume, float share) {
        Extent extent = volume.grid().extent();
        float[] voxels = volume.voxels().clone();
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    int from = (y + extent.y() / 2) % extent.y();
                    voxels[extent.index(z, y, x)] += share * volume.voxels()[extent.index(z, from, x)];
                }
            }
        }
        return new Volume(volume.grid(), voxels);
    }

    private static final AnalyticHead.Field WIDE = new AnalyticHead.Field(-130, 130, -160, 170, -115, 90);

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"MRA", "T2", "T1_POST"})
    void ghostsAlongOneAxisAreMotion(Tissue tissue) {
        Volume ghosted = withGhost(AnalyticHead.of(tissue).within(WIDE).volume(), 0.2f);
        assertThat(Examined.codes(ghosted, tissue.modality)).contains(QualityCode.MOTION);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"MRA", "T2", "T1_POST"})
    void faintGhostsAreUnremarkable(Tissue tissue) {
        Volume ghosted = withGhost(AnalyticHead.of(tissue).within(WIDE).volume(), 0.03f);
        assertThat(Examined.codes(ghosted, tissue.modality)).isEmpty();
    }

    /** The slices from the middle upwards, shifted along x. */
    private static Volume withJump(Volume volume, int voxels) {
        Extent extent = volume.grid().extent();
        float[] moved = volume.voxels().clone();
        for (int z = extent.z() * 2 / 3; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = voxels; x < extent.x(); x++) {
                    moved[extent.index(z, y, x)] = volume.voxels()[extent.index(z, y, x - voxels)];
                }
            }
        }
        return new Volume(volume.grid(), moved);
    }

    @ParameterizedTest
    @EnumSource(Tissue.class)
    void aJumpOfTheOutlineIsMotion(Tissue tissue) {
        Volume moved = withJump(AnalyticHead.of(tissue).volume(), 4);
        assertThat(Examined.codes(moved, tissue.modality)).contains(QualityCode.MOTION);
    }

    @Test
    void aJumpOfAVoxelIsUnremarkable() {
        Volume moved = withJump(AnalyticHead.of(Tissue.CTA).volume(), 1);
        assertThat(Examined.codes(moved, Modality.CTA)).isEqualTo(List.of());
    }
}
