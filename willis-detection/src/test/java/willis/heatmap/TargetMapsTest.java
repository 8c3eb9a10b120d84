package willis.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.npy.NpyArray;
import willis.testing.Golden;

class TargetMapsTest {
    private static final Extent PATCH = new Extent(5, 7, 9);

    @ParameterizedTest
    @ValueSource(ints = {5, 15, 65})
    void theBlobIsBitForBitThePublishedOne(int radius) throws NoSuchAlgorithmException {
        Golden golden = Golden.open("blob/element_r" + radius);

        TargetBlob blob = TargetBlob.ofRadius(radius);

        assertThat(blob.extent()).isEqualTo(new Extent(2 * radius + 1, 2 * radius + 1, 2 * radius + 1));
        ByteBuffer bytes = ByteBuffer.allocate(4 * blob.extent().arrayLength()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(blob.values());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
                .isEqualTo(
                        golden.expectedValues().get("sha256_float32_le_c_order").asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target_near_border_and_cut_by_border",
                "target_same_label_twice",
                "target_same_label_twice_equal_size",
                "target_two_landmarks_overlapping_blobs"
            })
    void labelsBecomeThePublishedTarget(String name) throws IOException {
        Golden golden = Golden.open("blob/" + name);
        NpyArray labels = golden.input("seg");
        Extent patch = new Extent(
                labels.shape().get(0), labels.shape().get(1), labels.shape().get(2));

        List<BlobPlace> places = TargetMaps.deepestVoxels(labels.values(), patch);
        float[] maps = TargetMaps.of(
                patch,
                places,
                TargetBlob.ofRadius(golden.parameters().get("edt_radius").asInt()),
                golden.parameters().get("channels").asInt());

        for (BlobPlace place : places) {
            JsonNode centre = golden.expectedValues().get("center_by_label").get(Integer.toString(place.channel() + 1));
            assertThat(place.voxel())
                    .isEqualTo(new VoxelIndex(
                            centre.get(0).asInt(),
                            centre.get(1).asInt(),
                            centre.get(2).asInt()));
        }
        float[] expected = golden.expected("expected_target").values();
        for (int i = 0; i < maps.length; i++) {
            // the golden case's own tolerance
            assertThat(maps[i]).as("value %d", i).isCloseTo(expected[i], Offset.offset(1e-6f));
        }
    }

    @Test
    void twoAneurysmsOfOneLocationGiveTwoBlobs() {
        float[] maps = TargetMaps.of(
                PATCH,
                List.of(new BlobPlace(1, new VoxelIndex(2, 1, 1)), new BlobPlace(1, new VoxelIndex(2, 5, 7))),
                TargetBlob.ofRadius(2),
                4);

        assertThat(maps[PATCH.arrayLength() + PATCH.index(2, 1, 1)]).isEqualTo(1);
        assertThat(maps[PATCH.arrayLength() + PATCH.index(2, 5, 7)]).isEqualTo(1);
    }

    @Test
    void overlappingBlobsOfOneLocationTakeTheLargerValue() {
        TargetBlob blob = TargetBlob.ofRadius(2);
        BlobPlace one = new BlobPlace(0, new VoxelIndex(2, 3, 3));
        BlobPlace other = new BlobPlace(0, new VoxelIndex(2, 3, 5));

        float[] both = TargetMaps.of(PATCH, List.of(one, other), blob, 2);

        float[] first = TargetMaps.of(PATCH, List.of(one), blob, 2);
        float[] second = TargetMaps.of(PATCH, List.of(other), blob, 2);
        for (int i = 0; i < both.length; i++) {
            assertThat(both[i]).isEqualTo(Math.max(first[i], second[i]));
        }
    }

    @Test
    void theLastChannelIsTheMaximumOfTheOthers() {
        int voxels = PATCH.arrayLength();

        float[] maps = TargetMaps.of(
                PATCH,
                List.of(new BlobPlace(0, new VoxelIndex(2, 3, 3)), new BlobPlace(1, new VoxelIndex(2, 3, 5))),
                TargetBlob.ofRadius(3),
                3);

        for (int i = 0; i < voxels; i++) {
            assertThat(maps[2 * voxels + i]).isEqualTo(Math.max(maps[i], maps[voxels + i]));
        }
    }

    @Test
    void aBlobWhoseMiddleIsOutsideIsCutOff() {
        float[] maps =
                TargetMaps.of(PATCH, List.of(new BlobPlace(0, new VoxelIndex(2, 3, 10))), TargetBlob.ofRadius(3), 2);

        // two voxels from the middle on the axis of a ball of radius 3
        assertThat(maps[PATCH.index(2, 3, 8)])
                .isEqualTo(TargetBlob.ofRadius(3).values()[new Extent(7, 7, 7).index(3, 3, 1)])
                .isGreaterThan(0);
    }

    @ParameterizedTest
    @CsvSource({"-1", "13", "14"})
    void theLastChannelTakesNoBlobOfItsOwn(int channel) {
        assertThatThrownBy(() -> TargetMaps.of(
                        PATCH, List.of(new BlobPlace(channel, VoxelIndex.FIRST)), TargetBlob.ofRadius(2), 14))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channel " + channel + ", expected 0 to 12");
    }

    @Test
    void aBlobInMillimetresIsTheSameWhereVoxelsAreMillimetreCubes() {
        assertThat(TargetBlob.ofRadiusMm(6, new Spacing(1, 1, 1)).values())
                .isEqualTo(TargetBlob.ofRadius(6).values());
    }

    @Test
    void aBlobInMillimetresIsFlatWhereSlicesAreThick() {
        TargetBlob blob = TargetBlob.ofRadiusMm(6, new Spacing(2, 1, 0.5));

        assertThat(blob.extent()).isEqualTo(new Extent(7, 13, 25));
    }

    @Test
    void distancesInMillimetresAreThoseOfBruteForce() {
        Spacing spacing = new Spacing(1.25, 0.5, 0.3);
        double radius = 1.9;

        TargetBlob blob = TargetBlob.ofRadiusMm(radius, spacing);

        Extent extent = blob.extent();
        double[] expected = new double[extent.arrayLength()];
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int j = 0; j < expected.length; j++) {
                if (apartMm(extent.voxel(j), extent.voxel(extent.arrayLength() / 2), spacing) > radius) {
                    nearest = Math.min(nearest, apartMm(extent.voxel(i), extent.voxel(j), spacing));
                }
            }
            expected[i] = nearest;
            largest = Math.max(largest, nearest);
        }
        float[] found = blob.values();
        for (int i = 0; i < found.length; i++) {
            // float32 of doubles
            assertThat((double) found[i]).isCloseTo(expected[i] / largest, Offset.offset(1e-7));
        }
    }

    private static double apartMm(VoxelIndex a, VoxelIndex b, Spacing spacing) {
        double z = (a.z() - b.z()) * spacing.z();
        double y = (a.y() - b.y()) * spacing.y();
        double x = (a.x() - b.x()) * spacing.x();
        return Math.sqrt(z * z + y * y + x * x);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, -1, Double.NaN})
    void aBlobSmallerThanAVoxelIsRefused(double radiusMm) {
        assertThatThrownBy(() -> TargetBlob.ofRadiusMm(radiusMm, new Spacing(1, 0.5, 0.3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one voxel");
    }
}
