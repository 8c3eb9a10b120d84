package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Codestreams of other encoders decode to what went in, or to what their own toolkit makes of them. */
class FixturesTest {

    @TestFactory
    Stream<DynamicTest> exactCodestreamsDecodeToEverySample() {
        return Fixture.all().stream()
                .filter(fixture -> !isRounded(fixture))
                .map(fixture -> dynamicTest(
                        fixture.name(),
                        () -> assertThat(Fixture.samples(fixture.decode())).isEqualTo(fixture.expected())));
    }

    /** The irreversible wavelet is computed in floating point, which OpenJPEG and JJ2000 round differently. */
    @TestFactory
    Stream<DynamicTest> irreversibleJpeg2000IsWithinOneOfTheReference() {
        return Fixture.all().stream()
                .filter(FixturesTest::isRounded)
                .map(fixture -> dynamicTest(fixture.name(), () -> {
                    short[] found = Fixture.samples(fixture.decode());
                    short[] expected = fixture.expected();
                    for (int i = 0; i < expected.length; i++) {
                        assertThat((int) found[i]).as("sample " + i).isBetween(expected[i] - 1, expected[i] + 1);
                    }
                }));
    }

    private static boolean isRounded(Fixture fixture) {
        return fixture.name().endsWith("lossy.j2k");
    }
}
