/** The {@code pool} command; one class per subcommand, {@link io.datapool.cli.PoolCommand} is the way in. */
@org.jspecify.annotations.NullMarked
package io.datapool.cli;
