package willis.dicom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a DICOM file: its meta information, its data set, and where its pixels lie.
 *
 * <p>Immutable; it keeps no file open.
 */
public final class DicomFile {
    private final String source;
    private final @Nullable Path path;
    private final DicomBytes.Opener opener;
    private final long dataSetOffset;
    private final DataSet metaInformation;
    private final DataSet dataSet;
    private final TransferSyntax transferSyntax;
    private final @Nullable PixelDataLocation pixelData;

    DicomFile(
            String source,
            @Nullable Path path,
            DicomBytes.Opener opener,
            long dataSetOffset,
            DataSet metaInformation,
            DataSet dataSet,
            TransferSyntax transferSyntax,
            @Nullable PixelDataLocation pixelData) {
        this.source = source;
        this.path = path;
        this.opener = opener;
        this.dataSetOffset = dataSetOffset;
        this.metaInformation = metaInformation;
        this.dataSet = dataSet;
        this.transferSyntax = transferSyntax;
        this.pixelData = pixelData;
    }

    /** The file's path, or the name given to a stream; for messages. */
    public String source() {
        return source;
    }

    /** The file; empty if it was not read from a file of its own. */
    public Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    /** The elements of group 0002; none if the file has no meta information. */
    public DataSet metaInformation() {
        return metaInformation;
    }

    /** The elements that were read. */
    public DataSet dataSet() {
        return dataSet;
    }

    /** How the data set is encoded: as the meta information says, or as its bytes show where that is missing or wrong. */
    public TransferSyntax transferSyntax() {
        return transferSyntax;
    }

    /** Where the pixel values lie; empty if the file has none. */
    public Optional<PixelDataLocation> pixelData() {
        return Optional.ofNullable(pixelData);
    }

    /**
     * Opens the bytes that {@link #pixelData()} counts its offset in: the file, or what a deflated data set inflates to.
     * The caller closes.
     *
     * @throws UnsupportedDicomException if a deflated data set becomes more than 512 MiB
     */
    public DicomBytes openBytes() throws IOException {
        return openBytes(Long.MAX_VALUE);
    }

    /**
     * As {@link #openBytes()}, but a deflated data set is inflated no further than needed.
     *
     * @param neededBytes how many bytes from the beginning on are going to be read; there may be fewer
     */
    public DicomBytes openBytes(long neededBytes) throws IOException {
        DicomBytes bytes = opener.open();
        if (!transferSyntax.isDeflated()) {
            return bytes;
        }
        try (bytes) {
            long limit = Math.min(neededBytes, Inflation.MAX_BYTES);
            Inflation.Inflated inflated = Inflation.inflate(bytes, dataSetOffset, limit, source);
            if (!inflated.whole() && inflated.bytes().remaining() < neededBytes) {
                throw Inflation.tooLong(source, Inflation.MAX_BYTES, "");
            }
            return DicomBytes.of(inflated.bytes());
        }
    }
}
