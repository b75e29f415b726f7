/**
 * Market data in memory-mapped files, loaded once and read by any number of JVMs without copying.
 *
 * <p>{@link io.datapool.SharedDataPool} opens a pool, {@link io.datapool.Dataset} is one table in it; most programs need no
 * more. {@link io.datapool.OhlcvSeries} and {@link io.datapool.FundingSeries} give the usual columns their names,
 * {@link io.datapool.DatasetDraft} and {@link io.datapool.PoolUpdate} publish data.
 *
 * <p>What counts here, in this order: what is published is never damaged or lost; no order of calls crashes the JVM or reads
 * the bytes of another dataset; reading a value costs what reading an array costs, and allocates nothing.
 */
@NullMarked
package io.datapool;

import org.jspecify.annotations.NullMarked;
