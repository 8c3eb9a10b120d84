package willis.phantom.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import willis.geometry.PointMm;

class PoseTest {
    private static final Pose POSE = new Pose(11, -4, 23, new PointMm(3, -8, 5));

    @Test
    void toHeadUndoesToScanner() {
        PointMm place = new PointMm(17, -23, 41);
        assertThat(POSE.toHead(POSE.toScanner(place)).distanceMm(place)).isLessThan(1e-12);
    }

    @Test
    void distancesStay() {
        PointMm one = new PointMm(17, -23, 41);
        PointMm other = new PointMm(-5, 60, 2);
        assertThat(POSE.toScanner(one).distanceMm(POSE.toScanner(other)) - one.distanceMm(other))
                .isBetween(-1e-12, 1e-12);
    }

    @Test
    void positivePitchLowersTheChin() {
        PointMm chin = new PointMm(0, -80, -110);
        assertThat(new Pose(10, 0, 0, new PointMm(0, 0, 0)).toScanner(chin).z()).isLessThan(chin.z());
    }

    @Test
    void positiveYawTurnsTheNoseToTheLeft() {
        PointMm nose = new PointMm(0, -100, -50);
        assertThat(new Pose(0, 0, 10, new PointMm(0, 0, 0)).toScanner(nose).x()).isPositive();
    }

    @Test
    void theAnteriorCommissureComesToTheShift() {
        assertThat(POSE.toScanner(new PointMm(0, 0, 0))).isEqualTo(POSE.shift());
    }
}
