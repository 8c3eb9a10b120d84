package willis.phantom.image;

import willis.volume.Modality;

/**
 * What the scanner is told before it takes a head. Everything else, as contrast and noise, is drawn from the case's seed.
 *
 * @param modality one of the four that are judged
 * @param lowestZMm the lowest z of the scanned block, LPS millimetres of the scanner; blood enters a time-of-flight slab
 *     from there
 * @param highestZMm the highest
 * @param pose how the head lies on average, for effects that need the whole head, as the path of blood through slabs;
 *     each plane has a pose of its own
 * @param noise whether noise is added
 * @param technique which of the modality's contrasts, where the protocol decides that
 */
public record ImageSettings(
        Modality modality, double lowestZMm, double highestZMm, Pose pose, boolean noise, Technique technique) {

    /** Contrasts that go with a protocol. */
    public enum Technique {
        /** As frequent as they are, by the case's seed. */
        DRAWN,
        /** MRA without contrast agent. */
        TIME_OF_FLIGHT,
        /** MRA with it. */
        CONTRAST_ENHANCED,
        /** T1 with bright arteries: three-dimensional sequences. */
        GRADIENT_ECHO,
        /** T1 with dark arteries. */
        SPIN_ECHO
    }

    public ImageSettings {
        if (!modality.isJudged()) {
            throw new IllegalArgumentException("Phantoms show CTA, MRA, T2 or T1post, got " + modality);
        }
        if (!(lowestZMm < highestZMm)) {
            throw new IllegalArgumentException("A block from z = " + lowestZMm + " to " + highestZMm + " mm is empty");
        }
    }

    /** The whole head, lying straight, with noise. */
    public static ImageSettings of(Modality modality) {
        return new ImageSettings(modality, -100, 110, Pose.NEUTRAL, true, Technique.DRAWN);
    }

    /** With another block. */
    public ImageSettings withBlock(double lowestMm, double highestMm) {
        return new ImageSettings(modality, lowestMm, highestMm, pose, noise, technique);
    }

    /** With another pose. */
    public ImageSettings withPose(Pose other) {
        return new ImageSettings(modality, lowestZMm, highestZMm, other, noise, technique);
    }

    /** Without noise. */
    public ImageSettings withoutNoise() {
        return new ImageSettings(modality, lowestZMm, highestZMm, pose, false, technique);
    }

    /** With the contrast of a protocol. */
    public ImageSettings withTechnique(Technique other) {
        return new ImageSettings(modality, lowestZMm, highestZMm, pose, noise, other);
    }
}
