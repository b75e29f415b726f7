package io.datapool.internal.file;

import io.datapool.internal.file.InterposedDisk.Operation;
import io.datapool.internal.file.InterposedDisk.Step;
import io.datapool.internal.file.InterposedDisk.Verb;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** A way in which a file operation goes wrong. */
public enum Fault {
    /** Nothing goes wrong. */
    NONE(EnumSet.noneOf(Verb.class)),
    /** The process ends before the operation, as far as one can play that within it. */
    STOP(EnumSet.allOf(Verb.class)),
    /** The process sends itself SIGKILL before the operation. */
    KILL(EnumSet.allOf(Verb.class)),
    /** The disk fails once, before anything was done. */
    EIO(EnumSet.allOf(Verb.class)),
    /** The disk fails for good. */
    EIO_FOR_GOOD(EnumSet.allOf(Verb.class)),
    /** The disk does what it was told, and then fails once. */
    EIO_AFTERWARDS(EnumSet.of(
            Verb.WRITE,
            Verb.TRUNCATE,
            Verb.CHANGE_MODE,
            Verb.FORCE,
            Verb.LINK,
            Verb.RENAME,
            Verb.DELETE,
            Verb.MAKE_DIRECTORY,
            Verb.FORCE_DIRECTORY)),
    /** The disk is full for once. */
    ENOSPC(EnumSet.of(Verb.CREATE, Verb.WRITE, Verb.FORCE, Verb.LINK, Verb.RENAME, Verb.MAKE_DIRECTORY)),
    /** The disk gets full in the middle of a write, and stays so. */
    ENOSPC_HALF_WAY(EnumSet.of(Verb.CREATE, Verb.WRITE, Verb.FORCE, Verb.LINK, Verb.RENAME, Verb.MAKE_DIRECTORY)),
    /** No file descriptor is left. */
    EMFILE(EnumSet.of(Verb.OPEN, Verb.READ, Verb.LIST, Verb.CREATE, Verb.FORCE_DIRECTORY)),
    /** Somebody took the permission away. */
    EACCES(EnumSet.of(
            Verb.OPEN,
            Verb.READ,
            Verb.LIST,
            Verb.CREATE,
            Verb.CHANGE_MODE,
            Verb.LINK,
            Verb.RENAME,
            Verb.DELETE,
            Verb.MAKE_DIRECTORY,
            Verb.FORCE_DIRECTORY));

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Set<Verb> concerned;

    Fault(Set<Verb> concerned) {
        this.concerned = concerned;
    }

    boolean concerns(Verb verb) {
        return concerned.contains(verb);
    }

    /** Whether everything fails from then on. */
    boolean lasts() {
        return this == STOP || this == EIO_FOR_GOOD || this == ENOSPC_HALF_WAY;
    }

    /** Whether what is left over can be removed although the fault is there. */
    public boolean letsCleanUp() {
        return this == ENOSPC || this == ENOSPC_HALF_WAY || this == EMFILE;
    }

    void strike(Operation operation, Step step) throws IOException {
        switch (this) {
            case EIO, EIO_FOR_GOOD -> throw FaultyDisk.error(operation, "Input/output error");
            case EIO_AFTERWARDS -> {
                step.run();
                throw FaultyDisk.error(operation, "Input/output error");
            }
            case ENOSPC -> throw FaultyDisk.error(operation, "No space left on device");
            case ENOSPC_HALF_WAY -> {
                FaultyDisk.writeHalf(operation, step);
                throw FaultyDisk.error(operation, "No space left on device");
            }
            case EMFILE -> throw FaultyDisk.error(operation, "Too many open files");
            case EACCES ->
                throw operation.verb() == Verb.READ
                        ? FaultyDisk.error(operation, "Permission denied")
                        : new AccessDeniedException(operation.path().toString());
            case KILL -> killThisProcess();
            case NONE, STOP -> throw new IllegalStateException(this + " strikes nothing");
        }
    }

    private static void killThisProcess() throws IOException {
        new ProcessBuilder(
                        "kill", "-KILL", String.valueOf(ProcessHandle.current().pid()))
                .start();
        while (true) {
            LockSupport.park();
        }
    }
}
