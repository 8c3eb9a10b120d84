package willis.quality;

import java.util.List;
import willis.parallel.Workers;
import willis.volume.Modality;
import willis.volume.Volume;

/** Examinations on the caller's thread. */
final class Examined {
    private Examined() {}

    static Examination of(Volume volume, Modality stated) {
        return of(volume, stated, QualityPolicy.NORMAL);
    }

    static Examination of(Volume volume, Modality stated, QualityPolicy policy) {
        return new Examiner(policy, Workers.serial()).examine(volume, stated);
    }

    static List<QualityCode> codes(Volume volume, Modality stated) {
        return codes(of(volume, stated));
    }

    static List<QualityCode> codes(Examination examination) {
        return examination.findings().stream().map(QualityFinding::code).toList();
    }
}
