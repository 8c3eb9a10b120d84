package willis.torch;

import java.io.IOException;

/** A device that is not there, or has not enough memory. */
public final class DeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what was asked for, what is there, what to do */
    public DeviceException(String message) {
        super(message);
    }

    /** As above, with what led to it. */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
