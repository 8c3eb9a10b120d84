/**
 * What a scanner would see of a synthetic head: solid anatomy and vessels → intensities of CTA, MRA, T2 and T1-post, plane
 * by plane, with the truth beside them.
 *
 * <p>The door is {@link willis.phantom.image.HeadImage}. Where planes lie, artefacts of acquisition, and files do not
 * belong here.
 */
@NullMarked
package willis.phantom.image;

import org.jspecify.annotations.NullMarked;
