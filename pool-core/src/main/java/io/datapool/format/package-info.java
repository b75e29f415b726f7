/**
 * The on-disk format as pure data: schemas, the layout of a segment, the Arrow IPC framing, and what a registry row says of a
 * dataset. Depends on the JDK and the Arrow flatbuffers alone. The format itself is specified in {@code pool-core/FORMAT.md}.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.format;
