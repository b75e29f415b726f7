/**
 * The bytes of a segment: its layout, and its header and footer, which are those of an Arrow IPC file. Pure data; the only package
 * that knows Arrow. The format is specified in {@code pool-core/FORMAT.md}.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.arrow;
