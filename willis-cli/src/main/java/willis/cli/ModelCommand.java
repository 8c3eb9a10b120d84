package willis.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be done with trained models. */
@Command(
        name = "model",
        description = "Show, import, run, check and export trained models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelShowCommand.class,
            ModelImportCommand.class,
            ModelForwardCommand.class,
            ModelExportCommand.class,
            ModelCheckSidesCommand.class
        })
final class ModelCommand {
    @Mixin
    private CommonOptions common;
}
