/** The loader compared with other readers of Parquet files: {@link io.datapool.bench.load.LoadSuite}. */
@NullMarked
package io.datapool.bench.load;

import org.jspecify.annotations.NullMarked;
