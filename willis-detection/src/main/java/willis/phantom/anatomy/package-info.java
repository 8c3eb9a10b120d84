/**
 * What lies where in one synthetic head: its vessels with their variants, its aneurysms, and what looks like one.
 *
 * <p>The door is {@link willis.phantom.anatomy.AnatomyGenerator}, which draws an {@link willis.phantom.anatomy.Anatomy}. Everything is in <em>head millimetres</em>: LPS axes, the origin
 * in the anterior commissure, true size, before the head is turned in the scanner. Intensities and voxels do not belong
 * here.
 */
@NullMarked
package willis.phantom.anatomy;

import org.jspecify.annotations.NullMarked;
