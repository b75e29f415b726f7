package io.datapool.fetch;

import java.time.Instant;

/**
 * One funding payment of a perpetual future.
 *
 * @param time when it is due, to the millisecond
 * @param rate as a fraction of the position's value; 0.0001 is one basis point
 */
public record FundingRate(Instant time, double rate) {}
