package io.datapool.fetch;

/**
 * What a request costs.
 *
 * @param weight as the exchange counts it
 * @param funding whether it asks for funding rates, which are counted apart
 */
public record RequestCost(int weight, boolean funding) {}
