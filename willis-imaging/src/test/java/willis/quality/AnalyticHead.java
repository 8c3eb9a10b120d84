package willis.quality;

import java.util.SplittableRandom;
import willis.geometry.Axis;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.parallel.Workers;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * A head of ellipsoids and tubes: skin, skull, brain, ventricles, vessels, nose and frontal sinus, face and neck.
 * Coordinates are millimetres in RAS from the middle of the brain; the vertex is at z = 85, the neck goes on below.
 * Intensities are whole numbers with noise, as scanners write them.
 */
record AnalyticHead(Tissue tissue, Field field, double spacingMm, double noise) {
    static final double VERTEX_MM = 85;

    /** The intensities of one kind of series. */
    enum Tissue {
        CTA(Modality.CTA, -1000, 30, 1000, 35, 5, 300),
        CT(Modality.CT, -1000, 30, 1000, 35, 5, 45),
        MRA(Modality.MRA, 5, 60, 15, 100, 30, 500),
        T2(Modality.T2, 5, 120, 20, 100, 250, 20),
        T1_POST(Modality.T1_POST, 5, 180, 20, 100, 35, 200),
        T1(Modality.MR, 5, 180, 20, 100, 35, 45);

        final Modality modality;
        final float air;
        final float scalp;
        final float bone;
        final float brain;
        final float fluid;
        final float vessel;

        Tissue(Modality modality, float air, float scalp, float bone, float brain, float fluid, float vessel) {
            this.modality = modality;
            this.air = air;
            this.scalp = scalp;
            this.bone = bone;
            this.brain = brain;
            this.fluid = fluid;
            this.vessel = vessel;
        }

        /** What is known of it if only the scanner is. */
        Modality scanner() {
            return modality.isCt() ? Modality.CT : Modality.MR;
        }
    }

    /** The block of the patient that is scanned, from its low to its high ends, RAS millimetres. */
    record Field(double fromX, double toX, double fromY, double toY, double fromZ, double toZ) {
        static final Field WHOLE = new Field(-100, 100, -120, 130, -115, 90);

        Field withX(double from, double to) {
            return new Field(from, to, fromY, toY, fromZ, toZ);
        }

        Field withY(double from, double to) {
            return new Field(fromX, toX, from, to, fromZ, toZ);
        }

        Field withZ(double from, double to) {
            return new Field(fromX, toX, fromY, toY, from, to);
        }
    }

    static AnalyticHead of(Tissue tissue) {
        return new AnalyticHead(tissue, Field.WHOLE, 2.5, 3);
    }

    AnalyticHead within(Field narrower) {
        return new AnalyticHead(tissue, narrower, spacingMm, noise);
    }

    AnalyticHead spaced(double mm) {
        return new AnalyticHead(tissue, field, mm, noise);
    }

    AnalyticHead withNoise(double sigma) {
        return new AnalyticHead(tissue, field, spacingMm, sigma);
    }

    /** The scan, stored as RAS. */
    Volume volume() {
        Extent extent =
                new Extent(count(field.fromZ, field.toZ), count(field.fromY, field.toY), count(field.fromX, field.toX));
        float[] voxels = new float[extent.arrayLength()];
        SplittableRandom random = new SplittableRandom(1);
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    float value = at(centre(field.fromX, x), centre(field.fromY, y), centre(field.fromZ, z));
                    double noisy = Math.rint(value + noise * random.nextGaussian()) + 0.0; // no negative zero
                    voxels[extent.index(z, y, x)] = (float) (tissue.modality.isCt() ? noisy : Math.abs(noisy));
                }
            }
        }
        return new Volume(grid(extent), voxels);
    }

    /** The scan, stored in another order of voxels. */
    Volume volume(Orientation orientation) {
        return volume().reoriented(orientation, Workers.serial());
    }

    private Grid grid(Extent extent) {
        PointMm first = new PointMm(-centre(field.fromX, 0), -centre(field.fromY, 0), centre(field.fromZ, 0));
        return new Grid(
                extent,
                new Spacing(spacingMm, spacingMm, spacingMm),
                first,
                new DirectionCosines(new Direction(0, 0, 1), new Direction(0, -1, 0), new Direction(-1, 0, 0)));
    }

    private int count(double from, double to) {
        return (int) Math.rint((to - from) / spacingMm);
    }

    private double centre(double from, int index) {
        return from + (index + 0.5) * spacingMm;
    }

    private float at(double x, double y, double z) {
        double wide = x / (1 - 0.1 * y / 95); // a narrow forehead
        double depth = Math.sqrt(square(wide / 77) + square(y / 97) + square(z / VERTEX_MM));
        if (ball(x, y - 75, z + 62, 14, 26, 24) || ball(x, y - 88, z + 8, 18, 6, 12)) {
            return tissue.air;
        }
        if (depth < 0.85) {
            return brain(x, y, z);
        }
        if (depth < 0.93) {
            return tissue.bone;
        }
        return depth < 1 || face(x, y, z) || neck(x, y, z) ? tissue.scalp : tissue.air;
    }

    private float brain(double x, double y, double z) {
        if (vessel(x, y, z)) {
            return tissue.vessel;
        }
        return ball(x, y + 5, z - 12, 22, 42, 18) ? tissue.fluid : tissue.brain;
    }

    /** A circle, two middle cerebral arteries, a basilar artery, and the straight sinus. */
    private static boolean vessel(double x, double y, double z) {
        double ring = Math.hypot(Math.hypot(x, y - 5) - 16, z + 25);
        double middle = Math.abs(x) > 14 && Math.abs(x) < 58 ? Math.hypot(y - 8, z + 25) : 99;
        double basilar = z < -25 ? Math.hypot(x, y + 12) : 99;
        double sinus = y < -20 ? Math.hypot(x, z - 5) : 99;
        return ring < 3.5 || middle < 3.5 || basilar < 3.5 || sinus < 5;
    }

    private static boolean face(double x, double y, double z) {
        return ball(x, y - 55, z + 60, 62, 52, 55);
    }

    private static boolean neck(double x, double y, double z) {
        return z < -30 && square(x / 58) + square((y + 15) / 68) < 1;
    }

    private static boolean ball(double x, double y, double z, double radiusX, double radiusY, double radiusZ) {
        return square(x / radiusX) + square(y / radiusY) + square(z / radiusZ) < 1;
    }

    private static double square(double value) {
        return value * value;
    }

    /** The voxels in reverse order along an axis, on the same grid: what a wrong orientation looks like. */
    static Volume flipped(Volume volume, Axis axis) {
        Extent extent = volume.grid().extent();
        float[] voxels = new float[extent.arrayLength()];
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    voxels[extent.index(z, y, x)] = volume.voxels()[
                            extent.index(
                                    axis == Axis.Z ? extent.z() - 1 - z : z,
                                    axis == Axis.Y ? extent.y() - 1 - y : y,
                                    axis == Axis.X ? extent.x() - 1 - x : x)];
                }
            }
        }
        return new Volume(volume.grid(), voxels);
    }
}
