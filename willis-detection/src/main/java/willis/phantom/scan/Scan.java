package willis.phantom.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelPoint;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.anatomy.Inclusion;
import willis.phantom.chance.CaseSeed;
import willis.phantom.image.PlaneImage;
import willis.phantom.image.ScanPlane;

/**
 * One acquisition of one head: its planes, and what they show with all artefacts. How it is stored comes after it.
 *
 * <p>Immutable and thread safe.
 */
public final class Scan {
    private final Protocol protocol;
    private final List<ScanPlane> planes;
    private final Optional<WrapAround> wrapAround;
    private final List<PlaneEffect> effects;
    private final boolean metal;

    private Scan(
            Protocol protocol,
            List<ScanPlane> planes,
            Optional<WrapAround> wrapAround,
            List<PlaneEffect> effects,
            boolean metal) {
        this.protocol = protocol;
        this.planes = List.copyOf(planes);
        this.wrapAround = wrapAround;
        this.effects = effects;
        this.metal = metal;
    }

    /** Draws protocol and artefacts for a head. */
    public static Scan drawn(CaseSeed seed, Anatomy anatomy, ScanSettings settings) {
        Protocol protocol = Protocol.drawn(seed, anatomy.frame(), settings);
        List<ScanPlane> planes = protocol.planes();
        Optional<WrapAround> wrapAround = Optional.empty();
        if (protocol.has(Feature.WRAP_AROUND)) {
            WrapAround drawn = WrapAround.drawn(planes.get(0), seed.stream("wrap around"));
            double kept = seed.stream("wrap around", 1).uniform(0.78, 0.88);
            wrapAround = Optional.of(drawn);
            planes = planes.stream().map(plane -> drawn.shortened(plane, kept)).toList();
        }
        if (settings.modality().isCt() && protocol.has(Feature.MOTION)) {
            planes = Artefacts.moved(planes, seed.stream("motion"));
        }
        boolean metal = anatomy.inclusions().stream().anyMatch(inclusion -> inclusion.kind() == Inclusion.Kind.METAL);
        return new Scan(protocol, planes, wrapAround, Artefacts.of(seed, anatomy, protocol), metal);
    }

    /** What the scanner was told to do. */
    public Protocol protocol() {
        return protocol;
    }

    /** The planes as they were taken: row × column is the way from each to the next, but for a tilted gantry. */
    public List<ScanPlane> planes() {
        return planes;
    }

    /** What the scan has. */
    public Set<Feature> features() {
        EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        features.addAll(protocol.features());
        return Collections.unmodifiableSet(features);
    }

    /** Everything that not every scan has, in words. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        for (Feature feature : features()) {
            remarks.add(feature.text());
        }
        if (metal) {
            remarks.add("device metal");
        }
        return remarks;
    }

    /** What one plane shows, artefacts included; a fresh image each time, the same one. */
    public PlaneImage image(int number, PlaneRenderer renderer) {
        return image(planes.get(number), number, renderer);
    }

    /** What another plane of the same acquisition shows, as a scout. */
    PlaneImage image(ScanPlane plane, int number, PlaneRenderer renderer) {
        PlaneImage image = wrapAround
                .map(wrap -> wrap.render(plane, number, renderer))
                .orElseGet(() -> renderer.render(plane, number));
        for (PlaneEffect effect : effects) {
            effect.apply(image, plane, number);
        }
        return image;
    }

    /** The number of voxels along each axis. */
    public Extent extent() {
        ScanPlane first = planes.get(0);
        return new Extent(planes.size(), first.rows(), first.columns());
    }

    /** The grid of the planes; empty for a tilted gantry, whose planes do not stand on each other. */
    public Optional<Grid> grid() {
        if (!protocol.isStraight()) {
            return Optional.empty();
        }
        ScanPlane first = planes.get(0);
        return Optional.of(new Grid(
                extent(),
                new Spacing(protocol.spacingMm(), first.rowSpacingMm(), first.columnSpacingMm()),
                first.origin(),
                new DirectionCosines(protocol.step(), first.column(), first.row())));
    }

    /**
     * Where a point of the head is seen: continuous (z, y, x) of the planes. A head that moved is taken as it lay when the
     * nearest plane was measured.
     */
    public VoxelPoint seen(PointMm head) {
        VoxelPoint seen = seen(head, planes.size() / 2);
        int nearest = (int) Math.max(0, Math.min(planes.size() - 1, Math.rint(seen.z())));
        return seen(head, nearest);
    }

    /** As {@link #seen(PointMm)}, with the head as it lay when one plane was measured. */
    VoxelPoint seen(PointMm head, int asIn) {
        ScanPlane plane = planes.get(asIn);
        PointMm place = plane.pose().toScanner(head);
        ScanPlane first = planes.get(0);
        var normal = first.row().cross(first.column());
        double out = place.along(normal) - first.origin().along(normal);
        double z = out / (protocol.spacingMm() * protocol.step().dot(normal));
        PointMm corner = first.origin().moved(protocol.step(), z * protocol.spacingMm());
        return new VoxelPoint(
                z,
                (place.along(plane.column()) - corner.along(plane.column())) / plane.rowSpacingMm(),
                (place.along(plane.row()) - corner.along(plane.row())) / plane.columnSpacingMm());
    }

    /** The lowest z of the scanned block, scanner millimetres: of the slices' middles, where slices follow each other upwards. */
    public double lowestMm() {
        return heights().min().orElseThrow();
    }

    /** The highest; see {@link #lowestMm}. */
    public double highestMm() {
        return heights().max().orElseThrow();
    }

    private DoubleStream heights() {
        boolean axial = protocol.direction() == SliceDirection.AXIAL;
        return planes.stream().flatMapToDouble(plane -> {
            PointMm middle = plane.origin()
                    .moved(plane.row(), (plane.columns() - 1) / 2.0 * plane.columnSpacingMm())
                    .moved(plane.column(), (plane.rows() - 1) / 2.0 * plane.rowSpacingMm());
            double half = axial ? 0 : plane.rows() / 2.0 * plane.rowSpacingMm();
            return DoubleStream.of(middle.z() - half, middle.z() + half);
        });
    }
}
