package willis.dicom;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Data sets of all value representations, nested, from a seed. */
final class RandomDataSets {
    private static final int[] TEXT = {
        Tag.IMAGE_TYPE, Tag.MANUFACTURER, Tag.SLICE_THICKNESS, Tag.IMAGE_COMMENTS, Tag.TEXT_VALUE, Tag.STUDY_DATE
    };
    private static final int[] NUMBERS = {
        Tag.ROWS, Tag.DIMENSION_INDEX_VALUES, Tag.EFFECTIVE_ECHO_TIME, Tag.GRAPHIC_DATA, Tag.FRAME_INCREMENT_POINTER
    };
    private static final int[] SEQUENCES = {
        Tag.PIXEL_MEASURES_SEQUENCE, Tag.FRAME_CONTENT_SEQUENCE, Tag.CONTENT_SEQUENCE, Tag.MR_ECHO_SEQUENCE
    };
    private static final Vr[] PRIVATE = {
        Vr.OB, Vr.OW, Vr.OF, Vr.OD, Vr.OV, Vr.SV, Vr.UV, Vr.UN, Vr.UC, Vr.UR, Vr.SL, Vr.SS
    };

    private final Random random;
    private final boolean knownOnly;

    RandomDataSets(long seed, boolean knownOnly) {
        this.random = new Random(seed);
        this.knownOnly = knownOnly;
    }

    DataSet next() {
        DataSet.Builder builder = builder(0)
                .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .putStrings(Tag.SOP_INSTANCE_UID, Uid.random(random));
        if (random.nextBoolean()) {
            builder.putBytes(Tag.PIXEL_DATA, Vr.OW, bytes(2 * random.nextInt(300)));
        }
        return builder.build();
    }

    private DataSet.Builder builder(int depth) {
        DataSet.Builder builder = DataSet.builder();
        for (int tag : TEXT) {
            if (random.nextBoolean()) {
                builder.putBytes(tag, Dictionary.vr(tag), ascii(random.nextInt(20)));
            }
        }
        for (int tag : NUMBERS) {
            if (random.nextBoolean()) {
                Vr vr = Dictionary.vr(tag);
                builder.putBytes(tag, vr, bytes(vr == Vr.AT ? 4 : vr.wordBytes() * random.nextInt(4)));
            }
        }
        if (!knownOnly) {
            for (int i = 0; i < PRIVATE.length; i++) {
                if (random.nextBoolean()) {
                    Vr vr = PRIVATE[i];
                    builder.putBytes(0x0029_1000 + i, vr, bytes(8 * random.nextInt(5)));
                }
            }
        }
        for (int tag : SEQUENCES) {
            if (depth < 4 && random.nextInt(3) == 0) {
                List<DataSet> items = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    items.add(builder(depth + 1).build());
                }
                builder.putItems(tag, items.toArray(DataSet[]::new));
            }
        }
        return builder;
    }

    private byte[] ascii(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('!' + random.nextInt(90));
        }
        return bytes;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
