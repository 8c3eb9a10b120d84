package willis.phantom.head;

import willis.phantom.chance.Draw;

/**
 * Cerebrum and cerebellum: where fluid, cortex and white matter lie. Sulci are sheets that wind through a random field of
 * one band of wavelengths and end some way below the surface; the cortex lines the surface and the sulci.
 *
 * <p>Immutable and thread safe.
 */
final class Brain {
    private static final float CORTEX_MM = 2.8f;
    private static final float FOLIUM_CORTEX_MM = 1.3f;

    private static final float SULCUS_CELL_MM = 1.75f;

    private final Texture sulci;
    private final Texture texture;
    private final float rimMm;
    private final float sulcusHalfMm;

    Brain(Draw draw, int age) {
        double shrunk = Math.max(0, age - 40);
        sulci = Texture.sheets(draw, SULCUS_CELL_MM);
        texture = Texture.smooth(draw, 2);
        rimMm = (float) (draw.uniform(1.6, 2.4) + 0.05 * shrunk);
        sulcusHalfMm = (float) (draw.uniform(0.35, 0.55) + 0.018 * shrunk);
    }

    /** The smooth texture that other parts of the head share. */
    Texture texture() {
        return texture;
    }

    /** How far the brain keeps from the skull, millimetres. */
    float rimMm() {
        return rimMm;
    }

    /**
     * The signed distance to the surface of the cerebrum, sulci included: negative inside.
     *
     * @param cavity the signed distance to the inner face of the skull
     * @param sleeve the signed distance to the fluid around arteries
     */
    float cerebrumDistance(float x, float y, float z, float cavity, float sleeve) {
        float side = Math.abs(x);
        float tentorium = tentorialDistance(side, y, z);
        float outer = Math.max(cavity + rimMm, tentorium);
        if (outer > 3) {
            return outer;
        }
        // Sulci of the lower side are shallow.
        float depth = Math.min(-cavity - rimMm, -2.5f * tentorium);
        float eccentricity = Math.max(0.25f, Vault.eccentricity(x, y, z));
        // Sulci run inwards: the field is read on a shell, and changes but slowly with the depth.
        float shell = (0.84f + 0.22f * (eccentricity - 0.84f)) / eccentricity;
        float sx = x * shell;
        float sy = (y - 16) * shell;
        float sz = (z - 6) * shell;
        float sheet = Math.abs(sulci.at(sx, sy, sz)) * SULCUS_CELL_MM / shell - sulcusHalfMm;
        float deepest = 15 + 5 * texture.at(sx / 6, sy / 6, sz / 6);
        sheet += 0.7f * Math.max(0, depth - deepest);
        // Around the third ventricle and behind the optic chiasm the surface is smooth.
        float smoothX = x / 19;
        float smoothY = (y - 8) / 24;
        float smoothZ = (z + 8) / 17;
        float smooth = smoothX * smoothX + smoothY * smoothY + smoothZ * smoothZ;
        sheet += 8 * Math.max(0, 1.2f - smooth);
        // Between the hemispheres, but for the corpus callosum and what lies below it.
        float coreY = (y - 5) / 37;
        float coreZ = (z - 2) / 25;
        float core = ((float) Math.sqrt(coreY * coreY + coreZ * coreZ) - 1) * 28;
        float between = Math.max(side - 0.5f - sulcusHalfMm, -core);
        // The Sylvian fissure: from the side inwards, then over the insula, both curved.
        float wave = texture.at(x / 5, y / 5, z / 5);
        float fissure = -14 + 0.5f * (y + 8) + 1.5f * wave;
        float open = Vault.step(side, 34, 46) * Vault.step(y, 38, 26) * Vault.step(y, -22, -10);
        float lateral = Math.abs(z - fissure) * 0.9f - (0.5f + sulcusHalfMm) * open + 6 * (1 - open);
        float insulaY = (y - 5) / 21;
        float insulaZ = (z - 1) / 17;
        float away = insulaY * insulaY + insulaZ * insulaZ;
        float insula = Math.abs(side - 40.5f + 6 * away + 0.8f * wave) * 0.9f
                - 0.4f
                - sulcusHalfMm
                + 12 * Math.max(0, away - 0.8f);
        float fluid = Math.min(Math.min(sheet, between), Math.min(lateral, Math.min(insula, sleeve)));
        return Math.max(outer, -fluid);
    }

    /** Mixes cortex and white matter into patches of fluid. */
    void paintCerebrum(Patch patch, Palette palette) {
        float fluid = palette.mean(Tissue.FLUID);
        float gray = palette.mean(Tissue.GRAY_MATTER);
        float white = palette.mean(Tissue.WHITE_MATTER);
        float inverse = 1 / patch.width;
        for (int i = 0; i < patch.pixels; i++) {
            float cavity = patch.cavity[i];
            if (cavity > 0) {
                continue;
            }
            float distance = cerebrumDistance(patch.x[i], patch.y[i], patch.z[i], cavity, patch.sleeve[i]);
            float brain = Patch.coverage(distance, inverse);
            if (brain > 0) {
                float core = Patch.coverage(distance + CORTEX_MM, inverse);
                patch.value[i] += brain * (gray + core * (white - gray) - fluid);
            }
        }
    }

    /** How far below the tentorium and behind the petrous ridges a point lies, where the cerebrum is not; negative above. */
    static float tentorialDistance(float side, float y, float z) {
        float behindRidge = 0.82f * (y - Vault.ridgeY(side) + 2);
        float notchX = side / 20;
        float notchY = (y - 19) / 25;
        float notch = (float) Math.sqrt(notchX * notchX + notchY * notchY);
        // Through the notch of the tentorium the brain goes on into its stem.
        float tent = tentorialHeight(side, y);
        tent += Vault.step(notch, 1.15f, 0.9f) * (-15 - tent);
        float below = 0.85f * (tent - z) + 1.2f;
        return Math.min(below, behindRidge);
    }

    /** The height of the tentorium over a place. */
    static float tentorialHeight(float side, float y) {
        float slope = 0.36f + 0.38f * Math.max(0, Math.min(1, (72 - y) / 45));
        return 4 - 0.36f * Math.max(0, y - 44) - slope * side;
    }

    /** The signed distance to the surface of the cerebellum with its folia. */
    private float cerebellumDistance(float x, float y, float z, float cavity) {
        float side = Math.abs(x);
        float ux = x / 51;
        float uy = (y - 58) / 35;
        float uz = (z + 37) / 35;
        // Between an ellipsoid and a box, since it fills its fossa.
        float k0 = (float) Math.sqrt(Math.sqrt(ux * ux * ux * ux + uy * uy * uy * uy + uz * uz * uz * uz));
        float outer = Math.max((k0 - 1) * 31, cavity + 0.7f * rimMm);
        outer = Math.max(outer, 0.85f * (z - tentorialHeight(side, y)) + 1.2f);
        outer = Math.max(outer, 3.5f - 0.9f * side - (y - 46) * 0.7f); // room for the fourth ventricle
        if (outer > 2) {
            return outer;
        }
        float dy = y - 40;
        float dz = z + 40;
        float reach = (float) Math.sqrt(dy * dy + dz * dz);
        float wave = 22 * (float) Math.atan2(dz, dy) + 2.2f * texture.at(x / 6, y / 6, z / 6);
        float folium = Math.abs((float) Math.sin(wave)) * reach / 22 - 0.15f - 0.4f * (sulcusHalfMm - 0.3f);
        folium += 0.7f * Math.max(0, -outer - 7);
        return Math.max(outer, -folium);
    }

    /** Mixes the cerebellum into patches. */
    void paintCerebellum(Patch patch, Palette palette) {
        float gray = palette.mean(Tissue.GRAY_MATTER);
        float white = palette.mean(Tissue.WHITE_MATTER);
        float inverse = 1 / patch.width;
        for (int i = 0; i < patch.pixels; i++) {
            if (patch.cavity[i] > 0) {
                continue;
            }
            float distance = cerebellumDistance(patch.x[i], patch.y[i], patch.z[i], patch.cavity[i]);
            float covered = Patch.coverage(distance, inverse);
            if (covered > 0) {
                float core = Patch.coverage(distance + FOLIUM_CORTEX_MM, inverse);
                patch.value[i] += covered * (gray + core * (white - gray) - patch.value[i]);
            }
        }
    }
}
