package willis.cases;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import willis.files.WholeFile;
import willis.volume.Volume;

/**
 * A folder of prepared cases, one file each, named by its series. A file is there whole or not at all.
 *
 * <p>Voxels lie row by row, uncompressed, at 16 bits: a training block of 191×238×186 voxels, anywhere, is read in six
 * milliseconds from a warm page cache. Compressed chunks would be a fifth of the size and ten times
 * slower.
 *
 * <p>Thread safe.
 */
public final class CaseStore {
    private static final String ENDING = ".case";
    private static final int PIECE_VOXELS = 1 << 18;

    private final Path folder;

    private CaseStore(Path folder) {
        this.folder = folder;
    }

    /** The cases in a folder, which need not be there yet. */
    public static CaseStore in(Path folder) {
        return new CaseStore(folder);
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** The names of all cases, sorted. */
    public List<String> uids() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ENDING) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }

    /** Whether there is a file of a case, be it sound or not. */
    public boolean contains(String seriesUid) {
        return Files.isRegularFile(file(seriesUid));
    }

    /**
     * Opens a case; the caller closes.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws CaseFormatException if it is damaged, or of another version, or names another series
     */
    public StoredCase open(String seriesUid) throws IOException {
        StoredCase stored = StoredCase.open(file(seriesUid));
        String found = stored.description().seriesUid();
        if (!found.equals(seriesUid)) {
            stored.close();
            throw new CaseFormatException(file(seriesUid) + ": holds series " + found
                    + "; a file must be named by its series, delete it and prepare again");
        }
        return stored;
    }

    /** What is known of a case. */
    public CaseDescription description(String seriesUid) throws IOException {
        try (StoredCase stored = open(seriesUid)) {
            return stored.description();
        }
    }

    /**
     * Stores a case to train with: exact to a thousandth of the normalised image's standard deviation.
     *
     * @throws IllegalArgumentException if the grids differ
     */
    public void write(CaseDescription description, Volume prepared) throws IOException {
        write(description, prepared, SampleCode.of(prepared.voxels()));
    }

    /** Stores a volume without any loss. */
    public void writeExactly(CaseDescription description, Volume volume) throws IOException {
        write(description, volume, SampleCode.exact(volume.voxels()));
    }

    private void write(CaseDescription description, Volume volume, SampleCode code) throws IOException {
        if (!description.grid().equals(volume.grid())) {
            throw new IllegalArgumentException(description.seriesUid() + ": described on another grid than its voxels");
        }
        float[] voxels = volume.voxels();
        ByteBuffer piece = ByteBuffer.allocate(PIECE_VOXELS * code.type().bytes).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        for (int from = 0; from < voxels.length; from += PIECE_VOXELS) {
            encode(code, voxels, from, piece);
            crc.update(piece.array(), 0, piece.position());
        }
        ByteBuffer header = new CaseHeader(description, code, (int) crc.getValue()).encode();
        WholeFile.write(file(description.seriesUid()), out -> {
            out.write(header.array(), 0, header.limit());
            for (int from = 0; from < voxels.length; from += PIECE_VOXELS) {
                encode(code, voxels, from, piece);
                out.write(piece.array(), 0, piece.position());
            }
        });
    }

    private static void encode(SampleCode code, float[] voxels, int from, ByteBuffer piece) {
        code.encode(voxels, from, Math.min(voxels.length, from + PIECE_VOXELS), piece.clear());
    }

    /** Removes a case if it is there. */
    public void delete(String seriesUid) throws IOException {
        Files.deleteIfExists(file(seriesUid));
    }

    private Path file(String seriesUid) {
        if (!seriesUid.matches("[0-9A-Za-z][0-9A-Za-z._-]{0,63}")) {
            throw new IllegalArgumentException("A UID names a case; this is none");
        }
        return folder.resolve(seriesUid + ENDING);
    }
}
