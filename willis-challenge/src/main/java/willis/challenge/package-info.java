/**
 * The inference server of the RSNA 2025 challenge: series by series over gRPC, within the run's time, whatever comes.
 *
 * <p>The doors are {@link willis.challenge.ChallengeServer}, which is given a {@link willis.challenge.GraduatedModel}, and
 * {@link willis.challenge.NotebookPackage}. How an aneurysm is found does not belong here.
 */
@NullMarked
package willis.challenge;

import org.jspecify.annotations.NullMarked;
