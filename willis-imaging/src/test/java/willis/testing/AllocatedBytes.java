package willis.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory a piece of work takes from the heap, dead or alive: what hostile input must not drive up. */
public final class AllocatedBytes {

    private AllocatedBytes() {}

    /** Work that may throw. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    /** The bytes that the calling thread allocates in the work, one after the other or at once. */
    public static long in(Work work) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        work.run();
        return threads.getThreadAllocatedBytes(thread) - before;
    }
}
