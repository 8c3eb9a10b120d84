package willis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import willis.report.Plot.Axis;
import willis.report.Plot.Ink;

class PlotTest {
    private static final double[] X = {0, 0.25, 1};
    private static final double[] Y = {0, 0.75, 1};

    @Test
    void aCurveIsDrawnInTheColourOfThePage() throws Exception {
        String svg = unitSquare().line("model", X, Y, Ink.FIRST).svg("roc", 400, 300);

        assertThat(svg).contains("stroke:var(--band-0)");
    }

    @Test
    void noColourIsFixedButNothing() throws Exception {
        String svg = unitSquare()
                .line("model", X, Y, Ink.FIRST)
                .dashed("chance", X, X, Ink.QUIET)
                .points("found", X, Y, X, Y, Ink.SECOND)
                .svg("roc", 400, 300);

        assertThat(Pattern.compile("rgb\\([^)]*\\)").matcher(svg).results().map(m -> m.group()))
                .isEmpty();
    }

    @Test
    void aCurvesEndsLieInTheCornersOfItsAxes() throws Exception {
        String svg = unitSquare().line("model", X, Y, Ink.FIRST).svg("roc", 400, 300);

        var path = Pattern.compile("<path[^>]* d=\"M([\\d.]+) ([\\d.]+) L[\\d.]+ [\\d.]+ L([\\d.]+) ([\\d.]+)\"")
                .matcher(svg);
        assertThat(path.find()).isTrue();
        assertThat(Double.parseDouble(path.group(1))).isLessThan(80);
        assertThat(Double.parseDouble(path.group(2))).isBetween(230.0, 290.0);
        assertThat(Double.parseDouble(path.group(3))).isBetween(380.0, 400.0);
        assertThat(Double.parseDouble(path.group(4))).isLessThan(40);
    }

    @Test
    void axesCarryTheirLabelsAsText() throws Exception {
        NodeList texts = parsed(unitSquare().line("model", X, Y, Ink.FIRST).svg("roc", 400, 300))
                .getElementsByTagName("text");

        assertThat(texts(texts)).contains("false positives", "sensitivity", "0.4");
    }

    @Test
    void picturesOfOnePageShareNoNames() throws Exception {
        Plot plot = unitSquare().line("model", X, Y, Ink.FIRST);
        String svg = plot.svg("first", 400, 300);

        assertThat(Pattern.compile("\\bid=\"(?!first-)").matcher(svg).find()).isFalse();
        assertThat(Pattern.compile("url\\(#(?!first-)").matcher(svg).find()).isFalse();
        assertThat(svg).contains("url(#first-");
    }

    @Test
    void aMarkupCharacterInALabelStaysText() throws Exception {
        Plot plot = new Plot(Axis.linear("a < b & \"c\"", 0, 1), Axis.linear("y", 0, 1)).line("<b>", X, Y, Ink.FIRST);

        assertThat(texts(parsed(plot.svg("roc", 400, 300)).getElementsByTagName("text")))
                .contains("a < b & \"c\"");
    }

    @Test
    void aLogarithmicAxisIsLabelledWithPlainNumbers() throws Exception {
        Plot plot = new Plot(Axis.logarithmic("x", 0.125, 8), Axis.linear("y", 0, 1))
                .line("model", new double[] {0.125, 8}, new double[] {0, 1}, Ink.FIRST);

        assertThat(texts(parsed(plot.svg("froc", 400, 300)).getElementsByTagName("text")))
                .contains("0.125", "1", "8");
    }

    private static Plot unitSquare() {
        return new Plot(Axis.linear("false positives", 0, 1), Axis.linear("sensitivity", 0, 1));
    }

    private static String[] texts(NodeList nodes) {
        String[] texts = new String[nodes.getLength()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = nodes.item(i).getTextContent().strip();
        }
        return texts;
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
