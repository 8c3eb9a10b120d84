package willis.codecs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.PixelLayout;

/**
 * What a JPEG or JPEG-LS codestream says of its picture before the first scan.
 *
 * <p>Source: ITU-T T.81, annex B; T.87, annex C.
 *
 * @param process the frame marker's second byte: {@code C0} baseline, {@code C1} extended, {@code C2} progressive,
 *     {@code C3} lossless, {@code F7} JPEG-LS
 * @param precision bits of a sample
 * @param components of a pixel, in their order in the codestream
 */
record JpegHeader(int process, int precision, int rows, int columns, List<Component> components) {
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int BASELINE = 0xC0;
    static final int EXTENDED = 0xC1;
    static final int PROGRESSIVE = 0xC2;
    static final int LOSSLESS = 0xC3;
    static final int JPEG_LS = 0xF7;

    private static final int MAX_COMPONENTS = 4;

    /**
     * One component.
     *
     * @param horizontal how many of its blocks lie side by side in a unit of an interleaved scan
     * @param vertical how many lie below each other
     * @param table its quantisation table
     */
    record Component(int id, int horizontal, int vertical, int table) {}

    JpegHeader {
        components = List.copyOf(components);
    }

    /**
     * Reads markers up to the frame header.
     *
     * @throws DicomFormatException if they break off or contradict each other
     * @throws UnsupportedDicomException if the process is not one of those above
     */
    static JpegHeader read(Codestream stream) throws DicomFormatException, UnsupportedDicomException {
        if (stream.length() < 4 || stream.u16(0) != 0xFF00 + SOI) {
            throw stream.broken("does not begin with FFD8; it is damaged, or its transfer syntax is wrong");
        }
        int at = 2;
        while (true) {
            int marker = marker(stream, at);
            at = skipFill(stream, at) + 2;
            if (marker == SOS || marker == EOI) {
                throw stream.broken("has no frame header before its first scan; it is damaged, fetch the file again");
            }
            if (isStandalone(marker)) {
                continue;
            }
            int end = endOfSegment(stream, at);
            if (isFrame(marker)) {
                return frame(stream, marker, at + 2, end);
            }
            at = end;
        }
    }

    private static JpegHeader frame(Codestream stream, int process, int at, int end)
            throws DicomFormatException, UnsupportedDicomException {
        if (end - at < 6) {
            throw stream.broken("has a frame header of %d bytes, expected at least 6; it is damaged", end - at);
        }
        int count = stream.u8(at + 5);
        if (count < 1 || count > MAX_COMPONENTS || end - at != 6 + 3 * count) {
            throw stream.broken(
                    "has a frame header of %d bytes for %d components, expected 6 + 3 each; it is damaged",
                    end - at, count);
        }
        if (process != BASELINE
                && process != EXTENDED
                && process != PROGRESSIVE
                && process != LOSSLESS
                && process != JPEG_LS) {
            throw stream.unsupported(
                    "of process FF%02X (hierarchical or arithmetic); decompress it with dcmdjpeg", process);
        }
        List<Component> components = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            int from = at + 6 + 3 * c;
            int horizontal = stream.u8(from + 1) >> 4;
            int vertical = stream.u8(from + 1) & 0xF;
            if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
                throw stream.broken(
                        "has sampling factors %d × %d, expected 1 to 4; it is damaged", horizontal, vertical);
            }
            components.add(new Component(stream.u8(from), horizontal, vertical, stream.u8(from + 2)));
        }
        return new JpegHeader(process, stream.u8(at), stream.u16(at + 1), stream.u16(at + 3), components);
    }

    /**
     * The codestream without the application data and comments before its first scan: colour profiles, previews and
     * metadata of any origin, which a library would parse.
     */
    static byte[] withoutApplicationData(Codestream stream) throws DicomFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(stream.length());
        int at = 2;
        int marker = SOI;
        out.write(stream.bytes(), 0, 2);
        while (marker != SOS) {
            marker = marker(stream, at);
            int from = skipFill(stream, at);
            at = isStandalone(marker) ? from + 2 : endOfSegment(stream, from + 2);
            if (!isApplicationData(marker)) {
                out.write(stream.bytes(), from, at - from);
            }
        }
        out.write(stream.bytes(), at, stream.length() - at);
        return out.toByteArray();
    }

    /** Whether a segment holds what an application or a person noted. */
    static boolean isApplicationData(int marker) {
        return (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
    }

    /** Refuses what contradicts the data set, before anybody allocates or decodes. */
    void requireMatch(Codestream stream, PixelLayout layout) throws DicomFormatException, UnsupportedDicomException {
        stream.requireSize(layout, rows, columns, components.size());
        stream.requireHandledSize(layout);
    }

    /** Whether some component has fewer samples than another. */
    boolean isSubsampled() {
        return components.stream()
                .anyMatch(
                        component -> component.horizontal() != components.get(0).horizontal()
                                || component.vertical() != components.get(0).vertical());
    }

    /** The marker at a place, fill bytes passed over. */
    static int marker(Codestream stream, int at) throws DicomFormatException {
        int from = skipFill(stream, at);
        if (from + 1 >= stream.length()) {
            throw stream.broken("ends at byte %,d, where a marker is expected; fetch the file again", at);
        }
        return stream.u8(from + 1);
    }

    /** Where the marker at a place really begins: it may be preceded by any number of FF. */
    static int skipFill(Codestream stream, int at) throws DicomFormatException {
        int from = at;
        if (from >= stream.length() || stream.u8(from) != 0xFF) {
            throw stream.broken("has no marker at byte %,d, where one is expected; it is damaged", at);
        }
        while (from + 1 < stream.length() && stream.u8(from + 1) == 0xFF) {
            from++;
        }
        return from;
    }

    /** The end of the segment whose length stands at a place. */
    static int endOfSegment(Codestream stream, int at) throws DicomFormatException {
        if (at + 2 > stream.length() || stream.u16(at) < 2 || at + stream.u16(at) > stream.length()) {
            throw stream.broken("has a marker segment at byte %,d that does not end within; fetch the file again", at);
        }
        return at + stream.u16(at);
    }

    private static boolean isStandalone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    private static boolean isFrame(int marker) {
        return marker == JPEG_LS
                || (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC);
    }
}
