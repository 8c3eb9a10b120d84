package willis.infer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.global.torch;
import willis.cases.Case;
import willis.cases.CasePreparation;
import willis.detect.HeatMapModel;
import willis.detect.ModelDescription;
import willis.detect.Progress;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.heatmap.LogitSink;
import willis.net.UNet;
import willis.patch.Tiling;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.PlanConfiguration;
import willis.torch.ComputeDevice;
import willis.torch.Natives;
import willis.weights.Checkpoint;
import willis.weights.NetworkWeights;
import willis.weights.Weights;

/**
 * Trained networks on libtorch: one or several folds of one or several models that see the same image, whose logits are
 * averaged.
 *
 * <p>One prediction at a time.
 */
public final class TorchHeatMapModel implements HeatMapModel {
    private final ModelDescription description;
    private final Extent patch;
    private final InferenceSettings settings;
    private final List<NetworkOnDevice> networks;
    private final List<Integer> mirrorAxes;
    /** Whether the networks are closed with this; views leave them to the model that loaded them. */
    private final boolean owner;

    private TorchHeatMapModel(
            ModelDescription description,
            Extent patch,
            InferenceSettings settings,
            List<NetworkOnDevice> networks,
            List<Integer> mirrorAxes,
            boolean owner) {
        this.description = description;
        this.patch = patch;
        this.settings = settings;
        this.networks = networks;
        this.mirrorAxes = mirrorAxes;
        this.owner = owner;
    }

    /**
     * Loads weights onto devices; the caller closes.
     *
     * @param folders one or more models, which must prepare and orient images alike
     * @throws IncompatibleModelException if a model is broken or of an unknown kind, or models do not go together
     * @throws IOException if files cannot be read or a device fails
     */
    public static TorchHeatMapModel load(List<ModelFolder> folders, InferenceSettings settings) throws IOException {
        Natives.load();
        ModelFolder first = folders.get(0);
        PlanConfiguration configuration = first.configuration(settings.configuration());
        ChannelOrder channels = ChannelOrder.of(first.dataset());
        List<Path> files = new ArrayList<>();
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (ModelFolder folder : folders) {
            requireAlike(first, configuration, folder, settings);
            for (String fold : settings.folds().isEmpty() ? folder.folds() : settings.folds()) {
                files.add(folder.checkpoint(fold, settings.checkpoint()));
            }
        }
        Set<Integer> mirrorAxes = new TreeSet<>();
        List<UNet> loaded = new ArrayList<>();
        List<NetworkOnDevice> networks = new ArrayList<>();
        try {
            for (Path file : files) {
                Checkpoint checkpoint = Weights.read(file);
                mirrorAxes = mirrorAxes(mirrorAxes, checkpoint, loaded.isEmpty());
                for (ComputeDevice device : new LinkedHashSet<>(settings.devices())) {
                    UNet network = UNet.of(configuration.network(), 1, Location.values().length);
                    loaded.add(network);
                    NetworkWeights.load(checkpoint, network, file.toString());
                    networks.add(new NetworkOnDevice(
                            network, device, settings.precision().on(device)));
                }
            }
        } catch (IOException | RuntimeException e) {
            loaded.forEach(UNet::close);
            throw e;
        }
        if (settings.mirrored() && mirrorAxes.isEmpty()) {
            loaded.forEach(UNet::close);
            throw new IncompatibleModelException(files.get(0)
                    + ": allows no mirroring (inference_allowed_mirroring_axes); predict without --mirror");
        }
        Natives.trimMemory(); // of the weights as they were read
        ModelDescription description = new ModelDescription(
                identity(files),
                first.settings(),
                channels,
                new CasePreparation(
                        Optional.of(first.settings().orientation()),
                        first.settings().region(),
                        first.plan(),
                        configuration),
                remarks(folders, configuration));
        return new TorchHeatMapModel(
                description, configuration.patch(), settings, networks, List.copyOf(mirrorAxes), true);
    }

    /** Loads one model. */
    public static TorchHeatMapModel load(ModelFolder folder, InferenceSettings settings) throws IOException {
        return load(List.of(folder), settings);
    }

    private static void requireAlike(
            ModelFolder first, PlanConfiguration configuration, ModelFolder other, InferenceSettings settings)
            throws IncompatibleModelException {
        PlanConfiguration others = other.configuration(settings.configuration());
        if (!others.preparesLike(configuration)
                || !others.patch().equals(configuration.patch())
                || !others.network().equals(configuration.network())
                || !other.plan().intensities().equals(first.plan().intensities())
                || !other.dataset().labels().equals(first.dataset().labels())
                || !other.settings().orientation().equals(first.settings().orientation())
                || other.settings().region() != first.settings().region()) {
            throw new IncompatibleModelException(other.path() + ": sees images differently than " + first.path()
                    + " (spacing, patch, normalisation, network, labels, orientation or region); only models that see the"
                    + " same image are averaged");
        }
    }

    /** Only what all checkpoints allow. */
    private static Set<Integer> mirrorAxes(Set<Integer> soFar, Checkpoint checkpoint, boolean first) {
        Set<Integer> allowed = new TreeSet<>(checkpoint.mirroringAxes().orElse(List.of()));
        if (!first) {
            allowed.retainAll(soFar);
        }
        return allowed;
    }

    private static List<String> remarks(List<ModelFolder> folders, PlanConfiguration configuration) {
        List<String> remarks = new ArrayList<>();
        if (folders.stream().anyMatch(folder -> ModelDescription.isSideDoubtful(folder.settings()))) {
            remarks.add(ModelDescription.SIDE_UNVERIFIED);
        }
        configuration.approximation().ifPresent(remarks::add);
        return remarks;
    }

    private static String identity(List<Path> files) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
                    bytes.transferTo(OutputStream.nullOutputStream());
                }
            }
            return "sha256:" + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    /** How many patches a case takes. */
    public int patchCount(Case prepared) {
        return patchCount(prepared, settings.step());
    }

    /** How many patches a case takes at another distance of patches. */
    public int patchCount(Case prepared, double step) {
        return Tiling.of(prepared.prepared().grid().extent(), patch, step).count();
    }

    /** The same networks with another patch, which takes them over: this model is not to be used or closed any more. */
    TorchHeatMapModel withPatch(Extent other) {
        return new TorchHeatMapModel(description, other, settings, networks, mirrorAxes, true);
    }

    /** The axes over which the checkpoints allow mirroring: 0 is z, 1 is y, 2 is x. Each doubles the copies of a patch. */
    public List<Integer> mirrorAxes() {
        return mirrorAxes;
    }

    /**
     * The same networks with or without mirrored copies, and with another distance of patches.
     *
     * @param step as {@link InferenceSettings#step}
     * @return a view of this model: it may not predict while this model does, and is of no use once this model is closed;
     *     closing it does nothing
     * @throws IllegalArgumentException if copies are asked for that the checkpoints do not allow
     */
    public HeatMapModel running(boolean mirrored, double step) {
        if (mirrored && mirrorAxes.isEmpty()) {
            throw new IllegalArgumentException("The checkpoints allow no mirroring");
        }
        return new TorchHeatMapModel(
                description, patch, settings.withMirroring(mirrored).withStep(step), networks, mirrorAxes, false);
    }

    @Override
    public void predict(Case prepared, LogitSink logits, Progress progress) throws IOException {
        int threads = torch.get_num_threads();
        List<Integer> mirrored = settings.mirrored() ? mirrorAxes : List.of();
        networks.forEach(network -> network.mirrorOver(mirrored));
        try {
            new SlidingWindow(
                            patch,
                            settings,
                            networks,
                            description.channels().locations().size())
                    .predict(prepared.prepared(), logits, progress);
        } catch (RuntimeException e) {
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained("Predicting on " + settings.devices(), e);
            }
            throw e;
        } finally {
            torch.set_num_threads(threads);
            Natives.trimMemory();
        }
    }

    @Override
    public void close() {
        if (owner) {
            networks.forEach(NetworkOnDevice::close);
        }
    }
}
