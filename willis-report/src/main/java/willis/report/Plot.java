package willis.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;
import org.w3c.dom.Document;

/**
 * Curves and points over two axes, as an SVG that takes its colours from the page's style: what changes for dark mode and
 * print is the page, not the picture.
 *
 * <p>Not thread safe. Nothing outside a picture's axes is drawn.
 */
final class Plot {
    private static final float LINE_PX = 2;
    private static final double POINT_PX = 7;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";
    private static final int MOST_TICKS = 6;
    private static final String SOLID = "solid";
    private static final String DASHED = "dashed";

    private final XYPlot picture;
    private final Axis x;
    private final Axis y;
    private final List<Entry> legend = new ArrayList<>();

    /** A colour of the page: the chart is drawn in a stand-in that nothing else has, which the variable then replaces. */
    enum Ink {
        INK("--ink", 1),
        QUIET("--quiet", 2),
        LINE("--line", 3),
        FIRST("--band-0", 4),
        SECOND("--band-1", 5),
        THIRD("--plot-2", 6),
        FOURTH("--plot-3", 7);

        private final String variable;
        private final Color standIn;

        Ink(String variable, int number) {
            this.variable = variable;
            this.standIn = new Color(1, 2, number);
        }

        /** The variable of {@code page.css}. */
        String variable() {
            return variable;
        }
    }

    /**
     * A curve for the legend beside the picture.
     *
     * @param variable of its colour
     * @param stroke how CSS calls its line: {@code solid} or {@code dashed}
     */
    record Entry(String name, String variable, String stroke) {}

    /**
     * An axis.
     *
     * @param label what it shows, with its unit
     * @param from its lower end; above 0 on a logarithmic axis
     * @param to its upper end
     * @param logarithmic whether equal ratios take equal lengths
     * @param names of the places 0, 1, 2 …, in place of numbers; none on an axis of numbers
     */
    record Axis(String label, double from, double to, boolean logarithmic, List<String> names) {
        /** Equal differences take equal lengths. */
        static Axis linear(String label, double from, double to) {
            return new Axis(label, from, to, false, List.of());
        }

        /** Equal ratios take equal lengths. */
        static Axis logarithmic(String label, double from, double to) {
            return new Axis(label, from, to, true, List.of());
        }

        /** Places with names, side by side: 0, 1, 2 … */
        static Axis named(String label, List<String> names) {
            return new Axis(label, -0.5, names.size() - 0.5, false, List.copyOf(names));
        }

        /** Where a value lies: a logarithmic axis is drawn as one of exponents of two. */
        double scaled(double value) {
            return logarithmic ? Math.log(value) / Math.log(2) : value;
        }

        private double[] scaled(double[] values) {
            return Arrays.stream(values).map(this::scaled).toArray();
        }

        /** The axis as the library draws it, with a label or none. */
        ValueAxis drawn(String label) {
            NumberAxis axis =
                    names.isEmpty() ? new NumberAxis(label) : new SymbolAxis(label, names.toArray(String[]::new));
            if (names.isEmpty()) {
                double step = Histogram.niceStep((scaled(to) - scaled(from)) / MOST_TICKS);
                axis.setTickUnit(new Ticks(logarithmic ? Math.max(1, step) : step, logarithmic));
            } else {
                ((SymbolAxis) axis).setGridBandsVisible(false);
            }
            axis.setRange(scaled(from), scaled(to));
            axis.setLabelFont(FONT);
            axis.setTickLabelFont(FONT);
            axis.setLabelPaint(Ink.QUIET.standIn);
            axis.setTickLabelPaint(Ink.QUIET.standIn);
            axis.setAxisLinePaint(Ink.QUIET.standIn);
            axis.setTickMarkPaint(Ink.QUIET.standIn);
            return axis;
        }
    }

    /** How far apart ticks are, and their labels: without needless zeros, and without what changes from country to country. */
    private static final class Ticks extends NumberTickUnit {
        private static final long serialVersionUID = 1;

        private final boolean exponents;

        Ticks(double step, boolean exponents) {
            super(step);
            this.exponents = exponents;
        }

        @Override
        public String valueToString(double value) {
            return Numbers.of(exponents ? Math.pow(2, value) : value);
        }
    }

    /** An empty picture. */
    Plot(Axis x, Axis y) {
        picture = new XYPlot(null, x.drawn(x.label), y.drawn(""), null);
        this.x = x;
        this.y = y;
        picture.setBackgroundPaint(null);
        picture.setOutlineVisible(false);
        picture.setDomainGridlinePaint(Ink.LINE.standIn);
        picture.setRangeGridlinePaint(Ink.LINE.standIn);
        picture.setDomainGridlineStroke(new BasicStroke(1));
        picture.setRangeGridlineStroke(new BasicStroke(1));
    }

    /** Adds a curve through points, drawn straight from one to the next. */
    Plot line(String name, double[] x, double[] y, Ink ink) {
        return curve(name, x, y, ink, new BasicStroke(LINE_PX, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    /** Adds a dashed curve: what would be ideal, or chance. */
    Plot dashed(String name, double[] x, double[] y, Ink ink) {
        return curve(
                name,
                x,
                y,
                ink,
                new BasicStroke(1.25f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 5}, 0));
    }

    private Plot curve(String name, double[] x, double[] y, Ink ink, BasicStroke stroke) {
        DefaultXYDataset points = new DefaultXYDataset();
        points.addSeries(name, new double[][] {this.x.scaled(x), this.y.scaled(y)});
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setSeriesStroke(0, stroke);
        return add(name, points, renderer, ink, stroke.getDashArray() == null ? SOLID : DASHED);
    }

    /** Adds points with upright intervals; give the point itself for an interval that has no length. */
    Plot points(String name, double[] x, double[] y, double[] low, double[] high, Ink ink) {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setErrorPaint(ink.standIn);
        renderer.setErrorStroke(new BasicStroke(1.5f));
        Shape dot = new Ellipse2D.Double(-POINT_PX / 2, -POINT_PX / 2, POINT_PX, POINT_PX);
        renderer.setSeriesShape(0, dot);
        return add(name, intervals(name, x, y, low, high), renderer, ink, SOLID);
    }

    private XYDataset intervals(String name, double[] x, double[] y, double[] low, double[] high) {
        YIntervalSeries series = new YIntervalSeries(name, false, true);
        for (int i = 0; i < x.length; i++) {
            series.add(this.x.scaled(x[i]), this.y.scaled(y[i]), this.y.scaled(low[i]), this.y.scaled(high[i]));
        }
        YIntervalSeriesCollection all = new YIntervalSeriesCollection();
        all.addSeries(series);
        return all;
    }

    private Plot add(String name, XYDataset points, XYItemRenderer renderer, Ink ink, String stroke) {
        renderer.setSeriesPaint(0, ink.standIn);
        add(points, renderer);
        legend.add(new Entry(name, ink.variable(), stroke));
        return this;
    }

    private void add(XYDataset points, XYItemRenderer renderer) {
        int number = picture.getDatasetCount();
        // The plot was made with an empty place for its first data.
        int place = number == 1 && picture.getDataset(0) == null ? 0 : number;
        picture.setDataset(place, points);
        picture.setRenderer(place, renderer);
    }

    /** Names and colours of what was added, in its order. */
    List<Entry> legend() {
        return List.copyOf(legend);
    }

    /**
     * The picture as an {@code svg} element, to be put unescaped into a page that has {@code page.css}; what it shows is for
     * the page to say.
     *
     * @param id a name that nothing else in the page has
     */
    String svg(String id, int width, int height) {
        JFreeChart chart = new JFreeChart(null, FONT, picture, false);
        chart.setBackgroundPaint(null);
        // Above its axis, where it can be read without turning the head.
        TextTitle title = new TextTitle(y.label, FONT);
        title.setPaint(Ink.QUIET.standIn);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        chart.setTitle(title);
        chart.setPadding(new RectangleInsets(4, 2, 2, 8));
        SVGGraphics2D graphics = new SVGGraphics2D(emptyDocument());
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        StringWriter text = new StringWriter();
        try {
            graphics.stream(graphics.getRoot(), text, true, false);
        } catch (IOException e) {
            throw new UncheckedIOException("A string takes all that is written", e);
        }
        return inPage(text.toString(), id, width, height);
    }

    private static Document emptyDocument() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG_NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("Every Java platform has a parser of XML", e);
        }
    }

    /** Takes out what belongs to a file of its own, and puts the page's colours and fonts in. */
    private static String inPage(String file, String id, int width, int height) {
        String svg = file.substring(file.indexOf("<svg"));
        String content = svg.substring(svg.indexOf('>') + 1)
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("font-family:[^;\"]*;?", "")
                .replaceAll("\\bid=\"", "id=\"" + id + "-")
                .replaceAll("url\\(#", "url(#" + id + "-");
        for (Ink ink : Ink.values()) {
            Color color = ink.standIn;
            content = content.replace(
                    "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")",
                    "var(" + ink.variable + ")");
        }
        return String.format(Locale.ROOT, "<svg class=\"plot\" viewBox=\"0 0 %d %d\">%s", width, height, content);
    }
}
