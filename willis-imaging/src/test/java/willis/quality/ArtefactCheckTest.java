package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Axis;
import willis.geometry.Direction;
import willis.geometry.Extent;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
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

    /** A tube of 2.5 mm, in voxels of 1.25 mm, painted over what is there. */
    private static Volume withTube(Volume volume, PointMm from, PointMm to, float value) {
        Direction along = Direction.between(from, to);
        double length = from.distanceMm(to);
        float[] voxels = volume.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            PointMm point = volume.grid().toPatient(volume.grid().extent().voxel(i));
            double at = point.along(along) - from.along(along);
            double off = point.distanceMm(from.moved(along, Math.max(0, Math.min(length, at))));
            double covered = Math.max(0, Math.min(1, 0.5 + (1.25 - off) / 1.25));
            voxels[i] += (float) (covered * (value - voxels[i]));
        }
        return new Volume(volume.grid(), voxels);
    }

    private static final Volume FINE = AnalyticHead.of(Tissue.CTA).spaced(1.25).volume();

    /** In the ventricle's front, and 33 mm beside the middle in the frontal bone. */
    private static final PointMm VENTRICLE = new PointMm(-8, -20, 5);

    private static final PointMm BURR_HOLE = new PointMm(-33, -42, 68);

    @ParameterizedTest
    @ValueSource(floats = {220, 1000, 3000})
    void aCatheterFromTheSkullToAVentricleIsReported(float hounsfield) {
        Volume drained = withTube(FINE, VENTRICLE, BURR_HOLE, hounsfield);
        assertThat(Examined.codes(drained, Modality.CTA)).contains(QualityCode.SHUNT);
    }

    @Test
    void aCatheterIsAsLongAsItsCourseInTheBrain() {
        Volume drained = withTube(FINE, VENTRICLE, BURR_HOLE, 400);
        QualityFinding shunt = Examined.of(drained, Modality.CTA).findings().stream()
                .filter(finding -> finding.code() == QualityCode.SHUNT)
                .findFirst()
                .orElseThrow();
        // 57 mm to the skull's inner table; the last 5 to 10 mm lie beside bone, where nothing is judged.
        assertThat(shunt.measured().orElseThrow().value()).isBetween(45.0, 58.0);
    }

    @Test
    void aCatheterIsFoundInWhateverWayTheVolumeIsStored() {
        Volume drained =
                withTube(FINE, VENTRICLE, BURR_HOLE, 400).reoriented(Orientation.parse("PIL"), Workers.serial());
        assertThat(Examined.codes(drained, Modality.CTA)).contains(QualityCode.SHUNT);
    }

    @Test
    void aDenseLineThatDoesNotReachTheSkullIsNoCatheter() {
        Volume veined = withTube(FINE, VENTRICLE, new PointMm(-19, -35, 38), 300);
        assertThat(Examined.codes(veined, Modality.CTA)).doesNotContain(QualityCode.SHUNT);
    }

    @Test
    void aDenseLineInTheMiddleIsNoCatheter() {
        Volume veined = withTube(FINE, new PointMm(0, 10, 25), new PointMm(0, 60, 50), 300);
        assertThat(Examined.codes(veined, Modality.CTA)).doesNotContain(QualityCode.SHUNT);
    }

    @Test
    void aBentVesselIsNoCatheter() {
        PointMm lower = new PointMm(-26, -8, 20);
        PointMm upper = new PointMm(-20, -28, 38);
        Volume veined = withTube(FINE, VENTRICLE, lower, 300);
        veined = withTube(veined, lower, upper, 300);
        veined = withTube(veined, upper, BURR_HOLE, 300);
        assertThat(Examined.codes(veined, Modality.CTA)).doesNotContain(QualityCode.SHUNT);
    }

    @Test
    void catheterInMrIsNotJudged() {
        Volume head = AnalyticHead.of(Tissue.T2).spaced(1.25).volume();
        Volume drained = withTube(head, VENTRICLE, BURR_HOLE, 5);
        assertThat(Examined.codes(drained, Modality.T2)).doesNotContain(QualityCode.SHUNT);
    }

    /** The head and a weak copy of it, shifted by half the field, as of motion between phase encoding steps. */
    private static Volume withGhost(Volume volume, Axis axis, float share) {
        Extent extent = volume.grid().extent();
        float[] voxels = volume.voxels().clone();
        for (int i = 0; i < voxels.length; i++) {
            VoxelIndex to = extent.voxel(i);
            VoxelIndex from = new VoxelIndex(
                    axis == Axis.Z ? (to.z() + extent.z() / 2) % extent.z() : to.z(),
                    axis == Axis.Y ? (to.y() + extent.y() / 2) % extent.y() : to.y(),
                    axis == Axis.X ? (to.x() + extent.x() / 2) % extent.x() : to.x());
            voxels[i] += share * volume.at(from);
        }
        return new Volume(volume.grid(), voxels);
    }

    private static final AnalyticHead.Field WIDE = new AnalyticHead.Field(-130, 130, -160, 170, -115, 90);

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"MRA", "T2", "T1_POST"})
    void ghostsAlongOneAxisAreMotion(Tissue tissue) {
        Volume ghosted = withGhost(AnalyticHead.of(tissue).within(WIDE).volume(), Axis.Y, 0.2f);
        assertThat(Examined.codes(ghosted, tissue.modality)).contains(QualityCode.MOTION);
    }

    @ParameterizedTest
    @EnumSource(
            value = Tissue.class,
            names = {"MRA", "T2", "T1_POST"})
    void faintGhostsAreUnremarkable(Tissue tissue) {
        Volume ghosted = withGhost(AnalyticHead.of(tissue).within(WIDE).volume(), Axis.Y, 0.03f);
        assertThat(Examined.codes(ghosted, tissue.modality)).isEmpty();
    }

    /** Sagittal slices of 40 mm in all: no background beside them, but in front, behind and above. */
    private static final AnalyticHead.Field SAGITTAL_SLAB = new AnalyticHead.Field(-20, 20, -160, 170, -115, 140);

    @ParameterizedTest
    @EnumSource(
            value = Axis.class,
            names = {"Z", "Y"})
    void ghostsOfASagittalSlabAreMotion(Axis axis) {
        Volume slab = AnalyticHead.of(Tissue.T1_POST).within(SAGITTAL_SLAB).volume();
        assertThat(Examined.codes(withGhost(slab, axis, 0.2f), Modality.T1_POST))
                .contains(QualityCode.MOTION);
    }

    @Test
    void aSagittalSlabWithoutGhostsDidNotMove() {
        Volume slab = AnalyticHead.of(Tissue.T1_POST).within(SAGITTAL_SLAB).volume();
        assertThat(Examined.codes(slab, Modality.T1_POST)).doesNotContain(QualityCode.MOTION);
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
