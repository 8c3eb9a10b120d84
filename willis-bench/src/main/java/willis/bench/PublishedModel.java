package willis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import willis.findings.Location;
import willis.infer.ImportedModel;
import willis.net.HeInitialization;
import willis.net.UNet;
import willis.plan.DatasetDescription;
import willis.plan.ModelFolder;
import willis.plan.Plan;
import willis.plan.PlanConfiguration;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;
import willis.weights.NetworkWeights;
import willis.weights.SafetensorsWriter;

/** The published architecture with random weights, as a model folder that nnU-Net reads too: what time it takes does not depend on them. */
public final class PublishedModel {
    private PublishedModel() {}

    /** A new folder, and a seed. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path willis = Files.createTempDirectory("willis-published");
        try {
            Plan plan = Plan.published();
            PlanConfiguration configuration = plan.configuration("3d_fullres");
            List<String> sites = Stream.of(Location.values())
                    .filter(Location::isVessel)
                    .sorted(Comparator.comparing(Location::publishedLabel))
                    .map(Location::column)
                    .toList();
            plan.write(willis.resolve("plans.json"));
            DatasetDescription.of("Dataset000_bench", "image", sites, 1).write(willis.resolve("dataset.json"));
            try (UNet network = UNet.of(configuration.network(), 1, Location.values().length)) {
                HeInitialization.fill(network, configuration.network(), Long.parseLong(arguments[1]));
                try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                    // Without this the residual paths would do nothing, and an error in them would not show.
                    network.parameters().forEach((name, parameter) -> {
                        if (name.endsWith(".conv2.norm.weight")) {
                            parameter.fill_(new Scalar(0.5f));
                        }
                    });
                }
                SafetensorsWriter.write(
                        NetworkWeights.of(network), willis.resolve("fold_0/checkpoint_final.safetensors"));
            }
            ImportedModel.exportModel(ModelFolder.open(willis), folder);
        } finally {
            try (Stream<Path> files = Files.walk(willis)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
