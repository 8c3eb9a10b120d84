package willis.phantom.anatomy;

/** The two sides of the patient. */
enum Side {
    LEFT("left ", 1),
    RIGHT("right ", -1);

    private final String prefix;
    private final int sign;

    Side(String prefix, int sign) {
        this.prefix = prefix;
        this.sign = sign;
    }

    /** The sign of x on this side: LPS grows to the left. */
    int sign() {
        return sign;
    }

    /** The other one. */
    Side other() {
        return this == LEFT ? RIGHT : LEFT;
    }

    /** The name of a paired structure on this side. */
    String of(String structure) {
        return prefix + structure;
    }

    /** The label of a pair on this side: in the competition's pairs the right one is odd, the left one follows it. */
    int label(int rightLabel) {
        return rightLabel == 0 || this == RIGHT ? rightLabel : rightLabel + 1;
    }
}
