package willis.torch;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch.
 *
 * <p>All native files are unpacked to JavaCPP's cache before the first is loaded. Otherwise, with an empty cache, the
 * linker looks for libtorch's siblings while they are still in the jar, and takes those of a libtorch that happens to be
 * installed on the system: the process dies without a message.
 */
public final class Natives {
    /** Which of them comes depends on whether the other's end is noticed while reading, while writing, or never. */
    private static final List<String> SIGNS_OF_A_LOST_PEER =
            List.of("closed by peer", "reset by peer", "broken pipe", "timed out", "timeout");

    private static boolean loaded;

    private Natives() {}

    /**
     * Loads libtorch if it is not loaded yet. Takes about two seconds the first time on a machine, half a second later.
     *
     * @throws DeviceException if there are no native files for this platform, or they cannot be unpacked or loaded
     */
    public static synchronized void load() throws DeviceException {
        if (loaded) {
            return;
        }
        String platform = Loader.getPlatform();
        try {
            Loader.cacheResources(Loader.class, "/org/bytedeco/javacpp/" + platform + "/");
            Loader.cacheResources("/org/bytedeco/openblas/" + platform + "/");
            Loader.cacheResources("/org/bytedeco/cuda/" + platform + "/");
            Loader.cacheResources("/org/bytedeco/pytorch/" + platform + "/");
            Loader.cacheResources("/org/bytedeco/pytorch/" + platform + "-gpu/");
            Loader.load(torch.class);
        } catch (IOException e) {
            throw new DeviceException(
                    "libtorch could not be unpacked to " + cacheFolder() + ": " + e.getMessage()
                            + ". It needs 0.5 GB there; another folder is chosen with -Dorg.bytedeco.javacpp.cachedir=DIR",
                    e);
        } catch (UnsatisfiedLinkError e) {
            boolean gpuNatives = Natives.class.getResource("/org/bytedeco/pytorch/" + platform + "-gpu/") != null;
            throw new DeviceException(
                    "libtorch could not be loaded on " + platform + ": " + firstLine(e)
                            + (gpuNatives
                                    ? ". The GPU natives need NVIDIA's CUDA 13 libraries on LD_LIBRARY_PATH, even for the"
                                            + " CPU; see docs/gpu.md"
                                    : ". Its natives exist for linux-x86_64, macosx-arm64 and windows-x86_64"),
                    e);
        }
        loaded = true;
    }

    /** Whether the natives hold NVIDIA's NCCL, by which GPUs add up among themselves: those for GPUs do, on Linux. */
    public static boolean hasNccl() {
        return Natives.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/"
                        + System.mapLibraryName("jnitorch_nccl"))
                != null;
    }

    /** How many threads one operation on the CPU may use, in the whole process. */
    public static void useThreads(int threads) throws DeviceException {
        load();
        torch.set_num_threads(threads);
    }

    /**
     * Gives memory that native code has freed back to the system. Where the launcher told glibc to keep it for the next layer
     * (docs/performance.md), this is how a process becomes small again between two pieces of work.
     */
    public static void trimMemory() {
        Pointer.trimMemory();
    }

    private static String cacheFolder() {
        return System.getProperty("org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache");
    }

    /** The part of a libtorch error before its native stack trace, without the source file of whoever built it. */
    static String firstLine(Throwable failure) {
        String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return line.replaceFirst("^\\[[^\\]]*\\.(cc|cpp|h):\\d+\\] ", "");
    }

    /**
     * Turns an error that libtorch threw into one that says what to do: out of memory, above all.
     *
     * @param doing what was being done, for the message
     */
    public static DeviceException explained(String doing, RuntimeException failure) {
        String line = firstLine(failure);
        String lower = line.toLowerCase(Locale.ROOT);
        String advice = "";
        if (lower.contains("out of memory") || lower.contains("alloc")) {
            advice = "; free memory, or choose a smaller patch or batch, or another device";
        } else if (SIGNS_OF_A_LOST_PEER.stream().anyMatch(lower::contains)) {
            advice = "; another process of this run has ended or hangs: see what it said, then begin all of them again";
        }
        return new DeviceException(doing + ": " + line + advice, failure);
    }
}
