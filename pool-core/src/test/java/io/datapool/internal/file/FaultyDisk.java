package io.datapool.internal.file;

import io.datapool.internal.file.InterposedDisk.Operation;
import io.datapool.internal.file.InterposedDisk.Step;
import io.datapool.internal.file.InterposedDisk.Verb;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in the way of a disk's file operations below one directory, from its making until it is closed: counts them, and lets the
 * n-th one go wrong. One at a time on a disk.
 */
public final class FaultyDisk implements AutoCloseable {
    private final InterposedDisk disk;
    private final Path below;
    private final Fault fault;
    private final int failing;
    private final Mistake mistake;
    private final List<Event> events = new ArrayList<>();
    /** Operations that the fault concerns, so far; guarded by this. */
    private int concerned;

    private boolean hit;

    /**
     * What happened below the directory.
     *
     * @param verb what was done
     * @param path to which file; of a rename or link the new name
     */
    public record Event(String verb, Path path) {
        @Override
        public String toString() {
            return verb + " " + path.getFileName();
        }
    }

    /** Something wrong in the library, in place of one of its operations. */
    public interface Mistake {
        /** The library as it is. */
        Mistake NONE = (event, tick, right) -> right.run();

        /**
         * Does what the wrong library would do.
         *
         * @param event the operation that the right one does
         * @param tick to be run before each operation that the wrong one does instead; may throw
         * @param right the right operation, without counting it
         */
        void instead(Event event, Action tick, Action right) throws IOException;
    }

    /** Part of a {@link Mistake}. */
    public interface Action {
        void run() throws IOException;
    }

    /** The process is gone: thrown for the n-th operation and for everything that is tried afterwards. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("the process is dead as of this file operation");
        }
    }

    private FaultyDisk(InterposedDisk disk, Path below, Fault fault, int failing, Mistake mistake) {
        this.disk = disk;
        this.below = below.toAbsolutePath().normalize();
        this.fault = fault;
        this.failing = failing;
        this.mistake = mistake;
    }

    /** One that lets everything pass and takes notes. */
    public static FaultyDisk watching(InterposedDisk disk, Path below) {
        return watching(disk, below, Mistake.NONE);
    }

    /** One that takes notes of a library that has a mistake. */
    public static FaultyDisk watching(InterposedDisk disk, Path below, Mistake mistake) {
        return failing(disk, below, Fault.NONE, 0, mistake);
    }

    /**
     * One that lets an operation go wrong.
     *
     * @param disk the disk that it concerns
     * @param below the directory of it
     * @param fault how it goes wrong
     * @param failing the how many-th of the operations that the fault concerns, from 1
     */
    public static FaultyDisk failing(InterposedDisk disk, Path below, Fault fault, int failing) {
        return failing(disk, below, fault, failing, Mistake.NONE);
    }

    /** The same for a library that has a mistake. */
    public static FaultyDisk failing(InterposedDisk disk, Path below, Fault fault, int failing, Mistake mistake) {
        FaultyDisk faulty = new FaultyDisk(disk, below, fault, failing, mistake);
        disk.interpose(faulty::around);
        return faulty;
    }

    private void around(Operation operation, Step step) throws IOException {
        if (!operation.path().toAbsolutePath().normalize().startsWith(below)) {
            step.run();
            return;
        }
        Event event = new Event(operation.verb().name(), operation.path());
        mistake.instead(event, () -> goWrong(operation, () -> {}), () -> goWrong(operation, step));
    }

    private void goWrong(Operation operation, Step step) throws IOException {
        if (goesWell(operation)) {
            step.run();
        } else if (fault == Fault.STOP) {
            throw new Crash();
        } else {
            fault.strike(operation, step);
        }
    }

    private synchronized boolean goesWell(Operation operation) {
        events.add(new Event(operation.verb().name(), operation.path()));
        if (!fault.concerns(operation.verb())) {
            return true;
        }
        concerned++;
        hit |= concerned == failing;
        return fault.lasts() ? !hit : concerned != failing;
    }

    /** What has been done or tried so far. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Whether the n-th operation was reached. */
    public synchronized boolean wasHit() {
        return hit;
    }

    /** The operation that went wrong and all that followed; none when none did. */
    public synchronized List<Event> sinceThen() {
        int number = 0;
        for (int i = 0; i < events.size(); i++) {
            if (fault.concerns(Verb.valueOf(events.get(i).verb())) && ++number == failing) {
                return List.copyOf(events.subList(i, events.size()));
            }
        }
        return List.of();
    }

    /** The library has the file system to itself again. */
    @Override
    public void close() {
        disk.standAside();
    }

    /** As the JDK reports it: streams know one exception for all. */
    static IOException error(Operation operation, String reason) {
        return operation.verb() == Verb.READ
                ? new FileNotFoundException(operation.path() + " (" + reason + ")")
                : new FileSystemException(operation.path().toString(), null, reason);
    }

    /** Writes half of what is to be written. */
    static void writeHalf(Operation operation, Step step) throws IOException {
        ByteBuffer bytes = operation.bytes();
        if (bytes != null) {
            int limit = bytes.limit();
            bytes.limit(bytes.position() + bytes.remaining() / 2);
            step.run();
            bytes.limit(limit);
        }
    }
}
