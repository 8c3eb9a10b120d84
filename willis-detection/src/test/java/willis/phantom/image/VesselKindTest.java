package willis.phantom.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.phantom.anatomy.Vessel;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

class VesselKindTest {

    private static HeadImage image(Vessel... vessels) {
        return HeadImage.of(
                new CaseSeed(1, 1),
                HandMadeVessels.with(List.of(vessels), List.of()),
                ImageSettings.of(Modality.CTA).withoutNoise());
    }

    @ParameterizedTest
    @CsvSource({"VERTEBRAL,0.9", "ARTERY,1"})
    void contrastAgentFillsVertebralArteriesLessThanCarotids(Vessel.Kind kind, double share) {
        Vessel carotid =
                HandMadeVessels.vessel("carotid", Vessel.Kind.ARTERY, 0, Optional.empty(), 2, 25, 10, -90, 25, 10, -60);
        Vessel other = HandMadeVessels.vessel("other", kind, 0, Optional.empty(), 2, 25, 40, -90, 25, 40, -60);
        HeadImage image = image(carotid, other);
        float[] blood = image.look.blood().arteries();

        // Both are at the same distance from their beginning, so mixing is the same; the numbers are floats.
        assertThat((double) blood[image.arteries.firstSample[1]] / blood[0]).isCloseTo(share, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"ARTERY,true", "DISTAL,true", "PERFORATING,false"})
    void fluidLiesAroundArteriesButNotAroundThoseThatRunThroughTheBrain(Vessel.Kind kind, boolean fluid) {
        // In the white matter beside the ventricles.
        HeadImage image =
                image(HandMadeVessels.vessel("artery", kind, 0, Optional.empty(), 0.5, 28, 0, 30, 28, 20, 30));

        assertThat(image.sleeveMm[20] > 0).isEqualTo(fluid);
    }
}
