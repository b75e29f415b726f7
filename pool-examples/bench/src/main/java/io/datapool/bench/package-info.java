/**
 * Benchmarks of the read path, of processes, and of loading, each beside what one would use without a pool. {@link
 * io.datapool.bench.Benchmarks} runs them all.
 */
@NullMarked
package io.datapool.bench;

import org.jspecify.annotations.NullMarked;
