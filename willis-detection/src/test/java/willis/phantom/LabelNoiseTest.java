package willis.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.phantom.scan.HandMadeHead;

class LabelNoiseTest {
    private static final int CASES = 2000;
    private static final int RIGHT_SUPRACLINOID_SAC = 1;

    @Test
    void fifteenOfAThousandSidesAreWrong() {
        Anatomy anatomy = HandMadeHead.anatomy(new CaseSeed(1, 1), true, 6);

        // 4 standard deviations of a binomial share.
        assertThat(share(anatomy, 0, Location.RIGHT_MCA)).isCloseTo(0.015, within(0.011));
    }

    @Test
    void atTheRingSixOfAHundredAreTakenForTheOtherPart() {
        Anatomy anatomy = HandMadeHead.anatomy(new CaseSeed(1, 1), true, 6);
        PointMm neck = anatomy.sacs().get(RIGHT_SUPRACLINOID_SAC).neck();

        // The wrong side of some of them is counted apart; 4 standard deviations.
        assertThat(share(withCarotidThrough(anatomy, neck), RIGHT_SUPRACLINOID_SAC, Location.RIGHT_INFRACLINOID_ICA))
                .isCloseTo(0.06, within(0.022));
    }

    @Test
    void farFromTheRingPartsAreNeverMixedUp() {
        Anatomy anatomy = HandMadeHead.anatomy(new CaseSeed(1, 1), true, 6);
        PointMm neck = anatomy.sacs().get(RIGHT_SUPRACLINOID_SAC).neck();
        PointMm far = new PointMm(neck.x(), neck.y(), neck.z() + 6);

        assertThat(share(withCarotidThrough(anatomy, far), RIGHT_SUPRACLINOID_SAC, Location.RIGHT_INFRACLINOID_ICA))
                .isZero();
    }

    private static double share(Anatomy anatomy, int sac, Location noted) {
        return IntStream.range(0, CASES)
                        .filter(i -> LabelNoise.noted(new CaseSeed(9, i), anatomy, sac) == noted)
                        .count()
                / (double) CASES;
    }

    /** A right carotid whose label changes from infraclinoid to supraclinoid at a point. */
    private static Anatomy withCarotidThrough(Anatomy anatomy, PointMm ring) {
        double[] points = new double[3 * 3];
        for (int i = 0; i < 3; i++) {
            points[3 * i] = ring.x();
            points[3 * i + 1] = ring.y();
            points[3 * i + 2] = ring.z() + 0.3 * (i - 1);
        }
        Vessel carotid = new Vessel(
                "right carotid",
                Vessel.Kind.ARTERY,
                points,
                new double[] {2, 2, 2},
                new byte[] {5, 7, 7},
                Optional.empty());
        return new Anatomy(
                anatomy.patient(),
                anatomy.frame(),
                List.of(carotid),
                anatomy.veins(),
                anatomy.sacs(),
                anatomy.hardNegatives(),
                anatomy.inclusions());
    }
}
