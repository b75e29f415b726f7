/**
 * Parquet files into a pool. {@link io.datapool.loader.MarketData} says what to load, {@link io.datapool.loader.LoadReport}
 * what became of it.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.loader;
