/**
 * From a data set in the competition's layout to a folder ready for training: read under a policy, rejected with reasons,
 * planned, stored, shared out into folds.
 *
 * <p>The doors are {@link willis.prepare.Preparation}, which makes the folder, and {@link willis.prepare.WorkFolder}, which
 * whoever trains opens. No network is built here.
 */
@NullMarked
package willis.prepare;

import org.jspecify.annotations.NullMarked;
