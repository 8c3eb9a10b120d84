package willis.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Data elements in the order of their tags: a file's, a sequence item's, or one that is going to be written.
 *
 * <p>The accessors forgive what real files do: padding with blanks and zeros, numbers as text where binary is due and the
 * reverse. What is no number at all is refused. Immutable.
 */
public final class DataSet {
    private static final DataElement[] NONE = {};

    private final DataElement[] elements;
    private final Charset charset;
    private final String source;

    private DataSet(DataElement[] elements, Charset charset, String source) {
        this.elements = elements;
        this.charset = charset;
        this.source = source;
    }

    /** A builder for a data set to be written. */
    public static Builder builder() {
        return new Builder(SpecificCharacterSet.DEFAULT, "data set in memory");
    }

    /** A builder that begins with the elements of this data set. */
    public Builder toBuilder() {
        Builder builder = new Builder(charset, source);
        for (DataElement element : elements) {
            builder.put(element);
        }
        return builder;
    }

    /** All elements, in the order of their tags. */
    public List<DataElement> elements() {
        return List.of(elements);
    }

    /** The file that the elements came from, for messages. */
    public String source() {
        return source;
    }

    /** Whether there is such an element, with a value or without. */
    public boolean contains(int tag) {
        return find(tag) != null;
    }

    /** The element. */
    public Optional<DataElement> element(int tag) {
        return Optional.ofNullable(find(tag));
    }

    /** The first value as text without padding; empty if there is no such element or no value in it. */
    public Optional<String> string(int tag) {
        List<String> all = strings(tag);
        return all.isEmpty() || all.get(0).isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /**
     * The values as text without padding; binary numbers are formatted. Values between backslashes may be empty. Empty if
     * there is no such element, no value in it, or neither text nor numbers.
     */
    public List<String> strings(int tag) {
        DataElement element = find(tag);
        if (element == null) {
            return List.of();
        }
        Vr vr = element.vr();
        if (vr.isNumber()) {
            List<String> numbers = new ArrayList<>();
            for (int at = 0; at + vr.wordBytes() <= element.bytes().length; at += vr.wordBytes()) {
                numbers.add(numberText(vr, element.bytes(), at));
            }
            return List.copyOf(numbers);
        }
        if (!vr.isText() && vr != Vr.UN) {
            return List.of();
        }
        String text = stripped(
                new String(element.bytes(), vr.followsCharacterSet() ? charset : SpecificCharacterSet.DEFAULT));
        if (text.isEmpty()) {
            return List.of();
        }
        if (!vr.isMultiValued()) {
            return List.of(text);
        }
        String[] parts = text.split("\\\\", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = stripped(parts[i]);
        }
        return List.of(parts);
    }

    /**
     * The first value as an integer; empty if there is no such element or no value in it.
     *
     * @throws DicomFormatException if the value is no number, no whole number, or beyond 32 bits
     */
    public Optional<Integer> integer(int tag) throws DicomFormatException {
        List<Integer> all = integers(tag);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /**
     * The values as integers; empty if there is no such element or no value in it.
     *
     * @throws DicomFormatException if a value is no number, no whole number, or beyond 32 bits
     */
    public List<Integer> integers(int tag) throws DicomFormatException {
        List<Double> decimals = decimals(tag);
        List<Integer> integers = new ArrayList<>(decimals.size());
        for (double decimal : decimals) {
            if (decimal != (int) decimal) {
                throw new DicomFormatException(
                        source, Tag.toString(tag) + " holds a number that is not a whole one of 32 bits");
            }
            integers.add((int) decimal);
        }
        return integers;
    }

    /**
     * The first value as a number; empty if there is no such element or no value in it.
     *
     * @throws DicomFormatException if the value is no number
     */
    public Optional<Double> decimal(int tag) throws DicomFormatException {
        List<Double> all = decimals(tag);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /**
     * The values as numbers; empty if there is no such element or no value in it. Integers of 64 bits are rounded.
     *
     * @throws DicomFormatException if a value is no number, or the element is of a kind that holds none
     */
    public List<Double> decimals(int tag) throws DicomFormatException {
        DataElement element = find(tag);
        if (element == null || (element.bytes().length == 0 && !element.isSequence())) {
            return List.of();
        }
        Vr vr = element.vr();
        if (vr.isNumber() && vr != Vr.AT) {
            return binaryNumbers(element);
        }
        if (!vr.isText() && vr != Vr.UN) {
            throw new DicomFormatException(source, Tag.toString(tag) + " holds " + vr + ", expected numbers");
        }
        List<String> texts = strings(tag);
        List<Double> numbers = new ArrayList<>(texts.size());
        for (String text : texts) {
            OptionalDouble number = NumberText.parse(text);
            if (number.isEmpty()) {
                throw new DicomFormatException(source, Tag.toString(tag) + " " + noNumber(tag, text, texts.size()));
            }
            numbers.add(number.getAsDouble());
        }
        return numbers;
    }

    private static String noNumber(int tag, String text, int count) {
        if (text.isEmpty()) {
            return "leaves one of its " + count + " values empty, expected a number";
        }
        String found = Tag.mayIdentifyPatient(tag) ? "text" : "text of the shape '" + NumberText.shape(text) + "'";
        String advice = text.indexOf(',') >= 0 ? " with a decimal point, not a comma" : "";
        return "holds " + found + ", expected a number" + advice;
    }

    /** The items of a sequence; empty if there is no such element or it is no sequence. */
    public List<DataSet> items(int tag) {
        DataElement element = find(tag);
        return element == null ? List.of() : element.items();
    }

    private List<Double> binaryNumbers(DataElement element) throws DicomFormatException {
        Vr vr = element.vr();
        byte[] bytes = element.bytes();
        if (bytes.length % vr.wordBytes() != 0) {
            throw new DicomFormatException(
                    source,
                    Tag.toString(element.tag()) + " holds " + bytes.length + " bytes, expected a multiple of "
                            + vr.wordBytes() + " for " + vr);
        }
        List<Double> numbers = new ArrayList<>(bytes.length / vr.wordBytes());
        for (int at = 0; at < bytes.length; at += vr.wordBytes()) {
            numbers.add(number(vr, bytes, at));
        }
        return numbers;
    }

    private static double number(Vr vr, byte[] bytes, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (vr) {
            case US, AT -> buffer.getShort(at) & 0xFFFF;
            case SS -> buffer.getShort(at);
            case UL -> buffer.getInt(at) & 0xFFFF_FFFFL;
            case SL -> buffer.getInt(at);
            case FL -> buffer.getFloat(at);
            case FD -> buffer.getDouble(at);
            case SV -> buffer.getLong(at);
            case UV -> {
                long value = buffer.getLong(at);
                yield value >= 0 ? value : (value >>> 1) * 2.0;
            }
            case AE, AS, CS, DA, DS, DT, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SQ, ST, TM, UC, UI, UN, UR, UT ->
                throw new IllegalArgumentException(vr + " holds no binary numbers");
        };
    }

    private static String numberText(Vr vr, byte[] bytes, int at) {
        double number = number(vr, bytes, at);
        return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        return text.substring(from, to);
    }

    private @Nullable DataElement find(int tag) {
        int low = 0;
        int high = elements.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(elements[middle].tag(), tag);
            if (order == 0) {
                return elements[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Equal elements; where they came from does not matter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DataSet that && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    /** How many elements; never their values. */
    @Override
    public String toString() {
        return "data set of " + elements.length + " elements";
    }

    /**
     * Collects elements. A later element replaces an earlier one of the same tag. For one thread.
     *
     * <p>Text is encoded as it is put: Specific Character Set comes first where text needs it.
     */
    public static final class Builder {
        private static final Comparator<DataElement> BY_TAG = (a, b) -> Integer.compareUnsigned(a.tag(), b.tag());

        private final List<DataElement> elements = new ArrayList<>();
        private final String source;
        private Charset charset;

        Builder(Charset inherited, String source) {
            this.charset = inherited;
            this.source = source;
        }

        Charset charset() {
            return charset;
        }

        /** Puts an element. */
        public Builder put(DataElement element) {
            if (element.tag() == Tag.SPECIFIC_CHARACTER_SET) {
                charset = SpecificCharacterSet.of(element.bytes());
            }
            elements.add(element);
            return this;
        }

        /**
         * Puts text into an element whose value representation is known by its tag.
         *
         * @throws IllegalArgumentException if the tag is not known, not text, or the character set lacks a letter
         */
        public Builder putStrings(int tag, String... values) {
            return put(tag, knownVr(tag), values);
        }

        /** Puts text into an element of a given value representation. */
        public Builder put(int tag, Vr vr, String... values) {
            if (!vr.isText()) {
                throw new IllegalArgumentException(Tag.toString(tag) + " is " + vr + ", which holds no text");
            }
            return put(DataElement.of(tag, vr, encoded(tag, vr, String.join("\\", values))));
        }

        private byte[] encoded(int tag, Vr vr, String text) {
            Charset used = vr.followsCharacterSet() ? charset : StandardCharsets.US_ASCII;
            CharsetEncoder encoder = used.newEncoder();
            try {
                ByteBuffer buffer = encoder.encode(CharBuffer.wrap(text));
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                return bytes;
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        Tag.toString(tag) + " has letters that " + used
                                + " lacks; put Specific Character Set ISO_IR 192 first",
                        e);
            }
        }

        /** Puts integers, as text or binary, whatever the tag's value representation is. */
        public Builder putIntegers(int tag, int... values) {
            double[] decimals = new double[values.length];
            Arrays.setAll(decimals, i -> values[i]);
            return putDecimals(tag, decimals);
        }

        /**
         * Puts numbers, as text or binary, whatever the tag's value representation is. As text they are rounded to 16
         * characters.
         *
         * @throws IllegalArgumentException if the tag is not known, holds no numbers, or a number does not fit
         */
        public Builder putDecimals(int tag, double... values) {
            Vr vr = knownVr(tag);
            if (Dictionary.followsPixelRepresentation(tag)
                    && Arrays.stream(values).anyMatch(value -> value < 0)) {
                vr = Vr.SS;
            }
            if (vr == Vr.DS || vr == Vr.IS) {
                String[] texts =
                        Arrays.stream(values).mapToObj(NumberText::format).toArray(String[]::new);
                return put(tag, vr, texts);
            }
            if (!vr.isNumber() || vr == Vr.AT) {
                throw new IllegalArgumentException(Tag.toString(tag) + " is " + vr + ", which holds no numbers");
            }
            ByteBuffer buffer =
                    ByteBuffer.allocate(vr.wordBytes() * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : values) {
                int at = buffer.position();
                putNumber(buffer, vr, value);
                if (vr != Vr.FL && number(vr, buffer.array(), at) != value) {
                    throw new IllegalArgumentException(
                            Tag.toString(tag) + " is " + vr + ", which cannot hold " + value);
                }
            }
            return put(DataElement.of(tag, vr, buffer.array()));
        }

        private static void putNumber(ByteBuffer buffer, Vr vr, double value) {
            switch (vr.wordBytes()) {
                case 2 -> buffer.putShort((short) (int) value);
                case 4 -> {
                    if (vr == Vr.FL) {
                        buffer.putFloat((float) value);
                    } else {
                        buffer.putInt((int) (long) value);
                    }
                }
                default -> {
                    if (vr == Vr.FD) {
                        buffer.putDouble(value);
                    } else {
                        buffer.putLong((long) value);
                    }
                }
            }
        }

        /** Puts a sequence. */
        public Builder putItems(int tag, DataSet... items) {
            return put(DataElement.ofItems(tag, List.of(items)));
        }

        /** Puts bytes, in little-endian order. */
        public Builder putBytes(int tag, Vr vr, byte[] bytes) {
            return put(DataElement.of(tag, vr, bytes));
        }

        /** Takes an element out, if there is one. */
        public Builder remove(int tag) {
            elements.removeIf(element -> element.tag() == tag);
            return this;
        }

        /** The data set. */
        public DataSet build() {
            DataElement[] sorted = elements.toArray(NONE);
            if (!isAscending(sorted)) {
                Arrays.sort(sorted, BY_TAG); // stable: of equal tags the last one put stays last
                int kept = 0;
                for (int i = 0; i < sorted.length; i++) {
                    if (i + 1 == sorted.length || sorted[i].tag() != sorted[i + 1].tag()) {
                        sorted[kept++] = sorted[i];
                    }
                }
                sorted = Arrays.copyOf(sorted, kept);
            }
            return new DataSet(sorted, charset, source);
        }

        private static boolean isAscending(DataElement[] elements) {
            for (int i = 1; i < elements.length; i++) {
                if (BY_TAG.compare(elements[i - 1], elements[i]) >= 0) {
                    return false;
                }
            }
            return true;
        }

        private static Vr knownVr(int tag) {
            Vr vr = Dictionary.vr(tag);
            if (vr == Vr.UN) {
                throw new IllegalArgumentException(
                        Tag.toString(tag) + " is not in the dictionary; name its value representation");
            }
            return vr;
        }
    }
}
