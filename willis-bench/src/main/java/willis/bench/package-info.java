/**
 * How fast Willis is beside real peers, and where its time goes; every number is taken after the results were equal.
 *
 * <p>The door is {@code willis-bench/run}. Nothing here is shipped, and nothing depends on it.
 */
@NullMarked
package willis.bench;

import org.jspecify.annotations.NullMarked;
