package willis.phantom.anatomy;

import java.util.function.Function;

/**
 * One thing per side.
 *
 * @param left the left one
 * @param right the right one
 */
record Both<T>(T left, T right) {

    /** What a function makes of each side, the left one first. */
    static <T> Both<T> each(Function<Side, T> maker) {
        T left = maker.apply(Side.LEFT);
        return new Both<>(left, maker.apply(Side.RIGHT));
    }

    T of(Side side) {
        return side == Side.LEFT ? left : right;
    }
}
