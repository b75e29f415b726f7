package io.datapool.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

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
    private final Instrumentation jvm = ByteBuddyAgent.install();
    /** The newest first. */
    private final Deque<ResettableClassFileTransformer> changes = new ArrayDeque<>();

    private final List<Mutation> mutations;

    private Without(List<Mutation> mutations) {
        this.mutations = mutations;
        for (Mutation mutation : mutations) {
            changes.push(mutation.apply(jvm));
        }
    }

    /** A library with all of those wrong methods. */
    public static Without all(Mutation... mutations) {
        return new Without(List.of(mutations));
    }

    /** A class without a method; see {@link Mutation#without}. */
    public static Without method(Class<?> type, String method) {
        return all(Mutation.without(type, method));
    }

    /** A class with a method that always gives the same answer; see {@link Mutation#answering}. */
    public static Without answering(Class<?> type, String method, Object answer) {
        return all(Mutation.answering(type, method, answer));
    }

    /**
     * The argument for another JVM that has, from its start to its end, a wrong method.
     *
     * @param directory where two files may lie as long as that JVM runs
     */
    public static String inChild(Path directory, Mutation mutation) throws IOException {
        return ChildAgent.argument(directory, mutation);
    }

    /** Asserts that a test fails now, or else it would be a test that cannot fail; then puts the original code back. */
    public void isCaughtBy(ThrowingCallable test) {
        try (this) {
            assertThatThrownBy(test, "a test that must fail with %s", mutations).isInstanceOf(AssertionError.class);
        }
    }

    /** Puts the original code back. */
    @Override
    public void close() {
        if (changes.isEmpty()) {
            throw new IllegalStateException("the original code was put back before");
        }
        while (!changes.isEmpty()) {
            if (!changes.pop().reset(jvm, RedefinitionStrategy.RETRANSFORMATION)) {
                throw new IllegalStateException("the original code cannot be put back");
            }
        }
    }
}
