package willis.codecs;

/** Thrown through a library that would otherwise go on with a damaged codestream; its caller makes a refusal of it. */
final class CorruptCodestreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorruptCodestreamException(String problem) {
        super(problem);
    }
}
