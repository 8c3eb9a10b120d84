package willis.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.Dataset;
import willis.dataset.ExactTruth;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.volume.Volume;

class PhantomGeneratorTest {
    private static final PhantomSettings UNIT = Preset.UNIT.settings(5);

    @TempDir
    Path folder;

    @Test
    void aCaseIsTheSameWhoeverMakesIt() {
        PhantomGenerator generator = new PhantomGenerator(UNIT, PhantomDatasetTest.EGGS);
        PhantomCase alone = generator.generate(1);
        PhantomCase streamed = generator.cases().limit(2).parallel().toList().get(1);
        PhantomCase shared;
        try (Workers three = Workers.of(3)) {
            shared = generator.generate(1, three);
        }

        for (PhantomCase other : List.of(streamed, shared)) {
            assertThat(other.volume().voxels()).isEqualTo(alone.volume().voxels());
            assertThat(other.masks().sacs()).isEqualTo(alone.masks().sacs());
            assertThat(other.truth()).isEqualTo(alone.truth());
            assertThat(other.localizers()).isEqualTo(alone.localizers());
        }
    }

    @Test
    void casesOfOtherSeedsAreOthers() {
        PhantomCase first = new PhantomGenerator(UNIT, PhantomDatasetTest.EGGS).generate(0);
        PhantomCase second = new PhantomGenerator(Preset.UNIT.settings(6), PhantomDatasetTest.EGGS).generate(0);

        assertThat(second.seriesUid()).isNotEqualTo(first.seriesUid());
        assertThat(second.truth().aneurysms()).isNotEqualTo(first.truth().aneurysms());
    }

    @Test
    void theCentreOfASacIsTheMeanOfItsVoxels() {
        PhantomCase phantom = new PhantomGenerator(UNIT, PhantomDatasetTest.EGGS).generate(0);
        Volume volume = phantom.volume();
        double z = 0;
        double y = 0;
        double x = 0;
        int count = 0;
        for (int i = 0; i < phantom.masks().sacs().length; i++) {
            if (phantom.masks().sacs()[i] == 1) {
                var voxel = volume.grid().extent().voxel(i);
                z += voxel.z();
                y += voxel.y();
                x += voxel.x();
                count++;
            }
        }
        ExactTruth.Aneurysm first = phantom.truth().aneurysms().get(0);

        // A ball of 7 mm in voxels of 0.8: the mean of 350 voxels lies within a tenth of one.
        assertThat(volume.grid()
                        .toPatient(new VoxelPoint(z / count, y / count, x / count))
                        .distanceMm(first.centre()))
                .isLessThan(0.08);
    }

    @Test
    void aCaseInMemoryIsTheOneOnDisk() throws IOException {
        PhantomDatasetTest.write(folder, UNIT, 1, Workers.serial());
        Dataset dataset = Dataset.open(folder);
        PhantomCase inMemory = new PhantomGenerator(UNIT, PhantomDatasetTest.EGGS).generate(0);
        Volume read = new SeriesReader(QualityPolicy.NORMAL, Workers.serial())
                .read(dataset.seriesFolder(inMemory.seriesUid()).orElseThrow())
                .volume();

        assertThat(dataset.truth(inMemory.seriesUid())).contains(inMemory.truth());
        assertThat(dataset.localizers(inMemory.seriesUid())).isEqualTo(inMemory.localizers());
        double worst = 0;
        for (int i = 0; i < read.voxels().length; i++) {
            worst = Math.max(
                    worst, Math.abs(read.voxels()[i] - inMemory.volume().voxels()[i]));
        }
        // Hounsfield units are rounded to whole ones.
        assertThat(worst).isLessThanOrEqualTo(0.501);
    }

    @Test
    void localizersLieInTheirSacs() throws IOException {
        PhantomDatasetTest.write(folder, UNIT, 5, Workers.serial());
        Dataset dataset = Dataset.open(folder);
        SeriesReader reader = new SeriesReader(QualityPolicy.NORMAL, Workers.serial());
        int placed = 0;
        for (String uid : dataset.seriesUids()) {
            ExactTruth truth = dataset.truth(uid).orElseThrow();
            if (truth.aneurysms().isEmpty()) {
                continue;
            }
            var inPatient = dataset.localizersInPatient(uid, reader).placed();
            for (int i = 0; i < inPatient.size(); i++) {
                double distance = inPatient
                        .get(i)
                        .position()
                        .distanceMm(truth.aneurysms().get(i).centre());
                // Pointing is off by less than 1 mm, the slice by half of one.
                assertThat(distance).isLessThan(Math.hypot(1, 0.4));
                placed++;
            }
        }
        assertThat(placed).isEqualTo(8);
    }
}
