package willis.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TagTest {

    @Test
    void knownTagIsNamed() {
        assertThat(Tag.toString(Tag.PIXEL_DATA)).isEqualTo("Pixel Data (7FE0,0010)");
    }

    @Test
    void unknownTagIsItsNumber() {
        assertThat(Tag.toString(0x0009_1001)).isEqualTo("(0009,1001)");
    }

    @Test
    void patientGroupMayIdentifyThePatient() {
        assertThat(Tag.mayIdentifyPatient(0x0010_9999)).isTrue();
    }

    @Test
    void datesMayIdentifyThePatient() {
        assertThat(Tag.mayIdentifyPatient(Tag.STUDY_DATE)).isTrue();
    }

    @Test
    void geometryDoesNotIdentifyThePatient() {
        assertThat(Tag.mayIdentifyPatient(Tag.PIXEL_SPACING)).isFalse();
    }

    @Test
    void everyTagHasAName() {
        assertThat(Arrays.stream(Tag.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(TagTest::value))
                .hasSizeGreaterThan(200)
                .allSatisfy(tag -> assertThat(Dictionary.name(tag)).isPresent());
    }

    @Test
    void privateCreatorsAreText() {
        assertThat(Dictionary.vr(0x0029_0010)).isEqualTo(Vr.LO);
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
