package willis.train;

import java.io.IOException;
import java.nio.file.Path;
import willis.net.UNet;
import willis.weights.NetworkWeights;
import willis.weights.Weights;

/**
 * Weights of a trained network that another run learns on from, in place of random ones.
 *
 * @param checkpoint where they are; the network is that of the run's plan
 * @param withHeads whether the layers that give the logits are taken over, too; not where channels mean something else
 * @param digest of the file: another file makes another run
 */
public record FirstWeights(Path checkpoint, boolean withHeads, String digest) {

    /** Those of a checkpoint, which is read for its digest. */
    public static FirstWeights of(Path checkpoint, boolean withHeads) throws IOException {
        return new FirstWeights(checkpoint, withHeads, Digest.ofFile(checkpoint));
    }

    /**
     * Copies them into a network.
     *
     * @throws willis.plan.IncompatibleModelException if they belong to a network of another plan
     */
    void load(UNet network) throws IOException {
        if (withHeads) {
            NetworkWeights.load(Weights.read(checkpoint), network, checkpoint.toString());
        } else {
            NetworkWeights.loadWithoutHeads(Weights.read(checkpoint), network, checkpoint.toString());
        }
    }

    /** What tells them from others. */
    String code() {
        return withHeads ? digest : digest + " without heads";
    }
}
