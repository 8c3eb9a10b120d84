package willis.cli;

/** Where {@code ./willis} begins. */
public final class Main {

    private Main() {}

    /** Prints the usage; the commands are not there yet. */
    public static void main(String[] arguments) {
        System.out.println("Usage: willis COMMAND [options]");
    }
}
