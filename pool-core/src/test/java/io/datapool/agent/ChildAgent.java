package io.datapool.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import net.bytebuddy.ByteBuddy;

/** Changes a JVM before its main class runs, by the argument {@code -javaagent:jar=type#method} or {@code type#method=answer}. */
public final class ChildAgent {
    private ChildAgent() {}

    /** Called by the JVM that has the argument. */
    public static void premain(String change, Instrumentation jvm) throws ClassNotFoundException {
        String[] parts = change.split("[#=]", 3);
        Class<?> type = Class.forName(parts[0], false, ClassLoader.getSystemClassLoader());
        if (parts.length == 2) {
            Change.leaveOut(jvm, type, parts[1]);
        } else {
            Change.answer(jvm, type, parts[1], answer(type, parts[1], parts[2]));
        }
    }

    private static Object answer(Class<?> type, String name, String text) {
        Class<?> returned = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .<Class<?>>map(Method::getReturnType)
                .orElseThrow();
        return switch (returned.getName()) {
            case "boolean" -> Boolean.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "java.lang.String" -> text;
            default -> throw new IllegalArgumentException("no way to tell a child a " + returned.getName());
        };
    }

    static String argument(Path directory, String change) throws IOException {
        Path jar = directory.resolve("without.jar");
        if (Files.notExists(jar)) {
            writeJar(jar);
        }
        return "-javaagent:" + jar + "=" + change;
    }

    /** This package, which refers to what it needs: the child's own class path stays as it is. */
    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.CLASS_PATH, codeSource(ByteBuddy.class).toString());
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
            return files.filter(
                            file -> file.getFileName().toString().matches("(Change|Change\\$.*|ChildAgent)\\.class"))
                    .toList();
        }
    }

    private static URI codeSource(Class<?> type) {
        return URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString());
    }
}
