package willis.series;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import willis.dicom.Tag;

/**
 * Something by which volumes of one series differ: in the order in which they are tried image type, component of a complex
 * image, echo time, diffusion weighting, temporal position, trigger delay, stack, acquisition number and acquisition time.
 *
 * @param name for messages
 * @param value what a frame says; frames of one volume say the same
 */
record Distinction(String name, Function<FrameHeader, Object> value) {

    private static final List<Distinction> ALL = List.of(
            new Distinction("image type", frame -> frame.attributes().imageType()),
            new Distinction(
                    "complex component",
                    frame -> frame.attributes().strings(Tag.MR_IMAGE_FRAME_TYPE_SEQUENCE, Tag.COMPLEX_IMAGE_COMPONENT)),
            new Distinction("echo time", Distinction::echoMs),
            new Distinction("diffusion weighting", Distinction::diffusionWeighting),
            new Distinction(
                    "temporal position",
                    frame -> frame.attributes()
                            .decimal(Tag.FRAME_CONTENT_SEQUENCE, Tag.TEMPORAL_POSITION_INDEX)
                            .or(() -> frame.attributes().decimal(Tag.TEMPORAL_POSITION_IDENTIFIER))),
            new Distinction(
                    "trigger delay",
                    frame -> frame.attributes()
                            .decimal(Tag.CARDIAC_SYNCHRONIZATION_SEQUENCE, Tag.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME)
                            .or(() -> frame.attributes().decimal(Tag.TRIGGER_TIME))),
            new Distinction("stack", frame -> frame.attributes().strings(Tag.FRAME_CONTENT_SEQUENCE, Tag.STACK_ID)),
            new Distinction(
                    "acquisition number",
                    frame -> frame.attributes()
                            .decimal(Tag.FRAME_CONTENT_SEQUENCE, Tag.FRAME_ACQUISITION_NUMBER)
                            .or(() -> frame.attributes().decimal(Tag.ACQUISITION_NUMBER))),
            new Distinction(
                    "acquisition time",
                    frame -> frame.attributes().strings(Tag.FRAME_CONTENT_SEQUENCE, Tag.ACQUISITION_TIME)));

    /** The volumes that slices are told apart into, each without two slices at one place; empty if nothing does. */
    static Optional<List<List<Slice>>> volumes(List<Slice> slices) {
        return volumes(slices, ALL);
    }

    private static Optional<List<List<Slice>>> volumes(List<Slice> slices, List<Distinction> distinctions) {
        for (int d = 0; d < distinctions.size(); d++) {
            Distinction distinction = distinctions.get(d);
            Map<Object, List<Slice>> groups = slices.stream()
                    .collect(Collectors.groupingBy(
                            slice -> distinction.value().apply(slice.frame()),
                            LinkedHashMap::new,
                            Collectors.toList()));
            if (groups.size() < 2) {
                continue;
            }
            List<List<Slice>> volumes = new ArrayList<>();
            for (List<Slice> group : groups.values()) {
                if (Places.areDistinct(group)) {
                    volumes.add(group);
                } else {
                    volumes.addAll(volumes(group, distinctions.subList(d + 1, distinctions.size()))
                            .orElse(List.of(group)));
                }
            }
            if (volumes.stream().allMatch(Places::areDistinct)) {
                return Optional.of(volumes);
            }
        }
        return Optional.empty();
    }

    /** The names of all by which volumes differ; if there is none, it was the order of instances. */
    static String between(List<List<Slice>> volumes) {
        String names = ALL.stream()
                .filter(distinction -> volumes.stream()
                                .map(volume ->
                                        distinction.value.apply(volume.get(0).frame()))
                                .distinct()
                                .count()
                        > 1)
                .map(Distinction::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "the order of instances" : names;
    }

    /** The b-value in s/mm²; 0 where it is not stated. */
    static double diffusionWeighting(FrameHeader frame) {
        return frame.attributes()
                .decimal(Tag.MR_DIFFUSION_SEQUENCE, Tag.DIFFUSION_B_VALUE)
                .orElse(0.0);
    }

    /** The echo time in milliseconds; 0 where it is not stated. */
    static double echoMs(FrameHeader frame) {
        return frame.attributes()
                .decimal(Tag.MR_ECHO_SEQUENCE, Tag.EFFECTIVE_ECHO_TIME)
                .or(() -> frame.attributes().decimal(Tag.ECHO_TIME))
                .orElse(0.0);
    }
}
