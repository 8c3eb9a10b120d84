/**
 * What synthetic heads must hold, measured: are sides right, circles as frequent as they are in people, labels not to be
 * guessed from headers, and aneurysms not to be found by a blob filter.
 *
 * <p>The door is {@link willis.phantom.check.PhantomChecks}. Trained detectors do not belong here, nor does the making of
 * phantoms.
 */
@NullMarked
package willis.phantom.check;

import org.jspecify.annotations.NullMarked;
