package willis.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what the demonstration will be. */
@Command(name = "demo", description = "Show what Willis does, on synthetic heads. (Comes with the built-in model.)")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println("""
                        The demonstration is not there yet: it comes with the built-in model.
                        It will make eight synthetic series (four modalities, with and without an aneurysm), look for
                        aneurysms in them, and show pictures and scores beside the truth on one page.
                        Until then, with a trained model of nnU-Net's kind:

                          ./willis predict SERIES -o OUT --model MODEL --heat-maps""");
        return ExitCode.OK;
    }
}
