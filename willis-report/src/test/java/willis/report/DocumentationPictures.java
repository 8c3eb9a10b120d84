package willis.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import willis.parallel.Workers;
import willis.phantom.PhantomCase;
import willis.phantom.check.PhantomChecks;
import willis.volume.Modality;

/**
 * Draws the pictures of {@code docs/images}: of a phantom of each modality three planes through its largest aneurysm, and
 * 24 mm around it projected from above, with aneurysms outlined. Arguments: the folder, and the seed.
 */
final class DocumentationPictures {
    private static final int HEIGHT = 250;
    /** Few greys make small files, and noise hides their steps. */
    private static final int GREYS = 20;

    private static final int MARGIN = 12;
    private static final int LINE = 14;
    private static final Pattern EDGE = Pattern.compile("M(\\S+) (\\S+)L(\\S+) ([0-9.-]+)");
    private static final Color OUTLINE = new Color(0xF5, 0xA6, 0x23);

    private DocumentationPictures() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (Workers workers = Workers.onAllCores()) {
            for (PhantomCase phantom : PhantomChecks.examples(Long.parseLong(arguments[1]), workers)) {
                Path file = folder.resolve("phantom-" + stem(phantom.truth().modality()) + ".png");
                ImageIO.write(indexed(picture(MarkedCase.of(phantom))), "png", file.toFile());
                System.out.println(file + ": " + Files.size(file) + " bytes");
            }
        }
    }

    private static String stem(Modality modality) {
        return modality.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    private static BufferedImage picture(MarkedCase marked) throws IOException {
        List<MarkedCase.MarkedImage> images = new ArrayList<>(marked.slices());
        images.add(marked.projections().get(0));
        double tallest = images.stream()
                .mapToDouble(image -> Double.parseDouble(image.heightMm()))
                .max()
                .orElseThrow();
        double perMm = HEIGHT / tallest;
        double across = images.stream()
                .mapToDouble(image -> Double.parseDouble(image.widthMm()))
                .sum();
        int width = (int) Math.ceil(perMm * across) + (images.size() + 1) * MARGIN;
        BufferedImage picture = new BufferedImage(width, HEIGHT + 2 * MARGIN + 2 * LINE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        double x = MARGIN;
        for (MarkedCase.MarkedImage image : images) {
            double wide = perMm * Double.parseDouble(image.widthMm());
            double tall = perMm * Double.parseDouble(image.heightMm());
            graphics.drawImage(decoded(image.source()), (int) x, MARGIN, (int) wide, (int) tall, null);
            graphics.setColor(OUTLINE);
            graphics.setStroke(new BasicStroke(1.2f));
            graphics.draw(path(image.outline())
                    .createTransformedShape(new AffineTransform(perMm, 0, 0, perMm, (int) x, MARGIN)));
            graphics.setColor(Color.LIGHT_GRAY);
            graphics.drawString(image.title(), (int) x, MARGIN + (int) tall + LINE);
            graphics.drawString(image.left() + " on the left", (int) x, MARGIN + (int) tall + 2 * LINE);
            x += wide + MARGIN;
        }
        graphics.dispose();
        return picture;
    }

    /** The same in a few greys and the colour of outlines. */
    private static BufferedImage indexed(BufferedImage picture) {
        byte[][] palette = new byte[3][GREYS + 1];
        for (int i = 0; i < GREYS; i++) {
            for (byte[] channel : palette) {
                channel[i] = (byte) Math.round(255.0 * i / (GREYS - 1));
            }
        }
        palette[0][GREYS] = (byte) OUTLINE.getRed();
        palette[1][GREYS] = (byte) OUTLINE.getGreen();
        palette[2][GREYS] = (byte) OUTLINE.getBlue();
        BufferedImage indexed = new BufferedImage(
                picture.getWidth(),
                picture.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, GREYS + 1, palette[0], palette[1], palette[2]));
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                Color colour = new Color(picture.getRGB(x, y));
                boolean marked = colour.getRed() - colour.getBlue() > 60;
                int grey = (int) Math.round(colour.getGreen() / 255.0 * (GREYS - 1));
                indexed.getRaster().setSample(x, y, 0, marked ? GREYS : grey);
            }
        }
        return indexed;
    }

    private static BufferedImage decoded(String dataUri) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(dataUri.substring(dataUri.indexOf(',') + 1));
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    /** Edges of voxels, each a move and a line. */
    private static Path2D path(String outline) {
        Path2D path = new Path2D.Double();
        Matcher edges = EDGE.matcher(outline);
        while (edges.find()) {
            path.moveTo(Double.parseDouble(edges.group(1)), Double.parseDouble(edges.group(2)));
            path.lineTo(Double.parseDouble(edges.group(3)), Double.parseDouble(edges.group(4)));
        }
        return path;
    }
}
