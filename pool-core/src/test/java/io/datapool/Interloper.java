package io.datapool;

import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.FaultyDisk.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Somebody who does something between two file operations of this library, once. Steps in before one of them. */
final class Interloper implements FaultyDisk.Mistake {
    /** What cannot be undone: the library has looked directly before. */
    private static final Set<String> FINAL = Set.of("DELETE", "RENAME", "LINK");

    private final int number;
    private final Deed deed;
    private final List<Event> seen = new ArrayList<>();
    private boolean done;

    /** What is done. */
    interface Deed {
        void run() throws IOException;
    }

    /**
     * Steps in once.
     *
     * @param number before the how many-th of the operations, from 0, or the first one after it that is not final
     */
    Interloper(int number, Deed deed) {
        this.number = number;
        this.deed = deed;
    }

    @Override
    public void instead(Event event, FaultyDisk.Action tick, FaultyDisk.Action right) throws IOException {
        if (comesNow(event)) {
            deed.run();
        }
        right.run();
    }

    private synchronized boolean comesNow(Event event) {
        seen.add(event);
        if (seen.size() <= number || done || FINAL.contains(event.verb())) {
            return false;
        }
        done = true;
        return true;
    }

    /** Whether it came to it. */
    synchronized boolean hasStruck() {
        return done;
    }

    /** How many operations there were before the first of that kind. */
    synchronized int operationsBefore(String verb) {
        return seen.stream().map(Event::verb).toList().indexOf(verb);
    }

    /** Whether there were so many operations. */
    synchronized boolean wasReached() {
        return seen.size() > number;
    }

    @Override
    public synchronized String toString() {
        return "before operation " + number + " of " + seen;
    }
}
