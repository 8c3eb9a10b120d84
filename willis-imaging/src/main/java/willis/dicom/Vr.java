package willis.dicom;

import org.jspecify.annotations.Nullable;

/** The value representations of DICOM PS3.5, section 6.2. */
public enum Vr {
    AE(Kind.TEXT),
    AS(Kind.TEXT),
    AT(Kind.NUMBER, 2),
    CS(Kind.TEXT),
    DA(Kind.TEXT),
    DS(Kind.TEXT),
    DT(Kind.TEXT),
    FD(Kind.NUMBER, 8),
    FL(Kind.NUMBER, 4),
    IS(Kind.TEXT),
    LO(Kind.TEXT),
    LT(Kind.TEXT),
    OB(Kind.LONG_BYTES, 1),
    OD(Kind.LONG_BYTES, 8),
    OF(Kind.LONG_BYTES, 4),
    OL(Kind.LONG_BYTES, 4),
    OV(Kind.LONG_BYTES, 8),
    OW(Kind.LONG_BYTES, 2),
    PN(Kind.TEXT),
    SH(Kind.TEXT),
    SL(Kind.NUMBER, 4),
    SQ(Kind.SEQUENCE),
    SS(Kind.NUMBER, 2),
    ST(Kind.TEXT),
    SV(Kind.LONG_NUMBER, 8),
    TM(Kind.TEXT),
    UC(Kind.LONG_TEXT),
    UI(Kind.TEXT),
    UL(Kind.NUMBER, 4),
    UN(Kind.LONG_BYTES, 1),
    UR(Kind.LONG_TEXT),
    US(Kind.NUMBER, 2),
    UT(Kind.LONG_TEXT),
    UV(Kind.LONG_NUMBER, 8);

    private enum Kind {
        TEXT,
        LONG_TEXT,
        NUMBER,
        LONG_NUMBER,
        LONG_BYTES,
        SEQUENCE
    }

    private static final @Nullable Vr[] BY_LETTERS = new Vr[26 * 26];

    static {
        for (Vr vr : values()) {
            BY_LETTERS[(vr.name().charAt(0) - 'A') * 26 + vr.name().charAt(1) - 'A'] = vr;
        }
    }

    private final Kind kind;
    private final int wordBytes;

    Vr(Kind kind) {
        this(kind, 1);
    }

    Vr(Kind kind, int wordBytes) {
        this.kind = kind;
        this.wordBytes = wordBytes;
    }

    /** The value representation of two letters in a file; null if there is none. */
    static @Nullable Vr ofLetters(int first, int second) {
        if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
            return null;
        }
        return BY_LETTERS[(first - 'A') * 26 + second - 'A'];
    }

    /** Whether explicit VR writes its length in 32 bits, after two reserved bytes. */
    public boolean hasLongForm() {
        return switch (kind) {
            case TEXT, NUMBER -> false;
            case LONG_TEXT, LONG_NUMBER, LONG_BYTES, SEQUENCE -> true;
        };
    }

    /** Whether the value is text. */
    public boolean isText() {
        return kind == Kind.TEXT || kind == Kind.LONG_TEXT;
    }

    /** Whether the value is a list of binary numbers. */
    public boolean isNumber() {
        return kind == Kind.NUMBER || kind == Kind.LONG_NUMBER;
    }

    /** Whether the value is a run of bytes or words of any length, such as pixels. */
    public boolean isBulk() {
        return kind == Kind.LONG_BYTES;
    }

    /** Bytes of one binary number: the unit that changes its order in big endian; 1 for text. */
    int wordBytes() {
        return wordBytes;
    }

    /** Whether a backslash separates values. */
    boolean isMultiValued() {
        return this != ST && this != LT && this != UT && this != UR;
    }

    /** Whether Specific Character Set says how the text is encoded. */
    boolean followsCharacterSet() {
        return switch (this) {
            case LO, LT, PN, SH, ST, UC, UT -> true;
            case AE,
                    AS,
                    AT,
                    CS,
                    DA,
                    DS,
                    DT,
                    FD,
                    FL,
                    IS,
                    OB,
                    OD,
                    OF,
                    OL,
                    OV,
                    OW,
                    SL,
                    SQ,
                    SS,
                    SV,
                    TM,
                    UI,
                    UL,
                    UN,
                    UR,
                    US,
                    UV -> false;
        };
    }

    /** The byte that makes an odd value even. */
    byte padding() {
        return (byte) (isText() && this != UI ? ' ' : 0);
    }
}
