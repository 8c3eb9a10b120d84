package willis.prepare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import willis.dataset.FoldMember;
import willis.dataset.Folds;
import willis.plan.Fingerprint;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;

/**
 * What a preparation came to, for people and pages.
 *
 * @param name of the data set
 * @param records of all series, by UID
 * @param members the cases that are trained with, by UID
 * @param fingerprint what the plan was or could be made from
 * @param plan the plan
 * @param configuration the configuration that cases are prepared for
 * @param folds the cross-validation
 * @param warnings what is doubtful, for people
 * @param resumed how many series had been done in an earlier run
 */
public record PreparedSet(
        String name,
        List<SeriesRecord> records,
        List<FoldMember> members,
        Fingerprint fingerprint,
        Plan plan,
        PlanConfiguration configuration,
        Folds folds,
        List<String> warnings,
        int resumed) {

    /** Copies the lists. */
    public PreparedSet {
        records = List.copyOf(records);
        members = List.copyOf(members);
        warnings = List.copyOf(warnings);
    }

    /** How many series are not trained with, by the first code that refused them. */
    public Map<String, Integer> rejections() {
        Map<String, Integer> counts = new TreeMap<>();
        for (SeriesRecord series : records) {
            series.rows().stream()
                    .filter(QualityRow::isRefusal)
                    .findFirst()
                    .ifPresent(row -> counts.merge(row.code(), 1, Integer::sum));
        }
        return counts;
    }

    /** How many series are not trained with. */
    public int rejected() {
        return records.size() - members.size();
    }
}
