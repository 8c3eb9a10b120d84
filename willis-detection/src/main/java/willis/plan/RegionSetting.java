package willis.plan;

import java.util.Locale;
import java.util.Optional;
import willis.geometry.RegionOfInterest;

/** Which part of a volume a model is to see. */
public enum RegionSetting {
    /** All of it. */
    NONE,
    /** {@link RegionOfInterest}, exactly. */
    EXACT,
    /** {@link RegionOfInterest}, with the bounds of the published code. */
    REFERENCE;

    /** The bounds of the region; empty for the whole volume. */
    public Optional<RegionOfInterest.Bounds> bounds() {
        return switch (this) {
            case NONE -> Optional.empty();
            case EXACT -> Optional.of(RegionOfInterest.Bounds.EXACT);
            case REFERENCE -> Optional.of(RegionOfInterest.Bounds.REFERENCE);
        };
    }

    /** The name in {@code willis.json} and on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
