package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.PlanConfiguration;
import willis.prepare.WorkFolder;
import willis.train.FirstWeights;

/** What a training run begins with. */
final class FirstWeightsOptions {
    @Option(
            names = "--weights",
            paramLabel = "M",
            description =
                    "learn on from the weights of this model, nnU-Net's, Willis's or 'built-in', whose network is that of"
                            + " the plan; of several folds, from the one of the same name (default: random weights)")
    private Optional<Path> model;

    /**
     * The weights to begin with, if any are asked for.
     *
     * @param configuration what is trained
     * @param fold the one to be trained
     * @throws IncompatibleModelException if the model has another network
     */
    Optional<FirstWeights> read(WorkFolder work, PlanConfiguration configuration, String fold, CommandSpec spec)
            throws IOException {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        ModelFolder from = Arguments.model(model.get());
        if (!from.configuration(Optional.empty()).network().equals(configuration.network())) {
            throw new IncompatibleModelException(from.path() + ": has another network than the plan "
                    + work.plan().name() + " of " + work.path() + "; prepare the data with --plan "
                    + from.path().resolve("plans.json"));
        }
        Path checkpoint = from.checkpoint(fold(from, fold, spec), ModelFolder.DEFAULT_CHECKPOINT);
        return Optional.of(FirstWeights.of(checkpoint, hasSameChannels(from, work)));
    }

    /** What those weights bring along, a sentence each. */
    List<String> remarks(WorkFolder work, PlanConfiguration configuration) throws IOException {
        if (model.isEmpty()) {
            return List.of();
        }
        ModelFolder from = Arguments.model(model.get());
        List<String> remarks = new ArrayList<>();
        remarks.add("Learning on from " + from.settings().name());
        if (!hasSameChannels(from, work)) {
            remarks.add("Its channels mean something else; the layers that give the logits begin anew");
        }
        if (!from.configuration(Optional.empty()).preparesLike(configuration)
                || !from.plan().intensities().equals(work.plan().intensities())) {
            remarks.add("It saw images in other spacings or intensities than these, which it has to get used to");
        }
        if (!from.settings().orientation().equals(work.settings().orientation())) {
            remarks.add("It saw images in " + from.settings().orientation() + ", these are in "
                    + work.settings().orientation() + ": it has to learn sides anew");
        }
        return remarks;
    }

    private static boolean hasSameChannels(ModelFolder from, WorkFolder work) {
        return from.dataset().labels().equals(work.dataset().labels());
    }

    private static String fold(ModelFolder from, String fold, CommandSpec spec) {
        List<String> folds = from.folds();
        if (folds.size() == 1) {
            return folds.get(0);
        }
        if (!folds.contains(fold)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--weights: the model has the folds " + String.join(", ", folds) + ", expected fold " + fold
                            + ", which is to be trained, or one alone");
        }
        return fold;
    }
}
