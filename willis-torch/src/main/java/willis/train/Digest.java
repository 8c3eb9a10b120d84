package willis.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short text that differs where the digested things differ. Not thread safe. */
final class Digest {
    private static final int BYTES_SHOWN = 8;

    private final MessageDigest sha256;

    private Digest(MessageDigest sha256) {
        this.sha256 = sha256;
    }

    static Digest begin() {
        try {
            return new Digest(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The digest of some texts, in their order. */
    static String of(Iterable<String> texts) {
        Digest digest = begin();
        texts.forEach(digest::add);
        return digest.hex();
    }

    /** The digest of a file's bytes. */
    static String ofFile(Path file) throws IOException {
        Digest digest = begin();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest.sha256)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        return digest.hex();
    }

    Digest add(String text) {
        sha256.update(text.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0); // two texts are not the one that they make together
        return this;
    }

    Digest add(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        sha256.update(bytes);
        return this;
    }

    /** The first digits of it; nothing can be added any more. */
    String hex() {
        return HexFormat.of().formatHex(sha256.digest(), 0, BYTES_SHOWN);
    }
}
