/**
 * Where voxels lie in the patient.
 *
 * <p>The door is {@link willis.geometry.Grid}: the only place where a voxel index becomes a point in
 * millimetres or the reverse. Arrays and indices are (z, y, x), x fastest; points are (x, y, z) in LPS
 * millimetres (x grows to the patient's left, y to the back, z to the head). Intensities do not belong here.
 */
@NullMarked
package willis.geometry;

import org.jspecify.annotations.NullMarked;
