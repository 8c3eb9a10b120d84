package willis.weights;

/** Text from a file as it may stand in a message: quoted, short, without control characters. */
final class Quoted {
    private static final int MAX_CHARS = 120;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_CHARS); i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return quoted.append(text.length() > MAX_CHARS ? "…'" : "'").toString();
    }
}
