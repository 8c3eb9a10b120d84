/**
 * Series, and what was found in them, as pages for people: one self-contained HTML file each, images included, nothing
 * fetched.
 *
 * <p>The doors are {@link willis.report.InspectionPage}, {@link willis.report.PredictionPage} with {@link
 * willis.report.PredictionIndexPage}, {@link willis.report.EvaluationPage}, {@link willis.report.PhantomCheckPage}, {@link willis.report.DemoPage}, and
 * {@link willis.report.TrainingPlot}, which is a picture and no page. Pages are made of {@link willis.report.PlaneImage}s, which show a
 * volume in one {@link willis.report.Plane} through a {@link willis.report.Window}, and of a template that
 * {@link willis.report.Page} fills; curves are {@link willis.report.Plot}s. Models and tensors do not belong here.
 */
@NullMarked
package willis.report;

import org.jspecify.annotations.NullMarked;
