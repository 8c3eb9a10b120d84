package willis.phantom.anatomy;

/**
 * The named arteries: their usual centre lines in atlas millimetres on the left side, as control points of x, y, z and
 * lumen radius, in the direction of the stream.
 *
 * <p>The carotid siphon, the forks of the carotid, middle cerebral and basilar arteries, A2 and P2 pass within 1.6 mm of
 * the landmarks published with the Lausanne TOF-MRA data (Di Noto 2023); radii follow Rai 2013 (CTA), Shatri 2017 (TOF)
 * and Baz 2021 (carotid); the rest of the courses are estimates. Carotid and vertebral arteries reach below z = −320 mm,
 * so that an acquisition of the neck finds them.
 */
@SuppressWarnings("ImmutableEnumChecker") // neither array nor course is ever changed
enum Artery {
    COMMON_CAROTID(
            "CCA", 0, 23, 20, -370, 3.2, 24, 18, -230, 3.2, 26, 15, -180, 3.2, 28, 12, -140, 3.3, 29, 12, -128, 3.8),
    CERVICAL_CAROTID(
            "cervical ICA",
            0,
            points(29, 12, -128, 3.8, 31.5, 15.5, -114, 2.6, 31, 20, -96, 2.4, 29.5, 19.5, -79, 2.4),
            points(27.5, 17.5, -65, 2.4, 27, 16, -55, 2.4)),
    PETROUS_CAROTID(
            "petrous ICA",
            5,
            points(27, 16, -55, 2.4, 26.5, 15, -47, 2.4, 25, 13, -42.8, 2.4),
            points(21, 9.5, -41.6, 2.4, 17, 6.8, -41, 2.4, 14.3, 5, -39.6, 2.45)),
    CAVERNOUS_CAROTID(
            "cavernous ICA",
            5,
            points(14.3, 5, -39.6, 2.45, 12.6, 3.4, -37, 2.5, 11.6, 0, -35.5, 2.5, 11, -4.5, -35.3, 2.5),
            points(11.2, -9.2, -34.6, 2.45, 11.4, -13, -32.3, 2.4, 11.1, -14, -29.4, 2.25, 11, -12.8, -27.2, 2.1)),
    SUPRACLINOID_CAROTID(
            "supraclinoid ICA",
            7,
            points(11, -12.8, -27.2, 2.1, 11.6, -9.6, -25.2, 2, 12.8, -5.6, -23.6, 1.95),
            points(14, -2.4, -22.2, 1.9, 15.1, -1.6, -20.3, 1.85, 16, -2.8, -18, 1.8)),
    OPHTHALMIC(
            "ophthalmic",
            0,
            points(11.3, -11.5, -26.2, 0.7, 12.6, -16, -26.8, 0.65, 15, -24, -28.5, 0.6),
            points(19, -32, -28.5, 0.5, 24, -42, -27, 0.4)),
    ANTERIOR_CHOROIDAL("AChA", 0, 15.1, -1.6, -20.3, 0.5, 16.2, 3, -20, 0.45, 19, 9, -17, 0.4, 22, 16, -14, 0.35),
    POSTERIOR_COMMUNICATING(
            "PComm", 3, 14, -2.4, -22.2, 0.7, 13.2, 1.5, -22.9, 0.6, 11.4, 6, -22.1, 0.6, 8.6, 9.8, -20.2, 0.65),
    M1(
            "M1",
            9,
            points(16, -2.8, -18, 1.55, 21, -4.6, -17.4, 1.5, 27, -7.2, -18.2, 1.5),
            points(32, -9.6, -19.8, 1.45, 36.5, -11.5, -21, 1.4)),
    SUPERIOR_M2(
            "superior M2",
            9,
            points(36.5, -11.5, -21, 1.2, 39.5, -12.5, -17.5, 1.15, 41.5, -10, -11, 1.1, 42.5, -4.5, -4, 1),
            points(42.5, 4, 2, 0.95, 44, 13, 7, 0.85, 50, 19, 13, 0.7, 58, 23, 20, 0.5)),
    INFERIOR_M2(
            "inferior M2",
            9,
            points(36.5, -11.5, -21, 1.2, 39.8, -8.5, -20, 1.15, 42.3, -3.5, -15, 1.1, 43.5, 2, -9, 1),
            points(44.5, 10, -6, 0.9, 47, 20, -2, 0.8, 53, 28, 2, 0.65, 59, 34, 7, 0.5)),
    /** Of a trifurcation only: between the other two, and ending early. */
    MIDDLE_M2(
            "middle M2",
            9,
            points(36.5, -11.5, -21, 0.95, 41, -11.5, -20.5, 0.9, 45, -8, -15.5, 0.8),
            points(46.5, -2, -9, 0.75, 47.5, 5, -3, 0.65, 50, 12, 1.5, 0.5)),
    ANTERIOR_TEMPORAL(
            "anterior temporal",
            0,
            points(24.5, -6.2, -17.9, 0.65, 29, -11, -24, 0.6, 34, -15, -31, 0.5, 42, -16, -37, 0.4)),
    A1(
            "A1",
            11,
            points(16, -2.8, -18, 1.15, 12.2, -5.6, -16.4, 1.1, 8.2, -8.8, -15.9, 1.1),
            points(4.4, -11.6, -16.1, 1.1, 1.6, -13, -16.2, 1.1)),
    /** From left to right. */
    ANTERIOR_COMMUNICATING("AComm", 13, 1.6, -13, -16.2, 0.8, 0, -13.4, -16.3, 0.75, -1.6, -13, -16.2, 0.8),
    A2(
            "A2",
            11,
            points(1.6, -13, -16.2, 1.1, 1.7, -18, -14.8, 1.05, 1.8, -24, -12.6, 1),
            points(1.9, -30.5, -9, 0.95, 2, -36, -2, 0.95)),
    /** The third A2 of a triplicate one: it runs inside the curve of the others. */
    MEDIAN_A2(
            "median A2",
            11,
            points(0, -13.4, -16.3, 0.7, 0, -16, -12.3, 0.7, 0, -21, -9, 0.65, 0, -26, -5, 0.6),
            points(0, -29, 1, 0.55, 0, -28, 8, 0.5, 0, -22, 14, 0.4)),
    PERICALLOSAL(
            "A3",
            11,
            points(2, -36, -2, 0.85, 2, -36.5, 7, 0.8, 2, -31, 16, 0.75, 2, -20, 23, 0.7),
            points(2, -4, 28, 0.65, 2, 12, 29, 0.55, 2, 28, 24, 0.4)),
    CALLOSOMARGINAL(
            "callosomarginal",
            11,
            points(2, -36, -2, 0.75, 3, -45, 6, 0.7, 3.5, -46, 20, 0.65, 3.5, -38, 34, 0.6),
            points(4, -24, 45, 0.5, 4, -8, 52, 0.4)),
    BASILAR(
            "BA",
            1,
            points(0, 20.5, -49, 1.8, 0, 17.5, -43, 1.7, 0, 14.5, -37, 1.65),
            points(0, 12, -31, 1.6, 0, 10.7, -25.5, 1.6, 0, 10.4, -20.4, 1.55)),
    P1("P1", 1, 0, 10.4, -20.4, 1.2, 4, 9.2, -19.6, 1.1, 8.6, 9.8, -20.2, 1.05),
    P2(
            "P2",
            1,
            points(8.6, 9.8, -20.2, 1.1, 13, 13.4, -19.6, 1.05, 16.8, 18, -18.2, 1.05),
            points(18.5, 23, -16.5, 1, 19, 30, -13, 0.95)),
    CALCARINE(
            "P3P4",
            1,
            points(19, 30, -13, 0.9, 16.5, 38, -9, 0.85, 13.5, 47, -6, 0.75),
            points(12, 57, -2, 0.65, 11, 68, 3, 0.5, 10, 80, 5, 0.4)),
    PARIETO_OCCIPITAL("parieto-occipital", 1, 13.5, 47, -6, 0.6, 13.5, 56, 5, 0.55, 12, 66, 16, 0.4),
    SUPERIOR_CEREBELLAR(
            "SCA",
            1,
            points(0, 10.7, -24.2, 0.75, 4.5, 10.4, -24.6, 0.7, 9.5, 14, -25, 0.7, 14, 20, -24.5, 0.65),
            points(17, 27, -22, 0.6, 16, 37, -17, 0.55, 10, 47, -14, 0.45, 5, 55, -14, 0.35)),
    /** Of a duplicate one: below the first, and shorter. */
    SECOND_SUPERIOR_CEREBELLAR(
            "second SCA",
            1,
            points(0, 10.7, -26.8, 0.6, 4.5, 10.6, -27.6, 0.55, 9.5, 14.5, -28.4, 0.5),
            points(14, 20.5, -28.2, 0.45, 18, 28, -27, 0.4)),
    ANTERIOR_INFERIOR_CEREBELLAR(
            "AICA",
            1,
            points(0, 17.5, -43, 0.6, 6, 16.8, -43.6, 0.55, 13, 19.5, -43, 0.5),
            points(20, 23, -42.4, 0.45, 25, 28, -44.5, 0.35)),
    POSTERIOR_INFERIOR_CEREBELLAR(
            "PICA",
            1,
            points(9, 26.2, -58, 0.75, 13, 30, -57, 0.7, 16.5, 36, -59, 0.65, 15, 42, -66, 0.6),
            points(9, 46, -65, 0.55, 6, 50, -57, 0.5, 10, 58, -54, 0.35)),
    /** Of a common trunk of AICA and PICA: from the AICA down to the usual course of the PICA. */
    COMMON_TRUNK_PICA(
            "PICA from AICA",
            1,
            points(13, 19.5, -43, 0.65, 16, 26, -49, 0.6, 17, 34, -57, 0.6, 15, 42, -66, 0.55),
            points(9, 46, -65, 0.5, 6, 50, -57, 0.45, 10, 58, -54, 0.35)),
    EXTRADURAL_VERTEBRAL(
            "extradural VA",
            0,
            points(25, 31, -370, 1.9, 25, 30, -230, 1.9, 25, 29, -180, 1.9, 25, 27, -130, 1.9, 26, 26, -97, 1.9),
            points(31, 27, -84, 1.9, 33, 30, -74.5, 1.9, 25, 38.5, -71.5, 1.85, 16, 36.5, -68.5, 1.75)),
    V4(
            "V4",
            1,
            points(16, 36.5, -68.5, 1.7, 13, 31, -63.5, 1.6, 9, 26.2, -58, 1.55),
            points(4, 22.6, -53.6, 1.5, 0, 20.5, -49, 1.5)),
    PERSISTENT_TRIGEMINAL(
            "persistent trigeminal",
            0,
            12.6,
            3.4,
            -37,
            0.95,
            9,
            8,
            -36.4,
            0.9,
            4.5,
            11,
            -34,
            0.9,
            0,
            12.6,
            -32.6,
            0.95);

    private final String structure;
    private final int rightLabel;
    private final double[] controls;
    private final Course course;

    Artery(String structure, int rightLabel, double... controls) {
        this.structure = structure;
        this.rightLabel = rightLabel;
        this.controls = controls;
        course = Course.through(controls);
    }

    Artery(String structure, int rightLabel, double[] first, double[] rest) {
        this(structure, rightLabel, joined(first, rest));
    }

    private static double[] points(double... xyzr) {
        return xyzr;
    }

    private static double[] joined(double[] first, double[] rest) {
        double[] all = new double[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    /** Its anatomical name, without a side. */
    String structure() {
        return structure;
    }

    /** The name of the artery of a side. */
    String on(Side side) {
        return side.of(structure);
    }

    /** The competition's segmentation label of the artery of a side; 0 for none. */
    int label(Side side) {
        return rightLabel == 1 || rightLabel == 13 ? rightLabel : side.label(rightLabel);
    }

    /** Its control points, four numbers each. */
    double[] controls() {
        return controls.clone();
    }

    /** Its usual course. */
    Course course() {
        return course;
    }

    /** Where it begins in the atlas, on the left side. */
    Vec start() {
        return course.point(0);
    }
}
