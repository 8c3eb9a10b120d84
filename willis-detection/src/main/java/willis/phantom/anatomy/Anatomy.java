package willis.phantom.anatomy;

import java.util.List;

/**
 * One synthetic head, but for its bone and brain, which follow from the frame.
 *
 * @param patient whose it is
 * @param frame its size and shape
 * @param arteries every artery, parents before children
 * @param veins every vein and sinus
 * @param sacs the aneurysms
 * @param hardNegatives what looks like one; their shapes are among the vessels and inclusions
 * @param inclusions small solid bodies
 */
public record Anatomy(
        Patient patient,
        HeadFrame frame,
        List<Vessel> arteries,
        List<Vessel> veins,
        List<Sac> sacs,
        List<HardNegative> hardNegatives,
        List<Inclusion> inclusions) {

    /** Copies the lists. */
    public Anatomy {
        arteries = List.copyOf(arteries);
        veins = List.copyOf(veins);
        sacs = List.copyOf(sacs);
        hardNegatives = List.copyOf(hardNegatives);
        inclusions = List.copyOf(inclusions);
    }
}
