package willis.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;
import willis.geometry.Axis;
import willis.geometry.Orientation;

/**
 * nnU-Net's {@code plans.json}. Configurations are checked when asked for, since a plan usually also lists
 * two-dimensional ones.
 */
public final class Plan {
    private final JsonReader json;
    private final String name;
    private final String datasetName;
    private final List<Axis> transposed;
    private final Optional<IntensityStatistics> intensities;

    private Plan(
            JsonReader json,
            String name,
            String datasetName,
            List<Axis> transposed,
            Optional<IntensityStatistics> intensities) {
        this.json = json;
        this.name = name;
        this.datasetName = datasetName;
        this.transposed = transposed;
        this.intensities = intensities;
    }

    /**
     * Reads and checks a {@code plans.json}.
     *
     * @throws IncompatibleModelException naming file and field
     */
    public static Plan read(Path file) throws IOException {
        return of(JsonReader.read(file));
    }

    /** The plan of the published solution: patches of 96×160×128 voxels at 0.70×0.468×0.469 mm. */
    public static Plan published() {
        return PublishedPlan.plan();
    }

    /**
     * A plan for machines without a GPU: 1.5 million parameters, equal voxels, patches of half the region of interest along
     * each axis.
     *
     * @param spacingMm the edge of a voxel, 0.5 to 3 mm
     * @param datasetName written into the plan
     * @throws IllegalArgumentException for another spacing
     */
    public static Plan compact(double spacingMm, String datasetName) {
        return CompactPlan.plan(spacingMm, datasetName);
    }

    /** A plan that was just made. */
    static Plan of(ObjectNode json, String where) throws IncompatibleModelException {
        return of(new JsonReader(where, json));
    }

    private static Plan of(JsonReader json) throws IncompatibleModelException {
        return new Plan(
                json,
                json.text("plans_name"),
                json.text("dataset_name"),
                transposition(json),
                json.has("foreground_intensity_properties_per_channel")
                        ? intensities(json.object("foreground_intensity_properties_per_channel"))
                        : Optional.empty());
    }

    private static List<Axis> transposition(JsonReader json) throws IncompatibleModelException {
        if (!json.has("transpose_forward")) {
            return List.of(Axis.values());
        }
        List<Axis> axes = new ArrayList<>();
        List<Integer> order = json.integers("transpose_forward");
        for (int index : order) {
            if (index < 0 || index > 2) {
                throw json.error("transpose_forward", "expected a permutation of 0, 1 and 2, found " + order);
            }
            axes.add(Axis.values()[index]);
        }
        if (Set.copyOf(axes).size() != 3 || axes.size() != 3) {
            throw json.error("transpose_forward", "expected a permutation of 0, 1 and 2, found " + order);
        }
        return List.copyOf(axes);
    }

    private static Optional<IntensityStatistics> intensities(JsonReader perChannel) throws IncompatibleModelException {
        if (!perChannel.has("0")) {
            return Optional.empty();
        }
        JsonReader channel = perChannel.object("0");
        return Optional.of(new IntensityStatistics(
                channel.number("mean"),
                channel.number("std"),
                channel.number("percentile_00_5"),
                channel.number("percentile_99_5")));
    }

    /** The plan's name, such as {@code nnUNetResEncUNetMPlans}. */
    public String name() {
        return name;
    }

    /** The data set the plan was made for. */
    public String datasetName() {
        return datasetName;
    }

    /** The training set's intensities; needed by some normalisations. */
    public Optional<IntensityStatistics> intensities() {
        return intensities;
    }

    /** The whole of {@code plans.json} as text, for copies. */
    public String json() {
        return json.node().toPrettyString();
    }

    /** Writes {@code plans.json}. */
    public void write(Path file) throws IOException {
        WholeFile.writeText(file, json() + "\n");
    }

    /** The names of all configurations, in the plan's order. */
    public List<String> configurationNames() throws IncompatibleModelException {
        return json.object("configurations").names();
    }

    /**
     * The orientation of the network's array, given that of the array before {@code transpose_forward}: the transposition
     * permutes (z, y, x), which is the same as another orientation code.
     */
    public Orientation networkOrientation(Orientation image) {
        return new Orientation(
                image.along(transposed.get(Axis.X.ordinal())),
                image.along(transposed.get(Axis.Y.ordinal())),
                image.along(transposed.get(Axis.Z.ordinal())));
    }

    /**
     * One configuration, with what it inherits.
     *
     * @throws IncompatibleModelException if there is none of that name, or it holds something Willis does not know
     */
    public PlanConfiguration configuration(String configurationName) throws IncompatibleModelException {
        ObjectNode merged = inherited(configurationName, new LinkedHashSet<>());
        return PlanConfiguration.of(
                configurationName, json.object("configurations").child(configurationName, merged));
    }

    private ObjectNode inherited(String configurationName, Set<String> children) throws IncompatibleModelException {
        JsonReader configurations = json.object("configurations");
        if (!configurations.has(configurationName)) {
            throw configurations.error(
                    configurationName, "no such configuration; there are " + String.join(", ", configurations.names()));
        }
        if (!children.add(configurationName)) {
            throw configurations.error(configurationName, "inherits from itself by way of " + children);
        }
        JsonReader own = configurations.object(configurationName);
        Optional<String> parent = own.optionalText("inherits_from");
        if (parent.isEmpty()) {
            return ((ObjectNode) own.node()).deepCopy();
        }
        ObjectNode merged = inherited(parent.get(), children);
        for (String field : own.names()) {
            merged.set(field, own.node().get(field));
        }
        return merged;
    }
}
