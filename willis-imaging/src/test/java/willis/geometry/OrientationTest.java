package willis.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrientationTest {

    @Test
    void thereAre48() {
        assertThat(ObliqueGrids.allOrientations()).hasSize(48).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void codeIsParsedBack(Orientation orientation) {
        assertThat(Orientation.parse(orientation.code())).isEqualTo(orientation);
        assertThat(Orientation.parse(orientation.code().toLowerCase(Locale.ROOT)))
                .isEqualTo(orientation);
    }

    @ParameterizedTest
    @CsvSource({"RAS,LAS", "LPS,RPS", "ASL,ASR", "PIR,PIL", "IRA,ILA"})
    void exchangedSidesLeaveTheOtherDirections(String code, String exchanged) {
        assertThat(Orientation.parse(code).withSidesExchanged().code()).isEqualTo(exchanged);
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void directionsAlongTheAxesAreRecognised(Orientation orientation) {
        assertThat(Orientation.closestTo(new DirectionCosines(
                        orientation.z().direction(),
                        orientation.y().direction(),
                        orientation.x().direction())))
                .isEqualTo(orientation);
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void directionsTurnedByThirtyDegreesAreRecognised(Orientation orientation) {
        Direction y = tilted(orientation.y().direction(), orientation.z().direction(), 30);
        Direction z =
                tilted(orientation.z().direction(), orientation.y().direction().negated(), 30);
        assertThat(Orientation.closestTo(
                        new DirectionCosines(z, y, orientation.x().direction())))
                .isEqualTo(orientation);
    }

    private static Direction tilted(Direction from, Direction towards, double degrees) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        return new Direction(
                cos * from.x() + sin * towards.x(),
                cos * from.y() + sin * towards.y(),
                cos * from.z() + sin * towards.z());
    }

    @Test
    void lettersAreTheEndsOfThePatientAxesInLps() {
        Orientation ras = Orientation.RAS;
        assertThat(ras.x().direction()).isEqualTo(new Direction(-1, 0, 0));
        assertThat(ras.y().direction()).isEqualTo(new Direction(0, -1, 0));
        assertThat(ras.z().direction()).isEqualTo(new Direction(0, 0, 1));
        assertThat(Orientation.closestTo(DirectionCosines.LPS)).isEqualTo(Orientation.LPS);
    }

    @ParameterizedTest
    @CsvSource({
        "RA, 'Unknown orientation ''RA'', expected three letters such as RAS, LAS or LPS'",
        "'', 'Unknown orientation '''', expected three letters such as RAS, LAS or LPS'",
        "RASP, 'Unknown orientation ''RASP'', expected three letters such as RAS, LAS or LPS'",
        "RAX, 'Unknown direction letter ''X'', expected one of R L A P I S'",
        "RAL, 'An orientation names each patient axis once, got RAL'",
        "SSS, 'An orientation names each patient axis once, got SSS'"
    })
    void otherCodesAreRefused(String code, String message) {
        assertThatThrownBy(() -> Orientation.parse(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void axisAlongAPatientDirectionIsFoundEitherWay() {
        Orientation psr = Orientation.parse("PSR");
        assertThat(psr.axisOf(PatientDirection.LEFT)).isEqualTo(Axis.Z);
        assertThat(psr.axisOf(PatientDirection.RIGHT)).isEqualTo(Axis.Z);
        assertThat(psr.axisOf(PatientDirection.SUPERIOR)).isEqualTo(Axis.Y);
        assertThat(psr.axisOf(PatientDirection.ANTERIOR)).isEqualTo(Axis.X);
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void turningToItselfIsTheIdentity(Orientation orientation) {
        assertThat(Reorientation.between(orientation, orientation).isIdentity()).isTrue();
        assertThat(Reorientation.between(orientation, Orientation.RAS).isIdentity())
                .isEqualTo(orientation.equals(Orientation.RAS));
    }
}
