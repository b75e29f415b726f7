/**
 * Reading Parquet columns into primitive arrays; knows nothing of pools. {@link io.datapool.loader.parquet.ParquetFile} is
 * the way in. The only package, besides the one that writes Parquet, that knows parquet-java.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.loader.parquet;
