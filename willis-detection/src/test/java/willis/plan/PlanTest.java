package willis.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.geometry.Extent;
import willis.geometry.Orientation;
import willis.geometry.Spacing;
import willis.testing.SharedData;

class PlanTest {
    @TempDir
    Path folder;

    @Test
    void thePublishedPlanIsRead() throws IOException {
        Plan plan = Plan.read(SharedData.golden("resunet/c_real_architecture/plans.json"));

        PlanConfiguration configuration = plan.configuration("3d_fullres");

        assertThat(configuration.patch()).isEqualTo(new Extent(96, 160, 128));
        assertThat(configuration.spacing()).isEqualTo(new Spacing(0.699998676776886, 0.46799999475479126, 0.46875));
        assertThat(configuration.normalization()).isEqualTo(Normalization.Z_SCORE);
        assertThat(configuration.cropsToNonZero()).isFalse();
        assertThat(configuration.resampling()).isEqualTo(Resampling.NEVER_SEPARATE);
        assertThat(configuration.approximation()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_tiny", "b_anisotropic", "c_real_architecture"})
    void nameAndDataSetAreThePlans(String golden) throws IOException {
        Plan plan = Plan.read(SharedData.golden("resunet/" + golden + "/plans.json"));

        assertThat(plan.name()).isEqualTo("nnUNetResEncUNetMPlans");
        assertThat(plan.datasetName()).isEqualTo("Dataset004_iarsna_crop");
        assertThat(plan.configurationNames()).containsExactly("3d_fullres", "3d_fullres_bs32");
    }

    @Test
    void intensitiesOfTheTrainingSetAreRead() throws IOException {
        Plan plan = Plan.read(SharedData.golden("resunet/a_tiny/plans.json"));

        assertThat(plan.intensities())
                .isEqualTo(Optional.of(
                        new IntensityStatistics(33.77442428496211, 1461.6993282249482, -9040.0, 5511.204999998212)));
    }

    @Test
    void aConfigurationInheritsWhatItDoesNotSay() throws IOException {
        Plan plan = Plan.read(SharedData.golden("resunet/a_tiny/plans.json"));

        PlanConfiguration parent = plan.configuration("3d_fullres");

        assertThat(plan.configuration("3d_fullres_bs32"))
                .isEqualTo(new PlanConfiguration(
                        "3d_fullres_bs32",
                        parent.patch(),
                        32,
                        parent.spacing(),
                        parent.normalization(),
                        parent.cropsToNonZero(),
                        parent.resampling(),
                        parent.approximation(),
                        parent.network()));
    }

    @Test
    void inheritanceReachesOverGenerations() throws IOException {
        Plan plan = HandMadePlan.read(folder, json -> {
            ObjectNode configurations = (ObjectNode) json.get("configurations");
            configurations.putObject("child").put("inherits_from", "3d_fullres").put("batch_size", 5);
            configurations.putObject("grandchild").put("inherits_from", "child");
        });

        assertThat(plan.configuration("grandchild").batchSize()).isEqualTo(5);
        assertThat(plan.configuration("grandchild").patch()).isEqualTo(new Extent(8, 16, 24));
    }

    @Test
    void aCircleOfInheritanceIsNamed() throws IOException {
        Plan plan = HandMadePlan.read(folder, json -> {
            ObjectNode configurations = (ObjectNode) json.get("configurations");
            configurations.putObject("hen").put("inherits_from", "egg");
            configurations.putObject("egg").put("inherits_from", "hen");
        });

        assertThatThrownBy(() -> plan.configuration("hen"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json")
                        + ", configurations, hen: inherits from itself by way of [hen, egg]");
    }

    @Test
    void aMissingConfigurationNamesThoseThatAreThere() throws IOException {
        Plan plan = HandMadePlan.read(folder);

        assertThatThrownBy(() -> plan.configuration("3d_lowres"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json")
                        + ", configurations, 3d_lowres: no such configuration; there are 2d, 3d_fullres");
    }

    @Test
    void aMissingParentIsNamed() throws IOException {
        Plan plan = HandMadePlan.read(
                folder, json -> HandMadePlan.configuration(json).put("inherits_from", "3d_halfres"));

        assertThatThrownBy(() -> plan.configuration("3d_fullres"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("3d_halfres: no such configuration");
    }

    @Test
    void aTwoDimensionalConfigurationIsHarmlessWhereNobodyAsksForIt() throws IOException {
        Plan plan = HandMadePlan.read(folder);

        assertThat(plan.configurationNames()).contains("2d");
        assertThat(plan.configuration("3d_fullres").batchSize()).isEqualTo(3);
    }

    @Test
    void aTwoDimensionalConfigurationIsRefusedWhenAskedFor() throws IOException {
        Plan plan = HandMadePlan.read(folder);

        assertThatThrownBy(() -> plan.configuration("2d"))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json") + ", configurations, 2d, patch_size: expected three whole"
                        + " numbers (z, y, x), found [64,48]; two-dimensional configurations are not run");
    }

    @ParameterizedTest
    @CsvSource({"0 1 2, RAS", "0 2 1, ARS", "1 0 2, RSA", "1 2 0, SRA", "2 0 1, ASR", "2 1 0, SAR"})
    void aTranspositionPermutesTheOrientation(String order, String expected) throws IOException {
        // RAS is an array (z, y, x) of (S, A, R); [0, 2, 1] makes it (S, R, A), whose x, y, z are A, R, S
        Plan plan = HandMadePlan.read(folder, json -> {
            var axes = json.putArray("transpose_forward");
            for (String axis : order.split(" ", -1)) {
                axes.add(Integer.parseInt(axis));
            }
        });

        assertThat(plan.networkOrientation(Orientation.RAS)).isEqualTo(Orientation.parse(expected));
    }

    @Test
    void withoutTranspositionTheOrientationStays() throws IOException {
        Plan plan = HandMadePlan.read(folder, json -> json.remove("transpose_forward"));

        assertThat(plan.networkOrientation(Orientation.parse("PIR"))).isEqualTo(Orientation.parse("PIR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0,1]", "[0,1,1]", "[0,1,3]", "[-1,0,1]", "[0,1,2,0]", "[]"})
    void whatIsNoPermutationIsRefused(String order) {
        assertThatThrownBy(() -> HandMadePlan.read(
                        folder,
                        json -> json.set(
                                "transpose_forward", JsonMapper.shared().readTree(order))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("transpose_forward: expected a permutation of 0, 1 and 2, found [");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1, 2", "{\"plans_name\": nonsense}", "{\"plans_name\": \"x\""})
    void brokenJsonIsRefusedWithTheFilesName(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("plans.json"), text);

        assertThatThrownBy(() -> Plan.read(file))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageStartingWith(file + ": ");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Path file = Files.write(folder.resolve("plans.json"), new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});

        assertThatThrownBy(() -> Plan.read(file))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(file + ": not valid JSON; fetch it again");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("plans.json"), "[".repeat(1_000_000));

        assertThatThrownBy(() -> Plan.read(file))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(file + ": not valid JSON; fetch it again");
    }

    @Test
    void aListIsNoPlan() throws IOException {
        Path file = Files.writeString(folder.resolve("plans.json"), "[]");

        assertThatThrownBy(() -> Plan.read(file))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(file + ": expected a JSON object, found array");
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        Path file = folder.resolve("plans.json");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 64L << 20);
        }

        assertThatThrownBy(() -> Plan.read(file))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(file + ": 67108865 bytes, more than a description of a model can have");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plans_name", "dataset_name"})
    void aMissingFieldIsNamed(String field) {
        assertThatThrownBy(() -> HandMadePlan.read(folder, json -> json.remove(field)))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage(folder.resolve("plans.json") + ", " + field + ": missing");
    }

    @Test
    void theTextOfAPlanIsReadToTheSamePlan() throws IOException {
        Plan plan = HandMadePlan.read(folder);
        Path copy = Files.writeString(folder.resolve("copy.json"), plan.json());

        assertThat(Plan.read(copy).configuration("3d_fullres")).isEqualTo(plan.configuration("3d_fullres"));
    }
}
