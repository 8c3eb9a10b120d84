package willis.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training run keeps beside the weights so that it can go on: numbers as text, and tensors, such as the
 * optimizer's.
 *
 * @param notes by name
 * @param tensors by name
 */
public record TrainingState(Map<String, String> notes, Map<String, WeightTensor> tensors) {
    /** How the names of its tensors begin in a file, so that they are not taken for weights. */
    static final String PREFIX = "willis.training.";

    public TrainingState {
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        notes.forEach((name, note) -> {
            UnicodeText.require(name);
            UnicodeText.require(note);
        });
        tensors.keySet().forEach(UnicodeText::require);
    }
}
