package willis.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferSyntaxTest {

    @Test
    void knownSyntaxIsFoundByItsUid() {
        assertThat(TransferSyntax.of("1.2.840.10008.1.2.5")).isSameAs(TransferSyntax.RLE_LOSSLESS);
    }

    @Test
    void unknownSyntaxKeepsItsUid() {
        assertThat(TransferSyntax.of("1.2.3")).hasToString("unknown transfer syntax (1.2.3)");
    }

    @Test
    void unknownSyntaxIsTakenForEncapsulated() {
        assertThat(TransferSyntax.of("1.2.3").isEncapsulated()).isTrue();
    }
}
