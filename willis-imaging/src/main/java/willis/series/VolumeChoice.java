package willis.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import willis.dicom.DicomFile;
import willis.dicom.Tag;
import willis.geometry.Direction;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;

/**
 * The slices of one volume, of the several that a series may hold: parallel, of one matrix, and no two at one place.
 *
 * <p>Where several slices lie at one place, copies are dropped first. The rest is told apart by {@link Distinction}, and at
 * last by the order of instances. Of several volumes the one with most slices is taken; of equal ones an original rather
 * than a derived one, a magnitude rather than a phase, the weakest diffusion weighting, the longest echo; of CT the one
 * with most contrast; else the first.
 */
final class VolumeChoice {
    /** Contrast in vessels, in Hounsfield units. Bone of that density is the same in every phase. */
    private static final float CONTRAST_FROM_HU = 150;

    private static final float CONTRAST_TO_HU = 450;

    /** Slices of a volume that are looked at for contrast. */
    private static final int LOOKED_AT = 8;

    private final FindingLog log;

    private VolumeChoice(FindingLog log) {
        this.log = log;
    }

    /**
     * Chooses.
     *
     * @param slices at least one
     * @return ascending along their normal, no two closer than 0.01 mm
     * @throws UnusableSeriesException if the policy refuses what has to be left out
     */
    static List<Slice> one(List<Slice> slices, FindingLog log) throws IOException {
        VolumeChoice choice = new VolumeChoice(log);
        List<Slice> alike = choice.alike(
                slices,
                (a, b) -> a.frame().layout().rows() == b.frame().layout().rows()
                        && a.frame().layout().columns() == b.frame().layout().columns(),
                QualityCode.MIXED_MATRIX_SIZES,
                "have another number of Rows or Columns");
        alike = choice.alike(
                alike,
                (a, b) -> a.plane().equalsNearly(b.plane()),
                QualityCode.MIXED_ORIENTATIONS,
                "differ in " + Tag.toString(Tag.IMAGE_ORIENTATION_PATIENT));
        alike = choice.alike(
                alike,
                (a, b) -> a.pixel().equalsNearly(b.pixel()),
                QualityCode.MIXED_PIXEL_SPACINGS,
                "differ in " + Tag.toString(Tag.PIXEL_SPACING));
        return choice.atDistinctPlaces(sorted(alike));
    }

    /** The largest group of slices that are alike; of equal groups the first. */
    private List<Slice> alike(List<Slice> slices, BiPredicate<Slice, Slice> same, QualityCode code, String difference)
            throws UnusableSeriesException {
        List<List<Slice>> groups = new ArrayList<>();
        for (Slice slice : slices) {
            Optional<List<Slice>> group = groups.stream()
                    .filter(candidate -> same.test(candidate.get(0), slice))
                    .findFirst();
            if (group.isPresent()) {
                group.get().add(slice);
            } else {
                groups.add(new ArrayList<>(List.of(slice)));
            }
        }
        if (groups.size() == 1) {
            return slices;
        }
        List<Slice> largest =
                groups.stream().reduce((a, b) -> b.size() > a.size() ? b : a).orElseThrow();
        Slice other = groups.stream()
                .filter(group -> group != largest)
                .findFirst()
                .orElseThrow()
                .get(0);
        log.add(
                QualityFinding.of(
                                code,
                                log.policy(),
                                slices.size() - largest.size() + " of " + slices.size() + " slices " + difference
                                        + "; slices of one volume share it")
                        .done("left out"),
                other.source());
        return largest;
    }

    private static List<Slice> sorted(List<Slice> slices) {
        Direction normal = slices.get(0).plane().normal();
        return slices.stream()
                .sorted(Comparator.<Slice>comparingDouble(slice -> slice.along(normal))
                        .thenComparingDouble(slice -> slice.frame().number())
                        .thenComparing(Slice::source))
                .toList();
    }

    // ---- Several slices at one place

    private List<Slice> atDistinctPlaces(List<Slice> sorted) throws IOException {
        if (Places.areDistinct(sorted)) {
            return sorted;
        }
        // One instance under two names is told by its UID; time points need not be decoded for that.
        List<Slice> instances = withoutCopies(sorted, VolumeChoice::areOneInstance);
        if (Places.areDistinct(instances)) {
            return instances;
        }
        Optional<List<List<Slice>>> volumes = Distinction.volumes(instances);
        if (volumes.isPresent()) {
            return chosen(volumes.get());
        }
        List<Slice> images = withoutCopies(instances, (a, b) -> true);
        if (Places.areDistinct(images)) {
            return images;
        }
        volumes = Distinction.volumes(images).or(() -> Places.byOccurrence(images));
        return volumes.isPresent() ? chosen(volumes.get()) : withoutMisfits(images);
    }

    private static boolean areOneInstance(Slice a, Slice b) {
        String uid = a.frame().sopInstanceUid();
        return !uid.isEmpty()
                && uid.equals(b.frame().sopInstanceUid())
                && a.frame().index() == b.frame().index();
    }

    /** Without slices that have the place and the pixels of another one. */
    private List<Slice> withoutCopies(List<Slice> slices, BiPredicate<Slice, Slice> mayBeCopies) throws IOException {
        List<Slice> kept = new ArrayList<>();
        try (FramePixels pixels = new FramePixels()) {
            for (List<Slice> place : Places.of(slices)) {
                List<Slice> different = new ArrayList<>();
                for (Slice slice : place) {
                    boolean copy = false;
                    for (Slice other : different) {
                        copy |= mayBeCopies.test(other, slice)
                                && Arrays.equals(pixels.read(other.frame()), pixels.read(slice.frame()));
                    }
                    if (!copy) {
                        different.add(slice);
                    }
                }
                kept.addAll(different);
            }
        }
        reportCopies(slices.size() - kept.size());
        return kept;
    }

    private void reportCopies(int copies) throws UnusableSeriesException {
        if (copies > 0) {
            log.add(QualityFinding.of(
                            QualityCode.COPIES_LEFT_OUT,
                            log.policy(),
                            copies + (copies == 1 ? " slice is" : " slices are")
                                    + " there twice, with the same position and pixels")
                    .done("copies left out"));
        }
    }

    // ---- The choice

    private List<Slice> chosen(List<List<Slice>> volumes) throws IOException {
        int most = volumes.stream().mapToInt(List::size).max().orElseThrow();
        List<List<Slice>> candidates =
                volumes.stream().filter(volume -> volume.size() == most).toList();
        Comparator<List<Slice>> byType = Comparator.comparing((List<Slice> volume) -> isOriginal(first(volume)))
                .thenComparing(volume -> isMagnitude(first(volume)))
                .thenComparing(volume -> -Distinction.diffusionWeighting(first(volume)))
                .thenComparing(volume -> Distinction.echoMs(first(volume)));
        List<Slice> best = candidates.stream().max(byType).orElseThrow();
        List<List<Slice>> equal = candidates.stream()
                .filter(volume -> byType.compare(volume, best) == 0)
                .toList();
        List<Slice> chosen = equal.get(0);
        String reason = candidates.size() < volumes.size() ? "with most slices" : "";
        if (equal.size() < candidates.size()) {
            reason = "which is an original magnitude image of the weakest diffusion weighting and longest echo";
        }
        if (equal.size() > 1 && isCt(chosen.get(0).frame().file())) {
            chosen = withMostContrast(equal);
            reason = "with most contrast";
        }
        String differences = Distinction.between(volumes);
        int index = volumes.indexOf(chosen) + 1;
        log.add(
                QualityFinding.of(
                                QualityCode.SEVERAL_VOLUMES,
                                log.policy(),
                                String.format(
                                        Locale.ROOT,
                                        "%d volumes of %s slices lie at the same place, told apart by %s",
                                        volumes.size(),
                                        volumes.stream()
                                                .map(List::size)
                                                .distinct()
                                                .sorted()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(" or ")),
                                        differences))
                        .done("took volume " + index + ", " + (reason.isEmpty() ? "the first" : reason)),
                volumes.get(volumes.size() - 1).get(0).source());
        return chosen;
    }

    private static FrameHeader first(List<Slice> volume) {
        return volume.get(0).frame();
    }

    private static boolean isOriginal(FrameHeader frame) {
        return !frame.attributes().imageType().contains("DERIVED");
    }

    private static boolean isMagnitude(FrameHeader frame) {
        List<String> type = frame.attributes().imageType();
        List<String> component =
                frame.attributes().strings(Tag.MR_IMAGE_FRAME_TYPE_SEQUENCE, Tag.COMPLEX_IMAGE_COMPONENT);
        return component.isEmpty()
                ? type.stream()
                        .noneMatch(
                                List.of("P", "PHASE", "R", "REAL", "I", "IMAGINARY", "FIELD_MAP", "PHASE MAP")
                                        ::contains)
                : component.contains("MAGNITUDE") && !type.contains("FIELD_MAP");
    }

    private static boolean isCt(DicomFile file) {
        return ModalityTags.of(file).filter(tags -> tags.modality().isCt()).isPresent();
    }

    private static List<Slice> withMostContrast(List<List<Slice>> volumes) throws IOException {
        List<Slice> brightest = volumes.get(0);
        long most = -1;
        try (FramePixels pixels = new FramePixels()) {
            for (List<Slice> volume : volumes) {
                long count = 0;
                for (int i = 0; i < LOOKED_AT; i++) {
                    Slice slice = volume.get((int) ((i + 0.5) * volume.size() / LOOKED_AT));
                    for (float hu : pixels.read(slice.frame())) {
                        count += hu >= CONTRAST_FROM_HU && hu <= CONTRAST_TO_HU ? 1 : 0;
                    }
                }
                if (count > most) {
                    most = count;
                    brightest = volume;
                }
            }
        }
        return brightest;
    }

    // ---- A few slices too many

    /** Of different slices at one place, the one that is most like its neighbours. */
    private List<Slice> withoutMisfits(List<Slice> slices) throws IOException {
        List<List<Slice>> places = Places.of(slices);
        List<Slice> kept = new ArrayList<>();
        Optional<Slice> misfit = Optional.empty();
        try (FramePixels pixels = new FramePixels()) {
            for (int i = 0; i < places.size(); i++) {
                List<Slice> place = places.get(i);
                if (place.size() == 1) {
                    kept.add(place.get(0));
                    continue;
                }
                List<float[]> neighbours = new ArrayList<>();
                for (int other : new int[] {i - 1, i + 1}) {
                    if (other >= 0 && other < places.size()) {
                        neighbours.add(pixels.read(places.get(other).get(0).frame()));
                    }
                }
                Slice best = place.get(0);
                double least = Double.POSITIVE_INFINITY;
                for (Slice slice : place) {
                    float[] image = pixels.read(slice.frame());
                    double difference = 0;
                    for (float[] neighbour : neighbours) {
                        difference += difference(image, neighbour);
                    }
                    if (difference < least) {
                        least = difference;
                        best = slice;
                    }
                }
                kept.add(best);
                misfit = misfit.or(() -> Optional.of(place.get(1)));
            }
        }
        int extra = slices.size() - kept.size();
        log.add(
                QualityFinding.of(
                                QualityCode.DIFFERENT_SLICES_AT_ONE_POSITION,
                                log.policy(),
                                String.format(
                                        Locale.ROOT,
                                        "%d slices at %d positions: %d share a position with another of different pixels",
                                        slices.size(),
                                        places.size(),
                                        extra))
                        .done("kept those most like their neighbours"),
                misfit.map(Slice::source).orElse(log.place()));
        return kept;
    }

    private static double difference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }
}
