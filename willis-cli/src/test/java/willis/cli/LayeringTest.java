package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may use whom: rooms in the order of the data's way, each only rooms before it, libraries only where they belong. */
class LayeringTest {

    /** Every package of the product; a package uses only packages before it. */
    private static final List<String> ROOMS = List.of(
            "willis.parallel",
            "willis.files",
            "willis.npy",
            "willis.dicom",
            "willis.dicom.pixel",
            "willis.geometry",
            "willis.volume",
            "willis.quality",
            "willis.nifti",
            "willis.series",
            "willis.codecs",
            "willis.plan",
            "willis.findings",
            "willis.cases",
            "willis.patch",
            "willis.heatmap",
            "willis.augmentation",
            "willis.detect",
            "willis.dataset",
            "willis.prepare",
            "willis.evaluate",
            "willis.validate",
            "willis.phantom.chance",
            "willis.phantom.anatomy",
            "willis.phantom.shape",
            "willis.phantom.head",
            "willis.phantom.image",
            "willis.phantom.scan",
            "willis.phantom",
            "willis.phantom.check",
            "willis.report",
            "willis.torch",
            "willis.net",
            "willis.weights",
            "willis.infer",
            "willis.train",
            "willis.challenge.protocol",
            "willis.challenge",
            "willis.cli");

    /** Libraries, and the only rooms that may use them. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            Map.entry(
                    "org.bytedeco",
                    List.of(
                            "willis.codecs",
                            "willis.torch",
                            "willis.net",
                            "willis.weights",
                            "willis.infer",
                            "willis.train")),
            Map.entry("org.bytedeco.ffmpeg", List.of("willis.codecs")),
            Map.entry(
                    "org.bytedeco.pytorch",
                    List.of("willis.torch", "willis.net", "willis.weights", "willis.infer", "willis.train")),
            Map.entry("io.pebbletemplates", List.of("willis.report")),
            Map.entry("org.jfree", List.of("willis.report")),
            Map.entry("org.apache.batik", List.of("willis.report")),
            Map.entry("java.awt", List.of("willis.codecs", "willis.report")),
            Map.entry("javax.imageio", List.of("willis.codecs", "willis.report")),
            Map.entry("com.github.jaiimageio", List.of("willis.codecs")),
            Map.entry("jj2000", List.of("willis.codecs")),
            Map.entry("com.twelvemonkeys", List.of("willis.codecs")),
            Map.entry("net.razorvine", List.of("willis.weights")),
            Map.entry("io.grpc", List.of("willis.challenge.protocol", "willis.challenge")),
            Map.entry("com.google", List.of("willis.challenge.protocol", "willis.challenge")),
            Map.entry("org.apache.arrow", List.of("willis.challenge")),
            Map.entry(
                    "tools.jackson",
                    List.of(
                            "willis.plan",
                            "willis.augmentation",
                            "willis.detect",
                            "willis.dataset",
                            "willis.evaluate",
                            "willis.prepare",
                            "willis.weights",
                            "willis.infer",
                            "willis.challenge",
                            "willis.cli")),
            Map.entry(
                    "org.apache.commons.csv",
                    List.of("willis.detect", "willis.dataset", "willis.prepare", "willis.cli")),
            Map.entry("picocli", List.of("willis.cli")),
            Map.entry("me.tongfei", List.of("willis.cli")));

    /** Rooms that know nothing of each other, though the order would let them. */
    private static final Map<String, List<String>> STRANGERS = Map.ofEntries(
            Map.entry("willis.geometry", List.of("willis.dicom", "willis.npy", "willis.files")),
            Map.entry("willis.volume", List.of("willis.dicom", "willis.npy", "willis.files")),
            Map.entry("willis.nifti", List.of("willis.dicom", "willis.dicom.pixel", "willis.npy")),
            Map.entry("willis.codecs", List.of("willis.geometry", "willis.volume", "willis.quality", "willis.series")),
            Map.entry(
                    "willis.phantom.anatomy", List.of("willis.dicom", "willis.series", "willis.nifti", "willis.files")),
            Map.entry("willis.phantom.image", List.of("willis.dicom", "willis.series", "willis.nifti", "willis.files")),
            Map.entry(
                    "willis.phantom.scan",
                    List.of("willis.series", "willis.nifti", "willis.detect", "willis.dataset", "willis.findings")),
            Map.entry("willis.cases", List.of("willis.dicom", "willis.dicom.pixel", "willis.series", "willis.nifti")),
            Map.entry("willis.heatmap", List.of("willis.dicom", "willis.files", "willis.nifti", "willis.series")),
            Map.entry(
                    "willis.dataset",
                    List.of("willis.dicom", "willis.heatmap", "willis.nifti", "willis.plan", "willis.detect")),
            Map.entry(
                    "willis.evaluate",
                    List.of("willis.dicom", "willis.cases", "willis.heatmap", "willis.nifti", "willis.detect")),
            Map.entry("willis.torch", List.of("willis.series", "willis.plan", "willis.detect", "willis.report")),
            Map.entry(
                    "willis.net",
                    List.of("willis.files", "willis.nifti", "willis.series", "willis.detect", "willis.report")),
            Map.entry("willis.weights", List.of("willis.report")),
            Map.entry(
                    "willis.challenge",
                    List.of(
                            "willis.dicom",
                            "willis.heatmap",
                            "willis.net",
                            "willis.weights",
                            "willis.train",
                            "willis.report")),
            Map.entry("willis.infer", List.of("willis.dicom", "willis.series", "willis.nifti", "willis.report")),
            Map.entry(
                    "willis.train",
                    List.of("willis.dicom", "willis.dicom.pixel", "willis.series", "willis.nifti", "willis.report")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
            .importPackages("willis");

    /** Finds what is wrong with one package using another. */
    private interface Rule {
        Optional<String> broken(String from, String to);
    }

    @Test
    void everyPackageIsListed() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void roomsUseOnlyEarlierRooms() {
        assertNothingBreaks((from, to) -> ROOMS.indexOf(to) > ROOMS.indexOf(from)
                ? Optional.of(to + " comes later in the data's way")
                : Optional.empty());
    }

    @Test
    void librariesStayInTheirRooms() {
        assertNothingBreaks((from, to) -> LIBRARIES.entrySet().stream()
                .filter(library -> (to + ".").startsWith(library.getKey() + "."))
                .filter(library -> !library.getValue().contains(from))
                .map(library -> library.getKey() + " is for " + String.join(", ", library.getValue()))
                .findFirst());
    }

    @Test
    void strangersStayStrangers() {
        assertNothingBreaks(
                (from, to) -> STRANGERS.getOrDefault(from, List.of()).contains(to)
                        ? Optional.of(from + " must not know " + to)
                        : Optional.empty());
    }

    @Test
    void imagingUsesTheJdkOnly() {
        List<String> imaging = ROOMS.subList(0, ROOMS.indexOf("willis.codecs"));
        assertNothingBreaks((from, to) -> imaging.contains(from)
                        && !to.startsWith("java.")
                        && !to.startsWith("willis.")
                        && !to.startsWith("org.jspecify.")
                        && !to.isEmpty()
                ? Optional.of("willis-imaging uses the JDK only")
                : Optional.empty());
    }

    private static void assertNothingBreaks(Rule rule) {
        List<String> found = new ArrayList<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (!from.getPackageName().equals(to.getPackageName())) {
                    rule.broken(from.getPackageName(), to.getPackageName())
                            .ifPresent(reason -> found.add(from.getName() + " uses " + to.getName() + "; " + reason));
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
