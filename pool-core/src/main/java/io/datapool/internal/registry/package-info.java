/** {@code registry.yaml}: which datasets a generation of a pool holds. The only package that knows YAML. */
@org.jspecify.annotations.NullMarked
package io.datapool.internal.registry;
