package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import willis.dataset.LabelTable;
import willis.dataset.Localizer;
import willis.dataset.LocalizerTable;
import willis.dataset.SeriesLabels;
import willis.dicom.Tag;
import willis.findings.Location;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

/** A data set in the competition's layout: six small series of noise, of which every second has an aneurysm. */
final class SixSeries {

    private SixSeries() {}

    static void write(Path data) throws IOException {
        List<SeriesLabels> labels = new ArrayList<>();
        List<Localizer> localizers = new ArrayList<>();
        Grid grid = new Grid(
                new Extent(8, 20, 26), new Spacing(1.5, 0.8, 0.8), new PointMm(-8, -5, 3), DirectionCosines.LPS);
        for (int number = 0; number < 6; number++) {
            String uid = "2.25.1" + number;
            Random random = new Random(number);
            float[] voxels = new float[grid.extent().arrayLength()];
            for (int i = 0; i < voxels.length; i++) {
                voxels[i] = random.nextInt(500);
            }
            String study = "2.25.7" + number;
            SyntheticSeries.write(
                    new Volume(grid, voxels),
                    data.resolve("series").resolve(uid),
                    uid,
                    instance -> instance.putStrings(Tag.STUDY_INSTANCE_UID, study));
            Set<Location> positives = number % 2 == 0
                    ? EnumSet.noneOf(Location.class)
                    : EnumSet.of(Location.LEFT_MCA, Location.ANEURYSM_PRESENT);
            labels.add(SeriesLabels.of(uid, Modality.MRA, positives));
            if (number % 2 == 1) {
                localizers.add(new Localizer(
                        uid, SyntheticSeries.sopInstanceUid(uid, 4), 12, 9, OptionalInt.empty(), Location.LEFT_MCA));
            }
        }
        LabelTable.of(labels).write(data.resolve("train.csv"));
        LocalizerTable.of(localizers).write(data.resolve("train_localizers.csv"));
    }
}
