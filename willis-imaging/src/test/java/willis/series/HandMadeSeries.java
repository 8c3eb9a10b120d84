package willis.series;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import java.util.function.ToDoubleFunction;
import willis.dicom.DataSet;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.Vr;
import willis.geometry.Direction;
import willis.geometry.PointMm;

/**
 * Slices of a function of space, anywhere in the patient, as a scanner would write them: one file each, or one file for all.
 *
 * <p>5 rows × 8 columns of 0.5 × 0.75 mm, unless told otherwise; values in steps of 0.01.
 */
final class HandMadeSeries {
    static final String UID = "2.25.77";
    private static final double STEP = 0.01;

    /** Linear in space, so that linear interpolation returns it exactly, with another slope on each axis. */
    static final ToDoubleFunction<PointMm> LINEAR = point -> 3 * point.x() - 2 * point.y() + 1.25 * point.z() + 20;

    private int rows = 5;
    private int columns = 8;
    private double rowMm = 0.5;
    private double columnMm = 0.75;
    private Direction row = new Direction(1, 0, 0);
    private Direction column = new Direction(0, 1, 0);
    private ToDoubleFunction<PointMm> value = LINEAR;
    private ObjIntConsumer<DataSet.Builder> alteration = (instance, slice) -> {};
    private final List<PointMm> positions = new ArrayList<>();

    HandMadeSeries size(int newRows, int newColumns) {
        rows = newRows;
        columns = newColumns;
        return this;
    }

    HandMadeSeries pixels(double newRowMm, double newColumnMm) {
        rowMm = newRowMm;
        columnMm = newColumnMm;
        return this;
    }

    HandMadeSeries plane(Direction newRow, Direction newColumn) {
        row = newRow;
        column = newColumn;
        return this;
    }

    HandMadeSeries value(ToDoubleFunction<PointMm> function) {
        value = function;
        return this;
    }

    /** Changes instances before they are written; slices are numbered from 0 in the order they were added. */
    HandMadeSeries altered(ObjIntConsumer<DataSet.Builder> change) {
        ObjIntConsumer<DataSet.Builder> before = alteration;
        alteration = (instance, slice) -> {
            before.accept(instance, slice);
            change.accept(instance, slice);
        };
        return this;
    }

    HandMadeSeries at(PointMm position) {
        positions.add(position);
        return this;
    }

    /** Slices along the normal at these distances from a point. */
    HandMadeSeries along(PointMm from, double... millimetres) {
        for (double mm : millimetres) {
            at(from.moved(row.cross(column), mm));
        }
        return this;
    }

    /** So many slices along a direction, evenly. */
    HandMadeSeries stacked(PointMm from, Direction direction, double distanceMm, int count) {
        for (int i = 0; i < count; i++) {
            at(from.moved(direction, i * distanceMm));
        }
        return this;
    }

    /** One file for each slice: {@code 00.dcm}, {@code 01.dcm}, … */
    Path writeClassic(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int slice = 0; slice < positions.size(); slice++) {
            PointMm position = positions.get(slice);
            DataSet.Builder instance = image("1.2.840.10008.5.1.4.1.1.2", UID + ".1." + (slice + 1), slice + 1)
                    .putDecimals(Tag.IMAGE_POSITION_PATIENT, position.x(), position.y(), position.z())
                    .putDecimals(
                            Tag.IMAGE_ORIENTATION_PATIENT,
                            row.x(),
                            row.y(),
                            row.z(),
                            column.x(),
                            column.y(),
                            column.z())
                    .putDecimals(Tag.PIXEL_SPACING, rowMm, columnMm)
                    .putDecimals(Tag.RESCALE_SLOPE, STEP)
                    .putDecimals(Tag.RESCALE_INTERCEPT, 0)
                    .putBytes(Tag.PIXEL_DATA, Vr.OW, pixels(position));
            alteration.accept(instance, slice);
            DicomWriter.write(folder.resolve(String.format(Locale.ROOT, "%02d.dcm", slice)), instance.build());
        }
        return folder;
    }

    /**
     * One file for all slices, with functional groups.
     *
     * @param order the slices in the order of their frames, from 0
     * @param frames changes the per-frame groups
     */
    Path writeEnhanced(Path folder, List<Integer> order, ObjIntConsumer<DataSet.Builder> frames) throws IOException {
        Files.createDirectories(folder);
        ByteBuffer all = ByteBuffer.allocate(order.size() * rows * columns * 2);
        List<DataSet> groups = new ArrayList<>();
        for (int slice : order) {
            PointMm position = positions.get(slice);
            all.put(pixels(position));
            DataSet.Builder group = DataSet.builder()
                    .putItems(
                            Tag.PLANE_POSITION_SEQUENCE,
                            DataSet.builder()
                                    .putDecimals(Tag.IMAGE_POSITION_PATIENT, position.x(), position.y(), position.z())
                                    .build());
            frames.accept(group, slice);
            groups.add(group.build());
        }
        DataSet shared = DataSet.builder()
                .putItems(
                        Tag.PLANE_ORIENTATION_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(
                                        Tag.IMAGE_ORIENTATION_PATIENT,
                                        row.x(),
                                        row.y(),
                                        row.z(),
                                        column.x(),
                                        column.y(),
                                        column.z())
                                .build())
                .putItems(
                        Tag.PIXEL_MEASURES_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.PIXEL_SPACING, rowMm, columnMm)
                                .build())
                .putItems(
                        Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.RESCALE_SLOPE, STEP)
                                .putDecimals(Tag.RESCALE_INTERCEPT, 0)
                                .build())
                .build();
        DataSet.Builder instance = image("1.2.840.10008.5.1.4.1.1.2.1", UID + ".1", 1)
                .put(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(order.size()))
                .putItems(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
                .putItems(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups.toArray(DataSet[]::new))
                .putBytes(Tag.PIXEL_DATA, Vr.OW, all.array());
        alteration.accept(instance, 0);
        DicomWriter.write(folder.resolve("enhanced.dcm"), instance.build());
        return folder;
    }

    private DataSet.Builder image(String sopClass, String sopInstanceUid, int number) {
        return DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, sopClass)
                .putStrings(Tag.SOP_INSTANCE_UID, sopInstanceUid)
                .putStrings(Tag.MODALITY, "CT")
                .putStrings(Tag.STUDY_INSTANCE_UID, "2.25.76")
                .putStrings(Tag.SERIES_INSTANCE_UID, UID)
                .putIntegers(Tag.INSTANCE_NUMBER, number)
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.ROWS, rows)
                .putIntegers(Tag.COLUMNS, columns)
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, 16)
                .putIntegers(Tag.HIGH_BIT, 15)
                .putIntegers(Tag.PIXEL_REPRESENTATION, 1);
    }

    private byte[] pixels(PointMm position) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                PointMm point = position.moved(column, y * rowMm).moved(row, x * columnMm);
                bytes.putShort((short) Math.rint(value.applyAsDouble(point) / STEP));
            }
        }
        return bytes.array();
    }
}
