package willis.codecs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import willis.dicom.TransferSyntax;
import willis.dicom.pixel.FrameDecoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * One committed codestream: see the README beside them.
 *
 * @param name of its file
 * @param frame whose samples were encoded
 */
record Fixture(String name, SyntheticFrame frame) {
    private static final Pattern NAME = Pattern.compile("(\\d+)x(\\d+)x(\\d)-(\\d+)\\..+\\.(jpg|jls|j2k)");

    static Fixture of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name);
        }
        return new Fixture(
                name,
                new SyntheticFrame(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        Integer.parseInt(matcher.group(4))));
    }

    /** All that are decoded, in the order of their names. */
    static List<Fixture> all() {
        URL anchor = Objects.requireNonNull(Fixture.class.getResource("README.md"));
        try (Stream<Path> files = Files.list(Path.of(anchor.toURI()).resolveSibling("."))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .filter(name -> !name.contains(".sample."))
                    .sorted()
                    .map(Fixture::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] codestream() {
        return resource(name);
    }

    PixelLayout layout() {
        return frame.layout();
    }

    /** What the decoder must give: the reference toolkit's samples of lossy ones, the formula's of others. */
    short[] expected() {
        String raw = name.substring(0, name.lastIndexOf('.')) + ".raw";
        if (Fixture.class.getResource(raw) == null) {
            return frame.samples();
        }
        ByteBuffer bytes = ByteBuffer.wrap(resource(raw))
                .order(name.endsWith("j2k") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        short[] samples = new short[frame.samples().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = frame.bits() > 8 ? bytes.getShort() : (short) (bytes.get() & 0xFF);
        }
        return samples;
    }

    /** A transfer syntax that the codestream is of. */
    TransferSyntax syntax() {
        if (name.endsWith("jls")) {
            return TransferSyntax.JPEG_LS_NEAR_LOSSLESS;
        }
        if (name.endsWith("j2k")) {
            return TransferSyntax.JPEG_2000;
        }
        return name.contains("lossless") || name.contains("predictor")
                ? TransferSyntax.JPEG_LOSSLESS
                : TransferSyntax.JPEG_EXTENDED;
    }

    FrameDecoder decoder() {
        return Stream.of(new LossyJpeg(), new LosslessJpeg(), new JpegLs(), new Jpeg2000())
                .filter(decoder -> decoder.decodes(syntax()))
                .findFirst()
                .orElseThrow();
    }

    StoredFrame decode() throws IOException {
        return decoder().decode(ByteBuffer.wrap(codestream()), layout(), syntax(), name);
    }

    /** The samples of a frame as they would be stored in 16 bits. */
    static short[] samples(StoredFrame frame) {
        short[] samples = new short[frame.count()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) frame.wideValue(i);
        }
        return samples;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Fixture.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
