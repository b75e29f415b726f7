/** Mapping, writing and checking segment files. The only package that knows Chronicle. */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.segment;
