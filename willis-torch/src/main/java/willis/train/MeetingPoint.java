package willis.train;

import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import willis.torch.DeviceException;
import willis.torch.Natives;

/**
 * A port of this computer at which processes find each other, kept open by one that does not train itself. The system
 * chooses the port, so that none has to be known to be free.
 *
 * <p>Thread safe. The caller closes, after the last process has come.
 */
public final class MeetingPoint implements AutoCloseable {
    /** Of this computer, as its own processes reach it. */
    static final String HOST = "127.0.0.1";

    private final TCPStore store;

    private MeetingPoint(TCPStore store) {
        this.store = store;
    }

    /**
     * Opens a port.
     *
     * @throws DeviceException if the system gives none
     */
    public static MeetingPoint open() throws DeviceException {
        Natives.load();
        try {
            return new MeetingPoint(store(HOST, 0, true, new Milliseconds(60_000)));
        } catch (RuntimeException e) {
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained("A port for the processes of this run could not be opened", e);
            }
            throw e;
        }
    }

    /** The port. */
    public int port() {
        return Short.toUnsignedInt(store.getPort());
    }

    /** A place where processes leave each other notes, which is at the same address for all of them. */
    static TCPStore store(String host, int port, boolean listening, Milliseconds timeout) {
        TCPStoreOptions options = new TCPStoreOptions();
        options.port((short) port); // a C++ uint16_t: the bits count, not the sign
        options.isServer(listening);
        options.numWorkers(new SizeTPointer(1).put(1));
        options.waitWorkers(false); // the groups wait for all of their members themselves
        options.timeout(timeout);
        return new TCPStore(host, options);
    }

    @Override
    public void close() {
        store.close();
    }
}
