package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import willis.phantom.chance.CaseSeed;

/** Anatomies that several tests look at. */
final class DrawnAnatomies {
    static final long DATASET = 20;

    private DrawnAnatomies() {}

    static Anatomy negative(int index) {
        return AnatomyGenerator.draw(new CaseSeed(DATASET, index), AnatomySettings.defaults());
    }

    static Anatomy positive(int index) {
        return AnatomyGenerator.draw(
                new CaseSeed(DATASET, index), AnatomySettings.defaults().withPositive(true));
    }

    static List<Anatomy> positives(int count) {
        return IntStream.range(0, count).mapToObj(DrawnAnatomies::positive).toList();
    }

    /** All numbers of vessels, to compare bit by bit. */
    static List<Double> numbers(List<Vessel> vessels) {
        List<Double> numbers = new ArrayList<>();
        for (Vessel vessel : vessels) {
            for (int i = 0; i < vessel.samples(); i++) {
                numbers.add(vessel.x(i));
                numbers.add(vessel.y(i));
                numbers.add(vessel.z(i));
                numbers.add(vessel.radiusMm(i));
                numbers.add((double) vessel.label(i));
            }
        }
        return numbers;
    }

    static Vessel vessel(Anatomy anatomy, String name) {
        return anatomy.arteries().stream()
                .filter(vessel -> vessel.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
