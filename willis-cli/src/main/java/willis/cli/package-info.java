/**
 * The command line: one class per command, and the exit codes.
 *
 * <p>The door is {@link willis.cli.Main}. Nothing that another module needs belongs here.
 */
@NullMarked
package willis.cli;

import org.jspecify.annotations.NullMarked;
