package io.datapool.examples;

import io.datapool.SharedDataPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How worker JVMs are started: with this very Java.
 *
 * @param options of the JVM
 * @param classPath where its classes are
 */
public record WorkerJvm(List<String> options, String classPath) {
    /** Copies the list. */
    public WorkerJvm {
        options = List.copyOf(options);
    }

    /** With this very class path, and the arguments that mapping a pool needs. */
    public static WorkerJvm standard() {
        return new WorkerJvm(SharedDataPool.jvmArguments(), property("java.class.path"));
    }

    /** With further options. */
    public WorkerJvm with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new WorkerJvm(all, classPath);
    }

    /** The command line that runs a main class. */
    public List<String> command(Class<?> mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(property("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass.getName()));
        command.addAll(arguments);
        return command;
    }

    private static String property(String name) {
        return String.valueOf(System.getProperty(name));
    }
}
