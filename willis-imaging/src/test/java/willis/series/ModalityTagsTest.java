package willis.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.volume.Modality;

class ModalityTagsTest {

    @ParameterizedTest
    @ValueSource(strings = {"CTA HEAD 0.6 B20f", "Angio Carotids", "HEAD_CTA_1.0", "CT-Angio COW", "circle of willis"})
    void descriptionsOfCtAngiography(String description) throws IOException {
        assertThat(tags("CT", described(description)).modality()).isEqualTo(Modality.CTA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Head 5.0 H31s", "SINUS", "Cranial routine", "Cataract"})
    void otherDescriptionsOfCtLeaveItToTheImage(String description) throws IOException {
        assertThat(tags("CT", described(description))).isEqualTo(only(Modality.CT));
    }

    @Test
    void aContrastAgentAloneMakesNoAngiography() throws IOException {
        assertThat(tags("CT", image -> image.putStrings(Tag.CONTRAST_BOLUS_AGENT, "IOMERON")))
                .isEqualTo(only(Modality.CT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOF_3D_multi-slab", "ToF", "MRA COW", "3D TOF Willis", "CE-MRA neck", "tof_fl3d_tra"})
    void descriptionsOfMrAngiography(String description) throws IOException {
        assertThat(tags("MR", described(description)).modality()).isEqualTo(Modality.MRA);
    }

    @Test
    void theAngiographyFlagIsBelieved() throws IOException {
        assertThat(tags("MR", image -> image.putStrings(Tag.ANGIO_FLAG, "Y")).modality())
                .isEqualTo(Modality.MRA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t2_tse_tra_512", "AX T2 FSE", "T2W_TSE", "ciss3d"})
    void descriptionsOfT2(String description) throws IOException {
        assertThat(tags("MR", described(description))).isEqualTo(only(Modality.T2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t1_mprage_sag_post", "AX T1 +C", "T1 SE GD", "t1_fl3d_km", "BRAVO POST GAD"})
    void descriptionsOfT1AfterContrastAgent(String description) throws IOException {
        assertThat(tags("MR", described(description))).isEqualTo(only(Modality.T1_POST));
    }

    @Test
    void t1WithAContrastAgentInItsTagIsT1Post() throws IOException {
        assertThat(tags(
                        "MR",
                        described("t1_mprage")
                                .andThen(image -> image.putStrings(Tag.CONTRAST_BOLUS_AGENT, "Gadovist"))))
                .isEqualTo(only(Modality.T1_POST));
    }

    @Test
    void t1WithoutAWordOfContrastLeavesItToTheImage() throws IOException {
        assertThat(tags("MR", described("t1_mprage_sag"))).isEqualTo(only(Modality.MR));
    }

    @ParameterizedTest
    @CsvSource({
        "AX T2 FLAIR, fluid-attenuated MR",
        "ep2d_diff_b1000_ADC, diffusion",
        "SWI_Images, susceptibility-weighted MR",
        "perf_dsc, perfusion or functional MR"
    })
    void otherKindsAreNamed(String description, String kind) throws IOException {
        assertThat(tags("MR", described(description)).otherKind()).hasValue(kind);
    }

    @Test
    void ctPerfusionIsNamed() throws IOException {
        assertThat(tags("CT", described("CTP Tmax")).otherKind()).hasValue("CT perfusion");
    }

    @Test
    void aLongEchoOfASpinEchoIsT2() throws IOException {
        assertThat(tags(
                        "MR",
                        image -> image.putStrings(Tag.SCANNING_SEQUENCE, "SE")
                                .putDecimals(Tag.ECHO_TIME, 95)
                                .putDecimals(Tag.REPETITION_TIME, 4000)))
                .isEqualTo(only(Modality.T2));
    }

    @Test
    void aLateInversionIsFluidAttenuated() throws IOException {
        assertThat(tags(
                                "MR",
                                image -> image.putStrings(Tag.SCANNING_SEQUENCE, "SE")
                                        .putDecimals(Tag.ECHO_TIME, 95)
                                        .putDecimals(Tag.REPETITION_TIME, 9000)
                                        .putDecimals(Tag.INVERSION_TIME, 2500))
                        .otherKind())
                .hasValue("fluid-attenuated MR");
    }

    @Test
    void theContrastOfAnEnhancedObjectIsBelieved() throws IOException {
        assertThat(tags(
                                "MR",
                                image -> image.putItems(
                                        Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE,
                                        DataSet.builder()
                                                .putItems(
                                                        Tag.MR_IMAGE_FRAME_TYPE_SEQUENCE,
                                                        DataSet.builder()
                                                                .putStrings(Tag.ACQUISITION_CONTRAST, "TIME_OF_FLIGHT")
                                                                .build())
                                                .build()))
                        .modality())
                .isEqualTo(Modality.MRA);
    }

    @Test
    void silentTagsLeaveItToTheImage() throws IOException {
        assertThat(tags("MR", image -> {})).isEqualTo(only(Modality.MR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT", "US", "NM", "SR"})
    void otherScannersAreNone(String modality) throws IOException {
        assertThat(ModalityTags.of(file(modality, image -> {}))).isEmpty();
    }

    private static ModalityTags only(Modality modality) {
        return new ModalityTags(modality, Optional.empty());
    }

    private static Consumer<DataSet.Builder> described(String description) {
        return image -> image.putStrings(Tag.SERIES_DESCRIPTION, description);
    }

    private static ModalityTags tags(String modality, Consumer<DataSet.Builder> alteration) throws IOException {
        return ModalityTags.of(file(modality, alteration)).orElseThrow();
    }

    private static DicomFile file(String modality, Consumer<DataSet.Builder> alteration) throws IOException {
        DataSet.Builder image = DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, "2.25.1")
                .putStrings(Tag.SOP_INSTANCE_UID, "2.25.2")
                .putStrings(Tag.MODALITY, modality)
                .putIntegers(Tag.ROWS, 4);
        alteration.accept(image);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DicomWriter.write(bytes, image.build(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        return DicomReader.read(ByteBuffer.wrap(bytes.toByteArray()), "image");
    }
}
