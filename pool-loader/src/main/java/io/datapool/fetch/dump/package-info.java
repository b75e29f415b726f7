/**
 * Bulk history: the monthly and daily archives that exchanges publish, read from where they keep them or from a folder.
 * {@link io.datapool.fetch.dump.Dumps} is the way in.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.fetch.dump;
