package io.datapool.agent;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isNative;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/** Changes the code of a loaded class. Public for the changed code, which asks it for answers, and to make calls. */
public final class Change {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Map<Integer, Object> ANSWERS = new ConcurrentHashMap<>();
    private static final Map<Integer, Method> STEPS = new ConcurrentHashMap<>();

    private Change() {}

    static ResettableClassFileTransformer leaveOut(Instrumentation jvm, Class<?> type, String method) {
        return make(jvm, type, method, Advice.to(LeftOut.class));
    }

    static ResettableClassFileTransformer answer(Instrumentation jvm, Class<?> type, String method, Object answer) {
        int number = COUNT.incrementAndGet();
        ANSWERS.put(number, answer);
        return make(
                jvm,
                type,
                method,
                Advice.withCustomMapping().bind(AnswerNumber.class, number).to(Answered.class));
    }

    static ResettableClassFileTransformer callBefore(Instrumentation jvm, Class<?> type, String method, Method step) {
        return call(jvm, type, method, step, Preceded.class);
    }

    static ResettableClassFileTransformer callInstead(Instrumentation jvm, Class<?> type, String method, Method step) {
        return call(jvm, type, method, step, Replaced.class);
    }

    private static ResettableClassFileTransformer call(
            Instrumentation jvm, Class<?> type, String method, Method step, Class<?> advice) {
        int number = COUNT.incrementAndGet();
        STEPS.put(number, step);
        return make(
                jvm,
                type,
                method,
                Advice.withCustomMapping().bind(AnswerNumber.class, number).to(advice));
    }

    /** What changed code returns. */
    public static Object answer(int number) {
        return ANSWERS.get(number);
    }

    /** What changed code calls. */
    public static @Nullable Object call(int number, @Nullable Object self, Object[] arguments) throws Throwable {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        if (self != null) {
            all.add(0, self);
        }
        try {
            return Objects.requireNonNull(STEPS.get(number)).invoke(null, all.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static ResettableClassFileTransformer make(
            Instrumentation jvm, Class<?> type, String method, Advice advice) {
        Outcome outcome = new Outcome();
        ResettableClassFileTransformer change = new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(RedefinitionStrategy.RETRANSFORMATION)
                .with(new RedefinitionStrategy.DiscoveryStrategy.Explicit(type))
                .with(RedefinitionStrategy.Listener.ErrorEscalating.FAIL_FAST)
                .with(outcome)
                .type(is(type), is(type.getClassLoader()))
                .transform((builder, description, loader, module, domain) -> builder.visit(
                        advice.on(named(method).and(not(isAbstract().or(isNative()))))))
                .installOn(jvm);
        outcome.requireChange(type, method);
        return change;
    }

    /** Instead of a method's code: nothing. */
    private static final class LeftOut {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        private static boolean skip() {
            return true;
        }
    }

    /** Instead of a method's code: an answer. */
    private static final class Answered {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        private static boolean skip() {
            return true;
        }

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // the variable is what the method returns
        private static void answer(
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object result,
                @AnswerNumber int number) {
            result = Change.answer(number);
        }
    }

    /** Before a method's code: a call. */
    private static final class Preceded {
        @Advice.OnMethodEnter
        private static void call(
                @Advice.This(optional = true) Object self,
                @Advice.AllArguments Object[] arguments,
                @AnswerNumber int number)
                throws Throwable {
            Change.call(number, self, arguments);
        }
    }

    /** Instead of a method's code: a call. */
    private static final class Replaced {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        private static boolean skip() {
            return true;
        }

        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // the variable is what the method returns
        private static void call(
                @Advice.This(optional = true) Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object result,
                @AnswerNumber int number)
                throws Throwable {
            result = Change.call(number, self, arguments);
        }
    }

    /** The number of the answer, or of what is called. */
    @Retention(RetentionPolicy.RUNTIME)
    private @interface AnswerNumber {}

    /** Whether the class was changed; otherwise a mutant would be the original. */
    private static final class Outcome extends AgentBuilder.Listener.Adapter {
        private final AtomicReference<String> found = new AtomicReference<>("no such class was met");

        @Override
        public void onTransformation(
                TypeDescription type,
                @Nullable ClassLoader loader,
                @Nullable JavaModule module,
                boolean loaded,
                DynamicType changed) {
            found.set("changed");
        }

        @Override
        public void onError(
                String type,
                @Nullable ClassLoader loader,
                @Nullable JavaModule module,
                boolean loaded,
                Throwable failure) {
            found.set(failure.toString());
        }

        void requireChange(Class<?> type, String method) {
            if (!found.get().equals("changed")) {
                throw new IllegalStateException(
                        "cannot leave " + method + " out of " + type.getName() + ": " + found.get());
            }
        }
    }
}
