/** Market data as Parquet files, in the folders and under the names that the loader expects. Knows nothing of pools. */
@org.jspecify.annotations.NullMarked
package io.datapool.fetch;
