package io.datapool.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import org.jspecify.annotations.Nullable;

/** One wrong method, for this JVM ({@link Without}) or another one ({@link Without#inChild}). Immutable. */
public final class Mutation {
    private enum Kind {
        WITHOUT,
        ANSWERING,
        BEFORE,
        INSTEAD
    }

    private final Kind kind;
    private final Class<?> type;
    private final String method;
    /** The answer, or the method to call; null where there is none. */
    private final @Nullable Object detail;

    private Mutation(Kind kind, Class<?> type, String method, @Nullable Object detail) {
        if (find(type, method).isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " declares no method " + method + " that has code");
        }
        this.kind = kind;
        this.type = type;
        this.method = method;
        this.detail = detail;
    }

    /**
     * A class without a method.
     *
     * @param type the class that declares it
     * @param method its name; all that have this name do nothing, and return null, 0 or false
     */
    public static Mutation without(Class<?> type, String method) {
        return new Mutation(Kind.WITHOUT, type, method, null);
    }

    /**
     * A class with a method that always gives the same answer.
     *
     * @param type the class that declares it
     * @param method its name; all that have this name return the answer, and do nothing else
     * @param answer of the type that the method returns; for another JVM a Boolean, Integer, Long or String
     */
    public static Mutation answering(Class<?> type, String method, Object answer) {
        return new Mutation(Kind.ANSWERING, type, method, answer);
    }

    /**
     * A class with a method before which something else happens.
     *
     * @param type the class that declares it
     * @param method its name
     * @param other a class with a static method that is called first, with the same arguments, behind the object itself where there
     *     is one
     * @param step that method's name
     */
    public static Mutation before(Class<?> type, String method, Class<?> other, String step) {
        return new Mutation(Kind.BEFORE, type, method, require(other, step));
    }

    /** A class with a method instead of which something else happens; see {@link #before}. It returns what that returns. */
    public static Mutation instead(Class<?> type, String method, Class<?> other, String step) {
        return new Mutation(Kind.INSTEAD, type, method, require(other, step));
    }

    private static Method require(Class<?> other, String step) {
        Method found = find(other, step)
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .orElseThrow(() -> new IllegalArgumentException(other.getName() + " has no static method " + step));
        found.setAccessible(true);
        return found;
    }

    private static Optional<Method> find(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name)
                        && (method.getModifiers() & (Modifier.ABSTRACT | Modifier.NATIVE)) == 0)
                .findFirst();
    }

    ResettableClassFileTransformer apply(Instrumentation jvm) {
        return switch (kind) {
            case WITHOUT -> Change.leaveOut(jvm, type, method);
            case ANSWERING -> Change.answer(jvm, type, method, present());
            case BEFORE -> Change.callBefore(jvm, type, method, (Method) present());
            case INSTEAD -> Change.callInstead(jvm, type, method, (Method) present());
        };
    }

    private Object present() {
        if (detail == null) {
            throw new IllegalStateException(kind + " of what?");
        }
        return detail;
    }

    /** For {@link #parse} in another JVM. */
    String toText() {
        String start = kind + "," + type.getName() + "," + method + ",";
        return detail instanceof Method step
                ? start + step.getDeclaringClass().getName() + "," + step.getName()
                : start + detail;
    }

    @Override
    public String toString() {
        return toText();
    }

    static Mutation parse(String text) throws ClassNotFoundException {
        String[] parts = text.split(",", 4);
        Kind kind = Kind.valueOf(parts[0]);
        Class<?> type = load(parts[1]);
        return switch (kind) {
            case WITHOUT -> without(type, parts[2]);
            case ANSWERING -> answering(type, parts[2], answer(type, parts[2], parts[3]));
            case BEFORE, INSTEAD -> {
                String[] step = parts[3].split(",", 2);
                yield new Mutation(kind, type, parts[2], require(load(step[0]), step[1]));
            }
        };
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ClassLoader.getSystemClassLoader());
    }

    private static Object answer(Class<?> type, String name, String text) {
        String returned = find(type, name).orElseThrow().getReturnType().getName();
        return switch (returned) {
            case "boolean" -> Boolean.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "java.lang.String" -> text;
            default -> throw new IllegalArgumentException("no way to tell a child a " + returned);
        };
    }
}
