package willis.train;

import java.time.Duration;
import java.util.Map;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;

/** How the tensors of several processes meet. */
public enum Exchange {
    /** NCCL between GPUs where libtorch has it, else Gloo. */
    AUTO,
    /** Gloo: through the computers' memory. */
    GLOO,
    /** NCCL: from GPU to GPU. */
    NCCL;

    /**
     * The peers that exchange so; the caller closes them, and with them those passed.
     *
     * @param gloo the processes, which have met
     * @param device of this process; all are GPUs or none
     * @param patience as of {@code gloo}
     * @throws DeviceException if NCCL is asked for and not there
     * @throws TrainingException if the processes would exchange in different ways, and wait for each other for ever
     */
    public Peers between(GlooPeers gloo, ComputeDevice device, Duration patience)
            throws DeviceException, TrainingException {
        boolean possible = device.isGpu() && Natives.hasNccl();
        if (this == NCCL && !possible) {
            gloo.close();
            throw new DeviceException(
                    "NCCL adds up on GPUs alone, with natives that hold it (Linux, build with -Pcuda),"
                            + " and this process trains on " + device + "; exchange with GLOO");
        }
        Exchange way = this == GLOO || !possible ? GLOO : NCCL;
        try {
            way.agree(gloo);
        } catch (TrainingException | RuntimeException e) {
            gloo.close();
            throw e;
        }
        return way == GLOO ? gloo : NcclPeers.over(gloo, device, patience);
    }

    /** Compares the ways of all processes. */
    void agree(Peers peers) throws TrainingException {
        Agreement.require(Map.of("exchange", name()), peers);
    }
}
