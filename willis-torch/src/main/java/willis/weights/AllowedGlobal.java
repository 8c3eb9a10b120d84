package willis.weights;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Python functions and classes that a checkpoint may name. Each stands for a value built here; none is looked up or
 * called. Everything else is refused by its name.
 */
enum AllowedGlobal {
    ORDERED_DICT,
    SET,
    BYTES,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE,
    DEVICE,
    ENCODE,
    NUMPY_TYPE,
    NUMPY_ARRAY,
    NUMPY_RECONSTRUCT,
    NUMPY_SCALAR;

    /** By qualified name; the storage classes stand for their {@link ElementType}. */
    private static final Map<String, Object> BY_NAME = byName();

    private static Map<String, Object> byName() {
        Map<String, Object> names = new HashMap<>();
        names.put("collections.OrderedDict", ORDERED_DICT);
        // Protocol 2 spells Python 3's builtins as Python 2 did.
        for (String builtins : new String[] {"builtins", "__builtin__"}) {
            names.put(builtins + ".set", SET);
            names.put(builtins + ".frozenset", SET);
            names.put(builtins + ".bytes", BYTES);
        }
        names.put("torch._utils._rebuild_tensor_v2", REBUILD_TENSOR);
        names.put("torch._utils._rebuild_parameter", REBUILD_PARAMETER);
        names.put("torch.Size", SIZE);
        names.put("torch.device", DEVICE);
        names.put("_codecs.encode", ENCODE);
        names.put("numpy.dtype", NUMPY_TYPE);
        names.put("numpy.ndarray", NUMPY_ARRAY);
        // NumPy 2 renamed its private module.
        for (String core : new String[] {"core", "_core"}) {
            names.put("numpy." + core + ".multiarray._reconstruct", NUMPY_RECONSTRUCT);
            names.put("numpy." + core + ".multiarray.scalar", NUMPY_SCALAR);
        }
        for (ElementType type : ElementType.values()) {
            names.put("torch." + type.torchStorageName(), type);
        }
        return Map.copyOf(names);
    }

    /** The allowed global or {@link ElementType} of that name. */
    static Optional<Object> named(String module, String name) {
        return Optional.ofNullable(BY_NAME.get(module + "." + name));
    }
}
