package willis.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.Vr;

/** A patient who does not exist, planted into files that fail in many ways, and sought in whatever comes out. */
public final class PlantedPatient {
    private static final String NAME = "Zwetschgenbaum^Hulda";
    private static final String ID = "QXJ-7734821";
    private static final String BIRTH_DATE = "19431207";
    private static final String STREET = "Hutzelmoosgasse 4711";
    private static final String INSTITUTION = "Spital Unterbruckmuehl";
    private static final String NOTE = "fell from a Sauerkirschleiter";

    /** What must not come out, in lower case: values, their parts, and other ways to write them. */
    private static final List<String> SOUGHT = List.of(
            "zwetschgen",
            "hulda",
            "qxj-",
            "7734821",
            "19431207",
            "43-12-07",
            "hutzelmoos",
            "unterbruckmuehl",
            "sauerkirsch");

    private static final List<String> VALUES =
            List.of(NAME, ID, BIRTH_DATE + ".1.2", "1943-12-07", STREET, NAME + "\\" + ID, NOTE);

    private PlantedPatient() {}

    /**
     * A file that fails, or may fail.
     *
     * @param name what is wrong with it
     * @param bytes the file
     */
    public record Defect(String name, byte[] bytes) {
        /** The name: the bytes are not to be shown. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** Puts the patient into group 0010, names and dates elsewhere, descriptions, and private elements. */
    public static void plant(DataSet.Builder instance) {
        DataSet item = DataSet.builder()
                .putStrings(Tag.PATIENT_NAME, NAME)
                .put(0x0040_A123, Vr.PN, NAME)
                .put(0x0009_1002, Vr.LO, ID)
                .build();
        instance.putStrings(Tag.PATIENT_NAME, NAME)
                .put(0x0010_0020, Vr.LO, ID)
                .put(0x0010_0030, Vr.DA, BIRTH_DATE)
                .put(0x0010_1040, Vr.LO, STREET)
                .put(0x0010_4000, Vr.LT, NOTE)
                .put(0x0008_0020, Vr.DA, BIRTH_DATE)
                .put(0x0008_0050, Vr.SH, ID)
                .put(0x0008_0080, Vr.LO, INSTITUTION)
                .put(0x0008_0090, Vr.PN, NAME)
                .put(0x0008_1030, Vr.LO, NOTE)
                .put(0x0008_103E, Vr.LO, NAME)
                .put(0x0008_1070, Vr.PN, NAME)
                .put(0x0018_1030, Vr.LO, NOTE)
                .put(0x0009_0010, Vr.LO, INSTITUTION)
                .put(0x0009_1001, Vr.LO, NAME)
                .putBytes(0x0009_1002, Vr.OB, NAME.getBytes(StandardCharsets.US_ASCII))
                .putItems(0x0009_1003, item)
                .putItems(Tag.CONTENT_SEQUENCE, item);
    }

    /** A planted instance, made defective in every way known here. */
    public static List<Defect> defects(DataSet instance) throws IOException {
        List<Defect> defects = new ArrayList<>();
        for (DataElement element : instance.elements()) {
            String tag = Tag.toString(element.tag());
            defects.add(new Defect("without " + tag, bytes(instance.toBuilder().remove(element.tag()))));
            for (String value : VALUES) {
                for (Vr vr : List.of(Vr.DS, Vr.PN, Vr.UN, Vr.OB, element.vr())) {
                    if (vr != Vr.SQ) {
                        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
                        defects.add(new Defect(
                                tag + " is " + vr + " and holds a value of the patient",
                                bytes(instance.toBuilder().putBytes(element.tag(), vr, text))));
                    }
                }
            }
        }
        byte[] whole = file(instance, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        for (DataElement element : instance.elements()) {
            String tag = Tag.toString(element.tag());
            int at = find(whole, element.tag());
            for (String vr : List.of("SQ", "US", "FD", "OB", "UT", "??")) {
                defects.add(new Defect(tag + " is called " + vr, patched(whole, at + 4, vr.charAt(0), vr.charAt(1))));
            }
            for (int length : new int[] {0, 1, 3, 7, 0x20, 0x7FFF, 0xFFFF}) {
                defects.add(new Defect(tag + " has length " + length, patched(whole, at + 6, length, length >> 8)));
            }
        }
        for (TransferSyntax syntax : List.of(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                TransferSyntax.IMPLICIT_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN)) {
            byte[] file = file(instance, syntax);
            for (int length = 133; length < file.length; length += 13) {
                defects.add(new Defect(syntax.name() + " cut to " + length, Arrays.copyOf(file, length)));
            }
            for (int i = 140; i < file.length; i += 11) {
                defects.add(new Defect(syntax.name() + " damaged at " + i, patched(file, i, 0xFF, 0xFF)));
            }
        }
        // Values of the patient in the meta information.
        for (int tag : new int[] {0x0002_0010, 0x0002_0003, 0x0002_0002}) {
            int at = find(whole, tag);
            byte[] bytes = whole.clone();
            byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, bytes, at + 8, Math.min(name.length, bytes[at + 6]));
            defects.add(new Defect(Tag.toString(tag) + " holds the patient's name", bytes));
        }
        return defects;
    }

    private static byte[] bytes(DataSet.Builder instance) throws IOException {
        DataSet made = instance.build();
        DataSet.Builder complete = made.toBuilder();
        for (int tag : new int[] {Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID}) {
            if (made.string(tag).isEmpty()) {
                complete.putStrings(tag, "1.2.3"); // the writer needs both
            }
        }
        return file(complete.build(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }

    private static byte[] file(DataSet dataSet, TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DicomWriter.write(out, dataSet, syntax);
        } catch (IllegalArgumentException e) {
            return new byte[] {0}; // a UID that the writer does not take
        }
        return out.toByteArray();
    }

    private static int find(byte[] file, int tag) {
        for (int at = 132; at < file.length - 8; at++) {
            if ((file[at] & 0xFF) == (tag >>> 16 & 0xFF)
                    && (file[at + 1] & 0xFF) == tag >>> 24
                    && (file[at + 2] & 0xFF) == (tag & 0xFF)
                    && (file[at + 3] & 0xFF) == (tag >>> 8 & 0xFF)) {
                return at;
            }
        }
        throw new IllegalArgumentException(Tag.toString(tag) + " is not there");
    }

    private static byte[] patched(byte[] file, int at, int... values) {
        byte[] bytes = file.clone();
        for (int i = 0; i < values.length && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) values[i];
        }
        return bytes;
    }

    /** What of the patient a text holds; empty if nothing. */
    public static Optional<String> soughtIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return SOUGHT.stream().filter(lower::contains).findFirst();
    }

    /** Everything that the JDK's loggers are given while this is open, as text. */
    public static final class Logged extends Handler implements AutoCloseable {
        private final StringBuilder text = new StringBuilder();
        private final Logger root = Logger.getLogger("");
        private final Level level = root.getLevel();

        /** Begins to listen. */
        public Logged() {
            root.setLevel(Level.ALL);
            root.addHandler(this);
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            text.append(entry.getMessage())
                    .append(Arrays.toString(entry.getParameters()))
                    .append(entry.getThrown())
                    .append('\n');
        }

        /** What was said so far. */
        public synchronized String text() {
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            root.setLevel(level);
        }
    }
}
