package willis.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import willis.plan.DatasetDescription;
import willis.testing.Golden;
import willis.testing.SharedData;

class LocationTest {

    @Test
    void theOrderIsThatOfTheCompetitionsColumns() {
        List<String> columns = new ArrayList<>();
        Golden.open("metric/random").parameters().get("columns").forEach(column -> columns.add(column.asString()));

        assertThat(Arrays.stream(Location.values()).map(Location::column)).containsExactlyElementsOf(columns);
    }

    @Test
    void leftSitesAreThoseWhoseColumnsSaySo() {
        assertThat(Location.leftSites())
                .hasSize(5)
                .allMatch(left -> left.column().startsWith("Left "))
                .allMatch(left -> left.mirrored().column().startsWith("Right "));
    }

    @Test
    void publishedLabelsAreThoseOfThePublishedDataSet() throws IOException {
        List<String> labels = DatasetDescription.read(SharedData.golden("resunet/a_tiny/dataset.json"))
                .labels();

        for (Location vessel : Location.vessels()) {
            assertThat(labels.get(vessel.publishedLabel() - 1)).isEqualTo(vessel.column());
        }
    }

    @Test
    void theSummaryIsBehindTheVessels() {
        assertThat(Location.ANEURYSM_PRESENT.publishedLabel()).isEqualTo(14);
        assertThat(Location.vessels()).hasSize(13).doesNotContain(Location.ANEURYSM_PRESENT);
    }

    @Test
    void theSummarysFrequencyIsThePublishedShareOfPositiveSeries() {
        // given to four digits
        assertThat(Location.ANEURYSM_PRESENT.trainingFrequency()).isCloseTo(1864.0 / 4348, within(5e-5));
    }

    @Test
    void inAMirrorLeftIsRightAndTheMidlineStays() {
        for (Location location : Location.values()) {
            String swapped = location.column().startsWith("Left")
                    ? location.column().replace("Left", "Right")
                    : location.column().replace("Right", "Left");

            assertThat(location.mirrored().column()).isEqualTo(swapped);
        }
    }

    @Test
    void aLocationIsFoundByItsColumn() {
        for (Location location : Location.values()) {
            assertThat(Location.ofColumn(location.column())).contains(location);
        }
    }

    @Test
    void anUnknownColumnIsNoLocation() {
        assertThat(Location.ofColumn("basilar tip")).isEmpty();
    }
}
