package willis.phantom.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AnatomyGenerator;
import willis.phantom.anatomy.AnatomySettings;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

/**
 * Renders one phantom and draws axial, coronal and sagittal planes and a projection, to be looked at by people who know
 * what a head looks like; also tells the time it took. Arguments: modality (CTA, MRA, T2, T1_POST), case index, folder,
 * pixel size, slice spacing, thickness, lowest z, highest z, pixels across.
 */
final class PhantomPictures {
    private PhantomPictures() {}

    public static void main(String[] arguments) throws IOException {
        Modality modality = Modality.valueOf(arguments[0]);
        int index = Integer.parseInt(arguments[1]);
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        double pixel = Double.parseDouble(arguments[3]);
        double spacing = Double.parseDouble(arguments[4]);
        double thickness = Double.parseDouble(arguments[5]);
        double low = Double.parseDouble(arguments[6]);
        double high = Double.parseDouble(arguments[7]);
        int size = Integer.parseInt(arguments[8]);
        CaseSeed seed = new CaseSeed(7, index);
        long start = System.nanoTime();
        Anatomy anatomy = AnatomyGenerator.draw(seed, AnatomySettings.defaults().withPositive(true));
        long drawn = System.nanoTime();
        HeadImage image = HeadImage.of(seed, anatomy, ImageSettings.of(modality).withBlock(low, high));
        long made = System.nanoTime();
        int slices = (int) Math.round((high - low) / spacing);
        PlaneImage[] planes = new PlaneImage[slices];
        double half = size * pixel / 2;
        try (Workers workers = Workers.onAllCores()) {
            workers.forEach(
                    slices,
                    z -> planes[z] = image.render(
                            new ScanPlane(
                                    new PointMm(-half, 10 - half, low + z * spacing),
                                    new Direction(1, 0, 0),
                                    new Direction(0, 1, 0),
                                    size,
                                    size,
                                    pixel,
                                    pixel,
                                    thickness,
                                    Pose.NEUTRAL),
                            z));
        }
        long rendered = System.nanoTime();
        System.out.printf(
                Locale.ROOT,
                "anatomy %.0f ms, image %.0f ms, %d planes of %d x %d %.2f s; %d sacs%n",
                (drawn - start) / 1e6,
                (made - drawn) / 1e6,
                slices,
                size,
                size,
                (rendered - made) / 1e9,
                anatomy.sacs().size());
        for (willis.phantom.anatomy.Sac sac : anatomy.sacs()) {
            System.out.println(sac.location() + " " + sac.diameterMm() + " " + sac.form() + " " + sac.centre());
            closeUp(image, modality, sac, folder.resolve(modality.name() + "-" + index + "-sac.png"));
        }
        draw(modality, planes, size, pixel, spacing, folder.resolve(modality.name() + "-" + index));
    }

    /** Three planes through a sac. */
    private static void closeUp(HeadImage image, Modality modality, willis.phantom.anatomy.Sac sac, Path file)
            throws IOException {
        int size = 160;
        double pixel = 0.25;
        Direction[][] axes = {
            {new Direction(1, 0, 0), new Direction(0, 1, 0)},
            {new Direction(1, 0, 0), new Direction(0, 0, -1)},
            {new Direction(0, 1, 0), new Direction(0, 0, -1)}
        };
        BufferedImage picture = new BufferedImage(3 * size, 2 * size, BufferedImage.TYPE_BYTE_GRAY);
        for (int k = 0; k < 3; k++) {
            PointMm origin = sac.centre().moved(axes[k][0], -pixel * size / 2).moved(axes[k][1], -pixel * size / 2);
            PlaneImage plane = image.render(
                    new ScanPlane(origin, axes[k][0], axes[k][1], size, size, pixel, pixel, 0.6, Pose.NEUTRAL), k);
            for (int i = 0; i < size * size; i++) {
                float black = modality == Modality.CTA ? -160 : 0;
                float white = modality == Modality.CTA ? 600 : 1.05f;
                put(picture, k * size + i % size, i / size, plane.values()[i], black, white);
                float mask = plane.labels()[i] + 16 * plane.sacs()[i];
                put(picture, k * size + i % size, size + i / size, mask, 0, 30);
            }
        }
        ImageIO.write(picture, "png", file.toFile());
    }

    private static void draw(Modality modality, PlaneImage[] planes, int size, double pixel, double spacing, Path stem)
            throws IOException {
        float black = 0;
        float white = 1;
        switch (modality) {
            case CTA -> {
                black = -160;
                white = 500;
            }
            case MRA -> white = 0.95f;
            case T2 -> white = 1.05f;
            default -> white = 1.1f;
        }
        // Nine axial planes.
        BufferedImage axial = new BufferedImage(3 * size, 3 * size, BufferedImage.TYPE_BYTE_GRAY);
        for (int k = 0; k < 9; k++) {
            int z = (int) ((k + 0.5) * planes.length / 9);
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    put(axial, k % 3 * size + x, k / 3 * size + y, planes[z].values()[y * size + x], black, white);
                }
            }
        }
        ImageIO.write(axial, "png", new java.io.File(stem + "-axial.png"));
        int tall = (int) (planes.length * spacing / pixel);
        BufferedImage rest = new BufferedImage(3 * size, 2 * tall, BufferedImage.TYPE_BYTE_GRAY);
        int middle = size / 2;
        int front15 = middle - (int) (15 / pixel);
        for (int v = 0; v < tall; v++) {
            int z = planes.length - 1 - (int) (v * pixel / spacing);
            for (int u = 0; u < size; u++) {
                float[] plane = planes[z].values();
                put(rest, u, v, plane[front15 * size + u], black, white);
                put(rest, size + u, v, plane[u * size + middle + (int) (3 / pixel)], black, white);
                put(rest, 2 * size + u, v, plane[u * size + middle + (int) (30 / pixel)], black, white);
                float front = modality == Modality.T2 ? 1e9f : -1e9f;
                float side = front;
                for (int w = 0; w < size; w++) {
                    boolean central = Math.abs(w - middle) * pixel < 60;
                    if (modality == Modality.T2) {
                        boolean deep = Math.abs(w - middle) * pixel < 8;
                        front = deep ? Math.min(front, plane[w * size + u]) : front;
                        side = deep ? Math.min(side, plane[u * size + w]) : side;
                    } else if (central) {
                        front = Math.max(front, plane[w * size + u]);
                        side = Math.max(side, plane[u * size + w]);
                    }
                }
                put(rest, u, tall + v, front, black, modality == Modality.CTA ? 900 : 1.2f * white);
                put(rest, size + u, tall + v, side, black, modality == Modality.CTA ? 900 : 1.2f * white);
                byte label = 0;
                for (int w = 0; w < size; w++) {
                    label = (byte) Math.max(label, planes[z].labels()[w * size + u]);
                }
                put(rest, 2 * size + u, tall + v, label, 0, 13);
            }
        }
        ImageIO.write(rest, "png", new java.io.File(stem + "-rest.png"));
        BufferedImage above = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < size * size; i++) {
            float most = -1e9f;
            for (PlaneImage plane : planes) {
                most = Math.max(most, plane.values()[i]);
            }
            put(above, i % size, i / size, most, black, modality == Modality.CTA ? 900 : 1.2f * white);
        }
        ImageIO.write(above, "png", new java.io.File(stem + "-above.png"));
    }

    private static void put(BufferedImage picture, int x, int y, float value, float black, float white) {
        int gray = Math.max(0, Math.min(255, (int) (255 * (value - black) / (white - black))));
        picture.getRaster().setSample(x, y, 0, gray);
    }
}
