/**
 * Reading Parquet columns into primitive arrays: pages, encodings, codecs. {@link io.datapool.parquet.ParquetFile} is the way in. Knows
 * neither pools nor series of market data, and is used by whoever reads them.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.parquet;
