package willis.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection closed by peer [127.0.0.1]:4711",
                "Read error [127.0.0.1]:4711: Connection reset by peer",
                "writev [127.0.0.1]:4711: Broken pipe",
                "Timed out waiting 1000ms for recv operation to complete",
                "Socket Timeout",
            })
    void everySignOfALostPeerIsToldAsOne(String failure) {
        assertThat(Natives.explained("Training on cpu", new RuntimeException(failure)))
                .isInstanceOf(DeviceException.class)
                .hasMessage("Training on cpu: " + failure
                        + "; another process of this run has ended or hangs: see what it said, then begin all of them"
                        + " again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 2.00 GiB",
                "DefaultCPUAllocator: can't allocate memory",
            })
    void memoryThatIsMissingIsToldWithWhatToDo(String failure) {
        assertThat(Natives.explained("Training on cpu", new RuntimeException(failure + "\nframe #0: c10::Error")))
                .hasMessage("Training on cpu: " + failure
                        + "; free memory, or choose a smaller patch or batch, or another device");
    }
}
