package willis.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import willis.cases.CaseStore;
import willis.dataset.DatasetFormatException;
import willis.dataset.Folds;
import willis.plan.DatasetDescription;
import willis.plan.Fingerprint;
import willis.plan.ModelSettings;
import willis.plan.Plan;

/**
 * A prepared data set: what training needs, in nnU-Net's files where nnU-Net has one.
 *
 * @param path the folder
 * @param plan {@code plans.json}
 * @param dataset {@code dataset.json}
 * @param settings {@code willis.json}: what every model trained here is given
 * @param folds {@code splits_final.json}
 * @param cases {@code cases/}
 */
public record WorkFolder(
        Path path, Plan plan, DatasetDescription dataset, ModelSettings settings, Folds folds, CaseStore cases) {
    /** The configuration that cases are prepared for where nobody names another. */
    public static final String CONFIGURATION = "3d_fullres";

    static final String QUALITY_FILE = "quality.csv";

    private static final String PLANS_FILE = "plans.json";
    private static final String DATASET_FILE = "dataset.json";
    private static final String CASES = "cases";
    private static final String REGIONS = "regions";
    private static final String RECORDS = "records";

    /**
     * Opens a folder that was prepared to the end. Voxels stay on disk.
     *
     * @throws DatasetFormatException if preparing has not ended, or a case of a fold is missing
     */
    public static WorkFolder open(Path path) throws IOException {
        // Written last: where it is, all the rest is.
        Path splits = path.resolve(Folds.FILE_NAME);
        if (!Files.isRegularFile(splits)) {
            throw new DatasetFormatException(
                    splits + ": missing; expected a folder that willis prepare finished. Run it"
                            + " again, it goes on where it was stopped");
        }
        Folds folds = Folds.read(splits);
        CaseStore cases = CaseStore.in(path.resolve(CASES));
        List<String> missing =
                folds.cases().stream().filter(uid -> !cases.contains(uid)).toList();
        if (!missing.isEmpty()) {
            throw new DatasetFormatException(cases.folder() + ": " + missing.size() + " cases of " + Folds.FILE_NAME
                    + " are missing, the first is " + missing.get(0) + "; run willis prepare again");
        }
        return new WorkFolder(
                path,
                Plan.read(path.resolve(PLANS_FILE)),
                DatasetDescription.read(path.resolve(DATASET_FILE)),
                ModelSettings.read(path.resolve(ModelSettings.FILE_NAME)),
                folds,
                cases);
    }

    /** Removes what a killed run left half-written; hidden files without a final name. */
    static void clear(Path work) throws IOException {
        for (Path folder : List.of(work, work.resolve(CASES), work.resolve(REGIONS), work.resolve(RECORDS))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(WorkFolder::isPartial).toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    private static boolean isPartial(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(".partial");
    }

    static Path plans(Path work) {
        return work.resolve(PLANS_FILE);
    }

    static Path dataset(Path work) {
        return work.resolve(DATASET_FILE);
    }

    static Path settings(Path work) {
        return work.resolve(ModelSettings.FILE_NAME);
    }

    static Path fingerprint(Path work) {
        return work.resolve(Fingerprint.FILE_NAME);
    }

    static Path folds(Path work) {
        return work.resolve(Folds.FILE_NAME);
    }

    static CaseStore cases(Path work) {
        return CaseStore.in(work.resolve(CASES));
    }

    /** Regions of accepted series that wait for the plan. */
    static CaseStore regions(Path work) {
        return CaseStore.in(work.resolve(REGIONS));
    }

    static Path record(Path work, String seriesUid) {
        return work.resolve(RECORDS).resolve(seriesUid + ".json");
    }
}
