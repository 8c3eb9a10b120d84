package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;

/** Two checkpoints that agree in every name, its order, every bit, every alias and every note. */
final class SameCheckpoint {

    private SameCheckpoint() {}

    static void assertSame(Checkpoint actual, Checkpoint expected) {
        assertThat(new ArrayList<>(actual.weights().keySet()))
                .isEqualTo(new ArrayList<>(expected.weights().keySet()));
        expected.weights()
                .forEach((name, tensor) ->
                        assertThat(actual.weights().get(name)).as(name).matches(found -> found.sameContent(tensor)));
        assertThat(actual.aliases()).isEqualTo(expected.aliases());
        assertThat(actual.trainerName()).isEqualTo(expected.trainerName());
        assertThat(actual.currentEpoch()).isEqualTo(expected.currentEpoch());
        assertThat(actual.configuration()).isEqualTo(expected.configuration());
        assertThat(actual.fold()).isEqualTo(expected.fold());
        assertThat(actual.mirroringAxes()).isEqualTo(expected.mirroringAxes());
        // Text, since the order of keys counts.
        assertThat(actual.plans().toString()).isEqualTo(expected.plans().toString());
        assertThat(actual.datasetJson().toString())
                .isEqualTo(expected.datasetJson().toString());
        assertThat(actual.trainingState().map(TrainingState::notes))
                .isEqualTo(expected.trainingState().map(TrainingState::notes));
        expected.trainingState()
                .ifPresent(state -> state.tensors()
                        .forEach((name, tensor) -> assertThat(actual.trainingState()
                                        .orElseThrow()
                                        .tensors()
                                        .get(name))
                                .as(name)
                                .matches(found -> found.sameContent(tensor))));
    }
}
