package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightTensorTest {

    @ParameterizedTest
    @CsvSource({
        "0x3c00, 1.0",
        "0xc000, -2.0",
        "0x7bff, 65504.0",
        "0x0400, 6.103515625e-5",
        "0x0001, 5.9604644775390625e-8",
        "0x83ff, -6.097555160522461e-5",
        "0x8000, -0.0",
        "0x7c00, Infinity",
        "0xfc00, -Infinity",
        "0x7e00, NaN"
    })
    void halfPrecisionIsExact(String half, Float expected) {
        assertThat(ElementType.halfToFloat((short) (int) Integer.decode(half))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT64, 000000000000F83F, 1.5",
        "FLOAT16, 003E, 1.5",
        "BFLOAT16, C03F, 1.5",
        "INT64, FFFFFFFFFFFFFFFF, -1",
        "INT32, 00010000, 256",
        "INT16, FEFF, -2",
        "INT8, 80, -128",
        "UINT8, 80, 128",
        "BOOL, 02, 1"
    })
    void everyTypeBecomesFloat(ElementType type, String hex, float expected) {
        WeightTensor tensor = WeightTensor.of(
                type, List.of(1L), ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

        assertThat(tensor.toFloats()).containsExactly(expected);
    }

    @Test
    void floatsAreCopiedInAndOut() {
        float[] values = {1, 2, 3, 4, 5, 6};
        WeightTensor tensor = WeightTensor.ofFloats(List.of(1L, 2L, 3L), values);
        values[0] = 99;

        assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(tensor.elements()).isEqualTo(6);
        assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(tensor.bytes().getFloat(4)).isEqualTo(2f);
    }

    @Test
    void theBytesCannotBeChanged() {
        ByteBuffer bytes = WeightTensor.ofFloats(List.of(), new float[1]).bytes();

        assertThatThrownBy(() -> bytes.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aShapeOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> WeightTensor.ofFloats(List.of(2L, 3L), new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A FLOAT32 tensor of shape [2, 3] needs 24 bytes, got 20");
    }

    @Test
    void mirroringAxesAreDistinctSpatialOnes() {
        Checkpoint checkpoint = Checkpoint.of(Map.of("w", WeightTensor.ofFloats(List.of(), new float[1])));

        assertThatThrownBy(() -> checkpoint.withMirroringAxes(List.of(0, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the mirroring axes [0, 3] are not distinct ones of 0, 1, 2");
        assertThatThrownBy(() -> checkpoint.withMirroringAxes(List.of(1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
