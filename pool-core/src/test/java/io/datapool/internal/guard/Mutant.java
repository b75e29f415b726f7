package io.datapool.internal.guard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The library without one of its checks: whatever is to protect against what that check finds must fail with it. */
public final class Mutant implements AutoCloseable {
    private Mutant(Safeguard missing) {
        Safeguard.leaveOut(Set.of(missing));
    }

    /** The library without that check, until it is closed. */
    public static Mutant without(Safeguard safeguard) {
        return new Mutant(safeguard);
    }

    /** Asserts that a test fails when the check is missing; otherwise it would be a test that cannot fail. */
    @SuppressWarnings("try") // is there, not used
    public static void isCaughtBy(Safeguard missing, ThrowingCallable test) {
        try (Mutant mutant = without(missing)) {
            assertThatThrownBy(test).as("a test that %s is needed for", missing).isInstanceOf(AssertionError.class);
        }
    }

    @Override
    public void close() {
        Safeguard.leaveOut(Set.of());
    }
}
