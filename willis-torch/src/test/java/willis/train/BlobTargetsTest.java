package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.heatmap.BlobPlace;
import willis.npy.NpyArray;
import willis.testing.Golden;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

class BlobTargetsTest {

    @BeforeAll
    static void load() throws DeviceException {
        Natives.load();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blob/target_near_border_and_cut_by_border",
                "blob/target_same_label_twice_equal_size",
                "blob/target_two_landmarks_overlapping_blobs"
            })
    void targetsEqualThePublishedCode(String name) throws IOException {
        Golden golden = Golden.open(name);
        int radius = golden.parameters().get("edt_radius").asInt();
        NpyArray expected = golden.expected("expected_target");
        Extent patch = new Extent(
                expected.shape().get(1),
                expected.shape().get(2),
                expected.shape().get(3));

        float[] painted = painted(
                ReferenceTargets.blob(radius),
                ReferenceTargets.blobExtent(radius),
                14,
                ReferenceTargets.places(golden.input("seg")),
                patch);

        assertThat(painted).hasSameSizeAs(expected.values());
        for (int i = 0; i < painted.length; i++) {
            // the golden case's tolerance
            assertThat(Math.abs(painted[i] - expected.values()[i])).isLessThanOrEqualTo(1e-6f);
        }
    }

    private static float[] painted(
            float[] blob, Extent blobExtent, int channels, List<List<BlobPlace>> places, Extent patch) {
        try (BlobTargets targets = new BlobTargets(blob, blobExtent, channels, ComputeDevice.CPU);
                TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            return TensorScope.download(targets.of(places, patch));
        }
    }

    @Test
    void overlappingBlobsOfOneVesselKeepTheLargerValue() {
        float[] line = {0.5f, 1, 0.5f};

        float[] painted = painted(
                line,
                new Extent(1, 1, 3),
                2,
                List.of(List.of(new BlobPlace(0, new VoxelIndex(0, 0, 1)), new BlobPlace(0, new VoxelIndex(0, 0, 2)))),
                new Extent(1, 1, 5));

        assertThat(painted).containsExactly(0.5f, 1, 1, 0.5f, 0, 0.5f, 1, 1, 0.5f, 0);
    }

    @Test
    void aBlobWhoseCentreIsOutsideReachesIn() {
        float[] painted = painted(
                new float[] {0.25f, 0.5f, 1, 0.5f, 0.25f},
                new Extent(1, 1, 5),
                2,
                List.of(List.of(new BlobPlace(0, new VoxelIndex(0, 0, -1)))),
                new Extent(1, 1, 3));

        assertThat(painted).containsExactly(0.5f, 0.25f, 0, 0.5f, 0.25f, 0);
    }

    @Test
    void aBlobFarOutsideLeavesNoTrace() {
        float[] painted = painted(
                new float[] {1},
                new Extent(1, 1, 1),
                2,
                List.of(List.of(new BlobPlace(0, new VoxelIndex(0, 7, 0)))),
                new Extent(1, 2, 3));

        assertThat(painted).containsOnly(0);
    }

    @Test
    void axesAndSamplesAreNotMixedUp() {
        VoxelIndex centre = new VoxelIndex(1, 2, 3);
        Extent patch = new Extent(3, 4, 5);

        float[] painted = painted(
                new float[] {1}, new Extent(1, 1, 1), 3, List.of(List.of(), List.of(new BlobPlace(1, centre))), patch);

        float[] expected = new float[2 * 3 * 60];
        expected[(3 + 1) * 60 + patch.index(centre)] = 1;
        expected[(3 + 2) * 60 + patch.index(centre)] = 1;
        assertThat(painted).isEqualTo(expected);
    }

    @Test
    void theLastChannelIsNobodysOwn() {
        assertThatThrownBy(() -> painted(
                        new float[] {1},
                        new Extent(1, 1, 1),
                        14,
                        List.of(List.of(new BlobPlace(13, VoxelIndex.FIRST))),
                        new Extent(1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Sample 0 has a blob in channel 13; the vessels have channels 0 to 12");
    }

    @Test
    void aBlobWithoutMiddleIsRefused() {
        assertThatThrownBy(() -> new BlobTargets(new float[2], new Extent(1, 1, 2), 14, ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no middle voxel");
    }
}
