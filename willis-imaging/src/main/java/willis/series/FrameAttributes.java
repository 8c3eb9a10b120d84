package willis.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;

/**
 * The attributes of one frame, wherever its file keeps them: in the functional groups of the frame, in those that all
 * frames share, or in the data set itself, in this order.
 *
 * <p>A value that is no number counts as missing: whoever needs it then says so, or recovers it. Source: DICOM PS3.3,
 * section C.7.6.16. Immutable.
 */
final class FrameAttributes {
    private final DataSet dataSet;
    private final List<DataSet> groups;

    private FrameAttributes(DataSet dataSet, List<DataSet> groups) {
        this.dataSet = dataSet;
        this.groups = groups;
    }

    /** Those of all frames of a file. */
    static List<FrameAttributes> of(DicomFile file, int frames) {
        DataSet dataSet = file.dataSet();
        List<DataSet> shared = dataSet.items(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
        List<DataSet> perFrame = dataSet.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        List<FrameAttributes> all = new ArrayList<>(frames);
        for (int frame = 0; frame < frames; frame++) {
            List<DataSet> groups = new ArrayList<>(2);
            if (frame < perFrame.size()) {
                groups.add(perFrame.get(frame));
            }
            if (!shared.isEmpty()) {
                groups.add(shared.get(0));
            }
            all.add(new FrameAttributes(dataSet, List.copyOf(groups)));
        }
        return all;
    }

    /** An attribute that only the data set itself has. */
    Optional<String> string(int tag) {
        return dataSet.string(tag);
    }

    /** An attribute that only the data set itself has. */
    Optional<Double> decimal(int tag) {
        return first(numbers(dataSet, tag));
    }

    /** The values of an attribute; empty if it is missing or holds something else than finite numbers. */
    List<Double> decimals(int functionalGroup, int tag) {
        for (DataSet group : groups) {
            for (DataSet item : group.items(functionalGroup)) {
                List<Double> numbers = numbers(item, tag);
                if (!numbers.isEmpty()) {
                    return numbers;
                }
            }
        }
        return numbers(dataSet, tag);
    }

    /** The first of {@link #decimals(int, int)}. */
    Optional<Double> decimal(int functionalGroup, int tag) {
        return first(decimals(functionalGroup, tag));
    }

    /** The values of a text attribute; empty if it is missing. */
    List<String> strings(int functionalGroup, int tag) {
        for (DataSet group : groups) {
            for (DataSet item : group.items(functionalGroup)) {
                List<String> texts = item.strings(tag);
                if (!texts.isEmpty()) {
                    return texts;
                }
            }
        }
        return dataSet.strings(tag);
    }

    /**
     * What kind of image it is: Frame Type of the frame, else Image Type.
     *
     * @return such as ORIGINAL, PRIMARY, AXIAL; empty if it is missing
     */
    List<String> imageType() {
        for (int sequence : new int[] {Tag.MR_IMAGE_FRAME_TYPE_SEQUENCE, Tag.CT_IMAGE_FRAME_TYPE_SEQUENCE}) {
            for (DataSet group : groups) {
                for (DataSet item : group.items(sequence)) {
                    if (item.contains(Tag.FRAME_TYPE)) {
                        return item.strings(Tag.FRAME_TYPE);
                    }
                }
            }
        }
        return dataSet.strings(Tag.IMAGE_TYPE);
    }

    private static Optional<Double> first(List<Double> numbers) {
        return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(0));
    }

    private static List<Double> numbers(DataSet dataSet, int tag) {
        try {
            List<Double> numbers = dataSet.decimals(tag);
            return numbers.stream().allMatch(Double::isFinite) ? numbers : List.of();
        } catch (DicomFormatException e) {
            return List.of();
        }
    }
}
