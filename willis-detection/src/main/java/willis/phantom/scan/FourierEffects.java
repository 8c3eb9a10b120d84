package willis.phantom.scan;

import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.image.ScanPlane;

/** MR artefacts that arise where MR images are measured: among spatial frequencies. */
final class FourierEffects {

    private FourierEffects() {}

    /**
     * Ringing at edges: the highest frequencies were not measured.
     *
     * @param measured the share of frequencies that were, on each axis
     */
    static PlaneEffect gibbs(double measured) {
        return (image, plane, number) -> {
            for (boolean alongRows : new boolean[] {true, false}) {
                Fourier fourier = new Fourier(alongRows ? plane.columns() : plane.rows());
                forEachLine(image.values(), plane, alongRows, fourier, (real, imaginary) -> {
                    fourier.forward(real, imaginary);
                    for (int k = 0; k < fourier.length(); k++) {
                        if (Math.abs(fourier.frequency(k)) > measured * fourier.length() / 2) {
                            real[k] = 0;
                            imaginary[k] = 0;
                        }
                    }
                    fourier.inverse(real, imaginary);
                });
            }
        };
    }

    /**
     * A head that moved while a plane was measured: runs of lines see it elsewhere, so that ghosts appear along the phase
     * axis.
     *
     * @param alongRows whether the phase axis is that of a row
     * @param share of the lines that are measured while it is elsewhere
     * @param shiftMm how far it moves, at most
     */
    static PlaneEffect motion(CaseSeed seed, boolean alongRows, double share, double shiftMm) {
        return (image, plane, number) -> {
            Draw draw = seed.stream("motion", number);
            Fourier fourier = new Fourier(alongRows ? plane.columns() : plane.rows());
            double pixelMm = alongRows ? plane.columnSpacingMm() : plane.rowSpacingMm();
            double[] shifts = new double[fourier.length()];
            int left = (int) (share * fourier.length());
            while (left > 0) {
                int run = Math.min(left, draw.integer(2, 12));
                int from = draw.integer(0, fourier.length() - 1);
                double shift = draw.uniform(-shiftMm, shiftMm) / pixelMm;
                for (int k = from; k < Math.min(from + run, fourier.length()); k++) {
                    // The middle frequencies are measured in a moment; were they shifted, the whole image would be.
                    shifts[k] = Math.abs(fourier.frequency(k)) < 3 ? 0 : shift;
                }
                left -= run;
            }
            forEachLine(image.values(), plane, alongRows, fourier, (real, imaginary) -> {
                fourier.forward(real, imaginary);
                for (int k = 0; k < fourier.length(); k++) {
                    if (shifts[k] != 0) {
                        double phase = -2 * Math.PI * fourier.frequency(k) * shifts[k] / fourier.length();
                        double re = real[k] * Math.cos(phase) - imaginary[k] * Math.sin(phase);
                        imaginary[k] = real[k] * Math.sin(phase) + imaginary[k] * Math.cos(phase);
                        real[k] = re;
                    }
                }
                fourier.inverse(real, imaginary);
            });
        };
    }

    /** What is done to one line of an image, as a complex signal. */
    private interface LineChange {
        void apply(double[] real, double[] imaginary);
    }

    /** Replaces lines by the magnitude of what a change makes of them. */
    private static void forEachLine(
            float[] values, ScanPlane plane, boolean alongRows, Fourier fourier, LineChange change) {
        int lines = alongRows ? plane.rows() : plane.columns();
        int samples = alongRows ? plane.columns() : plane.rows();
        int next = alongRows ? 1 : plane.columns();
        double[] real = new double[fourier.length()];
        double[] imaginary = new double[fourier.length()];
        for (int line = 0; line < lines; line++) {
            int first = alongRows ? line * plane.columns() : line;
            for (int i = 0; i < fourier.length(); i++) {
                // Behind the end the last value fades into the first, or the jump between them would ring.
                double share = (double) (i - samples + 1) / (fourier.length() - samples + 1);
                real[i] = i < samples
                        ? values[first + i * next]
                        : values[first + (samples - 1) * next] * (1 - share) + values[first] * share;
                imaginary[i] = 0;
            }
            change.apply(real, imaginary);
            for (int i = 0; i < samples; i++) {
                values[first + i * next] = (float) Math.hypot(real[i], imaginary[i]);
            }
        }
    }

    /**
     * Copies of pulsating arteries along the phase axis.
     *
     * @param parts the field of view divided by the distance between copies
     * @param strength of the first copies
     */
    static PlaneEffect pulsationGhosts(boolean alongRows, int parts, double strength) {
        return (image, plane, number) -> {
            float[] values = image.values();
            byte[] labels = image.labels();
            int size = alongRows ? plane.columns() : plane.rows();
            float[] added = new float[values.length];
            boolean any = false;
            for (int i = 0; i < labels.length; i++) {
                if (!pulsates(labels[i])) {
                    continue;
                }
                any = true;
                int row = i / plane.columns();
                int column = i % plane.columns();
                for (int copy = 1; copy < parts; copy++) {
                    int shift = copy * size / parts;
                    double weight = strength / Math.min(copy, parts - copy);
                    int to = alongRows
                            ? row * plane.columns() + (column + shift) % size
                            : (row + shift) % size * plane.columns() + column;
                    added[to] += (float) (weight * values[i]);
                }
            }
            if (any) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += added[i];
                }
            }
        };
    }

    /** The carotid and basilar arteries, by the competition's labels. */
    private static boolean pulsates(byte label) {
        return label == 1 || label == 2 || (label >= 5 && label <= 8);
    }
}
