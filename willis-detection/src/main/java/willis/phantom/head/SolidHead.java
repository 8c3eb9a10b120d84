package willis.phantom.head;

import java.util.Arrays;
import java.util.List;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.shape.Solid;

/**
 * One head without its vessels, in atlas coordinates (LPS millimetres of the MNI template's size, origin in the anterior
 * commissure). It is painted like a picture: later tissues lie over earlier ones, each pixel mixed by how much of it a
 * tissue covers.
 *
 * <p>Immutable and thread safe; each thread needs a {@link Painter} of its own.
 */
public final class SolidHead {
    private final Vault vault;
    private final Brain brain;
    private final Layer[] soft;
    private final Layer[] inner;

    private SolidHead(Vault vault, Brain brain, Layer[] soft, Layer[] inner) {
        this.vault = vault;
        this.brain = brain;
        this.soft = soft;
        this.inner = inner;
    }

    /**
     * The head of a case.
     *
     * @param seed its stream "head" decides on everything here
     * @param age years; brains shrink with it
     * @param boneSleeves bone around canals that vessels run through, atlas millimetres
     * @param bloodyCisterns whether an aneurysm may have bled: clots in the cisterns are then more probable
     */
    public static SolidHead of(CaseSeed seed, int age, List<Solid> boneSleeves, boolean bloodyCisterns) {
        Draw draw = seed.stream("head");
        Brain brain = new Brain(draw, age);
        Vault vault = new Vault(draw, brain.texture());
        HeadLayers layers = new HeadLayers(draw, age, brain, boneSleeves, bloodyCisterns);
        return new SolidHead(vault, brain, layers.soft(), layers.inner());
    }

    /** The signed distance to the inner face of the skull, negative inside of the cranial cavity, atlas millimetres. */
    public float cavityDistance(float x, float y, float z) {
        return vault.cavityDistance(x, y, z);
    }

    /** The signed distance to the skin. */
    public float skinDistance(float x, float y, float z) {
        return vault.skinDistance(x, y, z);
    }

    /** A small displacement that takes the compass-drawn look from the head; three numbers into {@code xyz}. */
    public void roughen(float[] xyz) {
        float x = xyz[0];
        float y = xyz[1];
        float z = xyz[2];
        // Around the siphons a tenth of it, since bone and arteries almost touch there.
        float fromSella = (float) Math.sqrt(x * x + (y + 3) * (y + 3) + (z + 33) * (z + 33));
        float strength = 0.1f + 0.9f * Vault.step(fromSella, 25, 50);
        Texture texture = brain.texture();
        float s = 1 / 4.5f; // blobs of 12 mm become some of 50
        xyz[0] = x + 0.7f * strength * texture.at(x * s, y * s, z * s);
        xyz[1] = y + 0.7f * strength * texture.at(x * s + 40, y * s, z * s);
        xyz[2] = z + 0.7f * strength * texture.at(x * s, y * s + 40, z * s);
    }

    /** A painter for one thread. */
    public Painter painter(Palette palette) {
        return new Painter(palette);
    }

    /** Paints patches, one thread's. */
    public final class Painter {
        private final Palette palette;
        private final Layer[] nearSoft = new Layer[soft.length];
        private final Layer[] nearInner = new Layer[inner.length];
        private int softCount;
        private int innerCount;

        private Painter(Palette palette) {
            this.palette = palette;
        }

        /** Looks up what lies in a ball; the patches painted next lie in it. */
        public void moveTo(float x, float y, float z, float radius) {
            softCount = select(soft, nearSoft, x, y, z, radius);
            innerCount = select(inner, nearInner, x, y, z, radius);
        }

        private static int select(Layer[] all, Layer[] near, float x, float y, float z, float radius) {
            int count = 0;
            for (Layer layer : all) {
                if (layer.bounds().meets(x, y, z, radius)) {
                    near[count++] = layer;
                }
            }
            return count;
        }

        /** Sets the values of a patch. */
        public void paint(Patch patch) {
            patch.measure();
            float air = palette.mean(Tissue.AIR);
            float skin = vault.skinDistance(patch.centreX, patch.centreY, patch.centreZ);
            if (skin > 1.4f * patch.radius + patch.width) {
                Arrays.fill(patch.value, 0, patch.pixels, air);
                return;
            }
            float cavity = vault.cavityDistance(patch.centreX, patch.centreY, patch.centreZ);
            boolean deep = cavity < -1.4f * patch.radius - patch.width - 1;
            if (deep) {
                fillCavity(patch);
            } else {
                paintShells(patch, skin);
            }
            if (cavity < 1.4f * patch.radius) {
                brain.paintCerebrum(patch, palette);
            }
            paintLayers(nearInner, innerCount, patch);
        }

        private void paintLayers(Layer[] layers, int count, Patch patch) {
            for (int i = 0; i < count; i++) {
                if (layers[i].bounds().meets(patch.centreX, patch.centreY, patch.centreZ, patch.radius)) {
                    layers[i].paint(patch, palette, brain.texture());
                }
            }
        }

        private void fillCavity(Patch patch) {
            float fluid = palette.mean(Tissue.FLUID);
            for (int i = 0; i < patch.pixels; i++) {
                patch.value[i] = fluid;
                patch.inside[i] = 1;
                patch.cavity[i] = vault.cavityDistance(patch.x[i], patch.y[i], patch.z[i]);
            }
        }

        private void paintShells(Patch patch, float skinAtCentre) {
            int n = patch.pixels;
            float inverse = 1 / patch.width;
            Texture texture = brain.texture();
            float air = palette.mean(Tissue.AIR);
            float skinColour = palette.mean(Tissue.SKIN);
            float fat = palette.mean(Tissue.FAT);
            float muscle = palette.mean(Tissue.MUSCLE);
            float fatGrain = palette.grain(Tissue.FAT);
            boolean below = skinAtCentre < -25;
            for (int i = 0; i < n; i++) {
                float x = patch.x[i];
                float y = patch.y[i];
                float z = patch.z[i];
                float noise = texture.at(x / 2, y / 2, z / 2);
                float skin = below ? -25 : vault.skinDistance(x, y, z);
                float inside = Patch.coverage(skin, inverse);
                patch.inside[i] = inside;
                float flesh = Patch.coverage(skin + 5.5f + 1.2f * noise, inverse * 0.7f);
                // Fat between the muscles.
                flesh *= 1 - 0.85f * Vault.step(Math.abs(texture.at(x / 2.6f, y / 2.6f, z / 4)), 0.22f, 0.02f);
                float tissue = fat + fatGrain * noise;
                tissue += flesh * (muscle - tissue);
                tissue += Patch.coverage(-skin - 1.5f, inverse) * (skinColour - tissue);
                patch.value[i] = air + inside * (tissue - air);
            }
            paintLayers(nearSoft, softCount, patch);
            float bone = palette.mean(Tissue.CORTICAL_BONE);
            float boneGrain = palette.grain(Tissue.CORTICAL_BONE);
            float marrow = palette.mean(Tissue.MARROW);
            float marrowGrain = palette.grain(Tissue.MARROW);
            float dura = palette.mean(Tissue.DURA);
            float fluid = palette.mean(Tissue.FLUID);
            for (int i = 0; i < n; i++) {
                float x = patch.x[i];
                float y = patch.y[i];
                float z = patch.z[i];
                float cavity = vault.cavityDistance(x, y, z);
                patch.cavity[i] = cavity;
                if (cavity > 12) {
                    continue;
                }
                float thickness = cavity > -1 ? vault.skullThickness(x, y, z) : 0;
                float shell = Math.min(Patch.coverage(cavity - thickness, inverse), patch.inside[i]);
                if (shell == 0) {
                    continue;
                }
                float value = patch.value[i];
                if (cavity > -1) {
                    float noise = texture.at(x, y, z);
                    float cortex = 1.5f + 0.25f * noise;
                    float colour = bone + boneGrain * noise;
                    float spongy = Patch.coverage(Math.abs(cavity - thickness / 2) - thickness / 2 + cortex, inverse);
                    colour += spongy * (marrow + marrowGrain * texture.at(x * 1.7f, y * 1.7f, z * 1.7f) - colour);
                    value += shell * (colour - value);
                    value += Patch.coverage(cavity, inverse) * (dura - value);
                }
                value += Patch.coverage(cavity + 0.9f, inverse) * (fluid - value);
                patch.value[i] = value;
            }
        }
    }
}
