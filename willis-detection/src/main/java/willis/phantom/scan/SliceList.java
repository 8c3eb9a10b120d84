package willis.phantom.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.image.ScanPlane;

/** Which slices get into the files, where they claim to lie, and how they are numbered: the place of most faults. */
record SliceList(List<StoredSlice> slices, Turn turn, boolean reversed) {

    static SliceList drawn(CaseSeed seed, Scan scan) {
        Protocol protocol = scan.protocol();
        SeriesUids uids = new SeriesUids(seed);
        List<ScanPlane> planes = scan.planes();
        boolean reversed = protocol.has(Feature.REVERSED_SLICES);
        List<StoredSlice> slices = new ArrayList<>();
        for (int i = 0; i < planes.size(); i++) {
            ScanPlane stated = planes.get(reversed ? planes.size() - 1 - i : i);
            slices.add(new StoredSlice(StoredSlice.Content.PLANE, planes.get(i), i, stated, 0, uids.instance(i)));
        }
        if (reversed) {
            Collections.reverse(slices);
        }
        Faults faults = new Faults(seed.stream("fault"), uids, planes, protocol);
        for (Feature feature : protocol.features()) {
            if (feature.kind() == Feature.Kind.FAULT) {
                faults.apply(feature, slices);
            }
        }
        Turn turn = protocol.has(Feature.MIRRORED_COLUMNS)
                ? Turn.COLUMNS_MIRRORED
                : protocol.has(Feature.MIRRORED_ROWS)
                        ? Turn.ROWS_MIRRORED
                        : protocol.has(Feature.TRANSPOSED) ? Turn.TRANSPOSED : Turn.NONE;
        return new SliceList(numbered(slices, protocol, seed.stream("instance numbers")), turn, reversed);
    }

    /** Instance Numbers from 1: with the slices, against them, or anyhow. */
    private static List<StoredSlice> numbered(List<StoredSlice> slices, Protocol protocol, Draw draw) {
        int count = slices.size();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(protocol.has(Feature.DESCENDING_NUMBERS) ? count - i : i + 1);
        }
        if (protocol.has(Feature.SHUFFLED_NUMBERS)) {
            for (int i = count - 1; i > 0; i--) {
                Collections.swap(numbers, i, draw.integer(0, i));
            }
        }
        List<StoredSlice> numbered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbered.add(slices.get(i).withInstanceNumber(numbers.get(i)));
        }
        return numbered;
    }

    /** What changes the list. */
    private static final class Faults {
        private final Draw draw;
        private final SeriesUids uids;
        private final List<ScanPlane> planes;
        private final Protocol protocol;
        private int nextUid;
        private int nextNumber;

        Faults(Draw draw, SeriesUids uids, List<ScanPlane> planes, Protocol protocol) {
            this.draw = draw;
            this.uids = uids;
            this.planes = planes;
            this.protocol = protocol;
            nextUid = planes.size();
            nextNumber = planes.size();
        }

        void apply(Feature fault, List<StoredSlice> slices) {
            switch (fault) {
                case MISSING_SLICES -> {
                    int lost = draw.integer(1, Math.max(1, Math.min(30, slices.size() / 6)));
                    int from = draw.integer(2, Math.max(2, slices.size() - lost - 2));
                    slices.subList(from, Math.min(slices.size() - 1, from + lost))
                            .clear();
                }
                case UNEVEN_SPACING -> {
                    int from = draw.integer(1, slices.size() / 2);
                    int pairs = draw.integer(1, Math.max(1, slices.size() / 8));
                    for (int i = 0; i < pairs && from + i + 1 < slices.size() - 1; i++) {
                        slices.remove(from + i + 1);
                    }
                }
                case DUPLICATED_SLICES -> {
                    int copies = draw.integer(1, Math.min(10, slices.size() / 4));
                    int from = draw.integer(0, slices.size() - copies);
                    for (int i = 0; i < copies; i++) {
                        StoredSlice slice = slices.get(from + i);
                        slices.add(new StoredSlice(
                                slice.content(), slice.taken(), slice.number(), slice.stated(), 0, newUid()));
                    }
                }
                case SCOUT_MIXED_IN -> {
                    ScanPlane scout = scout();
                    slices.add(draw.integer(0, slices.size()), extra(StoredSlice.Content.SCOUT, scout));
                }
                case BLANK_SLICE_MIXED_IN -> {
                    ScanPlane last = slices.get(slices.size() - 1).stated();
                    slices.add(extra(StoredSlice.Content.BLANK, moved(last, protocol.step(), protocol.spacingMm())));
                }
                case TWO_ORIENTATIONS -> {
                    int strays = Math.max(2, slices.size() / 8);
                    for (int i = 0; i < strays; i++) {
                        slices.add(extra(StoredSlice.Content.STRAY, across(i, strays)));
                    }
                }
                case EQUAL_POSITIONS -> {
                    PointMm first = slices.get(0).stated().origin();
                    slices.replaceAll(slice -> slice.withStated(at(slice.stated(), first)));
                }
                case MIXED_MATRIX -> {
                    int others = draw.integer(1, 3);
                    for (int i = 0; i < others; i++) {
                        int at = draw.integer(0, slices.size() - 1);
                        StoredSlice slice = slices.get(at);
                        if (slice.content() == StoredSlice.Content.PLANE) {
                            ScanPlane half = halved(slice.taken());
                            slices.set(
                                    at,
                                    new StoredSlice(
                                            StoredSlice.Content.OTHER_MATRIX,
                                            half,
                                            slice.number(),
                                            halved(slice.stated()),
                                            0,
                                            slice.sopInstanceUid()));
                        }
                    }
                }
                default -> {
                    // Turned pixels and reversed slices are no change of the list.
                }
            }
        }

        private String newUid() {
            return uids.instance(nextUid++);
        }

        private StoredSlice extra(StoredSlice.Content content, ScanPlane plane) {
            return new StoredSlice(content, plane, nextNumber++, plane, 0, newUid());
        }

        /** A sagittal plane through the middle, with pixels of a millimetre. */
        private ScanPlane scout() {
            ScanPlane middle = planes.get(planes.size() / 2);
            PointMm centre = middle.origin()
                    .moved(middle.row(), (middle.columns() - 1) / 2.0 * middle.columnSpacingMm())
                    .moved(middle.column(), (middle.rows() - 1) / 2.0 * middle.rowSpacingMm());
            SliceDirection direction =
                    protocol.direction() == SliceDirection.SAGITTAL ? SliceDirection.CORONAL : SliceDirection.SAGITTAL;
            int size = 256;
            PointMm corner = centre.moved(direction.row, -(size - 1) / 2.0).moved(direction.column, -(size - 1) / 2.0);
            return new ScanPlane(corner, direction.row, direction.column, size, size, 1, 1, 5, middle.pose());
        }

        /** A plane across those of the scan, of their own size. */
        private ScanPlane across(int number, int of) {
            ScanPlane middle = planes.get(planes.size() / 2);
            Direction down = middle.row().cross(middle.column()).negated();
            double width = middle.columns() * middle.columnSpacingMm();
            PointMm corner = middle.origin()
                    .moved(middle.column(), (0.3 + 0.4 * number / of) * middle.rows() * middle.rowSpacingMm())
                    .moved(down, -width / 2);
            return new ScanPlane(
                    corner,
                    middle.row(),
                    down,
                    middle.rows(),
                    middle.columns(),
                    middle.rowSpacingMm(),
                    middle.columnSpacingMm(),
                    middle.thicknessMm(),
                    middle.pose());
        }

        private static ScanPlane moved(ScanPlane plane, Direction step, double mm) {
            return at(plane, plane.origin().moved(step, mm));
        }

        private static ScanPlane at(ScanPlane plane, PointMm origin) {
            return new ScanPlane(
                    origin,
                    plane.row(),
                    plane.column(),
                    plane.rows(),
                    plane.columns(),
                    plane.rowSpacingMm(),
                    plane.columnSpacingMm(),
                    plane.thicknessMm(),
                    plane.pose());
        }

        /** The same field of view in half as many rows and columns. */
        private static ScanPlane halved(ScanPlane plane) {
            return new ScanPlane(
                    plane.origin()
                            .moved(plane.row(), plane.columnSpacingMm() / 2)
                            .moved(plane.column(), plane.rowSpacingMm() / 2),
                    plane.row(),
                    plane.column(),
                    plane.rows() / 2,
                    plane.columns() / 2,
                    2 * plane.rowSpacingMm(),
                    2 * plane.columnSpacingMm(),
                    plane.thicknessMm(),
                    plane.pose());
        }
    }
}
