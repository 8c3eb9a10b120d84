package willis.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import willis.plan.DatasetDescription;
import willis.plan.IncompatibleModelException;
import willis.testing.SharedData;

class ChannelOrderTest {
    private static final List<String> VESSELS =
            Location.vessels().stream().map(Location::column).toList();

    @Test
    void thePublishedModelsChannelsAreItsLabelsLessOne() throws IOException {
        ChannelOrder order = ChannelOrder.of(DatasetDescription.read(SharedData.golden("resunet/a_tiny/dataset.json")));

        for (Location location : Location.values()) {
            assertThat(order.channelOf(location)).as("%s", location).isEqualTo(location.publishedLabel() - 1);
        }
    }

    @Test
    void theSummaryIsTheLastChannelWhateverTheOrderOfTheVessels() throws IOException {
        List<String> reversed = new ArrayList<>(VESSELS);
        Collections.reverse(reversed);

        ChannelOrder order = ChannelOrder.of(dataset(reversed));

        assertThat(order.channelOf(Location.ANEURYSM_PRESENT)).isEqualTo(13);
        assertThat(order.channelOf(Location.LEFT_INFRACLINOID_ICA)).isEqualTo(12);
    }

    @Test
    void anUnknownLabelIsRefused() {
        assertThatThrownBy(() -> ChannelOrder.of(dataset(with("Liver"))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage("dataset.json, labels: 'Liver' is not one of the thirteen vessel sites of the RSNA 2025"
                        + " challenge, or occurs twice");
    }

    @Test
    void theSummaryIsNoLabel() {
        assertThatThrownBy(() -> ChannelOrder.of(dataset(with("Aneurysm Present"))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("'Aneurysm Present' is not one of the thirteen vessel sites");
    }

    @Test
    void aLabelThatOccursTwiceIsRefused() {
        assertThatThrownBy(() -> ChannelOrder.of(dataset(with(VESSELS.get(3)))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("'" + VESSELS.get(3) + "'")
                .hasMessageContaining("occurs twice");
    }

    @Test
    void aMissingLabelIsRefused() {
        assertThatThrownBy(() -> ChannelOrder.of(dataset(VESSELS.subList(0, 12))))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessage("dataset.json, labels: 12 vessel sites found, 13 expected, named as the columns of the"
                        + " RSNA 2025 challenge");
    }

    @Test
    void anOrderNamesEachLocationOnce() {
        assertThatThrownBy(() -> new ChannelOrder(Collections.nCopies(14, Location.BASILAR_TIP)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Each of the 14 locations once expected, got [");
    }

    /** The vessels with another name in the place of the first. */
    private static List<String> with(String label) {
        List<String> labels = new ArrayList<>(VESSELS);
        labels.set(0, label);
        return labels;
    }

    private static DatasetDescription dataset(List<String> labels) {
        return new DatasetDescription("hand-made", labels, "{}");
    }
}
