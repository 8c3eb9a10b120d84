package willis.phantom.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.VoxelPoint;
import willis.phantom.DrawnCase;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.CircleOfWillis;
import willis.phantom.anatomy.Patient;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.SegmentMeasure;
import willis.phantom.scan.Feature;
import willis.phantom.scan.SeriesFiles;
import willis.phantom.scan.SliceDirection;
import willis.volume.Modality;

/**
 * What is kept of one case that was drawn but not rendered.
 *
 * @param modality of its scan
 * @param tag what its header says of the modality: CT or MR
 * @param direction of its slices, by the orientation that its header states
 * @param features what the scan has
 * @param sacs its aneurysms that lie in the field of view
 * @param hardNegatives how many things look like one
 * @param circle its circle of Willis
 * @param segments its measured arteries
 * @param labelledMillilitres lumen of labelled arteries
 * @param header numbers that a reader of the header knows; age and sex last
 * @param voxels measures that take a fine mask; empty where none was made
 */
record HeadFacts(
        Modality modality,
        String tag,
        SliceDirection direction,
        Set<Feature> features,
        List<SacFact> sacs,
        int hardNegatives,
        CircleOfWillis circle,
        List<SegmentMeasure> segments,
        double labelledMillilitres,
        double[] header,
        Optional<VoxelFacts> voxels) {

    /** How many of the header's numbers are age and sex. */
    static final int PERSONAL = 2;

    /**
     * One aneurysm.
     *
     * @param location its site
     * @param neckX of its neck, head millimetres, left positive
     * @param diameterMm the largest one
     * @param form how it bulges
     */
    record SacFact(Location location, double neckX, double diameterMm, Sac.Form form) {}

    /**
     * Measures of a fine mask.
     *
     * @param millilitres of arteries around the circle of Willis
     * @param inscribedMm the radius of the largest ball in arteries other than the carotid, and in sacs
     * @param inscribedWithoutSacsMm the same of the arteries alone
     */
    record VoxelFacts(double millilitres, double inscribedMm, double inscribedWithoutSacsMm) {}

    static HeadFacts of(DrawnCase drawn, boolean withVoxels) {
        Anatomy anatomy = drawn.anatomy();
        Extent extent = drawn.scan().extent();
        List<SacFact> sacs = new ArrayList<>();
        for (Sac sac : anatomy.sacs()) {
            VoxelPoint seen = drawn.scan().seen(sac.centre());
            if (extent.contains(seen.nearest())) {
                sacs.add(new SacFact(sac.location(), sac.neck().x(), sac.diameterMm(), sac.form()));
            }
        }
        Optional<VoxelFacts> voxels = Optional.empty();
        if (withVoxels) {
            ArteryVoxels arteries = new ArteryVoxels(anatomy);
            voxels = Optional.of(new VoxelFacts(
                    arteries.millilitresAroundCircle(),
                    arteries.largestInscribedMm(true),
                    arteries.largestInscribedMm(false)));
        }
        DataSet header = SeriesFiles.header(drawn.seed(), drawn.scan());
        return new HeadFacts(
                drawn.scan().protocol().settings().modality(),
                header.string(Tag.MODALITY).orElse(""),
                direction(header),
                drawn.scan().features(),
                List.copyOf(sacs),
                anatomy.hardNegatives().size(),
                CircleOfWillis.of(anatomy),
                SegmentMeasure.of(anatomy),
                SegmentMeasure.labelledMillilitres(anatomy),
                numbers(header, drawn),
                voxels);
    }

    boolean isPositive() {
        return !sacs.isEmpty();
    }

    /** The diameter of the largest aneurysm, 0 without one. */
    double largestMm() {
        return sacs.stream().mapToDouble(SacFact::diameterMm).max().orElse(0);
    }

    /** Which way slices lie, by the axis of the patient that is closest to their normal. */
    private static SliceDirection direction(DataSet header) {
        try {
            List<Double> of = header.decimals(Tag.IMAGE_ORIENTATION_PATIENT);
            double x = Math.abs(of.get(1) * of.get(5) - of.get(2) * of.get(4));
            double y = Math.abs(of.get(2) * of.get(3) - of.get(0) * of.get(5));
            double z = Math.abs(of.get(0) * of.get(4) - of.get(1) * of.get(3));
            return z >= x && z >= y ? SliceDirection.AXIAL : y >= x ? SliceDirection.CORONAL : SliceDirection.SAGITTAL;
        } catch (DicomFormatException e) {
            throw new IllegalStateException("A header of our own cannot be read", e);
        }
    }

    /** Every number of the header that differs from case to case; missing ones are not-a-number. */
    private static double[] numbers(DataSet header, DrawnCase drawn) {
        List<Double> numbers = new ArrayList<>();
        int[] single = {
            Tag.ROWS,
            Tag.COLUMNS,
            Tag.BITS_STORED,
            Tag.PIXEL_REPRESENTATION,
            Tag.RESCALE_SLOPE,
            Tag.RESCALE_INTERCEPT,
            Tag.WINDOW_CENTER,
            Tag.WINDOW_WIDTH,
            Tag.SLICE_THICKNESS,
            Tag.SPACING_BETWEEN_SLICES,
            Tag.INSTANCE_NUMBER
        };
        try {
            for (int tag : single) {
                numbers.add(header.decimal(tag).orElse(Double.NaN));
            }
            numbers.addAll(header.decimals(Tag.PIXEL_SPACING));
            numbers.addAll(header.decimals(Tag.IMAGE_POSITION_PATIENT));
            numbers.addAll(header.decimals(Tag.IMAGE_ORIENTATION_PATIENT));
        } catch (DicomFormatException e) {
            throw new IllegalStateException("A header of our own cannot be read", e);
        }
        numbers.add(header.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("").equals("MONOCHROME1") ? 1.0 : 0);
        numbers.add((double) String.valueOf(header.string(Tag.PATIENT_ID)).hashCode());
        numbers.add((double) drawn.scan().protocol().settings().modality().ordinal());
        numbers.add((double) drawn.scan().extent().z());
        for (Feature feature : List.of(Feature.MULTI_FRAME, Feature.RLE, Feature.LOSSLESS_JPEG, Feature.IMPLICIT_VR)) {
            numbers.add(drawn.scan().features().contains(feature) ? 1.0 : 0);
        }
        numbers.add((double) drawn.anatomy().patient().age());
        numbers.add(drawn.anatomy().patient().sex() == Patient.Sex.MALE ? 1.0 : 0);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
