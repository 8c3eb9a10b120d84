package willis.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The lifetime of tensors: every tensor this thread makes while a scope is open is freed when it closes, unless it was
 * {@linkplain #keep kept}. The garbage collector cannot see native memory; scopes do its work.
 *
 * <p>Belongs to the thread that opened it. Scopes nest; close them in reverse order, in {@code try}-with-resources.
 */
public final class TensorScope implements AutoCloseable {
    private final ComputeDevice device;
    private final PointerScope scope = new PointerScope();
    private final List<Tensor> kept = new ArrayList<>();

    private TensorScope(ComputeDevice device) {
        this.device = device;
    }

    /** Opens a scope whose uploads go to a device. */
    public static TensorScope open(ComputeDevice device) {
        return new TensorScope(device);
    }

    /** Opens a scope in which nothing is recorded for gradients. */
    public static TensorScope openForInference(ComputeDevice device) {
        TensorScope scope = new TensorScope(device);
        new NoGradGuard(); // freed with the scope, which restores the former mode
        return scope;
    }

    /**
     * Copies an array to the device.
     *
     * @param values in C order
     * @param shape slowest axis first
     */
    public Tensor upload(float[] values, long... shape) {
        Tensor host = torch.empty(shape, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
        if (host.numel() != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill a tensor of " + host.numel());
        }
        host.data_ptr_float().put(values);
        return device.isGpu() ? host.to(device.handle(), ScalarType.Float) : host;
    }

    /** A tensor's values as float32 in C order, copied from wherever it lives. */
    public static float[] download(Tensor tensor) {
        try (PointerScope temporary = new PointerScope()) {
            Tensor host =
                    tensor.to(ComputeDevice.CPU.handle(), ScalarType.Float).contiguous();
            float[] values = new float[Math.toIntExact(host.numel())];
            host.data_ptr_float().get(values);
            return values;
        }
    }

    /** Lets a tensor outlive this scope: it then belongs to the enclosing scope, or to the caller if there is none. */
    public Tensor keep(Tensor tensor) {
        tensor.retainReference();
        kept.add(tensor);
        return tensor;
    }

    @Override
    public void close() {
        scope.close();
        PointerScope enclosing = PointerScope.getInnerScope();
        for (Tensor tensor : kept) {
            if (enclosing != null) {
                enclosing.attach(tensor);
                tensor.releaseReference();
            }
        }
        kept.clear();
    }
}
