package willis.series;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import willis.geometry.Box;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.quality.QualityFinding;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * One series, read and checked: its volume in stored orientation and spacing, and where its voxels came from.
 *
 * <p>Immutable.
 */
public final class Series {
    private final String id;
    private final Optional<String> studyUid;
    private final Optional<String> patientDigest;
    private final Modality modality;
    private final String storage;
    private final Volume volume;
    private final Box head;
    private final List<Optional<SlicePlace>> planes;
    private final Map<String, List<StoredSlice>> slices;
    private final List<QualityFinding> findings;

    /**
     * @param planes what each plane of the volume shows; none for a volume that was not made of instances
     * @param slices the frames that the volume was made of, in any order
     */
    Series(
            String id,
            Optional<String> studyUid,
            Optional<String> patientDigest,
            Modality modality,
            String storage,
            Volume volume,
            Box head,
            List<Optional<SlicePlace>> planes,
            List<StoredSlice> slices,
            List<QualityFinding> findings) {
        this.id = id;
        this.studyUid = studyUid;
        this.patientDigest = patientDigest;
        this.modality = modality;
        this.storage = storage;
        this.volume = volume;
        this.head = head;
        this.planes = List.copyOf(planes);
        this.slices = slices.stream().collect(Collectors.groupingBy(StoredSlice::sopInstanceUid));
        this.findings = List.copyOf(findings);
    }

    /** The SeriesInstanceUID; of a NIfTI file a hash of its bytes, since its name may tell who the patient is. */
    public String id() {
        return id;
    }

    /** The StudyInstanceUID; empty for NIfTI files and where it is missing. */
    public Optional<String> studyUid() {
        return studyUid;
    }

    /**
     * Equal for series of one patient: a digest of the Patient ID, not the ID. Still not to be written down as it is, since
     * whoever has a list of IDs can try them all. Empty for NIfTI files and where there is no ID.
     */
    public Optional<String> patientDigest() {
        return patientDigest;
    }

    /** What the intensities show, as exactly as tags and image tell. */
    public Modality modality() {
        return modality;
    }

    /** How the samples were stored, for people: the transfer syntax, or NIfTI. */
    public String storage() {
        return storage;
    }

    /** The intensities after rescale, as stored: z from slice to slice along row direction × column direction. */
    public Volume volume() {
        return volume;
    }

    /** The block of the volume that holds the head; the whole where none was told from air. */
    public Box head() {
        return head;
    }

    /** The number of instances the volume was made of; 0 for a NIfTI file. */
    public int instanceCount() {
        return (int) planes.stream()
                .flatMap(Optional::stream)
                .map(SlicePlace::sopInstanceUid)
                .distinct()
                .count();
    }

    /**
     * The instance, frame, row and column of a voxel of {@link #volume()}: in volumes that were straightened or filled, of
     * the nearest real slice. Empty for NIfTI files, for slices that are interpolated, and where a slice does not reach.
     */
    public Optional<FramePlace> placeOf(VoxelIndex voxel) {
        return planes.isEmpty()
                ? Optional.empty()
                : planes.get(voxel.z()).flatMap(plane -> plane.at(voxel.y(), voxel.x()));
    }

    /**
     * Where a pixel of an instance lies among the voxels of {@link #volume()}: the inverse of {@link #placeOf}, exact between
     * pixels too, and where slices lie between the planes of a volume that was straightened or filled. Empty if no such
     * frame became part of the volume, or the frame does not reach so far; {@link #framesOf} tells which.
     *
     * @param frame counted from 1
     * @param row in pixels from the centre of the first row; the frame ends half a pixel beyond its outermost centres
     * @param column in pixels from the centre of the first column
     */
    public Optional<VoxelPoint> voxelOf(String sopInstanceUid, int frame, double row, double column) {
        return slices.getOrDefault(sopInstanceUid, List.of()).stream()
                .filter(slice -> slice.frame() == frame)
                .findFirst()
                .flatMap(slice -> slice.at(row, column));
    }

    /** The frames of an instance that the volume was made of, ascending, counted from 1; empty if it has no part in it. */
    public List<Integer> framesOf(String sopInstanceUid) {
        return slices.getOrDefault(sopInstanceUid, List.of()).stream()
                .map(StoredSlice::frame)
                .sorted()
                .toList();
    }

    /** What is unusual about the series, and what was done about it. */
    public List<QualityFinding> findings() {
        return findings;
    }
}
