/** What every benchmark has: {@link io.datapool.bench.suite.Suite}s, and the {@link io.datapool.bench.suite.Section}s that they find. */
@NullMarked
package io.datapool.bench.suite;

import org.jspecify.annotations.NullMarked;
