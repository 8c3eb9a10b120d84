package willis.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import willis.report.PlaneView.PagePoint;

/** A figure of a page read back: its pictures as pixels, what lies over them in millimetres. */
record DrawnPlane(String html) {
    private static final double AROUND_MM = 20;

    static List<DrawnPlane> of(String page) {
        return Arrays.stream(page.split("<figure class=\"plane\""))
                .skip(1)
                .map(DrawnPlane::new)
                .toList();
    }

    private String only(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(html);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in a figure");
        }
        return matcher.group(1);
    }

    private double widthMm() {
        return Double.parseDouble(only("--width:([0-9.]+)"));
    }

    private double heightMm() {
        return Double.parseDouble(only("--height:([0-9.]+)"));
    }

    String title() {
        return only("<b>(\\w+)</b>");
    }

    /** Left, right, top and bottom. */
    String markers() {
        return only("marker left\">(\\w+)<")
                + only("marker right\">(\\w+)<")
                + only("marker top\">(\\w+)<")
                + only("marker bottom\">(\\w+)<");
    }

    /** The middles of the rings, in order. */
    List<PagePoint> rings() {
        List<PagePoint> rings = new ArrayList<>();
        for (MatchResult ring : Pattern.compile("cx=\"([-0-9.]+)\" cy=\"([-0-9.]+)\"")
                .matcher(html)
                .results()
                .toList()) {
            rings.add(new PagePoint(Double.parseDouble(ring.group(1)), Double.parseDouble(ring.group(2))));
        }
        return rings;
    }

    /** Where the lines of the crosshair meet. */
    PagePoint crosshair() {
        String path = only("class=\"crosshair\"[^>]* d=\"([^\"]*)\"");
        Matcher lines = Pattern.compile("M0 ([-0-9.]+)H.*M([-0-9.]+) 0V.*").matcher(path);
        if (!lines.matches()) {
            throw new AssertionError(path);
        }
        return new PagePoint(Double.parseDouble(lines.group(2)), Double.parseDouble(lines.group(1)));
    }

    /** The middle of all white pixels of a picture, in millimetres. */
    PagePoint middleOfWhite(int window) throws IOException {
        return middle(
                picture("<img class=\"window-" + window + "\" src=\"([^\"]*)\""),
                0,
                0,
                widthMm(),
                heightMm(),
                grey -> (grey & 0xff) == 255);
    }

    /** The middle of the black pixels of a picture that lie around a point, in millimetres. */
    PagePoint middleOfBlack(int window, PagePoint around) throws IOException {
        BufferedImage picture = picture("<img class=\"window-" + window + "\" src=\"([^\"]*)\"");
        double columnsPerMm = picture.getWidth() / widthMm();
        double rowsPerMm = picture.getHeight() / heightMm();
        int left = (int) Math.max(0, (around.x() - AROUND_MM) * columnsPerMm);
        int top = (int) Math.max(0, (around.y() - AROUND_MM) * rowsPerMm);
        int width = (int) Math.min(picture.getWidth() - left, 2 * AROUND_MM * columnsPerMm);
        int height = (int) Math.min(picture.getHeight() - top, 2 * AROUND_MM * rowsPerMm);
        return middle(
                picture.getSubimage(left, top, width, height),
                left / columnsPerMm,
                top / rowsPerMm,
                width / columnsPerMm,
                height / rowsPerMm,
                grey -> (grey & 0xff) == 0);
    }

    /** The middle of the strongest colour of the heat map, in millimetres. */
    PagePoint middleOfHeat() throws IOException {
        String layer = only("(<image class=\"heat\"[^>]*)href");
        BufferedImage heat = picture("<image class=\"heat\"[^>]* href=\"([^\"]*)\"");
        int strongest = 0;
        for (int i = 0; i < heat.getWidth() * heat.getHeight(); i++) {
            strongest = Math.max(strongest, heat.getRGB(i % heat.getWidth(), i / heat.getWidth()) >>> 24);
        }
        int alpha = strongest;
        return middle(
                heat,
                number(layer, " x"),
                number(layer, " y"),
                number(layer, "width"),
                number(layer, "height"),
                colour -> colour >>> 24 == alpha);
    }

    private static double number(String element, String attribute) {
        Matcher matcher = Pattern.compile(attribute + "=\"([-0-9.]+)\"").matcher(element);
        if (!matcher.find()) {
            throw new AssertionError(attribute + " in " + element);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private BufferedImage picture(String pattern) throws IOException {
        String source = only(pattern);
        return ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(source.substring("data:image/png;base64,".length()))));
    }

    private static PagePoint middle(
            BufferedImage image, double x, double y, double widthMm, double heightMm, IntPredicate counts) {
        double sumX = 0;
        double sumY = 0;
        int count = 0;
        for (int row = 0; row < image.getHeight(); row++) {
            for (int column = 0; column < image.getWidth(); column++) {
                // grey pictures through the raster: getRGB would change them
                int value = image.getColorModel().getNumComponents() == 1
                        ? image.getRaster().getSample(column, row, 0)
                        : image.getRGB(column, row);
                if (counts.test(value)) {
                    sumX += column + 0.5;
                    sumY += row + 0.5;
                    count++;
                }
            }
        }
        if (count == 0) {
            throw new AssertionError("no such pixel in a picture of " + image.getWidth() + "×" + image.getHeight());
        }
        return new PagePoint(
                x + sumX / count / image.getWidth() * widthMm, y + sumY / count / image.getHeight() * heightMm);
    }
}
