/**
 * Work on all cores.
 *
 * <p>The door is {@link willis.parallel.Workers}. Who starts it closes it; everybody else gets it passed in.
 */
@NullMarked
package willis.parallel;

import org.jspecify.annotations.NullMarked;
