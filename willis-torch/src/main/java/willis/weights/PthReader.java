package willis.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's zip files ({@code torch.save} since 1.6): {@code <root>/data.pkl} holds the values, {@code
 * <root>/data/<key>} the bytes of each storage.
 *
 * <p>Read are nnU-Net's checkpoints, {@code {'state_dict': …}} and a bare state_dict. Only storages behind the
 * network's weights are looked at; an optimizer's state may be damaged without anyone noticing.
 *
 * <p>Source: PyTorch, {@code torch/serialization.py}; nnU-Net v2, {@code nnUNetTrainer.save_checkpoint}.
 */
final class PthReader {
    static final int MAX_PICKLE_BYTES = 64 << 20;
    private static final int MAX_NAMES_IN_MESSAGE = 8;

    private final FileBytes file;
    private final ZipArchive archive;
    private final HeapBudget budget;
    private final String root;

    /** One tensor per distinct view, one buffer per storage: so that tied weights stay tied. */
    private final Map<TensorView, WeightTensor> tensors = new HashMap<>();

    private final Map<String, ByteBuffer> storages = new HashMap<>();

    private PthReader(FileBytes file, ZipArchive archive, HeapBudget budget) throws IOException {
        this.file = file;
        this.archive = archive;
        this.budget = budget;
        this.root = findRoot();
    }

    static Checkpoint read(Path path) throws IOException {
        try (FileBytes file = FileBytes.open(path)) {
            return read(file);
        }
    }

    static Checkpoint read(FileBytes file) throws IOException {
        HeapBudget budget = new HeapBudget(file);
        return new PthReader(file, ZipArchive.open(file, budget), budget).readCheckpoint();
    }

    /** The folder all entries lie in; its name is free, torch.save takes the file's. */
    private String findRoot() throws IOException {
        List<String> roots = archive.entries().keySet().stream()
                .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.lastIndexOf('/'))
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .toList();
        if (roots.size() != 1) {
            throw new WeightsFormatException(
                    file.name(),
                    "a zip archive with " + roots.size() + " entries <folder>/data.pkl, where torch.save writes one");
        }
        String found = roots.get(0);
        boolean script = archive.entries().keySet().stream()
                .anyMatch(name -> name.equals(found + "constants.pkl") || name.startsWith(found + "code/"));
        if (script) {
            throw new UnsupportedWeightsException(
                    file.name(),
                    "a TorchScript archive (it holds code); in Python, load it with torch.jit.load and save its"
                            + " state_dict() with torch.save");
        }
        return found;
    }

    private Checkpoint readCheckpoint() throws IOException {
        requireLittleEndian();
        ZipArchive.Entry entry = archive.entries().get(root + "data.pkl");
        if (entry == null || entry.bytes() > MAX_PICKLE_BYTES) {
            throw broken("its data.pkl is larger than " + MAX_PICKLE_BYTES + " bytes; no checkpoint's is");
        }
        byte[] pickle = new byte[(int) entry.bytes()];
        archive.read(entry).get(pickle);
        Object top = new CheckpointUnpickler(file.name() + ": " + root + "data.pkl", pickle).read();
        if (!(top instanceof Map<?, ?> saved)) {
            throw new UnsupportedWeightsException(
                    file.name(),
                    "holds " + CheckpointUnpickler.kindOf(top)
                            + ", expected a dictionary; save the network's state_dict() with torch.save");
        }
        Checkpoint checkpoint = weightsOf(stateDict(saved));
        if (!saved.containsKey("network_weights")) {
            return checkpoint;
        }
        try {
            return withNotes(checkpoint, saved);
        } catch (IllegalArgumentException e) {
            throw new WeightsFormatException(file.name(), "beside its weights, " + e.getMessage(), e);
        }
    }

    private void requireLittleEndian() throws IOException {
        ZipArchive.Entry entry = archive.entries().get(root + "byteorder");
        if (entry != null && entry.bytes() <= 16) {
            String order =
                    StandardCharsets.ISO_8859_1.decode(archive.read(entry)).toString();
            if (!order.equals("little")) {
                throw new UnsupportedWeightsException(
                        file.name(),
                        "its byte order is " + Quoted.of(order)
                                + ", read is 'little'; save it again on a little-endian machine");
            }
        }
    }

    /** The dictionary of tensors in any of the three layouts. */
    private Map<?, ?> stateDict(Map<?, ?> saved) throws IOException {
        for (String key : List.of("network_weights", "state_dict")) {
            if (saved.containsKey(key)) {
                if (saved.get(key) instanceof Map<?, ?> weights) {
                    return weights;
                }
                throw broken(
                        "its '" + key + "' is " + CheckpointUnpickler.kindOf(saved.get(key)) + ", not a dictionary");
            }
        }
        if (saved.values().stream().anyMatch(TensorView.class::isInstance)) {
            return saved;
        }
        String found = saved.keySet().stream()
                .limit(MAX_NAMES_IN_MESSAGE)
                .map(key -> key instanceof String text ? Quoted.of(text) : CheckpointUnpickler.kindOf(key))
                .collect(Collectors.joining(", "));
        throw new UnsupportedWeightsException(
                file.name(),
                "no weights found under its keys [" + found
                        + "]; expected nnU-Net's 'network_weights', 'state_dict', or tensors by name");
    }

    private Checkpoint weightsOf(Map<?, ?> stateDict) throws IOException {
        Map<String, WeightTensor> weights = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : stateDict.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw broken("a tensor's name is " + CheckpointUnpickler.kindOf(entry.getKey()) + ", not a text");
            }
            if (!(entry.getValue() instanceof TensorView view)) {
                throw broken("the weight " + Quoted.of(name) + " is " + CheckpointUnpickler.kindOf(entry.getValue())
                        + ", not a tensor");
            }
            weights.put(name, tensor(name, view));
        }
        try {
            return Checkpoint.of(weights);
        } catch (IllegalArgumentException e) {
            throw new WeightsFormatException(file.name(), e);
        }
    }

    // ---- tensors

    private WeightTensor tensor(String name, TensorView view) throws IOException {
        WeightTensor known = tensors.get(view);
        if (known == null) {
            known = WeightTensor.of(view.storage().type(), view.shape(), elements(name, view));
            tensors.put(view, known);
        }
        return known;
    }

    private ByteBuffer elements(String name, TensorView view) throws IOException {
        int width = view.storage().type().bytes();
        ByteBuffer storage = storage(name, view.storage());
        if (view.elements() == 0) {
            return ByteBuffer.allocate(0);
        }
        // The view checked itself against what the storage claims, and the claim was checked against the entry.
        if (view.isContiguous()) {
            return storage.slice((int) view.offset() * width, (int) view.elements() * width);
        }
        long bytes = view.elements() * width;
        budget.charge(bytes, "the strided tensor " + Quoted.of(name));
        if (bytes > Integer.MAX_VALUE - 8) {
            throw broken("the strided tensor " + Quoted.of(name) + " has " + bytes + " bytes; one tensor holds at most "
                    + Integer.MAX_VALUE);
        }
        return gather(storage, view, width);
    }

    /** Copies a strided view element by element, last axis fastest. */
    private static ByteBuffer gather(ByteBuffer storage, TensorView view, int width) {
        int elements = (int) view.elements();
        ByteBuffer copy = ByteBuffer.allocate(elements * width).order(ByteOrder.LITTLE_ENDIAN);
        long[] index = new long[view.shape().size()];
        long at = view.offset();
        for (int i = 0; i < elements; i++) {
            copy.put(i * width, storage, (int) at * width, width);
            int axis = index.length - 1;
            while (axis >= 0 && ++index[axis] == view.shape().get(axis)) {
                at -= (index[axis] - 1) * view.strides().get(axis);
                index[axis] = 0;
                axis--;
            }
            if (axis >= 0) {
                at += view.strides().get(axis);
            }
        }
        return copy;
    }

    private ByteBuffer storage(String name, TensorView.Storage storage) throws IOException {
        ByteBuffer bytes = storages.get(storage.key());
        if (bytes == null) {
            ZipArchive.Entry entry = archive.entries().get(root + "data/" + storage.key());
            if (entry == null) {
                throw broken("the tensor " + Quoted.of(name) + " needs the entry "
                        + Quoted.of(root + "data/" + storage.key()) + ", which is missing; fetch the file again");
            }
            bytes = archive.read(entry);
            storages.put(storage.key(), bytes);
        }
        long claimed = storage.elements() * storage.type().bytes();
        if (bytes.remaining() != claimed) {
            throw broken("the entry " + Quoted.of(root + "data/" + storage.key()) + " of the tensor " + Quoted.of(name)
                    + " has " + bytes.remaining() + " bytes, expected " + claimed + " (" + storage.elements() + " × "
                    + storage.type() + ")");
        }
        return bytes;
    }

    // ---- what nnU-Net notes beside the weights

    private Checkpoint withNotes(Checkpoint weights, Map<?, ?> saved) throws IOException {
        Checkpoint checkpoint = weights;
        String trainer = text(saved, "trainer_name");
        if (trainer != null) {
            checkpoint = checkpoint.withTrainerName(trainer);
        }
        Object epoch = saved.get("current_epoch");
        if (epoch != null) {
            checkpoint = checkpoint.withCurrentEpoch(integer(epoch, "current_epoch"));
        }
        if (saved.containsKey("inference_allowed_mirroring_axes")) {
            checkpoint = checkpoint.withMirroringAxes(axes(saved.get("inference_allowed_mirroring_axes")));
        }
        Map<?, ?> arguments = object(saved, "init_args");
        if (arguments == null) {
            return checkpoint;
        }
        String configuration = text(arguments, "configuration");
        if (configuration != null) {
            checkpoint = checkpoint.withConfiguration(configuration);
        }
        Object fold = arguments.get("fold");
        if (fold != null) {
            checkpoint = checkpoint.withFold(fold instanceof String all ? all : Long.toString(integer(fold, "fold")));
        }
        Map<?, ?> plans = object(arguments, "plans");
        if (plans != null) {
            checkpoint = checkpoint.withPlans(JsonTree.copyOf(plans));
        }
        Map<?, ?> dataset = object(arguments, "dataset_json");
        if (dataset != null) {
            checkpoint = checkpoint.withDatasetJson(JsonTree.copyOf(dataset));
        }
        return checkpoint;
    }

    /** None stands for no mirroring. */
    private List<Integer> axes(@Nullable Object value) throws IOException {
        List<Integer> axes = new ArrayList<>();
        if (value == null) {
            return axes;
        }
        Collection<?> found = value instanceof Object[] tuple
                ? Arrays.asList(tuple)
                : value instanceof Collection<?> collection ? collection : List.of(value);
        if (found.size() > 3) {
            throw broken("its inference_allowed_mirroring_axes hold " + found.size() + " axes; there are three");
        }
        for (Object axis : found) {
            long index = integer(axis, "inference_allowed_mirroring_axes");
            if (index < 0 || index > 2) {
                throw broken("its inference_allowed_mirroring_axes hold " + index + ", expected 0, 1 or 2");
            }
            axes.add((int) index);
        }
        return axes;
    }

    private @Nullable String text(Map<?, ?> from, String key) throws IOException {
        Object value = from.get(key);
        if (value != null && !(value instanceof String)) {
            throw broken("its " + key + " is " + CheckpointUnpickler.kindOf(value) + ", not a text");
        }
        return (String) value;
    }

    private @Nullable Map<?, ?> object(Map<?, ?> from, String key) throws IOException {
        Object value = from.get(key);
        if (value != null && !(value instanceof Map)) {
            throw broken("its " + key + " is " + CheckpointUnpickler.kindOf(value) + ", not a dictionary");
        }
        return (Map<?, ?>) value;
    }

    private long integer(@Nullable Object value, String key) throws IOException {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw broken("its " + key + " is " + CheckpointUnpickler.kindOf(value) + ", not a whole number");
    }

    private WeightsFormatException broken(String problem) {
        return new WeightsFormatException(file.name(), problem);
    }
}
