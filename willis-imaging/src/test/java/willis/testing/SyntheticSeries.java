package willis.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import willis.dicom.DataSet;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.Vr;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.volume.Volume;

/**
 * Writes a volume as a series of DICOM files, one per slice: MR, signed 16 bits, no rescale. Nothing in it belongs to
 * group 0010.
 *
 * <p>Slice z of the volume becomes instance z + 1. Reading gives the volume back if its slices follow each other along row
 * direction × column direction; otherwise its slices are reversed.
 */
public final class SyntheticSeries {
    private static final String MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4";
    private static final String STUDY_UID = "2.25.7";

    private SyntheticSeries() {}

    /** Writes {@code slice_000.dcm}, {@code slice_001.dcm}, … into a folder, which is created. */
    public static void write(Volume volume, Path folder, String seriesUid) throws IOException {
        write(volume, folder, seriesUid, instance -> {});
    }

    /**
     * As above, with every instance altered before it is written: what is put again replaces what was there.
     *
     * @throws IllegalArgumentException if a voxel is no whole number of 16 bits
     */
    public static void write(Volume volume, Path folder, String seriesUid, Consumer<DataSet.Builder> alteration)
            throws IOException {
        Files.createDirectories(folder);
        for (int z = 0; z < volume.grid().extent().z(); z++) {
            DataSet.Builder instance = instance(volume, z, seriesUid);
            alteration.accept(instance);
            DicomWriter.write(folder.resolve(String.format(Locale.ROOT, "slice_%03d.dcm", z)), instance.build());
        }
    }

    /** The SOPInstanceUID of slice z. */
    public static String sopInstanceUid(String seriesUid, int z) {
        return seriesUid + "." + (z + 1);
    }

    private static DataSet.Builder instance(Volume volume, int z, String seriesUid) {
        Grid grid = volume.grid();
        Extent extent = grid.extent();
        PointMm position = grid.toPatient(new VoxelIndex(z, 0, 0));
        DirectionCosines cosines = grid.cosines();
        return DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, MR_IMAGE_STORAGE)
                .putStrings(Tag.SOP_INSTANCE_UID, sopInstanceUid(seriesUid, z))
                .putStrings(Tag.MODALITY, "MR")
                .putStrings(Tag.STUDY_INSTANCE_UID, STUDY_UID)
                .putStrings(Tag.SERIES_INSTANCE_UID, seriesUid)
                .putIntegers(Tag.INSTANCE_NUMBER, z + 1)
                .putDecimals(Tag.IMAGE_POSITION_PATIENT, position.x(), position.y(), position.z())
                .putDecimals(
                        Tag.IMAGE_ORIENTATION_PATIENT,
                        cosines.x().x(),
                        cosines.x().y(),
                        cosines.x().z(),
                        cosines.y().x(),
                        cosines.y().y(),
                        cosines.y().z())
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.ROWS, extent.y())
                .putIntegers(Tag.COLUMNS, extent.x())
                .putDecimals(
                        Tag.PIXEL_SPACING, grid.spacing().y(), grid.spacing().x())
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, 16)
                .putIntegers(Tag.HIGH_BIT, 15)
                .putIntegers(Tag.PIXEL_REPRESENTATION, 1)
                .putBytes(Tag.PIXEL_DATA, Vr.OW, pixels(volume, z));
    }

    private static byte[] pixels(Volume volume, int z) {
        Extent extent = volume.grid().extent();
        int plane = extent.y() * extent.x();
        ByteBuffer bytes = ByteBuffer.allocate(2 * plane).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < plane; i++) {
            float voxel = volume.voxels()[z * plane + i];
            if (voxel != (short) voxel) {
                throw new IllegalArgumentException("Voxel " + (z * plane + i) + " is " + voxel
                        + "; a synthetic series holds whole numbers from -32,768 to 32,767");
            }
            bytes.putShort((short) voxel);
        }
        return bytes.array();
    }
}
