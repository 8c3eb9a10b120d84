package willis.phantom.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.Pose;
import willis.phantom.image.ScanPlane;
import willis.volume.Modality;

class StoredValuesTest {
    private static final int SIZE = 64;
    private static final ScanPlane PLANE = new ScanPlane(
            new PointMm(0, 0, 0), new Direction(1, 0, 0), new Direction(0, 1, 0), SIZE, SIZE, 1, 1, 1, Pose.NEUTRAL);

    @ParameterizedTest
    @EnumSource(names = {"CTA", "MRA"})
    void whatIsStoredTellsTheIntensityToHalfAStep(Modality modality) {
        float[] values = ramp(modality);
        for (int i = 0; i < 60; i++) {
            StoredValues storage = storage(modality, i);
            short[] stored = storage.encode(values, PLANE);
            double least = storage.least() * storage.slope() + storage.intercept();
            double greatest = storage.greatest() * storage.slope() + storage.intercept();
            for (int p = 0; p < values.length; p++) {
                boolean outside = Math.hypot(p % SIZE - 31.5, p / SIZE - 31.5) > 32;
                double value = Math.max(least, Math.min(greatest, values[p] * storage.gain()));
                if (storage.padding().isEmpty() || !outside) {
                    // A little more than half a step, for products that are rounded.
                    assertThat(storage.decoded(stored[p])).isCloseTo(value, within(0.5001 * storage.slope()));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CTA", "MRA"})
    void storedValuesFitIntoTheirBits(Modality modality) {
        for (int i = 0; i < 60; i++) {
            StoredValues storage = storage(modality, i);
            for (short stored : storage.encode(ramp(modality), PLANE)) {
                int value = storage.signed() ? stored : stored & 0xFFFF;
                assertThat(value).isBetween(storage.least(), storage.greatest());
            }
        }
    }

    @Test
    void ctIsStoredInEveryWayThatScannersHave() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            StoredValues storage = storage(Modality.CTA, i);
            seen.add((storage.signed() ? "signed " : "unsigned ") + (int) storage.intercept());
        }

        assertThat(seen).containsExactlyInAnyOrder("signed -1024", "unsigned -1024", "signed 0", "unsigned -8192");
    }

    @Test
    void outsideOfTheReconstructedCircleIsPadding() {
        StoredValues storage = storage(Modality.CTA, 0);
        for (int i = 1; storage.padding().isEmpty() || !storage.signed(); i++) {
            storage = storage(Modality.CTA, i);
        }
        short[] stored = storage.encode(ramp(Modality.CTA), PLANE);

        assertThat(stored[0]).isEqualTo((short) -2000);
        assertThat(stored[32 * SIZE + 32]).isNotEqualTo((short) -2000);
    }

    private static StoredValues storage(Modality modality, int index) {
        CaseSeed seed = new CaseSeed(21, index);
        Protocol protocol = Protocol.drawn(
                seed, HandMadeHead.anatomy(seed, false, 5).frame(), ScanSettings.of(modality, Detail.SMALL));
        return StoredValues.drawn(seed, protocol);
    }

    private static float[] ramp(Modality modality) {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = modality.isCt() ? -1024 + i * 0.99f : i / (float) values.length * 1.3f;
        }
        return values;
    }
}
