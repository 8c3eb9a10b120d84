package willis.phantom.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.phantom.chance.CaseSeed;
import willis.phantom.shape.Ellipsoid;
import willis.phantom.shape.Solid;

class SolidHeadTest {
    private static final SolidHead HEAD = SolidHead.of(new CaseSeed(9, 3), 45, List.of(), false);

    /** Tissues told apart by their value: the place in the enum. */
    private static Palette numbers() {
        Palette.Builder builder = new Palette.Builder();
        List<Tissue> tissues = List.of(Tissue.values());
        for (int i = 0; i < tissues.size(); i++) {
            builder.with(tissues.get(i), i);
        }
        return builder.build();
    }

    private static Tissue tissueAt(SolidHead head, float x, float y, float z, float sleeve) {
        Patch patch = new Patch(1);
        patch.pixels = 1;
        patch.width = 1e-3f;
        patch.x[0] = x;
        patch.y[0] = y;
        patch.z[0] = z;
        patch.sleeve[0] = sleeve;
        SolidHead.Painter painter = head.painter(numbers());
        painter.moveTo(x, y, z, 1);
        painter.paint(patch);
        return List.of(Tissue.values()).get(Math.round(patch.value[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "28, 20, 38, WHITE_MATTER",
        "-28, 20, 38, WHITE_MATTER",
        "24.5, -2, 1, DEEP_GRAY",
        "7, -22, 11, FLUID",
        "0, 31, -38, WHITE_MATTER",
        "0, -2, -31, PITUITARY",
        "12, -9, -35, CAVERNOUS_SINUS",
        "32, -58, -37, VITREOUS",
        "-32, -58, -37, VITREOUS",
        "27, -50, -60, AIR",
        "0, 18.5, -44, FLUID",
        "0, 11, -50, MARROW",
        "30, 20, -41, PETROUS_BONE",
        "0, -60, 120, AIR",
        "0, 0, 100, AIR"
    })
    void tissuesLieWhereAnAtlasHasThem(float x, float y, float z, Tissue expected) {
        assertThat(tissueAt(HEAD, x, y, z, 100)).isEqualTo(expected);
    }

    @Test
    void theSkullHasDiploeBetweenItsTables() {
        StringBuilder way = new StringBuilder();
        Tissue last = Tissue.FLUID;
        for (float z = 80; z < 100; z += 0.1f) {
            Tissue tissue = tissueAt(HEAD, 20, 16, z, 100);
            if (tissue != last) {
                way.append(tissue).append(' ');
                last = tissue;
            }
        }
        assertThat(way.toString()).contains("DURA CORTICAL_BONE MARROW CORTICAL_BONE FAT SKIN AIR");
    }

    @Test
    void arteriesRunInFluid() {
        assertThat(tissueAt(HEAD, 28, 20, 38, -0.5f)).isEqualTo(Tissue.FLUID);
    }

    @Test
    void canalsHaveBoneAroundThem() {
        Solid sleeve = Ellipsoid.ball(22, 10, -50, 4);
        SolidHead head = SolidHead.of(new CaseSeed(9, 3), 45, List.of(sleeve), false);
        assertThat(tissueAt(head, 22, 10, -50, 100)).isEqualTo(Tissue.PETROUS_BONE);
    }

    @Test
    void sulciCoverAPartOfTheConvexity() {
        int fluid = 0;
        int cortex = 0;
        for (float x = -50; x <= 50; x += 0.7f) {
            for (float y = -40; y <= 70; y += 0.7f) {
                // Five millimetres below the surface of the brain, above the ears.
                float ux = x / 69;
                float uy = (y - 16) / 88;
                float uz = (float) Math.sqrt(Math.max(0, 1 - ux * ux - uy * uy));
                float z = 6 + 79 * uz - 9 / Math.max(0.6f, uz);
                if (uz > 0.6f && Math.abs(x) > 4) {
                    Tissue tissue = tissueAt(HEAD, x, y, z, 100);
                    fluid += tissue == Tissue.FLUID ? 1 : 0;
                    cortex += tissue == Tissue.GRAY_MATTER ? 1 : 0;
                }
            }
        }
        assertThat((double) fluid / (fluid + cortex)).isBetween(0.08, 0.4);
    }

    @Test
    void thePlaceOfASampleDoesNotDependOnTheRestOfThePatch() {
        Patch patch = new Patch(64);
        patch.pixels = 64;
        patch.width = 0.5f;
        for (int i = 0; i < 64; i++) {
            patch.x[i] = 40 + i % 8 * 0.5f;
            patch.y[i] = 20 + i / 8;
            patch.z[i] = -38;
            patch.sleeve[i] = 100;
        }
        SolidHead.Painter painter = HEAD.painter(numbers());
        painter.moveTo(42, 24, -38, 6);
        painter.paint(patch);
        float[] together = patch.value.clone();
        Patch single = new Patch(1);
        single.pixels = 1;
        single.width = 0.5f;
        single.sleeve[0] = 100;
        for (int i = 0; i < 64; i++) {
            single.x[0] = patch.x[i];
            single.y[0] = patch.y[i];
            single.z[0] = patch.z[i];
            painter.moveTo(patch.x[i], patch.y[i], patch.z[i], 1);
            painter.paint(single);
            assertThat(single.value[0]).as("pixel %d", i).isEqualTo(together[i]);
        }
    }

    @Test
    void aPaletteNamesEveryTissue() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Palette.Builder().with(Tissue.AIR, 0).build())
                .withMessageContaining("missing");
    }
}
