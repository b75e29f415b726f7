/**
 * Reading a pool compared with reading what else there is, measured with JMH: {@link io.datapool.bench.read.ScanSuite}, {@link
 * io.datapool.bench.read.BulkSuite}, {@link io.datapool.bench.read.SliceSuite}, {@link io.datapool.bench.read.LookupSuite}.
 */
@NullMarked
package io.datapool.bench.read;

import org.jspecify.annotations.NullMarked;
