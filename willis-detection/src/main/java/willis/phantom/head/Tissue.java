package willis.phantom.head;

/** What a head is made of, as far as any of the four modalities tells it apart. */
public enum Tissue {
    AIR,
    SKIN,
    FAT,
    MUSCLE,
    MUCOSA,
    /** Mucus or fluid in a sinus. */
    SECRETION,
    CORTICAL_BONE,
    /** Diploë, and the marrow of vertebrae and jaws. */
    MARROW,
    PETROUS_BONE,
    /** Air cells of the mastoid with their thin walls. */
    AIR_CELLS,
    TOOTH,
    DISC,
    DURA,
    /** Cerebrospinal fluid. */
    FLUID,
    /** Fluid that pulses: a false flow void in T2. */
    PULSATING_FLUID,
    GRAY_MATTER,
    WHITE_MATTER,
    /** Caudate, putamen and thalamus. */
    DEEP_GRAY,
    CHOROID_PLEXUS,
    PITUITARY,
    CAVERNOUS_SINUS,
    VITREOUS,
    LENS,
    /** Calcified pineal gland and choroid plexus. */
    CALCIUM,
    /** Lesions of the white matter of small vessel disease. */
    WHITE_MATTER_LESION,
    OLD_INFARCT,
    /** A meningioma or metastasis, which takes up contrast agent. */
    TUMOUR,
    /** Clotted blood outside of vessels. */
    CLOT,
    /** Fresh blood mixed with fluid, in cisterns. */
    BLOODY_FLUID
}
