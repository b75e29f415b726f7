/**
 * Series as files: {@link io.datapool.fetch.files.SeriesFile} is one in Parquet, {@link io.datapool.fetch.files.PartFile} what has
 * arrived of one so far. Rows are a time and numbers, as a {@link io.datapool.fetch.files.RowFormat} says; what they mean, and where
 * they are from, is not known here.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.fetch.files;
