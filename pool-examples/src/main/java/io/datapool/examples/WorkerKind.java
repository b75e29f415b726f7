package io.datapool.examples;

import io.datapool.SharedDataPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to start as a worker.
 *
 * @param mainClass whose {@code main} does the work
 * @param jvmArguments further arguments for its JVM
 */
record WorkerKind(Class<?> mainClass, List<String> jvmArguments) {
    WorkerKind {
        jvmArguments = List.copyOf(jvmArguments);
    }

    /**
     * A kind that starts from its class archive, where there is one.
     *
     * @param archives directory of the archives
     */
    static WorkerKind of(Class<?> mainClass, Optional<Path> archives) {
        return new WorkerKind(
                mainClass,
                archives.map(directory -> ClassArchive.of(mainClass, directory).using())
                        .orElse(List.of()));
    }

    /** How to start one: this very Java with this very class path, and the arguments that mapping a pool needs. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(jvmArguments);
        command.add(mainClass.getName());
        command.addAll(arguments);
        return command;
    }
}
