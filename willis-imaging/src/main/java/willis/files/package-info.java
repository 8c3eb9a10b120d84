/**
 * Files that appear whole or not at all.
 *
 * <p>The door is {@link willis.files.WholeFile}. What is in them does not matter here.
 */
@NullMarked
package willis.files;

import org.jspecify.annotations.NullMarked;
