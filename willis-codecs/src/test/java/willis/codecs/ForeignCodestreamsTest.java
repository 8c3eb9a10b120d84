package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;

/** Any bytes give a frame or a refusal: for the fuzzer that searches by coverage. */
@Tag("slow")
class ForeignCodestreamsTest {

    static Stream<byte[]> codestreams() {
        List<Fixture> fixtures = Fixture.all();
        return IntStream.range(0, fixtures.size()).mapToObj(i -> {
            byte[] codestream = fixtures.get(i).codestream();
            return ByteBuffer.allocate(1 + codestream.length)
                    .put((byte) i)
                    .put(codestream)
                    .array();
        });
    }

    /** The first byte chooses the decoder and the layout. */
    @MethodSource("codestreams")
    @FuzzTest(maxDuration = "2m")
    void anyCodestreamGivesAFrameOrARefusal(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        List<Fixture> fixtures = Fixture.all();
        Fixture fixture = fixtures.get((bytes[0] & 0xFF) % fixtures.size());
        try {
            fixture.decoder()
                    .decode(ByteBuffer.wrap(bytes, 1, bytes.length - 1), fixture.layout(), fixture.syntax(), "foreign");
        } catch (DicomFormatException | UnsupportedDicomException e) {
            assertThat(e).hasMessageStartingWith("foreign: ");
        }
    }
}
