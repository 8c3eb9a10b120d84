package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What holds for any bytes: weights or a documented exception; and what was read survives both formats. */
final class WeightsContract {

    private WeightsContract() {}

    /** Whether the bytes were read. */
    static boolean check(byte[] file) throws IOException {
        Checkpoint checkpoint;
        try {
            checkpoint = Weights.read(FileBytes.of("made", file));
        } catch (WeightsFormatException | UnsafeWeightsException | UnsupportedWeightsException e) {
            assertThat(e).hasMessageStartingWith("made: ").message().hasSizeLessThan(4000);
            return false;
        }
        ByteArrayOutputStream pth = new ByteArrayOutputStream();
        PthWriter.writeTo(checkpoint, pth);
        SameCheckpoint.assertSame(Weights.read(FileBytes.of("pth", pth.toByteArray())), checkpoint);
        if (!checkpoint.weights().containsKey("__metadata__")) {
            ByteArrayOutputStream safetensors = new ByteArrayOutputStream();
            SafetensorsWriter.writeTo(checkpoint, safetensors);
            SameCheckpoint.assertSame(Weights.read(FileBytes.of("safetensors", safetensors.toByteArray())), checkpoint);
        }
        return true;
    }

    /** A small checkpoint with aliases and all notes, as a file of either format. */
    static byte[] pth() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PthWriter.writeTo(SafetensorsTest.noted(), out);
        return out.toByteArray();
    }

    static byte[] safetensors() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafetensorsWriter.writeTo(SafetensorsTest.noted(), out);
        return out.toByteArray();
    }

    /** A sound archive of two storages of 24 bytes around any pickle, so that its checksum does not hide it. */
    static byte[] around(byte[] pickle) {
        return PthFile.of(pickle)
                .storage("0", PthFile.floats(0, 1, 2, 3, 4, 5))
                .storage("1", new byte[24])
                .toByteArray();
    }

    /** A pickle with one of nearly everything a checkpoint has. */
    static byte[] richPickle() {
        return PickleBytes.protocol(2)
                .raw('}', '(')
                .text("network_weights")
                .global("collections", "OrderedDict")
                .raw(')', 'R', '(')
                .text("module.a")
                .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("b")
                .tensor("FloatStorage", "0", 6, 1, new long[] {2, 2}, new long[] {1, 3})
                .text("c")
                .tensor("HalfStorage", "1", 12, 0, new long[] {12}, new long[] {1})
                .raw('u')
                .text("current_epoch")
                .integer(3)
                .text("inference_allowed_mirroring_axes")
                .integers(0, 1)
                .text("best")
                .global("numpy._core.multiarray", "scalar")
                .raw('(')
                .global("numpy", "dtype")
                .raw('(')
                .text("f8")
                .raw(0x89, 0x88, 't', 'R', '(', 'K', 3)
                .text("<")
                .raw('t', 'b')
                .global("_codecs", "encode")
                .text("\0\0\0\0\0\0à?")
                .text("latin1")
                .raw(0x86, 'R', 't', 'R')
                .text("init_args")
                .raw('}', '(')
                .text("plans")
                .raw('}')
                .text("spacing")
                .raw(']', '(')
                .number(0.5)
                .raw('N', 'e', 's')
                .text("fold")
                .integer(0)
                .text("device")
                .global("torch", "device")
                .text("cuda")
                .raw(0x85, 'R', 'u', 'u')
                .stop();
    }
}
