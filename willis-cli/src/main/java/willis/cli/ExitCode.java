package willis.cli;

/** How a command ends; part of the contract with scripts. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;

    /** Our fault. */
    static final int INTERNAL = 1;

    /** The command line makes no sense; picocli's own code for it. */
    static final int USAGE = 2;

    /** At least one input was refused; outputs for the rest are complete. */
    static final int REFUSED = 3;

    /** A file, folder, device or memory is missing or full. */
    static final int RESOURCE = 4;

    private ExitCode() {}
}
