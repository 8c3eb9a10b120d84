package willis.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.cases.Case;
import willis.cases.CasePreparation;
import willis.dataset.Dataset;
import willis.dataset.SeriesLabels;
import willis.detect.Detector;
import willis.detect.HeatMapModel;
import willis.detect.ModelDescription;
import willis.detect.Progress;
import willis.detect.ReorientedModel;
import willis.evaluate.SideEvaluation;
import willis.evaluate.SideEvaluation.Verdict;
import willis.evaluate.SideEvaluator;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.Orientation;
import willis.heatmap.LogitSink;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.chance.CaseSeed;
import willis.phantom.scan.HandMadeHead;
import willis.phantom.scan.PlaneRenderer;
import willis.phantom.scan.Scan;
import willis.plan.HandMadePlan;
import willis.plan.ModelSettings;
import willis.plan.Plan;
import willis.plan.RegionSetting;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.volume.Modality;

/** From phantoms on disk to a verdict on sides, with a model that knows the halves of its arrays and nothing of patients. */
@Tag("slow") // writes and reads twenty series
class SidesOfPhantomsTest {
    private static final int CASES = 20; // half of them positive, of which half are on either side

    @TempDir
    private static Path folder;

    private static Dataset dataset;
    private static final Map<String, Series> SERIES = new LinkedHashMap<>();

    @BeforeAll
    static void writePhantoms() throws IOException {
        int[] positives = {0};
        HeadSource oneSided = new HeadSource() {
            @Override
            public Anatomy anatomy(CaseSeed seed, boolean positive, double leastDiameterMm) {
                Anatomy both = HandMadeHead.anatomy(seed, positive, 12);
                return positive
                        ? new Anatomy(
                                both.patient(),
                                both.frame(),
                                both.arteries(),
                                both.veins(),
                                List.of(both.sacs().get(positives[0]++ % 2)),
                                both.hardNegatives(),
                                both.inclusions())
                        : both;
            }

            @Override
            public PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Scan scan) {
                return HandMadeHead.renderer(
                        seed, anatomy, scan.protocol().settings().modality());
            }
        };
        new PhantomDataset(
                        folder.resolve("data"),
                        Preset.UNIT.settings(7).withModalities(List.of(Modality.MRA)),
                        oneSided,
                        Workers.serial())
                .write(CASES, (done, total) -> {});
        dataset = Dataset.open(folder.resolve("data"));
        SeriesReader reader = new SeriesReader(QualityPolicy.NORMAL, Workers.serial());
        for (SeriesLabels labels : SideEvaluator.telling(dataset.labels().rows())) {
            SERIES.put(
                    labels.seriesUid(),
                    reader.read(dataset.seriesFolder(labels.seriesUid()).orElseThrow()));
        }
    }

    /** Finds the brightest voxel, and calls it left where columns are low, as a network trained on images in RAS would. */
    private record BrightestVoxel(ModelDescription description) implements HeatMapModel {
        static BrightestVoxel stating(Orientation orientation) throws IOException {
            Plan plan = HandMadePlan.read(
                    folder,
                    tree -> HandMadePlan.configuration(tree)
                            .putArray("spacing")
                            .add(3)
                            .add(3)
                            .add(3));
            ModelSettings settings = ModelSettings.assumed("brightest").withOrientation(orientation);
            return new BrightestVoxel(new ModelDescription(
                    "brightest-1",
                    settings,
                    new ChannelOrder(Arrays.stream(Location.values())
                            .sorted(Comparator.comparingInt(Location::publishedLabel))
                            .toList()),
                    new CasePreparation(
                            Optional.of(orientation), RegionSetting.EXACT, plan, plan.configuration("3d_fullres")),
                    List.of()));
        }

        @Override
        public void predict(Case prepared, LogitSink logits, Progress progress) {
            Extent extent = prepared.prepared().grid().extent();
            float[] voxels = prepared.prepared().voxels();
            int brightest = 0;
            for (int i = 1; i < voxels.length; i++) {
                brightest = voxels[i] > voxels[brightest] ? i : brightest;
            }
            boolean low = extent.voxel(brightest).x() < extent.x() / 2;
            List<Location> channels = description.channels().locations();
            float[] all = new float[channels.size() * voxels.length];
            Arrays.fill(all, -6);
            for (Location left : Location.leftSites()) {
                Location called = low ? left : left.mirrored();
                all[channels.indexOf(called) * voxels.length + brightest] = 3;
            }
            logits.accept(extent.z(), all);
        }

        @Override
        public void close() {}
    }

    private static SideEvaluation evaluation(Orientation stated) throws IOException {
        List<SeriesLabels> telling = SideEvaluator.telling(dataset.labels().rows());
        BrightestVoxel model = BrightestVoxel.stating(stated);
        Detector asStated = new Detector(model, Workers.serial());
        Detector asMirrored = new Detector(new ReorientedModel(model, stated.withSidesExchanged()), Workers.serial());
        Map<String, Map<Location, Double>> answers = new LinkedHashMap<>();
        Map<String, Map<Location, Double>> mirroredAnswers = new LinkedHashMap<>();
        for (Map.Entry<String, Series> series : SERIES.entrySet()) {
            answers.put(series.getKey(), asStated.detect(series.getValue()).probabilities());
            mirroredAnswers.put(
                    series.getKey(), asMirrored.detect(series.getValue()).probabilities());
        }
        return new SideEvaluator(500, 1, Workers.serial()).evaluate(telling, answers, mirroredAnswers);
    }

    @Test
    void aModelThatStatesItsOrientationRightlyIsSupported() throws IOException {
        SideEvaluation evaluation = evaluation(Orientation.RAS);

        assertThat(evaluation.verdict()).isEqualTo(Verdict.STATED);
        assertThat(evaluation.stated().sideScore().orElseThrow().value()).isEqualTo(1);
    }

    @Test
    void aModelWhoseSidesWereSwappedIsFoundOut() throws IOException {
        SideEvaluation evaluation = evaluation(Orientation.parse("LAS"));

        assertThat(evaluation.verdict()).isEqualTo(Verdict.MIRRORED);
        assertThat(evaluation.stated().sideScore().orElseThrow().value()).isZero();
    }
}
