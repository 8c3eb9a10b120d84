package willis.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a network is trained. The defaults are the published recipe of the 7th-place solution of RSNA 2025, which builds
 * on nnU-Net v2.
 *
 * @param epochs after which the learning rate is 0
 * @param stepsPerEpoch how often the weights change in an epoch
 * @param batchSize samples per step, those of all processes together
 * @param learningRate of the first epoch
 * @param rateExponent how the rate falls, see {@link PolynomialRate}
 * @param descent method, momentum, weight decay, bound of the gradient
 * @param lossSelection among which voxels the worst are looked for
 * @param lossShare the share of voxels that are learnt from
 * @param prior the probability that the untrained network gives everywhere, on average; 0.5 as published
 * @param firstWeights what is learnt on from; none for random weights, and where a run is resumed
 * @param precision of convolutions
 * @param seed of the first weights and of all samples
 * @param saving when checkpoints are written; has no influence on the weights
 * @param loading who prepares samples; has no influence on the weights
 */
public record TrainSettings(
        int epochs,
        int stepsPerEpoch,
        int batchSize,
        double learningRate,
        double rateExponent,
        Descent descent,
        LossSelection lossSelection,
        double lossShare,
        double prior,
        Optional<FirstWeights> firstWeights,
        TrainPrecision precision,
        long seed,
        Saving saving,
        Loading loading) {

    /**
     * The constants of the descent.
     *
     * @param method how a gradient becomes a step
     * @param momentum the share of the former direction that is kept, in [0, 1)
     * @param weightDecay per unit of weight; added to the gradient, or, by AdamW, taken from the weight
     * @param gradientClip the largest norm of the whole gradient
     */
    public record Descent(DescentMethod method, double momentum, double weightDecay, double gradientClip) {
        public Descent {
            if (!(momentum >= 0 && momentum < 1 && weightDecay >= 0 && gradientClip > 0)) {
                throw new IllegalArgumentException(
                        "Expected a momentum in [0, 1), a decay of at least 0 and a bound above 0," + " got " + momentum
                                + ", " + weightDecay + " and " + gradientClip);
            }
        }

        /** These constants with another share of the former direction. */
        public Descent withMomentum(double other) {
            return new Descent(method, other, weightDecay, gradientClip);
        }
    }

    /**
     * When checkpoints are written. The latest is replaced after every epoch in any case.
     *
     * @param stepsBetween how many steps of an epoch may be lost by a stop; the latest checkpoint is replaced so often
     * @param epochsBetween a numbered checkpoint that stays is written every so many epochs; 0 for none
     */
    public record Saving(int stepsBetween, int epochsBetween) {
        public Saving {
            requireAtLeast(1, stepsBetween, "steps between two checkpoints");
            requireAtLeast(0, epochsBetween, "epochs between two numbered checkpoints");
        }
    }

    /**
     * Who prepares samples.
     *
     * @param threads 0 for the thread that trains
     * @param batchesAhead how many batches may be ready or in work, at least 1
     */
    public record Loading(int threads, int batchesAhead) {
        public Loading {
            requireAtLeast(0, threads, "loading threads");
            requireAtLeast(1, batchesAhead, "batches ahead");
        }
    }

    /** @throws IllegalArgumentException if a number makes no sense */
    public TrainSettings {
        requireAtLeast(1, epochs, "epochs");
        requireAtLeast(1, stepsPerEpoch, "steps per epoch");
        requireAtLeast(1, batchSize, "samples per batch");
        if (!(learningRate > 0) || !(lossShare > 0 && lossShare <= 1)) {
            throw new IllegalArgumentException("Expected a learning rate above 0 and a share of voxels in (0, 1], got "
                    + learningRate + " and " + lossShare);
        }
        if (!(prior > 0 && prior < 1)) {
            throw new IllegalArgumentException("Expected a prior probability in (0, 1), got " + prior);
        }
    }

    private static void requireAtLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException("At least " + least + " " + what + " expected, got " + value);
        }
    }

    /** The published recipe. */
    public static TrainSettings defaults() {
        return new TrainSettings(
                3_000,
                250,
                32,
                0.01,
                0.9,
                new Descent(DescentMethod.SGD, 0.99, 3e-5, 12),
                LossSelection.WHOLE_BATCH,
                0.2,
                0.5,
                Optional.empty(),
                TrainPrecision.AUTO,
                0,
                new Saving(250, 50),
                new Loading(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), 3));
    }

    /** These settings with another number of epochs, and so another fall of the rate. */
    public TrainSettings withEpochs(int other) {
        return with(draft -> draft.epochs = other);
    }

    /** These settings with shorter or longer epochs. */
    public TrainSettings withStepsPerEpoch(int other) {
        return with(draft -> draft.stepsPerEpoch = other);
    }

    /** These settings with another number of samples per step. */
    public TrainSettings withBatchSize(int other) {
        return with(draft -> draft.batchSize = other);
    }

    /** These settings with another first rate. */
    public TrainSettings withLearningRate(double other) {
        return with(draft -> draft.learningRate = other);
    }

    /** These settings with the rate and the constants that suit a method: the published ones, or PyTorch's for AdamW. */
    public TrainSettings withOptimizer(DescentMethod method) {
        TrainSettings published = defaults();
        return switch (method) {
            case SGD -> withLearningRate(published.learningRate).withDescent(published.descent);
            case ADAMW ->
                withLearningRate(0.001).withDescent(new Descent(method, 0.9, 0.01, published.descent.gradientClip));
        };
    }

    /** These settings with another method, momentum, decay or bound. */
    public TrainSettings withDescent(Descent other) {
        return with(draft -> draft.descent = other);
    }

    /** These settings with another choice of the voxels that count. */
    public TrainSettings withLoss(LossSelection selection, double share) {
        return with(draft -> {
            draft.lossSelection = selection;
            draft.lossShare = share;
        });
    }

    /** These settings with another answer of the untrained network. */
    public TrainSettings withPrior(double other) {
        return with(draft -> draft.prior = other);
    }

    /** These settings, to learn on from a trained network, or from random weights. */
    public TrainSettings withFirstWeights(Optional<FirstWeights> weights) {
        return with(draft -> draft.firstWeights = weights);
    }

    /** These settings in another precision. */
    public TrainSettings withPrecision(TrainPrecision other) {
        return with(draft -> draft.precision = other);
    }

    /** These settings with other first weights and samples. */
    public TrainSettings withSeed(long other) {
        return with(draft -> draft.seed = other);
    }

    /** These settings with checkpoints at other times. */
    public TrainSettings withSaving(Saving other) {
        return with(draft -> draft.saving = other);
    }

    /** These settings with samples prepared otherwise. */
    public TrainSettings withLoading(Loading other) {
        return with(draft -> draft.loading = other);
    }

    /** The rate of each epoch. */
    public PolynomialRate schedule() {
        return new PolynomialRate(learningRate, epochs, rateExponent);
    }

    /** Everything that the weights depend on, by name: two runs that agree in it and see the same data are the same run. */
    Map<String, String> decisive() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("epochs", Integer.toString(epochs));
        values.put("steps per epoch", Integer.toString(stepsPerEpoch));
        values.put("batch size", Integer.toString(batchSize));
        values.put("learning rate", Double.toString(learningRate));
        values.put("rate exponent", Double.toString(rateExponent));
        values.put("optimizer", descent.method().code());
        values.put("momentum", Double.toString(descent.momentum()));
        values.put("weight decay", Double.toString(descent.weightDecay()));
        values.put("gradient clip", Double.toString(descent.gradientClip()));
        values.put("loss selection", lossSelection.code());
        values.put("loss share", Double.toString(lossShare));
        values.put("prior", Double.toString(prior));
        values.put("precision", precision.code());
        values.put("seed", Long.toString(seed));
        return values;
    }

    /** What differs between two sets of decisive settings, as {@code epochs: 1000, now 3000}. */
    static List<String> differences(Map<String, String> former, Map<String, String> now) {
        List<String> differences = new ArrayList<>();
        now.forEach((name, value) -> {
            String before = former.getOrDefault(name, "not noted");
            if (!before.equals(value)) {
                differences.add(name + ": " + before + ", now " + value);
            }
        });
        return differences;
    }

    private TrainSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings that may still change. */
    private static final class Draft {
        private int epochs;
        private int stepsPerEpoch;
        private int batchSize;
        private double learningRate;
        private final double rateExponent;
        private Descent descent;
        private LossSelection lossSelection;
        private double lossShare;
        private double prior;
        private Optional<FirstWeights> firstWeights;
        private TrainPrecision precision;
        private long seed;
        private Saving saving;
        private Loading loading;

        Draft(TrainSettings from) {
            epochs = from.epochs;
            stepsPerEpoch = from.stepsPerEpoch;
            batchSize = from.batchSize;
            learningRate = from.learningRate;
            rateExponent = from.rateExponent;
            descent = from.descent;
            lossSelection = from.lossSelection;
            lossShare = from.lossShare;
            prior = from.prior;
            firstWeights = from.firstWeights;
            precision = from.precision;
            seed = from.seed;
            saving = from.saving;
            loading = from.loading;
        }

        TrainSettings settings() {
            return new TrainSettings(
                    epochs,
                    stepsPerEpoch,
                    batchSize,
                    learningRate,
                    rateExponent,
                    descent,
                    lossSelection,
                    lossShare,
                    prior,
                    firstWeights,
                    precision,
                    seed,
                    saving,
                    loading);
        }
    }
}
