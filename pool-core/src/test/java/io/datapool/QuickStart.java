package io.datapool;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Lets children start in two thirds of the time, for tests that kill hundreds: their classes come from a class archive. */
final class QuickStart {
    private QuickStart() {}

    /**
     * The same children with a class archive.
     *
     * @param launch as they start without
     * @param work a directory for the archive and the jars that it wants
     */
    static ChildJvm.Launch of(ChildJvm.Launch launch, Path work) throws IOException, InterruptedException {
        Path archive = work.resolve("classes.jsa");
        List<Path> jars = new ArrayList<>();
        for (Path entry : launch.classPath()) {
            jars.add(Files.isDirectory(entry) ? jar(entry, work.resolve("classes-" + jars.size() + ".jar")) : entry);
        }
        // Remarks about classes would go to stdout, where answers are expected.
        ChildJvm.Launch withJars = launch.classPath(jars).jvmArgument("-Xlog:disable");
        try (ChildJvm learner = withJars.on(PoolOptions.named("learning").home(work.resolve("learning")))
                .jvmArgument("-XX:ArchiveClassesAtExit=" + archive)
                .start()) {
            learner.ask("create-or-attach");
            learner.ask("publish 4");
            learner.ask("inspect");
            learner.exit();
        }
        return withJars.jvmArgument("-XX:SharedArchiveFile=" + archive);
    }

    private static Path jar(Path directory, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }
}
