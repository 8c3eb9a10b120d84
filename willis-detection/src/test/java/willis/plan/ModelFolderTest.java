package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Orientation;

class ModelFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aWholeModel() throws IOException {
        HandMadePlan.write(folder, plan -> {});
        Files.writeString(folder.resolve("dataset.json"), "{\"labels\": {\"background\": 0, \"a\": 1}}");
        addCheckpoint("fold_0", "checkpoint_final.pth");
    }

    @Test
    void aMissingFolderIsNamed() {
        Path missing = folder.resolve("nowhere");

        assertThatThrownBy(() -> ModelFolder.open(missing))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(missing + ": no such folder. Expected a model folder with plans.json, dataset.json and"
                        + " fold_0/checkpoint_final.pth or .safetensors");
    }

    @Test
    void missingPlansAreNamed() throws IOException {
        Files.delete(folder.resolve("plans.json"));

        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json") + ": missing. A model folder holds plans.json, dataset.json"
                        + " and fold_0/checkpoint_final.pth or .safetensors, as nnU-Net v2 writes them");
    }

    @Test
    void aModelWithoutFoldsIsRefused() throws IOException {
        Files.delete(folder.resolve("fold_0/checkpoint_final.pth"));
        Files.delete(folder.resolve("fold_0"));

        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder + ": no fold found. Expected a folder such as fold_0 or fold_all with a checkpoint"
                        + " in it");
    }

    @Test
    void foldsAreInTheOrderOfTheirNumbers() throws IOException {
        for (String fold : new String[] {"fold_10", "fold_2", "fold_all", "fold_1"}) {
            addCheckpoint(fold, "checkpoint_final.pth");
        }

        assertThat(ModelFolder.open(folder).folds()).containsExactly("0", "1", "2", "10", "all");
    }

    @Test
    void aMissingFoldNamesThoseThatAreThere() throws IOException {
        addCheckpoint("fold_all", "checkpoint_final.pth");
        ModelFolder model = ModelFolder.open(folder);

        assertThatThrownBy(() -> model.checkpoint("3", ModelFolder.DEFAULT_CHECKPOINT))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder + ": no fold 3; there are 0, all");
    }

    @Test
    void aMissingCheckpointNamesThoseThatAreThere() throws IOException {
        addCheckpoint("fold_0", "checkpoint_best.safetensors");
        addCheckpoint("fold_0", "progress.png");
        ModelFolder model = ModelFolder.open(folder);

        assertThatThrownBy(() -> model.checkpoint("0", "checkpoint_latest"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("fold_0") + ": no checkpoint_latest.safetensors or .pth; there are"
                        + " checkpoint_best, checkpoint_final");
    }

    @Test
    void aFoldWithoutCheckpointsSaysSo() throws IOException {
        Files.delete(folder.resolve("fold_0/checkpoint_final.pth"));
        ModelFolder model = ModelFolder.open(folder);

        assertThatThrownBy(() -> model.checkpoint("0", ModelFolder.DEFAULT_CHECKPOINT))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageEndingWith("there are no checkpoints");
    }

    @Test
    void safetensorsArePreferredToPth() throws IOException {
        addCheckpoint("fold_0", "checkpoint_final.safetensors");

        assertThat(ModelFolder.open(folder).checkpoint("0", ModelFolder.DEFAULT_CHECKPOINT))
                .hasFileName("checkpoint_final.safetensors");
    }

    @Test
    void aPthIsTakenWhereThereIsNothingElse() throws IOException {
        assertThat(ModelFolder.open(folder).checkpoint("0", ModelFolder.DEFAULT_CHECKPOINT))
                .hasFileName("checkpoint_final.pth");
    }

    @Test
    void aFoldCannotLeadOutOfTheModel() throws IOException {
        ModelFolder model = ModelFolder.open(folder);

        assertThatThrownBy(() -> model.checkpoint("0/../fold_0", ModelFolder.DEFAULT_CHECKPOINT))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("no fold 0/../fold_0");
    }

    @Test
    void withoutWillisJsonRasAndTheExactRegionAreAssumedAndTheSideIsUnverified() throws IOException {
        ModelSettings settings = ModelFolder.open(folder).settings();

        assertThat(settings).isEqualTo(ModelSettings.assumed("Dataset900_handmade, HandMadePlans"));
        assertThat(settings.orientation()).isEqualTo(Orientation.RAS);
        assertThat(settings.region()).isEqualTo(RegionSetting.EXACT);
        assertThat(settings.side()).isEqualTo(SideStatus.UNVERIFIED);
    }

    @Test
    void willisJsonIsRead() throws IOException {
        ModelSettings settings = ModelSettings.assumed("hand-made").withOrientation(Orientation.LPS);
        settings.write(folder.resolve(ModelSettings.FILE_NAME));

        assertThat(ModelFolder.open(folder).settings()).isEqualTo(settings);
    }

    @Test
    void aBrokenWillisJsonIsNotPassedOver() throws IOException {
        Files.writeString(folder.resolve(ModelSettings.FILE_NAME), "{");

        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("willis.json: not valid JSON");
    }

    @Test
    void fullResolutionIsTheConfigurationNobodyNeedsToName() throws IOException {
        assertThat(ModelFolder.open(folder).configuration(Optional.empty()).name())
                .isEqualTo("3d_fullres");
    }

    @Test
    void theOnlyConfigurationIsTakenWhateverItsName() throws IOException {
        HandMadePlan.write(folder, plan -> {
            ObjectNode configurations = (ObjectNode) plan.get("configurations");
            configurations.set("mine", configurations.get("3d_fullres"));
            configurations.remove("3d_fullres");
            configurations.remove("2d");
        });

        assertThat(ModelFolder.open(folder).configuration(Optional.empty()).name())
                .isEqualTo("mine");
    }

    @Test
    void ofSeveralConfigurationsOneMustBeNamed() throws IOException {
        HandMadePlan.write(folder, plan -> {
            ObjectNode configurations = (ObjectNode) plan.get("configurations");
            configurations.set("mine", configurations.get("3d_fullres"));
            configurations.remove("3d_fullres");
        });
        ModelFolder model = ModelFolder.open(folder);

        assertThatThrownBy(() -> model.configuration(Optional.empty()))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder + ": which configuration? There are 2d, mine; name one with --configuration");
    }

    private void addCheckpoint(String fold, String name) throws IOException {
        Files.createDirectories(folder.resolve(fold));
        Files.write(folder.resolve(fold).resolve(name), new byte[] {1});
    }
}
