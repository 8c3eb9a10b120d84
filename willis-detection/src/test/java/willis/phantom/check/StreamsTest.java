package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.AnatomyGenerator;
import willis.phantom.anatomy.AnatomySettings;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.HeadImage;
import willis.phantom.image.ImageSettings;
import willis.phantom.image.Pose;
import willis.phantom.image.ScanPlane;
import willis.volume.Modality;

class StreamsTest {
    private static final CaseSeed SEED = new CaseSeed(61, 2);

    /** A plane of the upper brain, far from any aneurysm. */
    private static final ScanPlane PLANE = new ScanPlane(
            new PointMm(-20, 0, 55), new Direction(1, 0, 0), new Direction(0, 1, 0), 40, 48, 0.8, 0.7, 1, Pose.NEUTRAL);

    @ParameterizedTest
    @EnumSource(
            value = Modality.class,
            names = {"CTA", "MRA", "T2", "T1_POST"})
    void anAneurysmChangesNeitherTissueNorNoiseElsewhere(Modality modality) {
        Anatomy with = AnatomyGenerator.draw(
                SEED, AnatomySettings.defaults().withPositive(true).withDiameters(11, 14));
        Anatomy without = new Anatomy(
                with.patient(),
                with.frame(),
                with.arteries(),
                with.veins(),
                List.of(),
                with.hardNegatives(),
                with.inclusions());
        ImageSettings settings = ImageSettings.of(modality);

        assertThat(HeadImage.of(SEED, without, settings).render(PLANE, 3).values())
                .isEqualTo(HeadImage.of(SEED, with, settings).render(PLANE, 3).values());
    }
}
