package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import willis.geometry.PointMm;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;

class HeadFrameTest {

    @Test
    void headAndAtlasAreInversesOfEachOther() {
        for (int i = 0; i < 200; i++) {
            Draw draw = new CaseSeed(1, i).stream("test");
            WarpedHead head = WarpedHead.draw(draw, Patient.Sex.FEMALE);
            var atlas = new PointMm(draw.uniform(-80, 80), draw.uniform(-100, 110), draw.uniform(-330, 90));

            PointMm inHead = head.toHead(atlas);
            double[] back = new double[3];
            head.toAtlas(inHead.x(), inHead.y(), inHead.z(), back);

            assertThat(new PointMm(back[0], back[1], back[2]).distanceMm(atlas))
                    .as("case %d", i)
                    .isLessThan(1e-6);
        }
    }

    @Test
    void theCommissureStaysAtTheOrigin() {
        WarpedHead head = WarpedHead.draw(new CaseSeed(1, 0).stream("test"), Patient.Sex.MALE);

        assertThat(head.toHead(new PointMm(0, 0, 0)).distanceMm(new PointMm(0, 0, 0)))
                .isLessThan(1e-9);
    }

    @Test
    void theMidlineStaysThePlaneXIsZero() {
        WarpedHead head = WarpedHead.draw(new CaseSeed(1, 1).stream("test"), Patient.Sex.FEMALE);

        assertThat(head.toHead(new PointMm(0, -36, 20)).x()).isCloseTo(0, within(1e-7));
    }

    @Test
    void sidesAreNotMirrorImages() {
        WarpedHead head = WarpedHead.draw(new CaseSeed(1, 2).stream("test"), Patient.Sex.FEMALE);

        PointMm left = head.toHead(new PointMm(40, 10, -20));
        PointMm right = head.toHead(new PointMm(-40, 10, -20));

        assertThat(left.distanceMm(new PointMm(-right.x(), right.y(), right.z())))
                .isGreaterThan(0.3);
    }

    @Test
    void theWarpDisplacesByTwoMillimetres() {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < 150; i++) {
            Draw draw = new CaseSeed(2, i).stream("test");
            WarpedHead head = WarpedHead.draw(draw, Patient.Sex.FEMALE);
            for (int k = 0; k < 20; k++) {
                double[] moved = head.displacement(draw.gaussian(0, 30), draw.gaussian(16, 40), draw.gaussian(0, 35));
                sum += moved[0] * moved[0] + moved[1] * moved[1] + moved[2] * moved[2];
                count++;
            }
        }

        // A sixth of the mean square is the standard error over 150 independent heads.
        assertThat(Math.sqrt(sum / count)).isCloseTo(2, within(0.3));
    }
}
