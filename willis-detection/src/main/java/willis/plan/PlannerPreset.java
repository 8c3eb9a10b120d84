package willis.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** nnU-Net's sizes of residual-encoder U-Nets, by the memory of the device they are made for. */
public enum PlannerPreset {
    /** {@code nnUNetPlannerResEncM}. */
    RESENC_M("M", 8, 680_000_000),
    /** {@code nnUNetPlannerResEncL}. */
    RESENC_L("L", 24, 2_100_000_000),
    /** {@code nnUNetPlannerResEncXL}. */
    RESENC_XL("XL", 40, 3_600_000_000L);

    private final String size;
    private final double memoryGb;
    private final double featureMapValues;

    PlannerPreset(String size, double memoryGb, double featureMapValues) {
        this.size = size;
        this.memoryGb = memoryGb;
        this.featureMapValues = featureMapValues;
    }

    /** The preset with a code such as {@code resenc-m}. */
    public static Optional<PlannerPreset> withCode(String code) {
        return Arrays.stream(values())
                .filter(preset -> preset.code().equals(code))
                .findFirst();
    }

    /** The name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The memory of the device, in gigabytes, that it is made for. */
    public double memoryGb() {
        return memoryGb;
    }

    /** The feature-map values of one patch for which nnU-Net found that two patches need {@link #memoryGb()}. */
    double featureMapValues() {
        return featureMapValues;
    }

    String plansName() {
        return "nnUNetResEncUNet" + size + "Plans";
    }

    String plannerName() {
        return "nnUNetPlannerResEnc" + size;
    }
}
