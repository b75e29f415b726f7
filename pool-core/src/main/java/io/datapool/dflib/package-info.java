/**
 * Data frames over mapped columns, for programs that use DFLib ({@code org.dflib:dflib}), which they must add to their class
 * path themselves.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.dflib;
