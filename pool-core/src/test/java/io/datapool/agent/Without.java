package io.datapool.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;

/**
 * The library without one of its methods: a test of what that method is for must fail then. It changes the loaded class, so that
 * the library itself needs no switch. In force in this whole JVM until it is closed; whoever is inside of the method at that
 * moment finishes it as before.
 *
 * <pre>{@code
 * try (Without mutant = Without.method(Registry.class, "checkHead")) {
 *     assertThatThrownBy(this::noCommitIsLost).isInstanceOf(AssertionError.class);
 * }
 * }</pre>
 *
 * <p>Another JVM takes it as an argument ({@link #inChild}) beside the library's own, whatever its class path and its
 * main class are.
 */
public final class Without implements AutoCloseable {
    private final Instrumentation jvm;
    private final ResettableClassFileTransformer change;

    private Without(Instrumentation jvm, ResettableClassFileTransformer change) {
        this.jvm = jvm;
        this.change = change;
    }

    /**
     * A class without a method.
     *
     * @param type the class that declares it
     * @param method its name; all that have this name do nothing, and return null, 0 or false
     */
    public static Without method(Class<?> type, String method) {
        requireMethod(type, method);
        Instrumentation jvm = ByteBuddyAgent.install();
        return new Without(jvm, Change.leaveOut(jvm, type, method));
    }

    /**
     * A class with a method that always gives the same answer.
     *
     * @param type the class that declares it
     * @param method its name; all that have this name return the answer, and do nothing else
     * @param answer of the type that the method returns
     */
    public static Without answering(Class<?> type, String method, Object answer) {
        requireMethod(type, method);
        Instrumentation jvm = ByteBuddyAgent.install();
        return new Without(jvm, Change.answer(jvm, type, method, answer));
    }

    /**
     * The argument for another JVM that has, from its start to its end, a class without a method; as {@link #method}.
     *
     * @param directory where a file may lie as long as that JVM runs
     */
    public static String inChild(Path directory, Class<?> type, String method) throws IOException {
        requireMethod(type, method);
        return ChildAgent.argument(directory, type.getName() + "#" + method);
    }

    /**
     * The argument for another JVM in which a method always gives the same answer; as {@link #answering}.
     *
     * @param directory where a file may lie as long as that JVM runs
     * @param answer a Boolean, Integer, Long or String, of the type that the method returns
     */
    public static String inChildAnswering(Path directory, Class<?> type, String method, Object answer)
            throws IOException {
        requireMethod(type, method);
        return ChildAgent.argument(directory, type.getName() + "#" + method + "=" + answer);
    }

    private static void requireMethod(Class<?> type, String name) {
        if (Arrays.stream(type.getDeclaredMethods())
                .noneMatch(method -> method.getName().equals(name) && hasCode(method))) {
            throw new IllegalArgumentException(type.getName() + " declares no method " + name + " that has code");
        }
    }

    private static boolean hasCode(Method method) {
        return (method.getModifiers() & (Modifier.ABSTRACT | Modifier.NATIVE)) == 0;
    }

    /** Puts the original code back. */
    @Override
    public void close() {
        if (!change.reset(jvm, RedefinitionStrategy.RETRANSFORMATION)) {
            throw new IllegalStateException("the original code was put back before");
        }
    }
}
