package willis.dicom;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The character sets that Specific Character Set (0008,0005) names, without code extensions.
 *
 * <p>Text with code extensions (ISO 2022) keeps its escape sequences and is read as ISO 8859-1. Source: DICOM PS3.3,
 * section C.12.1.1.2.
 */
final class SpecificCharacterSet {
    /** The default repertoire is ASCII; what scanners write beyond it is mostly Latin-1. */
    static final Charset DEFAULT = StandardCharsets.ISO_8859_1;

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ISO_IR 100", "ISO-8859-1"),
            Map.entry("ISO_IR 101", "ISO-8859-2"),
            Map.entry("ISO_IR 109", "ISO-8859-3"),
            Map.entry("ISO_IR 110", "ISO-8859-4"),
            Map.entry("ISO_IR 144", "ISO-8859-5"),
            Map.entry("ISO_IR 127", "ISO-8859-6"),
            Map.entry("ISO_IR 126", "ISO-8859-7"),
            Map.entry("ISO_IR 138", "ISO-8859-8"),
            Map.entry("ISO_IR 148", "ISO-8859-9"),
            Map.entry("ISO_IR 13", "Shift_JIS"),
            Map.entry("ISO_IR 166", "TIS-620"),
            Map.entry("ISO_IR 192", "UTF-8"),
            Map.entry("GB18030", "GB18030"),
            Map.entry("GBK", "GBK"));

    private SpecificCharacterSet() {}

    /** The character set of the element's value; the default for a name that is not known. */
    static Charset of(byte[] value) {
        String first = new String(value, StandardCharsets.US_ASCII).split("\\\\", 2)[0].strip();
        String name = NAMES.get(first);
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : DEFAULT;
    }
}
