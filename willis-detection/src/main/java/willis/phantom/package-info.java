/**
 * Synthetic heads with known aneurysms: cases for training, and whole data sets on disk in the competition's layout.
 *
 * <p>The doors are {@link willis.phantom.PhantomGenerator}, cases in memory without end, and {@link
 * willis.phantom.PhantomDataset}, files. Scores on phantoms tell that a pipeline works and how it degrades; they are no
 * evidence of clinical performance. What the heads look like does not belong here.
 */
@NullMarked
package willis.phantom;

import org.jspecify.annotations.NullMarked;
