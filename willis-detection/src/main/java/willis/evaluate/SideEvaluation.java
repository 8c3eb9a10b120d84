package willis.evaluate;

import java.util.List;
import java.util.Optional;
import willis.findings.Location;

/**
 * What labelled series say of the orientation that a model states, and of its mirror image. {@code docs/sides.md} defines
 * every number.
 *
 * @param series how many took part
 * @param left those with an aneurysm at the left site alone of a pair of vessels
 * @param right those with one at the right site alone of a pair; a series may be both
 * @param pairs of vessels with an aneurysm on exactly one side, in all series
 * @param resamples of the bootstrap
 * @param stated shown as the model states
 * @param mirrored shown with left and right exchanged
 * @param difference of the side scores, stated less mirrored, paired; empty where they are undefined
 * @param undefined lateral columns that have no area, for lack of positives or negatives
 * @param verdict which of both the labels support
 */
public record SideEvaluation(
        int series,
        int left,
        int right,
        int pairs,
        int resamples,
        Answers stated,
        Answers mirrored,
        Optional<Estimate> difference,
        List<Location> undefined,
        Verdict verdict) {

    public SideEvaluation {
        undefined = List.copyOf(undefined);
    }

    /**
     * How good the answers in one orientation are.
     *
     * @param lateralAuc the mean area under the ROC curves of those of the ten lateral columns that have one
     * @param sideScore the area with which p(left) − p(right) tells pairs with a left aneurysm from those with a right one: 1
     *     if sides are right, 0 if they are swapped, one half if the model cannot tell
     */
    public record Answers(Optional<Estimate> lateralAuc, Optional<Estimate> sideScore) {}

    /** Which orientation the labels support. */
    public enum Verdict {
        /** The one that the model states. */
        STATED,
        /** Its mirror image: left and right are swapped. */
        MIRRORED,
        /** Neither, for lack of series with an aneurysm on the left alone, or on the right alone. */
        TOO_FEW_SERIES,
        /** Neither: the difference may be chance, or the model cannot tell sides in either. */
        NO_CLEAR_DIFFERENCE;

        /** Whether one of both orientations is supported. */
        public boolean isDecided() {
            return this == STATED || this == MIRRORED;
        }
    }
}
