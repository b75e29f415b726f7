package io.datapool.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import net.bytebuddy.ByteBuddy;

/** Changes a JVM before its main class runs, by the argument {@code -javaagent:jar=} and the text of a {@link Mutation}. */
public final class ChildAgent {
    private static final String BYTE_BUDDY = "byte-buddy.jar";

    private ChildAgent() {}

    /** Called by the JVM that has the argument. */
    public static void premain(String change, Instrumentation jvm) throws ClassNotFoundException {
        Mutation.parse(change).apply(jvm);
    }

    static String argument(Path directory, Mutation change) throws IOException {
        Path jar = directory.resolve("without.jar");
        if (Files.notExists(jar)) {
            Files.copy(Path.of(codeSource(ByteBuddy.class)), directory.resolve(BYTE_BUDDY));
            writeJar(jar);
        }
        return "-javaagent:" + jar + "=" + change.toText();
    }

    /** This package, which refers to what it needs, beside it: the child's own class path stays as it is, and so does its user. */
    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.CLASS_PATH, BYTE_BUDDY);
        attributes.putValue("Premain-Class", ChildAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        String packageName = ChildAgent.class.getPackageName().replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Path file : classFiles(packageName)) {
                entries.putNextEntry(new ZipEntry(packageName + "/" + file.getFileName()));
                Files.copy(file, entries);
            }
        }
    }

    private static List<Path> classFiles(String packageName) throws IOException {
        try (Stream<Path> files =
                Files.list(Path.of(codeSource(ChildAgent.class)).resolve(packageName))) {
            return files.filter(file ->
                            file.getFileName().toString().matches("((Change|Mutation)(\\$.*)?|ChildAgent)\\.class"))
                    .toList();
        }
    }

    private static URI codeSource(Class<?> type) {
        return URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
    }
}
