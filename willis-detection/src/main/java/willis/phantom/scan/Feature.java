package willis.phantom.scan;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

/**
 * What not every scan has, with the share of the series of each modality that have it. Each is drawn from a stream of its
 * own, so that forcing or forbidding one leaves the others as they were.
 */
public enum Feature {
    // ---- Which part of the head, and in which slices
    NECK(Kind.PROTOCOL, 0.45, 0, 0, 0),
    BRAIN_ONLY(Kind.PROTOCOL, 0.10, 0, 0, 0),
    AIR_ABOVE(Kind.PROTOCOL, 0.15, 0, 0, 0),
    CUT_VERTEX(Kind.PROTOCOL, 0.02, 0, 0.02, 0.02),
    CUT_BASE(Kind.PROTOCOL, 0.02, 0, 0.02, 0.02),
    OFFSET_FIELD(Kind.PROTOCOL, 0.08, 0.08, 0.08, 0.08),
    LARGE_FIELD(Kind.PROTOCOL, 0.03, 0.03, 0.03, 0.03),
    GANTRY_TILT(Kind.PROTOCOL, 0.03, 0, 0, 0),
    /** MRA after contrast agent; without it, time of flight. Coronal ones are a third of them. */
    CONTRAST_ENHANCED(Kind.PROTOCOL, 0, 0.15, 0, 0),
    /** Three-dimensional encoding: thin slices. CTA and MRA always have it. */
    VOLUMETRIC(Kind.PROTOCOL, 0, 0, 0.45, 0.40),
    /** Of three-dimensional T2: the circle of Willis alone. */
    SLAB(Kind.PROTOCOL, 0, 0, 0.30, 0),
    // Together 2.0 % coronal and 1.5 % sagittal over the competition's mixture of modalities.
    CORONAL(Kind.PROTOCOL, 0, 0.05, 0.0125, 0.04),
    SAGITTAL(Kind.PROTOCOL, 0, 0, 0.028, 0.12),

    // ---- How it is stored; none of it changes the image
    MULTI_FRAME(Kind.STORAGE, 0, 0.126, 0.126, 0.126),
    /** Of multi-frame instances. */
    NO_FRAME_POSITIONS(Kind.STORAGE, 0, 0.2, 0.2, 0.2),
    RLE(Kind.STORAGE, 0.15),
    /** Of those without RLE. */
    LOSSLESS_JPEG(Kind.STORAGE, 0.059),
    /** Of those that are not compressed. */
    IMPLICIT_VR(Kind.STORAGE, 0.0625),
    MONOCHROME1(Kind.STORAGE, 0.01),
    PADDING_CIRCLE(Kind.STORAGE, 0.35, 0, 0, 0),
    SHUFFLED_NUMBERS(Kind.STORAGE, 0.05),
    /** Of those not shuffled. */
    DESCENDING_NUMBERS(Kind.STORAGE, 0.474),
    NO_SPACING_BETWEEN_SLICES(Kind.STORAGE, 0.40),
    NO_SLICE_THICKNESS(Kind.STORAGE, 0.03),
    /** Of MR whose slope is 1. */
    NO_RESCALE(Kind.STORAGE, 0, 0.625, 0.625, 0.625),

    // ---- What goes wrong while scanning
    BIAS_FIELD(Kind.ARTEFACT, 0, 1, 1, 1),
    MOTION(Kind.ARTEFACT, 0.06, 0.15, 0.15, 0.15),
    PULSATION_GHOSTS(Kind.ARTEFACT, 0, 0.30, 0.30, 0.30),
    GIBBS_RINGING(Kind.ARTEFACT, 0, 0.30, 0.30, 0.30),
    DENTAL_METAL(Kind.ARTEFACT, 0.25, 0, 0, 0),
    SUSCEPTIBILITY(Kind.ARTEFACT, 0, 0.40, 0, 0),
    WRAP_AROUND(Kind.ARTEFACT, 0, 0.05, 0.05, 0.05),
    HEADREST(Kind.ARTEFACT, 0.8, 0, 0, 0),
    BURR_HOLE(Kind.ARTEFACT, 0.03, 0, 0, 0),
    CRANIOTOMY(Kind.ARTEFACT, 0.03, 0, 0, 0),

    // ---- What is wrong in the files; at most one of these
    MIRRORED_COLUMNS(Kind.FAULT, 0.00175),
    MIRRORED_ROWS(Kind.FAULT, 0.00175),
    TRANSPOSED(Kind.FAULT, 0.00175),
    REVERSED_SLICES(Kind.FAULT, 0.00175),
    MISSING_SLICES(Kind.FAULT, 0.002),
    UNEVEN_SPACING(Kind.FAULT, 0.002),
    DUPLICATED_SLICES(Kind.FAULT, 0.002),
    SCOUT_MIXED_IN(Kind.FAULT, 0.001),
    BLANK_SLICE_MIXED_IN(Kind.FAULT, 0.001),
    TWO_ORIENTATIONS(Kind.FAULT, 0.0005),
    EQUAL_POSITIONS(Kind.FAULT, 0.0003),
    MIXED_MATRIX(Kind.FAULT, 0.003);

    /** Which part of the way from head to file a feature belongs to. */
    public enum Kind {
        PROTOCOL,
        STORAGE,
        ARTEFACT,
        FAULT
    }

    private final Kind kind;
    private final double cta;
    private final double mra;
    private final double t2;
    private final double t1;

    Feature(Kind kind, double share) {
        this(kind, share, share, share, share);
    }

    Feature(Kind kind, double cta, double mra, double t2, double t1) {
        this.kind = kind;
        this.cta = cta;
        this.mra = mra;
        this.t2 = t2;
        this.t1 = t1;
    }

    /** Which part of the way it belongs to. */
    public Kind kind() {
        return kind;
    }

    /** The share of the series of a modality that have it; 0 where it makes no sense. */
    public double share(Modality modality) {
        return switch (modality) {
            case CTA -> cta;
            case MRA -> mra;
            case T2 -> t2;
            case T1_POST -> t1;
            case CT, MR, UNKNOWN -> throw new IllegalArgumentException("No phantoms are made of " + modality);
        };
    }

    /** The modalities it makes sense for. */
    public List<Modality> modalities() {
        return Arrays.stream(Modality.values())
                .filter(Modality::isJudged)
                .filter(modality -> share(modality) > 0)
                .toList();
    }

    /** For files: lower case, in words. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * What one scan has.
     *
     * @throws IllegalArgumentException if something is forced that the modality never has
     */
    static Set<Feature> drawn(CaseSeed seed, ScanSettings settings) {
        Set<Feature> drawn = EnumSet.noneOf(Feature.class);
        for (Feature feature : values()) {
            double share = feature.share(settings.modality());
            boolean forced = settings.forced().contains(feature);
            if (forced && share == 0) {
                throw new IllegalArgumentException(
                        "'" + feature.text() + "' is forced, which no " + settings.modality() + " has");
            }
            boolean happens = seed.stream("feature " + feature).chance(share);
            boolean allowed = settings.kinds().contains(feature.kind)
                    && !settings.forbidden().contains(feature);
            if (forced || (happens && allowed)) {
                drawn.add(feature);
            }
        }
        settle(drawn, settings.forced(), settings.modality());
        return Collections.unmodifiableSet(drawn);
    }

    /** Takes away what does not go with something else; what is forced stays. */
    private static void settle(Set<Feature> drawn, Set<Feature> forced, Modality modality) {
        keepOne(drawn, forced, List.of(SAGITTAL, CORONAL));
        keepOne(drawn, forced, List.of(CUT_VERTEX, AIR_ABOVE));
        keepOne(drawn, forced, List.of(CUT_BASE, NECK, BRAIN_ONLY));
        keepOne(drawn, forced, List.of(SHUFFLED_NUMBERS, DESCENDING_NUMBERS));
        keepOne(drawn, forced, List.of(RLE, LOSSLESS_JPEG, IMPLICIT_VR));
        List<Feature> faults =
                drawn.stream().filter(feature -> feature.kind == Kind.FAULT).toList();
        keepOne(drawn, forced, faults);
        if (drawn.contains(NO_FRAME_POSITIONS) && forced.contains(NO_FRAME_POSITIONS)) {
            drawn.add(MULTI_FRAME);
        }
        if (!faults.isEmpty()) {
            // Faults are told of series of many files.
            drawn.remove(MULTI_FRAME);
        }
        if (!drawn.contains(MULTI_FRAME)) {
            drawn.remove(NO_FRAME_POSITIONS);
        }
        if (forced.contains(SLAB)) {
            drawn.add(VOLUMETRIC);
            drawn.removeAll(Set.of(CORONAL, SAGITTAL));
        }
        if (drawn.contains(CORONAL) || drawn.contains(SAGITTAL)) {
            // Other slices than axial ones are thin, but of MRA, where they show the neck as well.
            drawn.add(modality == Modality.MRA ? CONTRAST_ENHANCED : VOLUMETRIC);
            drawn.removeAll(Set.of(SLAB, CUT_VERTEX, CUT_BASE));
        }
        if (!drawn.contains(VOLUMETRIC)) {
            drawn.remove(SLAB);
        }
        if (forced.contains(CUT_VERTEX) || forced.contains(CUT_BASE)) {
            drawn.remove(SLAB);
        }
        if (drawn.contains(SLAB)) {
            // A slab ends where it ends.
            drawn.removeAll(Set.of(CUT_VERTEX, CUT_BASE));
        }
    }

    private static void keepOne(Set<Feature> drawn, Set<Feature> forced, List<Feature> exclusive) {
        exclusive.stream()
                .filter(drawn::contains)
                .min((a, b) -> Boolean.compare(forced.contains(b), forced.contains(a)))
                .ifPresent(kept ->
                        exclusive.stream().filter(other -> other != kept).forEach(drawn::remove));
    }
}
