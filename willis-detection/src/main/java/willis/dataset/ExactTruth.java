package willis.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.series.FramePlace;
import willis.volume.Modality;

/**
 * What is known of a phantom and of no patient: {@code truth/<SeriesInstanceUID>.json}. Points are LPS millimetres as the
 * headers of the series state them.
 *
 * @param seriesUid the SeriesInstanceUID
 * @param datasetSeed the seed of the data set it belongs to
 * @param caseIndex its number there, from 0
 * @param modality what it shows
 * @param plane the plane of its slices: {@code axial}, {@code coronal} or {@code sagittal}
 * @param aneurysms all, outside the field of view too
 * @param hardNegatives what looks like one
 * @param artefacts the names of what was done to the image
 */
public record ExactTruth(
        String seriesUid,
        long datasetSeed,
        int caseIndex,
        Modality modality,
        String plane,
        List<Aneurysm> aneurysms,
        List<HardNegative> hardNegatives,
        List<String> artefacts) {
    private static final int VERSION = 1;

    /** Copies the lists. */
    public ExactTruth {
        aneurysms = List.copyOf(aneurysms);
        hardNegatives = List.copyOf(hardNegatives);
        artefacts = List.copyOf(artefacts);
    }

    /**
     * One aneurysm.
     *
     * @param location the site of its parent vessel
     * @param centre the centre of mass of the sac
     * @param neck the middle of the neck
     * @param diameterMm the largest diameter of the sac
     * @param neckMm the width of the neck
     * @param form its form in one word, such as {@code saccular}
     * @param labelled whether it is in the field of view, and so in the tables
     * @param insideRegionOfInterest whether the detector's region of interest holds its centre
     * @param place the pixel nearest to its centre; empty outside the field of view
     */
    public record Aneurysm(
            Location location,
            PointMm centre,
            PointMm neck,
            double diameterMm,
            double neckMm,
            String form,
            boolean labelled,
            boolean insideRegionOfInterest,
            Optional<FramePlace> place) {

        /** @throws IllegalArgumentException if the location is no vessel, or a size is not above zero */
        public Aneurysm {
            if (!location.isVessel() || !(diameterMm > 0) || !(neckMm > 0)) {
                throw new IllegalArgumentException(
                        "No aneurysm: " + location + ", diameter " + diameterMm + " mm, neck " + neckMm + " mm");
            }
        }
    }

    /**
     * Something that looks like an aneurysm and is none.
     *
     * @param kind what it is, such as {@code infundibulum}
     * @param place its middle
     * @param sizeMm its largest extent
     */
    public record HardNegative(String kind, PointMm place, double sizeMm) {}

    /**
     * Reads a file.
     *
     * @throws DatasetFormatException naming file and field
     */
    public static ExactTruth read(Path file) throws IOException {
        JsonFields json = JsonFields.read(file, VERSION);
        try {
            List<Aneurysm> aneurysms = new ArrayList<>();
            for (JsonFields item : json.objects("aneurysms")) {
                aneurysms.add(new Aneurysm(
                        item.vessel("location"),
                        item.point("centreLpsMm"),
                        item.point("neckLpsMm"),
                        item.size("diameterMm"),
                        item.size("neckMm"),
                        item.text("form"),
                        item.truth("labelled"),
                        item.truth("insideRegionOfInterest"),
                        item.has("sopInstanceUid")
                                ? Optional.of(new FramePlace(
                                        item.text("sopInstanceUid"),
                                        item.integer("frame"),
                                        item.integer("row"),
                                        item.integer("column")))
                                : Optional.empty()));
            }
            List<HardNegative> hardNegatives = new ArrayList<>();
            for (JsonFields item : json.objects("hardNegatives")) {
                hardNegatives.add(new HardNegative(item.text("kind"), item.point("placeLpsMm"), item.size("sizeMm")));
            }
            String modality = json.text("modality");
            return new ExactTruth(
                    json.text("seriesInstanceUid"),
                    json.longInteger("datasetSeed"),
                    json.integer("caseIndex"),
                    Modality.withCode(modality)
                            .orElseThrow(() -> json.error(
                                    "modality", Faults.quoted(modality) + ", expected one of " + Modality.codes())),
                    json.text("plane"),
                    aneurysms,
                    hardNegatives,
                    json.texts("artefacts"));
        } catch (IllegalArgumentException e) {
            throw new DatasetFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** The name of the file of this series. */
    public String fileName() {
        return seriesUid + ".json";
    }

    /** Writes the file. */
    public void write(Path file) throws IOException {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("version", VERSION);
        json.put("seriesInstanceUid", seriesUid);
        json.put("datasetSeed", datasetSeed);
        json.put("caseIndex", caseIndex);
        json.put("modality", modality.code());
        json.put("plane", plane.toLowerCase(Locale.ROOT));
        ArrayNode list = json.putArray("aneurysms");
        for (Aneurysm aneurysm : aneurysms) {
            ObjectNode item = list.addObject();
            item.put("location", aneurysm.location().column());
            put(item, "centreLpsMm", aneurysm.centre());
            put(item, "neckLpsMm", aneurysm.neck());
            item.put("diameterMm", aneurysm.diameterMm());
            item.put("neckMm", aneurysm.neckMm());
            item.put("form", aneurysm.form());
            item.put("labelled", aneurysm.labelled());
            item.put("insideRegionOfInterest", aneurysm.insideRegionOfInterest());
            aneurysm.place()
                    .ifPresent(place -> item.put("sopInstanceUid", place.sopInstanceUid())
                            .put("frame", place.frame())
                            .put("row", place.row())
                            .put("column", place.column()));
        }
        ArrayNode negatives = json.putArray("hardNegatives");
        for (HardNegative negative : hardNegatives) {
            ObjectNode item = negatives.addObject();
            item.put("kind", negative.kind());
            put(item, "placeLpsMm", negative.place());
            item.put("sizeMm", negative.sizeMm());
        }
        ArrayNode names = json.putArray("artefacts");
        artefacts.forEach(names::add);
        WholeFile.writeText(file, json.toPrettyString() + "\n");
    }

    private static void put(ObjectNode json, String field, PointMm point) {
        json.putArray(field).add(point.x()).add(point.y()).add(point.z());
    }
}
