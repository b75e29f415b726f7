/** The one place where files are changed and changes are forced to disk. */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.file;
