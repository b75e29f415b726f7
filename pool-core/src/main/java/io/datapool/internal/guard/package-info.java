/** The checks that stand between damaged or hostile files and a reader, by name, so that tests can show what each is for. */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.guard;
