package willis.plan;

import java.util.Locale;

/** How sure it is that a model's left is the patient's left. */
public enum SideStatus {
    /** Nobody said; RAS is assumed. Every output says so. */
    UNVERIFIED,
    /** Whoever imported the model named its orientation. */
    STATED,
    /** Labelled series decided, with {@code willis model check-sides}. */
    CHECKED,
    /** Trained by Willis, which turned the images itself. */
    VERIFIED;

    /** The name in {@code willis.json}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
