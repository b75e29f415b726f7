/**
 * From an exchange to Parquet files, in the folders and under the names that the loader expects. Start at
 * {@link io.datapool.fetch.MarketDataFetcher}, which fetches and updates series, and {@link io.datapool.fetch.FetchRequest}, which says
 * what of which series.
 *
 * <p>In order of importance: nothing incomplete passes for complete; the exchange is asked as it wishes to be; as few requests as
 * possible. Data of one's own is written with {@link io.datapool.fetch.MarketDataWriter}; an exchange is an
 * {@link io.datapool.fetch.Exchange} in a package of its own. Knows nothing of pools, and of no exchange by name.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.fetch;
