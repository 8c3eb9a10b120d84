package willis.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the seeds as tests; with the environment variable {@code JAZZER_FUZZ=1} it searches from them. */
class WeightsFuzzTest {

    static Stream<Arguments> files() throws IOException {
        return Stream.of(
                Arguments.of((Object) WeightsContract.pth()),
                Arguments.of((Object) WeightsContract.safetensors()),
                Arguments.of((Object) WeightsContract.around(WeightsContract.richPickle())));
    }

    static Stream<Arguments> pickles() {
        return Stream.of(Arguments.of((Object) WeightsContract.richPickle()), Arguments.of((Object)
                PickleBytes.oneTensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})));
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "1m")
    void anyFileGivesWeightsOrADocumentedException(byte[] file) throws IOException {
        WeightsContract.check(file);
    }

    @MethodSource("pickles")
    @FuzzTest(maxDuration = "1m")
    void anyPickleGivesWeightsOrADocumentedException(byte[] pickle) throws IOException {
        WeightsContract.check(WeightsContract.around(pickle));
    }
}
