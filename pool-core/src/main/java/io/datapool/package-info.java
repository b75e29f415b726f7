/**
 * Market data in memory-mapped files, loaded once and read by any number of JVMs without copying.
 *
 * <p>{@link io.datapool.SharedDataPool} opens a pool, {@link io.datapool.Dataset} is one table in it; most programs need no
 * more. {@link io.datapool.OhlcvSeries} and {@link io.datapool.FundingSeries} give the usual columns their names,
 * {@link io.datapool.DatasetDraft} and {@link io.datapool.PoolUpdate} publish data.
 *
 * <p>What counts here, in this order: what is published is never damaged or lost; no order of calls crashes the JVM or reads
 * the bytes of another dataset; reading a value costs what reading an array costs, and allocates nothing.
 *
 * <p>Where applications are loaded by class loaders of their own, let them share one copy of this library: each copy maps each
 * segment for itself. A copy that is thrown away is unloaded with its class loader once all its handles are closed and nobody
 * refers to its columns and buffers any more; unless something else in that class loader used the Chronicle libraries
 * first, whose thread and shutdown hook then stay.
 */
@NullMarked
package io.datapool;

import org.jspecify.annotations.NullMarked;
