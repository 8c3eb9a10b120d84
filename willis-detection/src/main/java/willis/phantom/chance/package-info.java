/**
 * The random numbers of synthetic cases: one seed per case, one named stream per purpose.
 *
 * <p>The door is {@link willis.phantom.chance.CaseSeed}. What is drawn does not belong here.
 */
@NullMarked
package willis.phantom.chance;

import org.jspecify.annotations.NullMarked;
