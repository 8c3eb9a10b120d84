package willis.phantom.anatomy;

import willis.phantom.chance.Draw;

/**
 * How the arteries of one case differ from the usual pattern. Drawn before any geometry, so that redrawing a course
 * leaves the frequencies as they are.
 *
 * <p>Frequencies are fitted to the Tromsø Study (circle complete in 11.9 %, both posterior communicating arteries
 * narrower than 1 mm as the only defect in 27.8 %; TOF-MRA, 2020 and 2023) and to Gaigalaite 2019 (fetal posterior
 * cerebral artery in 15.9 %); those of the cerebellar and vertebral arteries are estimates from textbooks.
 *
 * @param left of the left side
 * @param right of the right side
 * @param anteriorCommunicating the artery between the two A1
 * @param doubleAnteriorCommunicating whether it is two thin tubes
 * @param secondAnterior the pattern of A2
 * @param kissingAnterior whether the two A2 touch each other
 * @param basilarFenestration whether the basilar artery is two tubes in its lower third
 * @param bowMm how far the basilar artery bows to the left, millimetres
 * @param dolichoBasilar whether it is wide as well
 * @param trigeminalSide the side of a persistent trigeminal artery
 * @param trigeminal whether there is one
 */
record Variants(
        OneSide left,
        OneSide right,
        Calibre anteriorCommunicating,
        boolean doubleAnteriorCommunicating,
        SecondAnterior secondAnterior,
        boolean kissingAnterior,
        boolean basilarFenestration,
        double bowMm,
        boolean dolichoBasilar,
        Side trigeminalSide,
        boolean trigeminal) {

    /** How wide a vessel is: as the table says, of a radius of its own, or not there. */
    record Calibre(Kind kind, double radiusMm) {
        enum Kind {
            USUAL,
            OWN,
            ABSENT
        }

        static final Calibre USUAL = new Calibre(Kind.USUAL, 0);
        static final Calibre ABSENT = new Calibre(Kind.ABSENT, 0);

        static Calibre of(double radiusMm) {
            return new Calibre(Kind.OWN, radiusMm);
        }

        boolean isAbsent() {
            return kind == Kind.ABSENT;
        }

        boolean isUsual() {
            return kind == Kind.USUAL;
        }

        /** Whether it is the wider of two; the usual calibre is wider than all others of anterior arteries. */
        boolean isWiderThan(Calibre other) {
            return !other.isUsual() && (isUsual() || radiusMm > other.radiusMm);
        }
    }

    /** The patterns of A2. */
    enum SecondAnterior {
        PAIRED,
        AZYGOS,
        TRIPLICATE
    }

    /**
     * What may differ between the sides.
     *
     * @param posteriorCommunicating the artery between carotid and posterior cerebral artery
     * @param stump whether an absent one leaves an infundibulum
     * @param fetal whether the posterior cerebral artery comes from the carotid
     * @param p1 the first part of the posterior cerebral artery
     * @param a1 the first part of the anterior cerebral artery
     * @param trifurcation whether M1 has three branches
     * @param forkFraction where M1 ends, as a fraction of its usual length
     * @param vertebralFactor of the vertebral artery's radius
     * @param endsInPica whether the vertebral artery does not reach the basilar artery
     * @param commonTrunk whether the PICA comes from the AICA
     * @param secondSuperiorCerebellar whether there are two SCA
     */
    record OneSide(
            Calibre posteriorCommunicating,
            boolean stump,
            boolean fetal,
            Calibre p1,
            Calibre a1,
            boolean trifurcation,
            double forkFraction,
            double vertebralFactor,
            boolean endsInPica,
            boolean commonTrunk,
            boolean secondSuperiorCerebellar) {}

    /** Quantiles of the standard normal distribution at 0.22 and 0.63: absent, and narrower than 1 mm. */
    private static final double ABSENT_BELOW = -0.772;

    private static final double THIN_BELOW = 0.332;

    OneSide of(Side side) {
        return side == Side.LEFT ? left : right;
    }

    static Variants draw(Draw draw) {
        double shared = draw.gaussian();
        double fetal = draw.uniform(0, 1);
        boolean leftFetal = fetal < 0.091;
        boolean rightFetal = fetal > 0.068 && fetal < 0.159;

        // A1 of the right side is narrow more often, 60 : 40; at most one is absent, or the A2 had no blood.
        Calibre rightA1 = narrowA1(draw, 0.084, 0.024);
        Calibre leftA1 = narrowA1(draw, 0.056, rightA1.isAbsent() ? 0 : 0.016);

        double communicating = draw.uniform(0, 1);
        double pattern = draw.uniform(0, 1);
        SecondAnterior secondAnterior = pattern < 0.02
                ? SecondAnterior.AZYGOS
                : pattern < 0.05 ? SecondAnterior.TRIPLICATE : SecondAnterior.PAIRED;
        double thinRadius = draw.uniform(0.25, 0.47);
        boolean needed = leftA1.isAbsent() || rightA1.isAbsent() || secondAnterior != SecondAnterior.PAIRED;
        Calibre anteriorCommunicating = communicating < 0.08 && !needed
                ? Calibre.ABSENT
                : communicating < 0.23 && !needed ? Calibre.of(thinRadius) : Calibre.USUAL;
        boolean doubled = communicating > 0.90 && secondAnterior == SecondAnterior.PAIRED;

        boolean leftDominant = draw.chance(0.55);
        double dominance = draw.uniform(0, 0.12);
        double[] vertebral = {1 + (leftDominant ? dominance : -dominance), 1 - (leftDominant ? dominance : -dominance)};
        boolean[] endsInPica = new boolean[2];
        for (int side = 0; side < 2; side++) {
            double kind = draw.uniform(0, 1);
            boolean otherIsUsual = side == 0 || vertebral[0] > 0.8;
            if (kind < 0.15 && otherIsUsual) {
                endsInPica[side] = kind < 0.03;
                vertebral[side] = endsInPica[side] ? 0.6 : 0.5;
                vertebral[1 - side] = 1.15;
            }
        }
        double bow = draw.gaussian(0, 2.5);
        boolean dolicho = draw.chance(0.10);
        double wideBow = draw.uniform(6, 10) * (bow < 0 ? -1 : 1);
        return new Variants(
                drawSide(draw, shared, leftFetal, leftA1, vertebral[0], endsInPica[0]),
                drawSide(draw, shared, rightFetal, rightA1, vertebral[1], endsInPica[1]),
                anteriorCommunicating,
                doubled,
                secondAnterior,
                draw.chance(0.05),
                draw.chance(0.02),
                dolicho ? wideBow : bow,
                dolicho,
                draw.chance(0.5) ? Side.LEFT : Side.RIGHT,
                draw.chance(0.004));
    }

    private static Calibre narrowA1(Draw draw, double hypoplastic, double absent) {
        double kind = draw.uniform(0, 1);
        double radius = draw.uniform(0.4, 0.7);
        return kind < absent ? Calibre.ABSENT : kind < absent + hypoplastic ? Calibre.of(radius) : Calibre.USUAL;
    }

    private static OneSide drawSide(
            Draw draw, double shared, boolean fetal, Calibre a1, double vertebralFactor, boolean endsInPica) {
        double latent = Math.sqrt(0.5) * (shared + draw.gaussian());
        double thin = draw.uniform(0.2, 0.475);
        double wide = draw.uniform(1.05, 1.2);
        Calibre posteriorCommunicating = fetal
                ? Calibre.of(wide)
                : latent < ABSENT_BELOW ? Calibre.ABSENT : latent < THIN_BELOW ? Calibre.of(thin) : Calibre.USUAL;
        boolean stump = draw.chance(0.30) && posteriorCommunicating.isAbsent();

        double kind = draw.uniform(0, 1);
        double ofFetal = draw.uniform(0.3, 0.55);
        double hypoplastic = draw.uniform(0.5, 0.7);
        Calibre p1 = fetal
                ? kind < 0.4 ? Calibre.ABSENT : Calibre.of(ofFetal)
                : kind < 0.03 ? Calibre.of(hypoplastic) : Calibre.USUAL;

        boolean trifurcation = draw.chance(0.15);
        boolean early = draw.chance(0.12);
        double earlyFork = draw.uniform(0.4, 0.6);
        return new OneSide(
                posteriorCommunicating,
                stump,
                fetal,
                p1,
                a1,
                trifurcation && !early,
                early ? earlyFork : 1,
                vertebralFactor,
                endsInPica,
                draw.chance(0.15) && !endsInPica,
                draw.chance(0.15));
    }
}
