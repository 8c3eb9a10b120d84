package willis.phantom;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.parallel.Workers;
import willis.phantom.scan.Feature;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.series.UnusableSeriesException;

class WrittenSeriesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Feature.class)
    void dbg(Feature feature) throws IOException {
        int index = feature.ordinal();
        PhantomSettings settings = Preset.STRESS.settings(3);
        CasePlan plan = CasePlan.of(settings, index);
        var heads = PhantomDatasetTest.EGGS;
        var anatomy = heads.anatomy(plan.seed(), true, 7);
        var scan = willis.phantom.scan.Scan.drawn(plan.seed(), anatomy, plan.scan());
        long t = System.nanoTime();
        willis.phantom.scan.SeriesFiles.write(
                plan.seed(), scan, heads.renderer(plan.seed(), anatomy, scan), folder, Workers.serial());
        String result;
        long t2 = System.nanoTime();
        try {
            Series series = new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(folder);
            result = series.volume().grid().extent() + " "
                    + series.findings().stream().map(f -> f.code().text()).toList();
        } catch (UnusableSeriesException e) {
            result = "REFUSED " + e.code() + " " + e.getMessage();
        }
        System.out.println(feature + ": " + plan.scan().modality() + " " + scan.extent() + " " + (t2 - t) / 1000000
                + " ms; " + scan.remarks() + " -> " + result);
    }
}
