package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Colour profiles, previews and the like, of any content, change nothing and reach no library. */
class ApplicationDataTest {

    @TestFactory
    Stream<DynamicTest> segmentsOfApplicationsAreLeftOut() {
        return Fixture.all().stream()
                .filter(fixture -> !fixture.name().endsWith("j2k"))
                .map(fixture -> dynamicTest(fixture.name(), () -> {
                    byte[] plain = fixture.codestream();
                    ByteBuffer with = ByteBuffer.allocate(plain.length + 17);
                    with.put(plain, 0, 2);
                    for (int marker : new int[] {0xE1, 0xE2, 0xFE}) {
                        with.put((byte) 0xFF)
                                .put((byte) marker)
                                .putShort((short) 3)
                                .put((byte) 0xFF);
                    }
                    with.put((byte) 0xFF).put((byte) 0xFF); // fill bytes before a marker
                    with.put(plain, 2, plain.length - 2).flip();

                    assertThat(Fixture.samples(
                                    fixture.decoder().decode(with, fixture.layout(), fixture.syntax(), fixture.name())))
                            .isEqualTo(fixture.expected());
                }));
    }
}
