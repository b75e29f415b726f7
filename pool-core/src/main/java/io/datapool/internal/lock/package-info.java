/** Who writes and who reads a pool, across processes: kernel file locks, which die with their process. */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.lock;
