/**
 * What can go wrong, one type per remedy. All are unchecked and extend {@link io.datapool.error.PoolException}; every message
 * names the path, the key or the column, what was found, what was expected and what to do about it.
 *
 * <p>Reading a column throws none of these: only {@link java.lang.IndexOutOfBoundsException} for a row outside the column and
 * {@link java.lang.IllegalStateException} after {@code close()}.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.error;
