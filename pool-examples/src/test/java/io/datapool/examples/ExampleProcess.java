package io.datapool.examples;

import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An example that was run in a JVM of its own.
 *
 * @param exitCode its exit code
 * @param output what it printed on standard output
 * @param errors what it printed on standard error
 */
record ExampleProcess(int exitCode, String output, String errors) {
    /**
     * Runs it to its end.
     *
     * @param directory for what it prints
     */
    static ExampleProcess run(Path directory, Class<?> mainClass, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path output = Files.createTempFile(directory, "out", ".txt");
        Path errors = Files.createTempFile(directory, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        int exitCode = process.waitFor();
        return new ExampleProcess(exitCode, Files.readString(output), Files.readString(errors));
    }
}
