package willis.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.net.UNet;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.PlanConfiguration;
import willis.weights.NetworkWeights;
import willis.weights.Weights;

/**
 * Weights of a trained network that another run learns on from, in place of random ones. They are read when the run begins,
 * and by no process but the first; who resumes a run needs them no more.
 *
 * @param checkpoint where they are; the network is that of the run's plan
 * @param withHeads whether the layers that give the logits are taken over, too; not where channels mean something else
 * @param remarks what those weights bring along, a sentence each
 */
public record FirstWeights(Path checkpoint, boolean withHeads, List<String> remarks) {
    /** What a run that begins with random weights notes in place of a digest. */
    static final String RANDOM = "random";

    public FirstWeights {
        remarks = List.copyOf(remarks);
    }

    /**
     * The weights of a model: those of the fold that is to be trained, or of its only one.
     *
     * @param former whose weights they are
     * @param model what is to be trained
     * @throws IncompatibleModelException if the model has another network, or several folds and not this one
     */
    public static FirstWeights of(ModelFolder former, TrainedModel model) throws IOException {
        PlanConfiguration configuration = model.plan().configuration(model.configuration());
        PlanConfiguration formerly = former.configuration(Optional.empty());
        if (!formerly.network().equals(configuration.network())) {
            throw new IncompatibleModelException(former.path() + ": has another network than the plan "
                    + model.plan().name() + "; prepare the data with --plan "
                    + former.path().resolve("plans.json"));
        }
        List<String> folds = former.folds();
        String fold = folds.size() == 1 ? folds.get(0) : model.fold();
        boolean sameChannels = former.dataset().labels().equals(model.dataset().labels());
        List<String> remarks = new ArrayList<>();
        remarks.add("Learning on from " + former.settings().name() + ", fold " + fold);
        if (!fold.equals(model.fold())) {
            remarks.add("It may have been trained on what fold " + model.fold()
                    + " holds out; validation then promises too much");
        }
        if (!sameChannels) {
            remarks.add("Its channels mean something else; the layers that give the logits begin anew");
        }
        if (!formerly.preparesLike(configuration)
                || !former.plan().intensities().equals(model.plan().intensities())
                || former.settings().region() != model.settings().region()) {
            remarks.add(
                    "It saw images of another spacing, intensity or region than these, which it has to get used to");
        }
        if (!former.settings().orientation().equals(model.settings().orientation())) {
            remarks.add("It saw images in " + former.settings().orientation() + ", these are in "
                    + model.settings().orientation() + ": it has to learn sides anew");
        }
        return new FirstWeights(former.checkpoint(fold, ModelFolder.DEFAULT_CHECKPOINT), sameChannels, remarks);
    }

    /**
     * Copies them into a network.
     *
     * @throws IncompatibleModelException if they belong to a network of another plan
     */
    void load(UNet network) throws IOException {
        if (withHeads) {
            NetworkWeights.load(Weights.read(checkpoint), network, checkpoint.toString());
        } else {
            NetworkWeights.loadWithoutHeads(Weights.read(checkpoint), network, checkpoint.toString());
        }
    }

    /** What tells them from others: a digest of the file. */
    String code() throws IOException {
        String digest = Digest.ofFile(checkpoint);
        return withHeads ? digest : digest + " without heads";
    }
}
