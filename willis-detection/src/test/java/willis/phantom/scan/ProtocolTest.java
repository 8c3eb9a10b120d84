package willis.phantom.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.ScanPlane;
import willis.volume.Modality;

class ProtocolTest {
    private static final double TOP_OF_ATLAS_MM = 98;

    @ParameterizedTest
    @EnumSource(names = {"CTA", "MRA", "T2", "T1_POST"})
    void fullScansHaveHospitalSizes(Modality modality) {
        for (Protocol protocol : protocols(ScanSettings.of(modality, Detail.FULL))) {
            ScanPlane plane = protocol.planes().get(0);
            assertThat(plane.rows()).isBetween(256, 1024);
            assertThat(plane.columns()).isBetween(200, 1024);
            assertThat(protocol.pixelMm()).isBetween(0.19, 1.4);
            assertThat(protocol.planes().size()).isBetween(8, 900);
            assertThat((long) plane.rows() * plane.columns() * protocol.planes().size())
                    .isLessThanOrEqualTo(240_000_000L);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CTA", "MRA", "T2", "T1_POST"})
    void smallScansAreSmall(Modality modality) {
        for (Protocol protocol : protocols(ScanSettings.of(modality, Detail.SMALL))) {
            ScanPlane plane = protocol.planes().get(0);
            assertThat(Math.max(plane.rows(), plane.columns())).isLessThanOrEqualTo(384);
            assertThat(protocol.planes().size()).isLessThanOrEqualTo(400);
        }
    }

    @Test
    void fastScansAreTheRegionOfInterest() {
        ScanSettings settings = ScanSettings.of(Modality.CTA, Detail.FAST).withKinds(Set.of());
        Protocol protocol = protocols(settings).get(0);

        assertThat(protocol.planes()).hasSize(250);
        assertThat(protocol.planes().get(0).rows()).isEqualTo(200);
        assertThat(protocol.planes().get(0).columns()).isEqualTo(200);
        assertThat(protocol.pixelMm()).isEqualTo(0.8);
    }

    @Test
    void slicesFollowEachOtherEvenlyAlongTheirNormal() {
        for (Protocol protocol : protocols(ScanSettings.of(Modality.T1_POST, Detail.FULL))) {
            List<ScanPlane> planes = protocol.planes();
            Direction normal = planes.get(0).row().cross(planes.get(0).column());
            for (int i = 1; i < planes.size(); i++) {
                PointMm expected = planes.get(0).origin().moved(normal, i * protocol.spacingMm());
                // Sums of doubles near 1,000.
                assertThat(planes.get(i).origin().distanceMm(expected)).isLessThan(1e-9);
            }
        }
    }

    @Test
    void aTiltedGantryStepsAlongTheTable() {
        Protocol protocol = protocols(
                        ScanSettings.of(Modality.CTA, Detail.SMALL).withForced(EnumSet.of(Feature.GANTRY_TILT)))
                .get(0);
        PointMm first = protocol.planes().get(0).origin();
        PointMm second = protocol.planes().get(1).origin();

        assertThat(Direction.between(first, second)).isEqualTo(new Direction(0, 0, 1));
        assertThat(Math.abs(protocol.planes().get(0).column().z())).isGreaterThan(Math.sin(Math.toRadians(5.9)));
    }

    @Test
    void halfOfThePitchOfAnMrPatientIsInThePlanes() {
        for (Protocol protocol : protocols(ScanSettings.of(Modality.MRA, Detail.SMALL))) {
            ScanPlane plane = protocol.planes().get(0);
            double pitch = Math.toRadians(plane.pose().pitchDegrees() / 2);
            if (protocol.direction() == SliceDirection.AXIAL) {
                assertThat(plane.column().z()).isCloseTo(Math.sin(pitch), within(1e-12));
            }
        }
    }

    @Test
    void airAboveTheHeadIsScannedWhereDrawn() {
        ScanSettings settings = ScanSettings.of(Modality.CTA, Detail.FULL)
                .withForced(EnumSet.of(Feature.AIR_ABOVE))
                .withForbidden(EnumSet.of(Feature.GANTRY_TILT));
        for (Protocol protocol : protocols(settings)) {
            // The middle of the slices is that of the head as it lies, which a pitch of 25 degrees moves by some
            // centimetres; here the distance is told in the head's own direction.
            double top = topAboveMiddle(protocol);
            assertThat(top).isGreaterThan(TOP_OF_ATLAS_MM + 9);
        }
    }

    @Test
    void theVertexIsCutWhereDrawn() {
        ScanSettings settings = ScanSettings.of(Modality.CTA, Detail.FULL)
                .withForced(EnumSet.of(Feature.CUT_VERTEX))
                .withForbidden(EnumSet.of(Feature.GANTRY_TILT));

        assertThat(protocols(settings)).allMatch(protocol -> topAboveMiddle(protocol) < TOP_OF_ATLAS_MM - 7);
    }

    @Test
    void thickSlicesAreThoseOfTwoDimensionalMr() {
        ScanSettings settings = ScanSettings.of(Modality.T2, Detail.FULL);
        for (int i = 0; i < 40; i++) {
            CaseSeed seed = new CaseSeed(6, i);
            Protocol protocol =
                    Protocol.drawn(seed, HandMadeHead.anatomy(seed, false, 5).frame(), settings);

            assertThat(settings.hasThickSlices(seed)).isEqualTo(protocol.thicknessMm() > 2.5);
        }
    }

    /** Where the last slice lies above the anterior commissure, along the head's axis through the middle of the scan. */
    private static double topAboveMiddle(Protocol protocol) {
        ScanPlane last = protocol.planes().get(protocol.planes().size() - 1);
        ScanPlane first = protocol.planes().get(0);
        double height = (protocol.planes().size() - 1) * protocol.spacingMm();
        PointMm middle = first.origin()
                .moved(first.row(), (first.columns() - 1) / 2.0 * first.columnSpacingMm())
                .moved(first.column(), (first.rows() - 1) / 2.0 * first.rowSpacingMm())
                .moved(protocol.step(), height / 2);
        return last.pose().toHead(middle).z() + height / 2;
    }

    private static List<Protocol> protocols(ScanSettings settings) {
        return IntStream.range(0, 30)
                .mapToObj(i -> new CaseSeed(4, i))
                .map(seed -> Protocol.drawn(
                        seed, HandMadeHead.anatomy(seed, false, 5).frame(), settings))
                .toList();
    }
}
