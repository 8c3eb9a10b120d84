package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AnatomyGenerator;
import willis.phantom.anatomy.AnatomySettings;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;

class ArteryVoxelsTest {
    private static final Anatomy POSITIVE = AnatomyGenerator.draw(
            new CaseSeed(60, 0),
            AnatomySettings.defaults().withPositive(true).withDiameters(11, 13).withHardNegatives(false));

    /** One straight vessel of 20 mm. */
    private static Anatomy tube(double radiusMm, int label) {
        int samples = 101;
        double[] points = new double[3 * samples];
        double[] radii = new double[samples];
        byte[] labels = new byte[samples];
        for (int i = 0; i < samples; i++) {
            points[3 * i] = -10 + 0.2 * i;
        }
        Arrays.fill(radii, radiusMm);
        Arrays.fill(labels, (byte) label);
        Vessel vessel = new Vessel("tube", Vessel.Kind.ARTERY, points, radii, labels, Optional.empty());
        return new Anatomy(
                POSITIVE.patient(), POSITIVE.frame(), List.of(vessel), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void theLargestBallInATubeIsAsWideAsTheTube() {
        // Half of a voxel of 0.4 mm.
        assertThat(new ArteryVoxels(tube(2, 9)).largestInscribedMm(true)).isCloseTo(2, within(0.2));
    }

    @Test
    void theCarotidIsCutOut() {
        assertThat(new ArteryVoxels(tube(2, 7)).largestInscribedMm(true)).isZero();
    }

    @Test
    void theVolumeOfATubeIsThatOfACylinderWithRoundEnds() {
        double expected = (Math.PI * 4 * 20 + 4.0 / 3 * Math.PI * 8) / 1000;

        // The surface of 20 mm × 4π mm, known to a tenth of a voxel.
        assertThat(new ArteryVoxels(tube(2, 9)).millilitresAroundCircle()).isCloseTo(expected, within(0.01));
    }

    @Test
    void aLargeSacIsTheWidestPlace() {
        ArteryVoxels voxels = new ArteryVoxels(POSITIVE);
        Sac sac = POSITIVE.sacs().get(0);

        // An ellipsoid of diameter D has short axes of at least 0.75 D, less what noise and the neck take.
        assertThat(voxels.largestInscribedMm(true))
                .isGreaterThan(0.3 * sac.diameterMm())
                .isGreaterThan(voxels.largestInscribedMm(false));
    }
}
