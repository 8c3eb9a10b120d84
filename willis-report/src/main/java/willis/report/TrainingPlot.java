package willis.report;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYDataset;
import willis.files.WholeFile;

/**
 * How a training run goes, as a picture of 1200 × 800 pixels: losses above, the learning rate below, both over epochs.
 *
 * <p>Thread safe.
 */
public final class TrainingPlot {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 800;
    private static final int LOSS_SHARE = 3;
    private static final int RATE_SHARE = 1;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 17);

    /** The colours of the pages in the light. */
    private static final Color INK = new Color(0x1d2126);

    private static final Color QUIET = new Color(0x5b636d);
    private static final Color LINE = new Color(0xdcdad4);
    private static final Color TRAINING = new Color(0x0b6a73);
    private static final Color VALIDATION = new Color(0xa35c00);
    private static final Color VALIDATION_PALE = new Color(0xe3c7a1);
    private static final Color RATE = new Color(0x6b4fa0);

    /** Losses that fall by more than this are shown in octaves: most of a run would lie on the ground otherwise. */
    private static final double LOGARITHMIC_FROM = 4;

    private static final int DOTTED_UP_TO = 40;
    private static final int MOST_EPOCH_TICKS = 10;

    private TrainingPlot() {}

    /**
     * What is shown of an epoch.
     *
     * @param number from 0
     * @param learningRate of the epoch
     * @param trainLoss the mean over its steps
     * @param validationLoss after it, if validated
     * @param smoothedValidationLoss the running mean that decides which checkpoint is best, if validated
     */
    public record Epoch(
            int number,
            double learningRate,
            double trainLoss,
            OptionalDouble validationLoss,
            OptionalDouble smoothedValidationLoss) {}

    /**
     * Reads the rows of a {@code progress.csv}, as training writes it.
     *
     * @throws IOException if it cannot be read, or a row is not what it should be
     */
    public static List<Epoch> read(Path progress) throws IOException {
        List<String> lines = Files.readAllLines(progress, StandardCharsets.UTF_8);
        List<String> columns =
                lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).split(",", -1));
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            try {
                if (cells.length != columns.size()) {
                    throw new IllegalArgumentException(cells.length + " cells");
                }
                epochs.add(new Epoch(
                        Integer.parseInt(cell(columns, cells, "epoch")),
                        Double.parseDouble(cell(columns, cells, "learning_rate")),
                        Double.parseDouble(cell(columns, cells, "train_loss")),
                        optional(cell(columns, cells, "validation_loss")),
                        optional(cell(columns, cells, "smoothed_validation_loss"))));
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        progress + ", line " + (i + 1) + ": not a row of a training's progress (" + e.getMessage()
                                + "); expected the columns " + columns,
                        e);
            }
        }
        return epochs;
    }

    private static String cell(List<String> columns, String[] cells, String column) {
        int place = columns.indexOf(column);
        if (place < 0) {
            throw new IllegalArgumentException("no column " + column);
        }
        return cells[place];
    }

    private static OptionalDouble optional(String cell) {
        return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
    }

    /**
     * Draws a run and replaces the picture as a whole.
     *
     * @param png the file
     * @throws IOException if it cannot be written, or Java cannot draw here
     */
    public static void write(List<Epoch> epochs, Path png) throws IOException {
        byte[] bytes;
        try {
            bytes = PlaneImage.png(image(epochs));
        } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
            // What Java throws where libraries or fonts for drawing are missing; it differs from version to version.
            throw new IOException(
                    png + ": this Java cannot draw here (" + e
                            + "); it needs fontconfig and a font, and without a screen" + " -Djava.awt.headless=true",
                    e);
        }
        WholeFile.write(png, out -> out.write(bytes));
    }

    /** The picture of a run. */
    static BufferedImage image(List<Epoch> epochs) {
        int last = epochs.stream().mapToInt(epoch -> epoch.number() + 1).max().orElse(1);
        NumberAxis time = new NumberAxis("epoch");
        time.setRange(last < DOTTED_UP_TO ? 0.5 : 1, last + (last < DOTTED_UP_TO ? 0.5 : 0));
        time.setTickUnit(new NumberTickUnit(
                Math.max(1, Histogram.niceStep((double) last / MOST_EPOCH_TICKS)),
                NumberFormat.getIntegerInstance(Locale.ROOT)));
        style(time);
        CombinedDomainXYPlot both = new CombinedDomainXYPlot(time);
        both.setGap(18);
        both.add(losses(epochs), LOSS_SHARE);
        both.add(rates(epochs), RATE_SHARE);
        JFreeChart chart = new JFreeChart(null, FONT, both, true);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(14, 14, 10, 24));
        chart.getLegend().setItemFont(FONT);
        chart.getLegend().setItemPaint(INK);
        chart.getLegend().setPosition(RectangleEdge.TOP);
        chart.getLegend().setFrame(BlockBorder.NONE);
        return chart.createBufferedImage(WIDTH, HEIGHT);
    }

    private static XYPlot losses(List<Epoch> epochs) {
        double[] values = epochs.stream()
                .flatMapToDouble(epoch ->
                        DoubleStream.concat(DoubleStream.of(epoch.trainLoss()), epoch.validationLoss().stream()))
                .filter(Double::isFinite)
                .toArray();
        double highest = Arrays.stream(values).max().orElse(1);
        double lowest = Arrays.stream(values).min().orElse(0);
        Plot.Axis axis = lowest > 0 && highest / lowest >= LOGARITHMIC_FROM
                ? Plot.Axis.logarithmic("loss", lowest / 1.1, highest * 1.1)
                : Plot.Axis.linear("loss", lowest - margin(lowest, highest), highest + margin(lowest, highest));
        XYPlot plot = plot(axis);
        boolean dotted = epochs.size() <= DOTTED_UP_TO;
        // Drawn in this order, so that what is smooth lies above what is not.
        add(plot, "validation", epochs, axis, Epoch::validationLoss, VALIDATION_PALE, 1.5f, dotted);
        add(plot, "training", epochs, axis, epoch -> OptionalDouble.of(epoch.trainLoss()), TRAINING, 2, dotted);
        add(plot, "validation, smoothed", epochs, axis, Epoch::smoothedValidationLoss, VALIDATION, 3, dotted);
        return plot;
    }

    private static XYPlot rates(List<Epoch> epochs) {
        double highest = epochs.stream()
                .mapToDouble(Epoch::learningRate)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        Plot.Axis axis = Plot.Axis.linear("learning rate", 0, highest > 0 ? 1.08 * highest : 1);
        XYPlot plot = plot(axis);
        add(
                plot,
                "learning rate",
                epochs,
                axis,
                epoch -> OptionalDouble.of(epoch.learningRate()),
                RATE,
                2,
                epochs.size() <= DOTTED_UP_TO);
        return plot;
    }

    /** Never 0, so that an axis has a length even if all losses are the same. */
    private static double margin(double lowest, double highest) {
        return Math.max(0.05 * (highest - lowest), Math.max(1e-9, 1e-3 * Math.abs(highest)));
    }

    private static XYPlot plot(Plot.Axis axis) {
        ValueAxis drawn = axis.drawn(axis.label());
        style(drawn);
        XYPlot plot = new XYPlot(null, null, drawn, null);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(LINE);
        plot.setRangeGridlinePaint(LINE);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        return plot;
    }

    private static void style(ValueAxis axis) {
        axis.setLabelFont(FONT);
        axis.setTickLabelFont(FONT);
        axis.setLabelPaint(QUIET);
        axis.setTickLabelPaint(QUIET);
        axis.setAxisLinePaint(QUIET);
        axis.setTickMarkPaint(QUIET);
    }

    /** Adds a curve with a gap wherever a number is missing or not finite; nothing if all are. */
    private static void add(
            XYPlot plot,
            String name,
            List<Epoch> epochs,
            Plot.Axis axis,
            Function<Epoch, OptionalDouble> value,
            Color color,
            float width,
            boolean dotted) {
        double[] x = epochs.stream().mapToDouble(epoch -> epoch.number() + 1).toArray();
        double[] y = epochs.stream()
                .mapToDouble(epoch -> axis.scaled(value.apply(epoch).orElse(Double.NaN)))
                .map(scaled -> Double.isFinite(scaled) ? scaled : Double.NaN)
                .toArray();
        if (Arrays.stream(y).allMatch(Double::isNaN)) {
            return;
        }
        DefaultXYDataset points = new DefaultXYDataset();
        points.addSeries(name, new double[][] {x, y});
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, dotted);
        renderer.setSeriesPaint(0, color);
        renderer.setSeriesStroke(0, new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        renderer.setSeriesShape(0, new Ellipse2D.Double(-3, -3, 6, 6));
        renderer.setLegendLine(new Line2D.Double(-12, 0, 12, 0));
        int number = plot.getDatasetCount();
        // The plot was made with an empty place for its first data.
        int place = number == 1 && plot.getDataset(0) == null ? 0 : number;
        plot.setDataset(place, points);
        plot.setRenderer(place, renderer);
    }
}
