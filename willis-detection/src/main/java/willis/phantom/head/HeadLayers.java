package willis.phantom.head;

import java.util.ArrayList;
import java.util.List;
import willis.phantom.chance.Draw;
import willis.phantom.shape.Bounds;
import willis.phantom.shape.Capsule;
import willis.phantom.shape.Ellipsoid;
import willis.phantom.shape.EllipticColumn;
import willis.phantom.shape.RoundedBox;
import willis.phantom.shape.Solid;

/**
 * The parts of one head that are solids of their own, in the order in which they are painted. Coordinates are those of the
 * atlas, for the left side; the right side is its mirror image, drawn with its own small differences where sides differ
 * in people.
 */
final class HeadLayers {
    private final List<Layer> soft = new ArrayList<>();
    private final List<Layer> inner = new ArrayList<>();
    private final Draw draw;
    private final int age;
    private final boolean bled;

    HeadLayers(Draw draw, int age, Brain brain, List<Solid> boneSleeves, boolean bloodyCisterns) {
        this.draw = draw;
        this.age = age;
        bled = draw.chance(bloodyCisterns ? 0.04 : 0.01);
        addSoftParts();
        addDeepBrain();
        addDistractors();
        addCisterns();
        addBrainStem(brain);
        // The fluid around arteries, over brain stem and cerebellum; the cerebrum leaves it out by itself.
        inner.add(
                new DistanceLayer(Tissue.FLUID, new Bounds(-80, -90, -80, 80, 110, 90), (patch, i) -> patch.sleeve[i]));
        inner.add(new DistanceLayer(
                Tissue.DURA,
                new Bounds(-70, -75, -45, 70, 106, 88),
                (patch, i) -> duraDistance(patch.x[i], patch.y[i], patch.z[i])));
        addJawsAndSpine();
        addSkullBase(boneSleeves);
        addAir();
        addOrbits();
        addSellarRegion();
    }

    /** What lies under the skin and outside of the skull. */
    Layer[] soft() {
        return soft.toArray(Layer[]::new);
    }

    /** Everything within. */
    Layer[] inner() {
        return inner.toArray(Layer[]::new);
    }

    private void addSoftParts() {
        for (Solid solid : List.<Solid>of(
                new Ellipsoid(69, -18, -14, 8, 30, 34), // temporalis
                new Ellipsoid(53, -32, -82, 8, 16, 30), // masseter
                new Ellipsoid(34, -20, -68, 9, 14, 16))) { // pterygoids
            soft.add(new SolidLayer(solid, Tissue.MUSCLE));
            soft.add(new SolidLayer(solid.mirrored(), Tissue.MUSCLE));
        }
        for (Solid solid : List.<Solid>of(
                new Ellipsoid(46, -52, -72, 8, 13, 16), // cheek
                new Ellipsoid(42, -32, -56, 10, 12, 8), // infratemporal fossa
                new Ellipsoid(54, 8, -75, 9, 12, 18), // parotid
                Solid.chain(20, 4, -75, 5, 24, 8, -120, 6, 26, 10, -200, 6))) { // around the carotid sheath
            soft.add(new SolidLayer(solid, Tissue.FAT));
            soft.add(new SolidLayer(solid.mirrored(), Tissue.FAT));
        }
        soft.add(new SolidLayer(new Ellipsoid(0, -48, -98, 23, 30, 16), Tissue.MUSCLE)); // tongue
    }

    private void both(Solid solid, Tissue tissue) {
        middle(solid, tissue);
        middle(solid.mirrored(), tissue);
    }

    private void middle(Solid solid, Tissue tissue) {
        inner.add(new SolidLayer(solid, tissue));
    }

    private void addDeepBrain() {
        both(
                Solid.chain(13, -20, 2, 5, 13.5f, -12, 8, 4.5f, 15, 0, 15, 3, 17, 12, 18, 2.2f),
                Tissue.DEEP_GRAY); // caudate
        both(new Ellipsoid(24.5f, -2, 1, 5.5f, 15, 9), Tissue.DEEP_GRAY); // lentiform nucleus
        both(new Ellipsoid(10.5f, 18, 7, 8, 14, 9), Tissue.DEEP_GRAY); // thalamus
        double wide = draw.uniform(0.75, 1.05) + 0.008 * Math.max(0, age - 40);
        for (int side = 0; side < 2; side++) {
            float w = (float) (wide * draw.uniform(0.9, 1.1));
            Solid lateral = Solid.chain(
                            8, -30, 5, 3.5f * w, 7, -22, 11, 4.2f * w, 7, -8, 16, 3.6f * w, 9, 8, 19, 3.6f * w, 15, 25,
                            17, 4.5f * w, 23, 38, 9, 5.2f * w, 24, 52, 7, 2.6f * w)
                    .and(Solid.chain(23, 38, 9, 4.8f * w, 28, 30, -4, 3 * w, 31, 14, -14, 2 * w, 31, 0, -19, 2.2f * w));
            Solid plexus = Solid.chain(15, 24, 15, 1.3f, 22, 36, 9, 3, 25, 34, 1, 1.6f);
            Solid calcified = Ellipsoid.ball(22.5f, 36.5f, 8, (float) draw.uniform(0.8, 2.2));
            boolean calcium = draw.chance(age > 40 ? 0.6 : 0.15);
            for (int part = 0; part < 3; part++) {
                Solid solid = part == 0 ? lateral : part == 1 ? plexus : calcified;
                Tissue tissue = part == 0 ? Tissue.FLUID : part == 1 ? Tissue.CHOROID_PLEXUS : Tissue.CALCIUM;
                if (part < 2 || calcium) {
                    middle(side == 0 ? solid : solid.mirrored(), tissue);
                }
            }
        }
        middle(new RoundedBox(0, 0, 13, 0.8f, 16, 6, 0.4f), Tissue.WHITE_MATTER); // septum pellucidum
        middle(new Ellipsoid(0, 8, -2, (float) (1.6 * wide), 13, 9), Tissue.FLUID); // third ventricle
        middle(new Capsule(-3, 15, 1, 2.5f, 3, 15, 1, 2.5f), Tissue.DEEP_GRAY); // interthalamic adhesion
    }

    private void addCisterns() {
        middle(
                Solid.union(List.of(
                        new Ellipsoid(0, -2, -20, 14, 13, 8), // suprasellar
                        new Ellipsoid(0, 12, -21, 10, 8, 8), // interpeduncular
                        new Ellipsoid(0, 22, -18, 19, 14.5f, 8), // ambient
                        new Ellipsoid(0, 39, -8, 9, 5, 6))), // quadrigeminal
                bled ? Tissue.BLOODY_FLUID : Tissue.FLUID);
        if (draw.chance(0.4)) {
            // Faster fluid around the basilar artery and above the sella: the main false flow void of T2.
            for (int i = draw.integer(1, 2); i > 0; i--) {
                boolean prepontine = draw.chance(0.6);
                float size = (float) draw.uniform(1.5, 5);
                middle(
                        prepontine
                                ? new Ellipsoid(
                                        (float) draw.uniform(-7, 7),
                                        15,
                                        (float) draw.uniform(-44, -26),
                                        0.8f * size,
                                        0.8f * size,
                                        1.4f * size)
                                : new Ellipsoid(
                                        (float) draw.uniform(-9, 9),
                                        (float) draw.uniform(-8, 3),
                                        -20,
                                        size,
                                        size,
                                        0.7f * size),
                        Tissue.PULSATING_FLUID);
            }
            middle(Solid.chain(0, 33, -11, 1.2f, 0, 37, -24, 1.3f), Tissue.PULSATING_FLUID);
        }
        middle(new Ellipsoid(0, 41, -3, 2.5f, 4, 2.5f), Tissue.DEEP_GRAY); // pineal gland
        if (draw.chance(age > 30 ? 0.65 : 0.2)) {
            middle(Ellipsoid.ball(0, 41, -3, (float) draw.uniform(0.8, 2.4)), Tissue.CALCIUM);
        }
    }

    private void addBrainStem(Brain brain) {
        inner.add(new CerebellumLayer(brain));
        Solid stem = Solid.union(List.of(
                new Ellipsoid(0, 31, -38, 16, 11.5f, 14), // pons
                new Ellipsoid(0, 25, -18, 13, 10.5f, 11), // midbrain
                new Capsule(0, 28, -32, 12, 0, 26, -20, 10),
                new Ellipsoid(0, 24, -7, 9, 9, 8), // up to the thalamus
                Solid.chain(9, 19, -17, 5, 16, 13, -8, 6), // cerebral peduncles
                Solid.chain(-9, 19, -17, 5, -16, 13, -8, 6),
                Solid.chain(0, 31, -50, 7.5f, 0, 37, -72, 6, 0, 37, -110, 5.5f, 0, 38, -300, 5.5f), // medulla and cord
                Solid.chain(13, 34, -39, 6.5f, 24, 46, -41, 7), // middle cerebellar peduncles
                Solid.chain(-13, 34, -39, 6.5f, -24, 46, -41, 7)));
        middle(stem, Tissue.WHITE_MATTER);
        middle(new EllipticColumn(0, 36, 10.5f, 9, -330, -74).without(stem), Tissue.FLUID);
        middle(new Ellipsoid(0, 43.5f, -38, 6, 4, 9), Tissue.FLUID); // fourth ventricle
        middle(Solid.chain(0, 33, -11, 1, 0, 37, -24, 1, 0, 41, -30, 1.5f), Tissue.FLUID); // aqueduct
        middle(
                Solid.union(List.of(
                        new RoundedBox(0, -4, -19, 6, 4, 2, 1.8f), // chiasm
                        Solid.chain(5, -1, -18, 2, 12, 8, -16, 2, 18, 16, -10, 2),
                        Solid.chain(-5, -1, -18, 2, -12, 8, -16, 2, -18, 16, -10, 2),
                        Solid.chain(4, -7, -19.5f, 2, 14, -16, -25, 2),
                        Solid.chain(-4, -7, -19.5f, 2, -14, -16, -25, 2))),
                Tissue.WHITE_MATTER);
        for (float sign = -1; sign < 2; sign += 2) { // trigeminal nerves
            middle(new Capsule(sign * 14, 22, -36, 1.5f, sign * 16, 8, -37, 1.5f), Tissue.WHITE_MATTER);
            middle(new Capsule(sign * 15, 33, -46, 1, sign * 25, 29, -44, 1), Tissue.WHITE_MATTER);
        }
    }

    private void addSellarRegion() {
        boolean uneven = draw.chance(0.2);
        for (float sign = -1; sign < 2; sign += 2) {
            float size = uneven && sign > 0 ? (float) draw.uniform(0.75, 0.9) : 1;
            middle(
                    new Ellipsoid(sign * 12, -5, -34.5f, 5.5f * size, 12 * size, 6 * size)
                            .without(new RoundedBox(0, -7, -41, 8, 12, 9, 2)),
                    Tissue.CAVERNOUS_SINUS);
        }
        middle(new Ellipsoid(0, -2, -31, 6, 4.5f, 3.5f), Tissue.PITUITARY);
        middle(Solid.chain(0, -2, -29, 1, 0, -0.5f, -21, 1.2f), Tissue.PITUITARY); // stalk
    }

    /** A bone with a cortex and marrow in it. */
    private void bone(Solid solid, float cortexMm) {
        middle(solid, Tissue.CORTICAL_BONE);
        middle(solid.grown(-cortexMm), Tissue.MARROW);
    }

    private void bothBones(Solid solid, float cortexMm) {
        bone(solid, cortexMm);
        bone(solid.mirrored(), cortexMm);
    }

    private void addSkullBase(List<Solid> boneSleeves) {
        bone(new RoundedBox(0, -7, -38, 8, 11, 8, 2), 1.2f); // sphenoid body
        bone(new Capsule(0, 3, -40, 6, 0, 20, -61, 6), 1.3f); // clivus
        bone(new Ellipsoid(0, 19, -63, 14, 5, 5), 1.3f);
        middle(new RoundedBox(0, 4.5f, -31.5f, 7.5f, 1.5f, 5, 1), Tissue.CORTICAL_BONE); // dorsum sellae
        for (int side = 0; side < 2; side++) {
            Solid clinoid = new Capsule(20, -21, -24.5f, 2.4f, 14.6f, -11, -25.6f, 1.3f);
            middle(side == 0 ? clinoid : clinoid.mirrored(), Tissue.CORTICAL_BONE);
            if (draw.chance(0.1)) {
                Solid cell = new Capsule(19.5f, -20, -24.6f, 1.5f, 16.5f, -14.5f, -25.3f, 0.8f);
                middle(side == 0 ? cell : cell.mirrored(), Tissue.AIR);
            }
        }
        bothBones(new Capsule(20, -21, -24.5f, 2.5f, 52, -24, -22, 2.5f), 1.1f); // lesser wing
        bothBones(Solid.chain(18, -24, -40, 2.5f, 34, -34, -38, 3, 52, -30, -34, 3), 1.1f); // greater wing
        bothBones(Solid.chain(15, -14, -48, 2.2f, 16, -16, -70, 2), 1.2f); // pterygoid process
        for (Solid sleeve : boneSleeves) {
            middle(sleeve, Tissue.PETROUS_BONE);
        }
        for (float sign = -1; sign < 2; sign += 2) {
            Solid petrous = new Capsule(sign * 15, 10, -42, 5, sign * 50, 34, -40, 12)
                    .without(new Capsule(sign * 14, 26, -41.5f, 2.6f, sign * 30, 25, -41.5f, 2)); // auditory canal
            middle(petrous, Tissue.PETROUS_BONE);
            middle(new Capsule(sign * 34, 18, -41, 2, sign * 35, 22, -41, 1.6f), Tissue.FLUID); // cochlea
            middle(new Capsule(sign * 39, 26, -38, 1.4f, sign * 41, 30, -41, 1.4f), Tissue.FLUID); // labyrinth
            middle(new Ellipsoid(sign * 43, 17, -43, 3, 6, 6), Tissue.AIR); // middle ear
            middle(new Capsule(sign * 46, 16, -45, 3, sign * 76, 15, -44, 3.6f), Tissue.AIR); // ear canal
            Solid mastoid = new Ellipsoid(sign * 55, 37, -48, 11, 13, 18);
            middle(mastoid, Tissue.CORTICAL_BONE);
            middle(mastoid.grown(-1.5f), draw.chance(0.06) ? Tissue.SECRETION : Tissue.AIR_CELLS);
        }
        bothBones(Solid.chain(52, -40, -46, 3, 66, -20, -48, 2.2f, 64, 4, -46, 2.6f), 1); // zygomatic arch
        bothBones(Solid.chain(44, -62, -50, 4, 52, -42, -46, 3.5f, 50, -58, -24, 3), 1.1f); // cheek bone
        bothBones(Solid.chain(8, -74, -20, 4, 30, -76, -18, 3.5f, 48, -62, -22, 3.5f), 1.2f); // brow
        bone(new Ellipsoid(0, -71.5f, -15, 23, 6, 14), 1.6f); // frontal bone, around its sinuses
        both(Solid.chain(1.5f, -80, -27, 1.8f, 5, -87, -41, 0.9f), Tissue.CORTICAL_BONE); // nasal bones
    }

    private void addJawsAndSpine() {
        // Maxilla with the hard palate, mandible: arches.
        List<Solid> upper = new ArrayList<>();
        List<Solid> lower = new ArrayList<>();
        for (int i = -7; i < 7; i++) {
            upper.add(arch(i, 24, -86, 46, -78, 5, 5));
            lower.add(arch(i, 27, -84, 50, -108, 5.5f, 5.5f));
        }
        bone(Solid.union(upper), 1.3f);
        bone(Solid.union(lower), 1.6f);
        bothBones(Solid.chain(29, -38, -104, 6, 48, -14, -96, 5, 50, 4, -58, 3.5f), 1.6f); // ramus
        bothBones(new Capsule(50, 4, -57, 4.5f, 47, 4, -55, 4.5f), 1.3f); // condyle
        bone(new RoundedBox(0, -58, -76, 20, 22, 1.6f, 1), 1.2f);
        for (int tooth = 0; tooth < 14; tooth++) {
            float at = tooth - 6.5f;
            middle(tooth(at, 24, -86, 46, -83, -93), Tissue.TOOTH);
            middle(tooth(at, 24, -85, 46, -95, -105), Tissue.TOOTH);
        }
        // C1 with its masses, the dens, then bodies and discs.
        bone(ring(0, 27, 22, 19, -76, 4), 1.3f);
        bothBones(new Ellipsoid(19, 25, -75, 8, 9, 7), 1.4f);
        bone(new Capsule(0, 13, -66, 5.5f, 0, 15, -88, 5.5f), 1.3f);
        for (int level = 0; level < 13; level++) {
            float z = -97 - 18 * level;
            bone(new EllipticColumn(0, 16, 10, 8.5f, z - 6.5f, z + 6.5f), 1.2f);
            middle(new EllipticColumn(0, 16, 9.5f, 8, z - 11.5f, z - 6.5f), Tissue.DISC);
            bone(ring(0, 36, 14, 13, z, 3.2f), 1.2f);
            bothBones(new Capsule(15, 27, z + 3, 4.5f, 16, 30, z - 7, 4.5f), 1.3f); // articular processes
            bone(new Capsule(0, 50, z - 2, 3, 0, 66, z - 8, 3), 1.2f);
        }
    }

    /** A link of a dental arch: x from side to side, y along a parabola. */
    private static Solid arch(int link, float halfWidth, float frontY, float depth, float z, float r0, float r1) {
        float a = link / 7f;
        float b = (link + 1) / 7f;
        return new Capsule(
                halfWidth * archX(a),
                frontY + depth * a * a,
                z,
                r0,
                halfWidth * archX(b),
                frontY + depth * b * b,
                z,
                r1);
    }

    private static float archX(float t) {
        return (float) Math.sin(t * 1.45) / (float) Math.sin(1.45);
    }

    private static Solid tooth(float at, float halfWidth, float frontY, float depth, float lowZ, float highZ) {
        float t = at / 7;
        float size = 2.4f + 1.6f * Math.abs(t);
        float x = halfWidth * archX(t);
        float y = frontY + depth * t * t;
        return new Capsule(x, y, lowZ, size, x, y, highZ, size);
    }

    /** A ring of round section that lies flat, made of links. */
    private static Solid ring(float x, float y, float rx, float ry, float z, float thick) {
        List<Solid> links = new ArrayList<>();
        int count = 16;
        for (int i = 0; i < count; i++) {
            double a = 2 * Math.PI * i / count;
            double b = 2 * Math.PI * (i + 1) / count;
            links.add(new Capsule(
                    (float) (x + rx * Math.cos(a)),
                    (float) (y + ry * Math.sin(a)),
                    z,
                    thick,
                    (float) (x + rx * Math.cos(b)),
                    (float) (y + ry * Math.sin(b)),
                    z,
                    thick));
        }
        return Solid.union(links);
    }

    private void sinus(Solid solid, float wallMm) {
        middle(solid.grown(wallMm), Tissue.CORTICAL_BONE);
        float lining = (float) draw.uniform(0.3, 1.6);
        middle(solid, Tissue.MUCOSA);
        middle(solid.grown(-lining), Tissue.AIR);
    }

    private void addAir() {
        double kind = draw.uniform(0, 1);
        if (kind > 0.05) {
            Solid sphenoid = new Ellipsoid((float) draw.uniform(-1.5, 1.5), -13, -38, 6.5f, 8, 6);
            if (kind < 0.15) {
                middle(sphenoid, Tissue.SECRETION);
            } else {
                middle(sphenoid, Tissue.MUCOSA);
                middle(sphenoid.grown(-(float) draw.uniform(0.2, 0.8)), Tissue.AIR);
                middle(
                        new RoundedBox((float) draw.uniform(-2.5, 2.5), -13, -38, 0.5f, 8, 6, 0.3f),
                        Tissue.CORTICAL_BONE);
            }
        }
        for (float sign = -1; sign < 2; sign += 2) {
            float size = (float) draw.uniform(0.85, 1.1);
            Solid maxillary = new Ellipsoid(sign * 27, -50, -60, 12 * size, 15 * size, 14 * size);
            sinus(maxillary, 1.2f);
            if (draw.chance(0.15)) {
                Solid cyst = Ellipsoid.ball(
                        sign * 28, (float) draw.uniform(-56, -44), -60 - 12 * size, (float) draw.uniform(4, 9));
                middle(cyst.within(maxillary), Tissue.SECRETION);
            }
            sinus(
                    new Ellipsoid(
                            sign * (float) draw.uniform(8, 13), -71.5f, -13, (float) draw.uniform(4, 11), 3.6f, (float)
                                    draw.uniform(5, 12)),
                    1);
        }
        addEthmoid();
        // Nose: its cavity, septum and turbinates; then the throat.
        Solid nose = new RoundedBox(0, -56, -61, 14, 26, 14, 4)
                .and(Solid.chain(5, -84, -64, 4, 6, -94, -72, 4))
                .and(Solid.chain(-5, -84, -64, 4, -6, -94, -72, 4));
        middle(nose, Tissue.MUCOSA);
        middle(nose.grown(-1), Tissue.AIR);
        float bend = (float) draw.uniform(-2.5, 2.5);
        middle(Solid.chain(0, -84, -60, 1.2f, bend, -60, -58, 1.2f, 0, -34, -56, 1.2f), Tissue.MUCOSA);
        middle(new RoundedBox(bend / 2, -57, -61, 1, 26, 14, 0.6f), Tissue.MUCOSA);
        for (float sign = -1; sign < 2; sign += 2) {
            middle(Solid.chain(sign * 7.5f, -78, -69, 3.6f, sign * 8, -40, -68, 3.8f), Tissue.MUCOSA);
            middle(Solid.chain(sign * 7.5f, -70, -57, 2.6f, sign * 8, -40, -57, 2.8f), Tissue.MUCOSA);
        }
        Solid throat = Solid.chain(0, -28, -60, 8, 0, -6, -64, 8, 0, -4, -85, 7, 0, -4, -110, 9, 0, -8, -170, 7)
                .and(Solid.chain(0, -8, -170, 8, 0, -8, -330, 9));
        middle(throat, Tissue.MUCOSA);
        middle(throat.grown(-1.5f), Tissue.AIR);
    }

    /** The ethmoid cells: two rows of them on two storeys on each side, thin walls between them, some filled. */
    private void addEthmoid() {
        Solid cells = new RoundedBox(0, -44, -37, 12, 20, 11, 2);
        middle(cells, Tissue.CORTICAL_BONE);
        middle(cells.grown(-0.8f), Tissue.AIR);
        for (float sign = -1; sign < 2; sign += 2) {
            float storey = -37 + (float) draw.uniform(-3, 3);
            for (int row = 0; row < 5; row++) {
                float y = -60 + 8 * row + (float) draw.uniform(-1.5, 1.5);
                if (draw.chance(0.12)) {
                    middle(new RoundedBox(sign * 6, y, storey + 5, 5.5f, 4, 4.5f, 2), Tissue.SECRETION);
                }
                middle(new RoundedBox(sign * 6, y + 4, -37, 5.8f, 0.4f, 10.5f, 0.3f), Tissue.CORTICAL_BONE);
            }
            middle(new RoundedBox(sign * 6, -44, storey, 5.8f, 19, 0.4f, 0.3f), Tissue.CORTICAL_BONE);
        }
        middle(new RoundedBox(0, -44, -37, 0.5f, 19.5f, 10.5f, 0.3f), Tissue.CORTICAL_BONE);
    }

    private void addOrbits() {
        for (int side = 0; side < 2; side++) {
            Solid cone = Solid.chain(32, -62, -37, 16.5f, 28, -46, -35, 15, 17, -22, -28, 3.5f);
            Solid wall = cone.grown(1.4f);
            Solid globe = Ellipsoid.ball(32, -60, -37, 12);
            float gaze = (float) draw.uniform(-2, 2);
            Solid[] parts = {
                wall.without(new RoundedBox(32, -90, -37, 40, 22, 40, 1)),
                cone,
                Solid.chain(40, -56, -36, 1.6f, 38, -44, -35, 2.6f, 22, -26, -29, 1.5f), // lateral rectus
                Solid.chain(22, -56, -37, 1.6f, 19.5f, -44, -36, 2.4f, 17, -27, -30, 1.5f), // medial rectus
                Solid.chain(31, -52, -25.5f, 1.5f, 28, -42, -24.5f, 2.4f, 18, -26, -26, 1.5f), // superior rectus
                Solid.chain(31, -52, -48, 1.5f, 28, -42, -45.5f, 2.4f, 18, -27, -32, 1.5f), // inferior rectus
                new Ellipsoid(44, -64, -28, 4, 6, 6), // lacrimal gland
                Solid.chain(31, -48.5f, -37, 2, 26, -34, -34, 2, 14, -16, -25, 2), // optic nerve
                globe,
                globe.grown(-1),
                new Ellipsoid(32 + gaze, -69, -37, 4.6f, 2.2f, 4.6f)
            };
            Tissue[] tissues = {
                Tissue.CORTICAL_BONE,
                Tissue.FAT,
                Tissue.MUSCLE,
                Tissue.MUSCLE,
                Tissue.MUSCLE,
                Tissue.MUSCLE,
                Tissue.MUSCLE,
                Tissue.WHITE_MATTER,
                Tissue.MUSCLE,
                Tissue.VITREOUS,
                Tissue.LENS
            };
            for (int i = 0; i < parts.length; i++) {
                middle(side == 0 ? parts[i] : parts[i].mirrored(), tissues[i]);
            }
        }
    }

    /** At most one each: what else a reader may meet in a head. */
    private void addDistractors() {
        if (draw.chance(0.4)) {
            for (int i = draw.integer(3, 18); i > 0; i--) {
                float sign = draw.chance(0.5) ? 1 : -1;
                float r = (float) draw.logUniform(1, 4);
                middle(
                        new Ellipsoid(
                                sign * (float) draw.uniform(18, 32),
                                (float) draw.uniform(-40, 60),
                                (float) draw.uniform(14, 38),
                                r,
                                r * (float) draw.uniform(0.7, 1.8),
                                r),
                        Tissue.WHITE_MATTER_LESION);
            }
        }
        if (draw.chance(0.05)) {
            float sign = draw.chance(0.5) ? 1 : -1;
            middle(
                    new Ellipsoid(
                            sign * (float) draw.uniform(30, 50),
                            (float) draw.uniform(-30, 60),
                            (float) draw.uniform(5, 45),
                            (float) draw.uniform(6, 16),
                            (float) draw.uniform(8, 22),
                            (float) draw.uniform(6, 16)),
                    Tissue.OLD_INFARCT);
        }
        if (draw.chance(0.04)) {
            float sign = draw.chance(0.5) ? 1 : -1;
            middle(
                    Ellipsoid.ball(
                            sign * (float) draw.uniform(15, 55),
                            (float) draw.uniform(-45, 70),
                            (float) draw.uniform(5, 60),
                            (float) draw.uniform(2.5, 10)),
                    Tissue.TUMOUR);
        }
        if (draw.chance(0.015)) {
            float sign = draw.chance(0.5) ? 1 : -1;
            middle(
                    new Ellipsoid(
                            sign * (float) draw.uniform(20, 45),
                            (float) draw.uniform(-20, 40),
                            (float) draw.uniform(-2, 40),
                            (float) draw.uniform(5, 15),
                            (float) draw.uniform(6, 20),
                            (float) draw.uniform(5, 15)),
                    Tissue.CLOT);
        }
    }

    /** Cerebellum. */
    private record CerebellumLayer(Brain brain) implements Layer {
        private static final Bounds BOUNDS = new Bounds(-53, 20, -75, 53, 96, 4);

        @Override
        public Bounds bounds() {
            return BOUNDS;
        }

        @Override
        public void paint(Patch patch, Palette palette, Texture texture) {
            brain.paintCerebellum(patch, palette);
        }
    }

    /** The signed distance to the tentorium, with its notch around the midbrain, and the falx. */
    private static float duraDistance(float x, float y, float z) {
        float side = Math.abs(x);
        float notchX = x / 21;
        float notchY = (y - 18) / 27;
        float notch = (1 - (float) Math.sqrt(notchX * notchX + notchY * notchY)) * 21;
        float sheet = Math.abs(0.85f * (Brain.tentorialHeight(side, y) - z)) - 0.45f;
        float tent = Math.max(sheet, Math.max(notch, 0.82f * (Vault.ridgeY(side) - y)));
        float coreY = (y - 8) / 48;
        float coreZ = (z - 2) / 33;
        float core = ((float) Math.sqrt(coreY * coreY + coreZ * coreZ) - 1) * 36;
        float above = 0.85f * (z - Brain.tentorialHeight(0, y));
        float falx = Math.max(side - 0.45f, Math.max(-core, -Math.max(above, -15 - y)));
        return Math.min(tent, falx);
    }
}
