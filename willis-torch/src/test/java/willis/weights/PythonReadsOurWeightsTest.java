package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.testing.SharedData;

/**
 * PyTorch and safetensors read what we write; skipped where there is no Python that has them. Another interpreter than
 * {@code python3} is named by the system property {@code willis.python}.
 */
class PythonReadsOurWeightsTest {
    private static final String PYTHON = System.getProperty("willis.python", "python3");
    private static final String ALIASES = """
            def ties(weights):
                groups = {}
                for name, tensor in weights.items():
                    groups.setdefault(tensor.storage().data_ptr(), []).append(name)
                return sorted(groups.values())
            """;

    @TempDir
    Path folder;

    @Test
    void torchLoadsOurPthAsItsOwn() throws Exception {
        requirePython("torch");
        Path original = SharedData.golden("resunet/a_tiny/fold_0/checkpoint_final.pth");
        Path ours = folder.resolve("ours.pth");
        PthWriter.write(Weights.read(original), ours);

        String said = python("""
                import sys, torch
                """ + ALIASES + """
                try:
                    theirs = torch.load(sys.argv[1], weights_only=False)
                except TypeError:
                    theirs = torch.load(sys.argv[1])
                ours = torch.load(sys.argv[2])
                a, b = theirs['network_weights'], ours['network_weights']
                assert list(a) == list(b)
                assert all(torch.equal(a[n], b[n]) and a[n].dtype == b[n].dtype for n in a)
                assert ties(a) == ties(b)
                for key in ('trainer_name', 'current_epoch', 'inference_allowed_mirroring_axes'):
                    assert theirs[key] == ours[key], key
                for key in ('plans', 'configuration', 'fold', 'dataset_json'):
                    assert theirs['init_args'][key] == ours['init_args'][key], key
                print(type(b).__name__, len(b))
                """, original, ours);

        assertThat(said).isEqualTo("OrderedDict 224");
    }

    @Test
    void safetensorsLoadsOurs() throws Exception {
        requirePython("safetensors.torch");
        Path original = SharedData.golden("resunet/b_anisotropic/fold_0/checkpoint_final.pth");
        Path ours = folder.resolve("ours.safetensors");
        SafetensorsWriter.write(Weights.read(original), ours);

        String said = python("""
                import json, sys, torch, safetensors, safetensors.torch
                theirs = torch.load(sys.argv[1], weights_only=False)['network_weights']
                ours = safetensors.torch.load_file(sys.argv[2])
                with safetensors.safe_open(sys.argv[2], 'pt') as file:
                    names = json.loads(file.metadata()['willis.names'])
                assert list(names) == list(theirs)
                assert all(torch.equal(theirs[n], ours[names[n]]) for n in theirs)
                print(len(ours), len(names))
                """, original, ours);

        assertThat(said).isEqualTo("74 256");
    }

    @Test
    void whatTorchWritesTodayIsRead() throws Exception {
        requirePython("torch");
        Path file = folder.resolve("theirs.pth");

        python("""
                import sys, torch, collections
                base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
                module = torch.nn.Sequential(torch.nn.Conv3d(1, 2, 3), torch.nn.InstanceNorm3d(2, affine=True))
                optimizer = torch.optim.SGD(module.parameters(), 0.01, momentum=0.99, nesterov=True)
                module(torch.randn(1, 1, 5, 6, 7)).sum().backward()
                optimizer.step()
                weights = collections.OrderedDict(('_orig_mod.' + n, t) for n, t in module.state_dict().items())
                weights['transposed'] = base.permute(2, 0, 1)
                weights['part'] = base[:, 1:, 1::2]
                weights['parameter'] = torch.nn.Parameter(base)
                weights['half'] = base.half()
                weights['bfloat'] = base.bfloat16()
                weights['count'] = torch.tensor(7)
                torch.save({'network_weights': weights, 'optimizer_state': optimizer.state_dict(),
                            'grad_scaler_state': {'scale': 65536.0}, 'logging': {'mean_fg_dice': [0.5], 'lrs': [1e-2]},
                            'current_epoch': 1, 'init_args': {'fold': 0, 'device': torch.device('cpu')},
                            'trainer_name': 'nnUNetTrainer', 'inference_allowed_mirroring_axes': None},
                           sys.argv[1], pickle_protocol=int(sys.argv[2]))
                """, file, Path.of("4"));

        Checkpoint checkpoint = Weights.read(file);
        assertThat(checkpoint.weights())
                .containsKeys("0.weight", "0.bias", "1.weight", "1.bias")
                .hasSize(10);
        assertThat(floats(checkpoint, "transposed")).startsWith(0, 4, 8, 12, 16, 20, 1);
        assertThat(floats(checkpoint, "part")).containsExactly(5, 7, 9, 11, 17, 19, 21, 23);
        assertThat(floats(checkpoint, "half")).startsWith(0, 1, 2).hasSize(24);
        assertThat(floats(checkpoint, "bfloat")).endsWith(22, 23).hasSize(24);
        assertThat(floats(checkpoint, "count")).containsExactly(7);
        assertThat(checkpoint.mirroringAxes()).contains(List.of());
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        WeightTensor tensor = checkpoint.weights().get(name);
        if (tensor == null) {
            throw new AssertionError("no tensor " + name);
        }
        return tensor.toFloats();
    }

    private void requirePython(String module) throws Exception {
        boolean present;
        try {
            python("import " + module);
            present = true;
        } catch (IOException e) {
            present = false;
        }
        if (!present) {
            System.err.println(
                    "SKIPPED: no " + PYTHON + " with " + module + "; set -Dwillis.python to one that can import it");
        }
        Assumptions.assumeTrue(present, PYTHON + " cannot import " + module);
    }

    private String python(String script, Path... arguments) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script.py"), script);
        List<String> command = new ArrayList<>(List.of(PYTHON, file.toString()));
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(PYTHON + " did not end within two minutes");
        }
        String said = Files.readString(output, StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0) {
            throw new IOException(PYTHON + " failed: " + said);
        }
        return said.lines().reduce((first, last) -> last).orElse("");
    }
}
