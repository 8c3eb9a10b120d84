package willis.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@link Checkpoint} keeps beside its weights, as safetensors' {@code __metadata__}: text by name.
 *
 * <table>
 * <caption>Keys; each may be absent</caption>
 * <tr><td>{@code willis.names}</td><td>a JSON object from every name, in the network's order, to the name its tensor is
 * stored under; there where tensors have several names</td></tr>
 * <tr><td>{@code nnunet.trainer_name}, {@code nnunet.configuration}, {@code nnunet.fold}</td><td>text</td></tr>
 * <tr><td>{@code nnunet.current_epoch}</td><td>a whole number</td></tr>
 * <tr><td>{@code nnunet.inference_allowed_mirroring_axes}</td><td>a JSON array; empty for no mirroring</td></tr>
 * <tr><td>{@code nnunet.plans}, {@code nnunet.dataset_json}</td><td>a JSON object</td></tr>
 * <tr><td>{@code willis.training}</td><td>a JSON object of the notes of a {@link TrainingState}</td></tr>
 * </table>
 */
final class SafetensorsNotes {
    private static final String NAMES = "willis.names";
    private static final String TRAINING = "willis.training";
    private static final String TRAINER_NAME = "nnunet.trainer_name";
    private static final String CURRENT_EPOCH = "nnunet.current_epoch";
    private static final String CONFIGURATION = "nnunet.configuration";
    private static final String FOLD = "nnunet.fold";
    private static final String MIRRORING_AXES = "nnunet.inference_allowed_mirroring_axes";
    private static final String PLANS = "nnunet.plans";
    private static final String DATASET_JSON = "nnunet.dataset_json";

    /** NaN stands as Python writes it: a fingerprint of empty classes has some. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SafetensorsNotes() {}

    /** The metadata of a checkpoint whose aliases are stored under their first names. */
    static Map<String, String> format(Checkpoint checkpoint) {
        Map<String, String> metadata = new LinkedHashMap<>();
        // What Hugging Face's loaders ask for.
        metadata.put("format", "pt");
        Map<String, String> aliases = checkpoint.aliases();
        if (!aliases.isEmpty()) {
            Map<String, String> names = new LinkedHashMap<>();
            checkpoint.weights().keySet().forEach(name -> names.put(name, aliases.getOrDefault(name, name)));
            metadata.put(NAMES, JSON.writeValueAsString(names));
        }
        checkpoint.trainerName().ifPresent(name -> metadata.put(TRAINER_NAME, name));
        checkpoint.currentEpoch().ifPresent(epoch -> metadata.put(CURRENT_EPOCH, Long.toString(epoch)));
        checkpoint.configuration().ifPresent(name -> metadata.put(CONFIGURATION, name));
        checkpoint.fold().ifPresent(fold -> metadata.put(FOLD, fold));
        checkpoint.mirroringAxes().ifPresent(axes -> metadata.put(MIRRORING_AXES, JSON.writeValueAsString(axes)));
        checkpoint.plans().ifPresent(plans -> metadata.put(PLANS, JSON.writeValueAsString(plans)));
        checkpoint.datasetJson().ifPresent(dataset -> metadata.put(DATASET_JSON, JSON.writeValueAsString(dataset)));
        checkpoint.trainingState().ifPresent(state -> metadata.put(TRAINING, JSON.writeValueAsString(state.notes())));
        return metadata;
    }

    /**
     * From every name to the name its tensor is stored under; empty where each tensor has one name.
     *
     * @throws IllegalArgumentException if it is not a JSON object of text
     */
    static Optional<Map<String, String>> names(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(NAMES))
                .map(text -> parse(NAMES, text, new TypeReference<LinkedHashMap<String, String>>() {}));
    }

    /**
     * A checkpoint with the notes that the metadata hold.
     *
     * @param trainingTensors those of a {@link TrainingState}
     * @throws IllegalArgumentException if one of our own keys holds something else than we write
     */
    static Checkpoint addTo(
            Checkpoint weights, Map<String, WeightTensor> trainingTensors, Map<String, String> metadata) {
        Checkpoint checkpoint = weights;
        String training = metadata.get(TRAINING);
        if (training != null || !trainingTensors.isEmpty()) {
            Map<String, String> notes = training == null
                    ? Map.of()
                    : parse(TRAINING, training, new TypeReference<LinkedHashMap<String, String>>() {});
            checkpoint = checkpoint.withTrainingState(new TrainingState(notes, trainingTensors));
        }
        String trainer = metadata.get(TRAINER_NAME);
        if (trainer != null) {
            checkpoint = checkpoint.withTrainerName(trainer);
        }
        String epoch = metadata.get(CURRENT_EPOCH);
        if (epoch != null) {
            checkpoint = checkpoint.withCurrentEpoch(parse(CURRENT_EPOCH, epoch, new TypeReference<Long>() {}));
        }
        String configuration = metadata.get(CONFIGURATION);
        if (configuration != null) {
            checkpoint = checkpoint.withConfiguration(configuration);
        }
        String fold = metadata.get(FOLD);
        if (fold != null) {
            checkpoint = checkpoint.withFold(fold);
        }
        String axes = metadata.get(MIRRORING_AXES);
        if (axes != null) {
            checkpoint =
                    checkpoint.withMirroringAxes(parse(MIRRORING_AXES, axes, new TypeReference<List<Integer>>() {}));
        }
        String plans = metadata.get(PLANS);
        if (plans != null) {
            checkpoint = checkpoint.withPlans(object(PLANS, plans));
        }
        String dataset = metadata.get(DATASET_JSON);
        if (dataset != null) {
            checkpoint = checkpoint.withDatasetJson(object(DATASET_JSON, dataset));
        }
        return checkpoint;
    }

    private static Map<String, @Nullable Object> object(String key, String text) {
        return parse(key, text, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    }

    private static <T> T parse(String key, String text, TypeReference<T> type) {
        try {
            T value = JSON.readValue(text, type);
            if (value == null) {
                throw new IllegalArgumentException("the metadata " + key + " is null");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "the metadata " + key + " is not as expected: " + e.getOriginalMessage(), e);
        }
    }
}
