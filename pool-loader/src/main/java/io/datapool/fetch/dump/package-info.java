/**
 * Bulk history: the monthly and daily archives that the exchange publishes, read from where it keeps them or from a folder.
 * {@link io.datapool.fetch.dump.Dumps} is the way in.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.fetch.dump;
