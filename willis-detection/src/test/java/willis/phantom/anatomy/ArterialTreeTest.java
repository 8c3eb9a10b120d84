package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.geometry.PointMm;
import willis.phantom.anatomy.SegmentMeasure.Segment;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;

class ArterialTreeTest {
    private static final int CASES = 60;
    private static final AnatomySettings PLAIN =
            AnatomySettings.defaults().withHardNegatives(false).withDevices(false);

    private static final List<Anatomy> ANATOMIES = new ArrayList<>();

    @BeforeAll
    static void drawAnatomies() {
        for (int i = 0; i < CASES; i++) {
            ANATOMIES.add(AnatomyGenerator.draw(new CaseSeed(30, i), PLAIN));
        }
    }

    @Test
    void vesselsTouchOnlyWhereTheyMeet() {
        int touching = 0;
        for (int i = 0; i < 40; i++) {
            Draw draw = new CaseSeed(31, i).stream("test");
            WarpedHead head = WarpedHead.draw(draw, Patient.Sex.FEMALE);
            ArterialTree tree = AnatomyGenerator.plausible(
                    new CaseSeed(31, i), Variants.draw(draw), head, new ArterialTree.Calibration(1, 1));

            if (!Contacts.among(tree.lines(), tree.junctions()).isEmpty()) {
                touching++;
            }
        }

        // Redraws run out in well below one case of a hundred.
        assertThat(touching).isLessThanOrEqualTo(1);
    }

    @Test
    void aVesselLaidThroughAnotherIsFound() {
        var first = new Line("first", CatmullRom.through(new double[] {-20, 0, 0, 1, 20, 0, 0, 1}, 0.25).xyzr, 0);
        var second = new Line("second", CatmullRom.through(new double[] {0, -20, 2, 1, 0, 20, 2, 1}, 0.25).xyzr, 0);

        // Axes 2 mm apart, radii 1 mm: no gap where 0.3 mm are due.
        assertThat(Contacts.among(List.of(first, second), new Contacts.Junctions()))
                .singleElement()
                .satisfies(touch -> assertThat(touch.depthMm()).isCloseTo(0.3, within(0.02)));
    }

    @Test
    void diametersAgreeWithTheLiterature() {
        Map<Segment, List<SegmentMeasure>> bySegment = measures();

        bySegment.forEach((segment, measures) -> assertThat(measures.stream()
                        .mapToDouble(SegmentMeasure::diameterMm)
                        .average()
                        .orElseThrow())
                .as("mean diameter of %s", segment)
                .isCloseTo(segment.literatureDiameterMm(), within(segment.literatureDiameterDeviationMm())));
    }

    @Test
    void lengthsAgreeWithTheLiterature() {
        Map<Segment, List<SegmentMeasure>> bySegment = measures();

        bySegment.forEach((segment, measures) -> segment.literatureLengthMm().ifPresent(expected -> {
            // Landmarks fix both ends of A1 16 mm apart, and those of the vertebral artery; the rest keeps to 1 SD.
            double deviations = switch (segment) {
                case A1 -> 1.7;
                case V4, POSTERIOR_COMMUNICATING, ANTERIOR_COMMUNICATING -> 1.3;
                default -> 1;
            };
            assertThat(measures.stream()
                            .mapToDouble(SegmentMeasure::lengthMm)
                            .average()
                            .orElseThrow())
                    .as("mean length of %s", segment)
                    .isCloseTo(
                            expected,
                            within(deviations
                                    * segment.literatureLengthDeviationMm().orElseThrow()));
        }));
    }

    private static Map<Segment, List<SegmentMeasure>> measures() {
        Map<Segment, List<SegmentMeasure>> bySegment = new EnumMap<>(Segment.class);
        for (Anatomy anatomy : ANATOMIES) {
            for (SegmentMeasure measure : SegmentMeasure.of(anatomy)) {
                bySegment
                        .computeIfAbsent(measure.segment(), any -> new ArrayList<>())
                        .add(measure);
            }
        }
        assertThat(bySegment).containsOnlyKeys(Segment.values());
        return bySegment;
    }

    @Test
    void theLabelledLumenHasTheVolumeOfRealMasks() {
        double mean = ANATOMIES.stream()
                .mapToDouble(SegmentMeasure::labelledMillilitres)
                .average()
                .orElseThrow();

        assertThat(mean).isBetween(3.9, 7.9);
    }

    @Test
    void usualCoursesPassTheLandmarks() {
        // Of the atlas, LPS millimetres on the left: the carotid's and the middle cerebral artery's forks, the basilar
        // tip.
        assertThat(Artery.M1.start().distance(new Vec(16, -2.8, -18))).isZero();
        assertThat(nearest(Artery.M1, new Vec(36.5, -11.5, -21))).isLessThan(0.01);
        assertThat(nearest(Artery.BASILAR, new Vec(0, 10.4, -20.4))).isLessThan(0.01);
    }

    private static double nearest(Artery artery, Vec place) {
        Course course = artery.course();
        return course.point(course.knotNear(place)).distance(place);
    }

    @Test
    void leftArteriesLieOnTheLeft() {
        for (Anatomy anatomy : ANATOMIES) {
            for (Vessel vessel : anatomy.arteries()) {
                double sign =
                        vessel.name().startsWith("left ") ? 1 : vessel.name().startsWith("right ") ? -1 : 0;
                if (sign != 0) {
                    PointMm middle = vessel.point(vessel.samples() / 2);
                    assertThat(sign * middle.x()).as(vessel.name()).isPositive();
                }
            }
        }
    }

    @Test
    void rightLabelsAreOdd() {
        for (Anatomy anatomy : ANATOMIES) {
            for (Vessel vessel : anatomy.arteries()) {
                for (int i = 0; i < vessel.samples(); i++) {
                    int label = vessel.label(i);
                    if (label >= 3 && label <= 12 && !vessel.name().contains("A2")) {
                        assertThat(label % 2 == 1)
                                .as("label %d of %s", label, vessel.name())
                                .isEqualTo(vessel.name().startsWith("right "));
                    }
                }
            }
        }
    }

    @Test
    void theBasilarTipIsItsUpperFiveMillimetres() {
        Vessel basilar = DrawnAnatomies.vessel(ANATOMIES.get(0), "BA");
        double length = basilar.lengthMm(basilar.samples() - 1);

        for (int i = 0; i < basilar.samples(); i++) {
            double below = length - basilar.lengthMm(i);
            // A sample's step of tolerance on both sides of the border.
            if (Math.abs(below - 5) > 0.3) {
                assertThat(basilar.label(i)).as("%f mm below the fork", below).isEqualTo(below < 5 ? 2 : 1);
            }
        }
    }

    @Test
    void bothP1BeginWithTheLabelOfTheTip() {
        Vessel p1 = DrawnAnatomies.vessel(ANATOMIES.get(0), "left P1");

        assertThat(p1.label(0)).isEqualTo(2);
        assertThat(p1.label(p1.samples() - 1)).isEqualTo(1);
    }

    @Test
    void labelsEndTwentyFiveMillimetresBeyondTheFork() {
        Vessel branch = DrawnAnatomies.vessel(ANATOMIES.get(0), "right superior M2");

        for (int i = 0; i < branch.samples(); i++) {
            double beyond = branch.lengthMm(i);
            if (Math.abs(beyond - 25) > 0.3) {
                assertThat(branch.label(i)).as("%f mm beyond the fork", beyond).isEqualTo(beyond < 25 ? 9 : 0);
            }
        }
    }

    @Test
    void neckAndExtracranialArteriesCarryNoLabel() {
        for (String name :
                List.of("left CCA", "right cervical ICA", "left extradural VA", "right maxillary", "left ophthalmic")) {
            Vessel vessel = DrawnAnatomies.vessel(ANATOMIES.get(0), name);
            for (int i = 0; i < vessel.samples(); i++) {
                assertThat(vessel.label(i)).as(name).isZero();
            }
        }
    }

    @Test
    void neckArteriesReachTheArchOfLongAcquisitions() {
        for (Anatomy anatomy : ANATOMIES) {
            for (String name : List.of("left CCA", "right extradural VA")) {
                assertThat(DrawnAnatomies.vessel(anatomy, name).z(0)).as(name).isLessThan(-300);
            }
        }
    }
}
