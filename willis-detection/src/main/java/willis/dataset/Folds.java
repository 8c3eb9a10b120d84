package willis.dataset;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;

/**
 * A cross-validation: which cases each fold validates with. Each case is in one fold; a fold trains with all the others.
 *
 * @param validation the case names of each fold, sorted
 */
public record Folds(List<List<String>> validation) {
    /** nnU-Net's name of the file. */
    public static final String FILE_NAME = "splits_final.json";

    private static final long MOST_BYTES = 256L << 20;

    /** @throws IllegalArgumentException if there are fewer than two folds, one is empty, or a case is in two */
    public Folds {
        validation =
                validation.stream().map(fold -> fold.stream().sorted().toList()).toList();
        Set<String> seen = new HashSet<>();
        if (validation.size() < 2) {
            throw new IllegalArgumentException("A cross-validation has at least two folds, got " + validation.size());
        }
        for (int fold = 0; fold < validation.size(); fold++) {
            if (validation.get(fold).isEmpty()) {
                throw new IllegalArgumentException("Fold " + fold + " has no case");
            }
            for (String caseId : validation.get(fold)) {
                if (!seen.add(caseId)) {
                    throw new IllegalArgumentException("Case " + caseId + " is in two folds, or twice in one");
                }
            }
        }
    }

    /**
     * Folds in which each modality, and in it the cases with and without an aneurysm, are shared out as evenly as whole
     * numbers allow, then the vessel sites as evenly as a greedy choice finds; a patient's cases stay together.
     *
     * <p>The numbers are those of scikit-learn's StratifiedKFold over (modality, presence), the choice of cases is our own.
     * Where patients have several cases, numbers may differ by a patient's.
     *
     * @param count the number of folds
     * @param seed decides between equally good places
     * @throws DatasetFormatException if there are fewer patients than folds
     */
    public static Folds stratified(List<FoldMember> members, int count, long seed) throws DatasetFormatException {
        return StratifiedFolds.of(members, count, seed);
    }

    /**
     * The folds of the published code's fork, {@code make_stratified_folds}: a greedy multi-label choice that knows no
     * patients and needs no seed.
     *
     * @throws DatasetFormatException if there are fewer cases than folds
     */
    public static Folds reference(List<FoldMember> members, int count) throws DatasetFormatException {
        return ReferenceFolds.of(members, count);
    }

    /** The number of folds. */
    public int count() {
        return validation.size();
    }

    /**
     * The cases a fold trains with: all that the other folds validate with, sorted.
     *
     * @param fold from 0
     */
    public List<String> training(int fold) {
        TreeSet<String> others = new TreeSet<>();
        for (int other = 0; other < count(); other++) {
            if (other != fold) {
                others.addAll(validation.get(other));
            }
        }
        return List.copyOf(others);
    }

    /** All cases, sorted. */
    public List<String> cases() {
        return validation.stream().flatMap(List::stream).sorted().toList();
    }

    /** Writes nnU-Net's {@code splits_final.json}. */
    public void write(Path file) throws IOException {
        ArrayNode json = JsonMapper.builder().build().createArrayNode();
        for (int fold = 0; fold < count(); fold++) {
            ObjectNode split = json.addObject();
            ArrayNode train = split.putArray("train");
            training(fold).forEach(train::add);
            ArrayNode val = split.putArray("val");
            validation.get(fold).forEach(val::add);
        }
        WholeFile.writeText(file, json.toPrettyString() + "\n");
    }

    /**
     * Reads a {@code splits_final.json}, ours or nnU-Net's.
     *
     * @throws DatasetFormatException if it is no cross-validation in which each case is validated once and trained with in
     *     all other folds
     */
    public static Folds read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new DatasetFormatException(file + ": " + Files.size(file) + " bytes, expected at most " + MOST_BYTES
                    + "; not a list of folds");
        }
        JsonNode json;
        try {
            json = JsonMapper.builder().build().readTree(Files.readString(file));
        } catch (JacksonException | CharacterCodingException e) {
            throw new DatasetFormatException(file + ": not valid JSON; run willis prepare again", e);
        }
        if (!json.isArray()) {
            throw new DatasetFormatException(file + ": expected a list of folds, each with 'train' and 'val'");
        }
        List<List<String>> validation = new ArrayList<>();
        List<Set<String>> training = new ArrayList<>();
        for (JsonNode split : json) {
            validation.add(names(file, split, validation.size(), "val"));
            training.add(Set.copyOf(new HashSet<>(names(file, split, training.size(), "train"))));
        }
        Folds folds;
        try {
            folds = new Folds(validation);
        } catch (IllegalArgumentException e) {
            throw new DatasetFormatException(file + ": " + e.getMessage() + "; run willis prepare again", e);
        }
        for (int fold = 0; fold < folds.count(); fold++) {
            if (!training.get(fold).equals(Set.copyOf(folds.training(fold)))) {
                throw new DatasetFormatException(file + ", fold " + fold + ": 'train' is not what the other folds"
                        + " validate with; expected each case in 'val' of one fold and in 'train' of all others");
            }
        }
        return folds;
    }

    private static List<String> names(Path file, JsonNode split, int fold, String field) throws DatasetFormatException {
        JsonNode list = split.get(field);
        if (list == null || !list.isArray()) {
            throw new DatasetFormatException(file + ", fold " + fold + ": no list '" + field + "'");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : list) {
            if (!name.isString() || !TableReader.isUid(name.stringValue())) {
                throw new DatasetFormatException(file + ", fold " + fold + ", " + field + ": "
                        + Faults.quoted(name.toString()) + ", expected the name of a case");
            }
            names.add(name.stringValue());
        }
        return names;
    }
}
