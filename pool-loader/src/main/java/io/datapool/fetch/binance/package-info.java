/**
 * All that is known of Binance: {@link io.datapool.fetch.binance.BinanceExchange} asks it, {@link
 * io.datapool.fetch.binance.BinanceArchives} says what its archives are like. Nothing outside of this package knows it, but for the
 * command, which chooses the exchange; another exchange is a package beside this one.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.fetch.binance;
