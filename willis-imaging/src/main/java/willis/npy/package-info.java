/**
 * NumPy's {@code .npy} files ⇄ float arrays of any shape: how a case leaves for, or comes from, another program.
 *
 * <p>The door is {@link willis.npy.NpyArray}. Geometry does not belong here: the format has none.
 */
@NullMarked
package willis.npy;

import org.jspecify.annotations.NullMarked;
