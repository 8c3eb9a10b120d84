package willis.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads a file of weights of either format, chosen by its first bytes and not by its name. */
public final class Weights {
    private static final byte[] ZIP = {'P', 'K'};
    /** A pickle of protocol 2 holding the number 0x1950a86a20f9469cfc6c: torch.save before 1.6. */
    private static final byte[] LEGACY_TORCH = {(byte) 0x80, 0x02, (byte) 0x8a, 0x0a, 'l', (byte) 0xfc, (byte) 0x9c};

    private static final int PEEKED_BYTES = 16;

    private Weights() {}

    /**
     * Reads a checkpoint: nnU-Net's or a state_dict in PyTorch's zip format, or safetensors. Large files are mapped, so
     * the file must not be overwritten in place while the tensors are in use; replacing it is fine.
     *
     * @throws WeightsFormatException if it is neither format, or broken
     * @throws UnsafeWeightsException if it names Python code that a checkpoint has no need of
     * @throws UnsupportedWeightsException if it is a sound file of another kind; the message says how to convert it
     */
    public static Checkpoint read(Path file) throws IOException {
        try (FileBytes bytes = FileBytes.open(file)) {
            return read(bytes);
        }
    }

    static Checkpoint read(FileBytes file) throws IOException {
        ByteBuffer slice = file.slice(0, Math.min(PEEKED_BYTES, file.size()));
        byte[] head = new byte[slice.remaining()];
        slice.get(head);
        if (startsWith(head, ZIP)) {
            return PthReader.read(file);
        }
        if (head.length > SafetensorsReader.PREFIX_BYTES && head[SafetensorsReader.PREFIX_BYTES] == '{') {
            return SafetensorsReader.read(file);
        }
        if (startsWith(head, LEGACY_TORCH)) {
            throw new UnsupportedWeightsException(
                    file.name(),
                    "a PyTorch file of before 1.6; in Python, torch.load it with PyTorch 1.6 or newer and torch.save it"
                            + " again (with _use_new_zipfile_serialization=True)");
        }
        throw new WeightsFormatException(
                file.name(),
                "neither PyTorch's zip format nor safetensors: its " + file.size() + " bytes begin with "
                        + HexFormat.ofDelimiter(" ").formatHex(head));
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }
}
