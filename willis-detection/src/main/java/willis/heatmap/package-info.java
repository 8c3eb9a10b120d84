/**
 * Logits → heat map (the one sigmoid), and its peaks with their places in the patient; points → target maps.
 *
 * <p>The door is {@link willis.heatmap.HeatMapAssembly}, which logits flow into and a {@link willis.heatmap.HeatMap} comes
 * out of; for training, {@link willis.heatmap.TargetMaps}. DICOM and files do not belong here.
 */
@NullMarked
package willis.heatmap;

import org.jspecify.annotations.NullMarked;
