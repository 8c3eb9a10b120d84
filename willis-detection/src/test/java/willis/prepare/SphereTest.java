package willis.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import willis.geometry.Extent;
import willis.geometry.VoxelPoint;
import willis.testing.Golden;

class SphereTest {
    @Test
    void spheresAreThoseOfThePublishedCode() throws IOException {
        Golden golden = Golden.open("roi/label_spheres");
        JsonNode shape = golden.parameters().get("shape");
        Extent extent = new Extent(
                shape.get(0).intValue(), shape.get(1).intValue(), shape.get(2).intValue());
        float[] labels = new float[extent.arrayLength()];
        for (JsonNode sphere : golden.parameters().get("spheres")) {
            JsonNode centre = sphere.get("center_zyx");
            VoxelPoint point = new VoxelPoint(
                    centre.get(0).doubleValue(),
                    centre.get(1).doubleValue(),
                    centre.get(2).doubleValue());
            // Later spheres win, as there.
            for (int voxel : SeriesRegion.sphere(extent, point, SeriesRegion.SPHERE_VOXELS)) {
                labels[voxel] = sphere.get("value").floatValue();
            }
        }
        assertThat(labels).isEqualTo(golden.expected("expected_label").values());
    }
}
