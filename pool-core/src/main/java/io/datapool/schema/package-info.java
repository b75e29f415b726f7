/**
 * The vocabulary of a dataset: its columns and their types, its kind, and what the registry says of it. Pure data, which depends
 * on the JDK alone.
 */
@org.jspecify.annotations.NullMarked
package io.datapool.schema;
