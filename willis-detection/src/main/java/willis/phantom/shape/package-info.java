/**
 * Solids as signed distances, which a painter turns into partial volumes.
 *
 * <p>The door is {@link willis.phantom.shape.Solid}. What a solid is made of does not belong here.
 */
@NullMarked
package willis.phantom.shape;

import org.jspecify.annotations.NullMarked;
