/** The pool's directory: where it is, who may use it, and changing it so that the change survives a power loss. */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.directory;
