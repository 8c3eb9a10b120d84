package willis.series;

import java.util.List;
import java.util.Optional;
import willis.geometry.VoxelIndex;
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
    private final Modality modality;
    private final String storage;
    private final Volume volume;
    private final List<String> sopInstanceUids;
    private final List<QualityFinding> findings;

    Series(
            String id,
            Optional<String> studyUid,
            Modality modality,
            String storage,
            Volume volume,
            List<String> sopInstanceUids,
            List<QualityFinding> findings) {
        this.id = id;
        this.studyUid = studyUid;
        this.modality = modality;
        this.storage = storage;
        this.volume = volume;
        this.sopInstanceUids = List.copyOf(sopInstanceUids);
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

    /** DICOM's Modality, such as {@code CT} or {@code MR}; {@code unknown} where nothing tells. */
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

    /** The number of instances the volume was made of; 0 for a NIfTI file. */
    public int instanceCount() {
        return sopInstanceUids.size();
    }

    /** The instance, frame, row and column of a voxel of {@link #volume()}; empty for NIfTI files. */
    public Optional<FramePlace> placeOf(VoxelIndex voxel) {
        return sopInstanceUids.isEmpty()
                ? Optional.empty()
                : Optional.of(new FramePlace(sopInstanceUids.get(voxel.z()), 1, voxel.y(), voxel.x()));
    }

    /** What is unusual about the series, and what was repaired. */
    public List<QualityFinding> findings() {
        return findings;
    }
}
