package willis.weights;

import java.nio.charset.StandardCharsets;

/** Text that both file formats can hold: without halves of surrogate pairs, which UTF-8 has no bytes for. */
final class UnicodeText {

    private UnicodeText() {}

    /** @throws IllegalArgumentException if UTF-8 cannot write it */
    static String require(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("the text " + Quoted.of(text) + " is not valid Unicode");
        }
        return text;
    }
}
