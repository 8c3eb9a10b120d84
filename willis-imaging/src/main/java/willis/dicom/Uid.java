package willis.dicom;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** Unique identifiers made here. Source: DICOM PS3.5, section 9 and annex B.2. */
public final class Uid {

    private Uid() {}

    /** A new UID under the root for UUIDs: {@code 2.25.} and a random number of 128 bits, marked as UUID version 4. */
    public static String random(RandomGenerator random) {
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        BigInteger number =
                new BigInteger(Long.toHexString(high), 16).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
        return "2.25." + number;
    }
}
