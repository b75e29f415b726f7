package io.datapool.cli;

import io.datapool.SharedDataPool;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pool jvm-args}: what other JVMs that map pools must be started with. */
@Command(
        name = "jvm-args",
        mixinStandardHelpOptions = true,
        description = {
            "Print the JVM arguments that processes need to map pools.",
            "Keep them in a file: 'pool jvm-args > jvm.args', then 'java @jvm.args ...'."
        })
final class JvmArgsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        SharedDataPool.jvmArguments().forEach(spec.commandLine().getOut()::println);
        return PoolCommand.DONE;
    }
}
