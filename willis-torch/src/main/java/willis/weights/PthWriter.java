package willis.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.razorvine.pickle.Opcodes;
import willis.files.WholeFile;

/**
 * Writes {@code .pth} files that {@code torch.load} and nnU-Net read, {@code weights_only=True} included.
 *
 * <p>The layout is that of nnU-Net's {@code save_checkpoint}; states of the optimizer and the log, which a
 * {@link Checkpoint} does not have, are None. Equal checkpoints give equal bytes.
 */
public final class PthWriter {
    private static final String ROOT = "archive/";
    /** As torch.save aligns storages, so that they can be mapped. */
    private static final int ALIGNMENT = 64;

    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int EXTRA_HEADER_BYTES = 4;
    private static final int CHUNK_BYTES = 1 << 16;
    /** Any fixed time; before February 1980 ZipOutputStream adds a field of its own, which would shift the data. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;
    private final CountingOutput counter;

    private PthWriter(OutputStream out) {
        counter = new CountingOutput(out);
        zip = new ZipOutputStream(counter);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /**
     * Writes a file, or replaces one, in one step: other readers see the old content or the new.
     *
     * @throws IOException if the disk is full or the place not writable; nothing is left behind
     */
    public static void write(Checkpoint checkpoint, Path file) throws IOException {
        WholeFile.write(file, out -> writeTo(checkpoint, out));
    }

    static void writeTo(Checkpoint checkpoint, OutputStream out) throws IOException {
        new PthWriter(out).writeAll(checkpoint);
    }

    private void writeAll(Checkpoint checkpoint) throws IOException {
        IdentityHashMap<WeightTensor, Integer> keys = new IdentityHashMap<>();
        checkpoint.weights().values().forEach(tensor -> keys.putIfAbsent(tensor, keys.size()));
        entry("data.pkl", ByteBuffer.wrap(pickle(checkpoint, keys)));
        entry("byteorder", ascii("little"));
        for (WeightTensor tensor : checkpoint.weights().values()) {
            Integer key = keys.remove(tensor);
            if (key != null) {
                entry("data/" + key, tensor.bytes());
            }
        }
        entry("version", ascii("3\n"));
        zip.finish();
    }

    private static byte[] pickle(Checkpoint checkpoint, IdentityHashMap<WeightTensor, Integer> keys) {
        PickleOutput out = new PickleOutput();
        out.opcode(Opcodes.EMPTY_DICT);
        out.opcode(Opcodes.MARK);
        out.text("network_weights");
        out.orderedDict();
        out.opcode(Opcodes.MARK);
        checkpoint.weights().forEach((name, tensor) -> {
            out.text(name);
            tensor(out, tensor, Integer.toString(keys.getOrDefault(tensor, 0)));
        });
        out.opcode(Opcodes.SETITEMS);
        for (String absent : new String[] {"optimizer_state", "grad_scaler_state", "logging", "_best_ema"}) {
            out.text(absent);
            out.none();
        }
        checkpoint.currentEpoch().ifPresent(epoch -> {
            out.text("current_epoch");
            out.integer(epoch);
        });
        out.text("init_args");
        initArguments(out, checkpoint);
        checkpoint.trainerName().ifPresent(name -> {
            out.text("trainer_name");
            out.text(name);
        });
        checkpoint.mirroringAxes().ifPresent(axes -> {
            out.text("inference_allowed_mirroring_axes");
            if (axes.isEmpty()) {
                out.none();
            } else {
                out.integers(axes);
            }
        });
        out.opcode(Opcodes.SETITEMS);
        return out.toByteArray();
    }

    private static void initArguments(PickleOutput out, Checkpoint checkpoint) {
        out.opcode(Opcodes.EMPTY_DICT);
        out.opcode(Opcodes.MARK);
        checkpoint.plans().ifPresent(plans -> {
            out.text("plans");
            out.json(plans);
        });
        checkpoint.configuration().ifPresent(name -> {
            out.text("configuration");
            out.text(name);
        });
        checkpoint.fold().ifPresent(fold -> {
            out.text("fold");
            if (fold.matches("0|[1-9][0-9]{0,8}")) {
                out.integer(Long.parseLong(fold));
            } else {
                out.text(fold);
            }
        });
        checkpoint.datasetJson().ifPresent(dataset -> {
            out.text("dataset_json");
            out.json(dataset);
        });
        out.opcode(Opcodes.SETITEMS);
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)}. */
    private static void tensor(PickleOutput out, WeightTensor tensor, String key) {
        out.global("torch._utils", "_rebuild_tensor_v2");
        out.opcode(Opcodes.MARK);
        out.opcode(Opcodes.MARK);
        out.text("storage");
        out.global("torch", tensor.type().torchStorageName());
        out.text(key);
        out.text("cpu");
        out.integer(tensor.elements());
        out.opcode(Opcodes.TUPLE);
        out.opcode(Opcodes.BINPERSID);
        out.integer(0);
        out.integers(tensor.shape());
        out.integers(TensorView.contiguousStrides(tensor.shape()));
        out.opcode(Opcodes.NEWFALSE);
        out.orderedDict();
        out.opcode(Opcodes.TUPLE);
        out.opcode(Opcodes.REDUCE);
    }

    private void entry(String name, ByteBuffer content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(content.remaining());
        entry.setCompressedSize(content.remaining());
        entry.setCrc(crc.getValue());
        long dataOffset = counter.written + LOCAL_HEADER_BYTES + ROOT.length() + name.length() + EXTRA_HEADER_BYTES;
        entry.setExtra(padding((int) Math.floorMod(-dataOffset, (long) ALIGNMENT)));
        zip.putNextEntry(entry);
        byte[] chunk = new byte[CHUNK_BYTES];
        while (content.hasRemaining()) {
            int count = Math.min(chunk.length, content.remaining());
            content.get(chunk, 0, count);
            zip.write(chunk, 0, count);
        }
        zip.closeEntry();
    }

    /** An extra field as torch.save pads with: id 'FB', then Zs. */
    private static byte[] padding(int bytes) {
        byte[] extra = new byte[EXTRA_HEADER_BYTES + bytes];
        Arrays.fill(extra, (byte) 'Z');
        extra[0] = 'F';
        extra[1] = 'B';
        extra[2] = (byte) bytes;
        extra[3] = 0;
        return extra;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Knows how many bytes lie before the next entry; ZipOutputStream does not tell. */
    private static final class CountingOutput extends OutputStream {
        private final OutputStream out;
        private long written;

        CountingOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written += length;
        }
    }
}
