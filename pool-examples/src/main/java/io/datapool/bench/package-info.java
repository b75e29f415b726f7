/**
 * Benchmarks. {@link io.datapool.bench.LoadBenchmark} compares the loader with other readers of Parquet files.
 */
@NullMarked
package io.datapool.bench;

import org.jspecify.annotations.NullMarked;
