/**
 * Benchmarks of what a pool costs and saves processes: starting, attaching, restarting a load, committing, memory, and a sweep of
 * back-tests. {@link io.datapool.bench.process.ProcessSuites} lists them.
 */
@NullMarked
package io.datapool.bench.process;

import org.jspecify.annotations.NullMarked;
