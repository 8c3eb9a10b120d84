package willis.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;

/** Readies libtorch for a command. */
final class TorchSetup {

    private TorchSetup() {}

    /** Loads libtorch, gives it the command's threads, and reads the list of devices. */
    static List<ComputeDevice> devices(String list, CommonOptions common, CommandSpec spec) throws DeviceException {
        return devices(list, common.threads(), spec);
    }

    /** As above, with a number of threads of the caller's choice. */
    static List<ComputeDevice> devices(String list, int threads, CommandSpec spec) throws DeviceException {
        Natives.load();
        Natives.useThreads(threads);
        try {
            return ComputeDevice.parse(list);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--device: " + e.getMessage(), e);
        }
    }
}
