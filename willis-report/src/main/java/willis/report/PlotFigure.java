package willis.report;

import java.util.List;

/**
 * A plot as pages show it.
 *
 * @param title above it
 * @param svg the picture
 * @param summary what it shows, in a sentence
 * @param legend its curves
 */
record PlotFigure(String title, String svg, String summary, List<Plot.Entry> legend) {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 400;

    PlotFigure {
        legend = List.copyOf(legend);
    }

    /** @param id unlike that of any other plot of the page */
    static PlotFigure of(String id, String title, String summary, Plot plot) {
        return new PlotFigure(title, plot.svg(id, WIDTH, HEIGHT), summary, plot.legend());
    }
}
