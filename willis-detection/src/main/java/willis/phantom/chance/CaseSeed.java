package willis.phantom.chance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What makes one synthetic case this one and no other. Each purpose draws from a stream of its own, so that another
 * amount of noise does not change the anatomy, and threads can draw their parts in any order.
 *
 * @param dataset the seed of the data set; sets of different seeds share nothing
 * @param index the number of the case in it, from 0
 */
public record CaseSeed(long dataset, int index) {

    /** A fresh stream for a purpose; the same one each time it is asked for. */
    public Draw stream(String purpose) {
        return stream(purpose, 0);
    }

    /** A fresh stream for a numbered part of a purpose, as a slice of the noise. */
    public Draw stream(String purpose, int part) {
        return new Draw(digest(purpose, part).getLong());
    }

    /** A number of 128 bits, for unique identifiers. */
    public byte[] identity(String purpose, int part) {
        byte[] identity = new byte[16];
        digest(purpose, part).get(identity);
        return identity;
    }

    private ByteBuffer digest(String purpose, int part) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(dataset)
                    .putInt(index)
                    .putInt(part)
                    .array());
            digest.update(purpose.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
