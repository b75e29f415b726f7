package io.datapool;

import io.datapool.agent.Mutation;
import io.datapool.agent.Without;
import io.datapool.internal.lock.ReaderPins;
import java.io.IOException;

/**
 * Libraries in which one of the steps is wrong by which readers and the collector of garbage keep out of each other's way. Whoever
 * leaves one out loses a reader's data, or crashes it, rarely and on other people's machines only: so a test that guards the step
 * must fail under its mutant.
 */
enum Mutant {
    /** gc deletes whatever is not current, whoever reads it. */
    GC_IGNORES_PINS(
            Mutation.instead(ReaderPins.class, "whileUnread", WrongSteps.class, "workOnAll"),
            Mutation.answering(ReaderPins.class, "newestPinned", 0L)),

    /** The old generation is let go before the new one is pinned, so that a refresh that fails leaves nothing pinned. */
    REFRESH_UNPINS_FIRST(Mutation.before(Snapshot.class, "refreshed", WrongSteps.class, "letGo")),

    /** A generation counts as pinned although it may have been collected between reading the registry and pinning. */
    PINS_WITHOUT_LOOKING_AGAIN(Mutation.answering(Snapshot.class, "isPinnedInTime", true)),

    /** Whoever cannot write the lock file reads without a pin. For child processes of another user only: none of theirs pins. */
    OTHER_USERS_DO_NOT_PIN(Mutation.without(Snapshot.class, "pin")),

    /** Pins are never let go while the process lives. */
    NEVER_UNPINS(Mutation.without(Snapshot.class, "unpin")),

    /** Something that is never cleared refers to the columns of closed pools, and with them to their mappings. */
    CLOSE_REMEMBERS_COLUMNS(Mutation.before(Snapshot.class, "forget", WrongSteps.class, "remember")),

    /** Closing unmaps at once, under the feet of whoever reads. Kills the JVM: for child processes only. */
    CLOSE_UNMAPS_AT_ONCE(Mutation.before(Snapshot.class, "forget", WrongSteps.class, "unmap"));

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Mutation[] wrong;

    Mutant(Mutation... wrong) {
        this.wrong = wrong;
    }

    /** Puts the mutant in force for this whole JVM, until it is closed. */
    Without putInForce() {
        return Without.all(wrong);
    }

    /** Children that are the mutant from their start on. */
    ChildJvm.Launch in(ChildJvm.Launch launch) throws IOException {
        ChildJvm.Launch mutants = launch;
        for (Mutation step : wrong) {
            mutants = mutants.with(step);
        }
        return mutants;
    }
}
