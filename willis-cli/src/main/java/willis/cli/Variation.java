package willis.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import willis.infer.Aggregation;
import willis.infer.InferenceSettings;
import willis.infer.Precision;
import willis.plan.ModelFolder;

/** In what else than the settings asked for a model can be run; what the published team wished to try and had no time for. */
enum Variation {
    /** Mirrored copies too, or none. */
    MIRROR {
        @Override
        Map<String, InferenceSettings> of(InferenceSettings asked, ModelFolder model, String fold) {
            return Map.of(asked.mirrored() ? "no-mirror" : "mirror", asked.withMirroring(!asked.mirrored()));
        }
    },
    /** The other aggregations. */
    AGGREGATE {
        @Override
        Map<String, InferenceSettings> of(InferenceSettings asked, ModelFolder model, String fold) {
            Map<String, InferenceSettings> variants = new LinkedHashMap<>();
            for (Aggregation other : Aggregation.values()) {
                variants.put("aggregate-" + other.code(), asked.withAggregation(other));
            }
            return variants;
        }
    },
    /** Patches nearer to each other, and farther apart. */
    STEP {
        @Override
        Map<String, InferenceSettings> of(InferenceSettings asked, ModelFolder model, String fold) {
            Map<String, InferenceSettings> variants = new LinkedHashMap<>();
            for (double other : new double[] {1, 0.75, 0.5, 0.33}) {
                variants.put("step-" + other, asked.withStep(other));
            }
            return variants;
        }
    },
    /** The other numbers to calculate with. */
    PRECISION {
        @Override
        Map<String, InferenceSettings> of(InferenceSettings asked, ModelFolder model, String fold) {
            Precision used = asked.precision().on(asked.devices().get(0));
            Precision other = used == Precision.FP32 ? Precision.BF16 : Precision.FP32;
            return Map.of(other.code(), asked.withPrecision(other));
        }
    },
    /** The fold's other checkpoints. */
    CHECKPOINT {
        @Override
        Map<String, InferenceSettings> of(InferenceSettings asked, ModelFolder model, String fold) throws IOException {
            Map<String, InferenceSettings> variants = new LinkedHashMap<>();
            for (String other : model.checkpoints(fold)) {
                variants.put(other, asked.withCheckpoint(other));
            }
            return variants;
        }
    };

    /** Settings by their names, which are names of folders, too; what was asked for may be among them. */
    abstract Map<String, InferenceSettings> of(InferenceSettings asked, ModelFolder model, String fold)
            throws IOException;

    /** All of some kinds, without what was asked for. */
    static Map<String, InferenceSettings> of(
            List<Variation> kinds, InferenceSettings asked, ModelFolder model, String fold) throws IOException {
        Map<String, InferenceSettings> all = new LinkedHashMap<>();
        for (Variation kind : kinds) {
            all.putAll(kind.of(asked, model, fold));
        }
        all.values().removeIf(asked::equals);
        return all;
    }
}
