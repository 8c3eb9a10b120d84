/**
 * The whole pipeline on one page, against an interface of the model; and what it leaves on disk.
 *
 * <p>The doors are {@link willis.detect.Detector} and {@link willis.detect.ResultFolder}. No model is implemented here.
 */
@NullMarked
package willis.detect;

import org.jspecify.annotations.NullMarked;
