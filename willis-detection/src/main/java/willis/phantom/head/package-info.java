/**
 * The solid head around the vessels, in atlas coordinates: skin, muscle, bone, air, brain and fluid.
 *
 * <p>The door is {@link willis.phantom.head.SolidHead}. What a tissue looks like in one modality or another, and where planes
 * lie, do not belong here.
 */
@NullMarked
package willis.phantom.head;

import org.jspecify.annotations.NullMarked;
