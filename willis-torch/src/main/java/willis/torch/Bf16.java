package willis.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Who multiplies bfloat16 in hardware. */
final class Bf16 {
    private static final Path LINUX_CPU_DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> CPU_FLAGS = List.of(" avx512_bf16 ", " amx_bf16 ");
    /** NVIDIA's Ampere, the first with bfloat16. */
    private static final int FIRST_GPU_GENERATION = 8;

    private Bf16() {}

    /** Where the processor cannot be asked, it is taken to have none. */
    static boolean onCpu() {
        try {
            String flags = Files.exists(LINUX_CPU_DESCRIPTION) ? Files.readString(LINUX_CPU_DESCRIPTION) : "";
            String spaced = flags.replace('\n', ' ').toLowerCase(Locale.ROOT);
            return CPU_FLAGS.stream().anyMatch(spaced::contains);
        } catch (IOException e) {
            return false; // a sandbox may hide it
        }
    }

    /**
     * Asked by reflection, since the answer's class is on the class path of GPU builds only. Where the GPU cannot be asked,
     * it is taken to be of this decade.
     */
    static boolean onGpu(int index) {
        try {
            Object properties = Class.forName("org.bytedeco.pytorch.global.torch_cuda")
                    .getMethod("getDeviceProperties", byte.class)
                    .invoke(null, (byte) index);
            Object major = properties.getClass().getMethod("major").invoke(properties);
            return (int) major >= FIRST_GPU_GENERATION;
        } catch (ReflectiveOperationException | LinkageError e) {
            return true;
        }
    }
}
