package willis.challenge;

/**
 * Until when a series may keep the server busy, in seconds after its arrival.
 *
 * @param soft when the network should be done: beyond that, less effort is put into it
 * @param last when the series is answered, whatever is ready
 */
record Limits(double soft, double last) {}
