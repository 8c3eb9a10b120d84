package willis.prepare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import willis.volume.Volume;

/** Short names of what work depends on: equal if and only if that is equal. */
final class Digests {
    private static final int SHOWN_BYTES = 16;

    private Digests() {}

    static String of(List<String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                // With its length, so that what ends one text cannot begin the next.
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Of the intensities, in order: two 64-bit hashes by multiplication, since SHA-256 would take as long as resampling. */
    static String of(Volume volume) {
        long one = 1;
        long other = 2;
        for (float voxel : volume.voxels()) {
            int bits = Float.floatToRawIntBits(voxel);
            one = one * 0x9E3779B97F4A7C15L + bits;
            other = Long.rotateLeft(other ^ bits, 25) * 0xC2B2AE3D27D4EB4FL;
        }
        return volume.grid().extent() + " " + Long.toHexString(one) + Long.toHexString(other);
    }
}
