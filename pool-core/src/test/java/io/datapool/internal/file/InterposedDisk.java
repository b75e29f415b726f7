package io.datapool.internal.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real disk, with somebody between it and the library: {@link FaultyDisk} for a while, or {@link Mistakes}. Pools are opened on
 * it by {@code options.in(disk.surroundings())}.
 */
public final class InterposedDisk extends Disk {
    private volatile @Nullable Interposer interposer;

    /** What can be done. */
    enum Verb {
        OPEN,
        READ,
        LIST,
        CREATE,
        WRITE,
        TRUNCATE,
        CHANGE_MODE,
        FORCE,
        LINK,
        RENAME,
        DELETE,
        MAKE_DIRECTORY,
        FORCE_DIRECTORY
    }

    /**
     * One operation that is about to happen.
     *
     * @param verb what
     * @param path to which file; of a link or rename the new name
     * @param bytes what a write writes from position to limit; null for anything else
     */
    record Operation(Verb verb, Path path, @Nullable ByteBuffer bytes) {}

    /** The operation itself. */
    interface Step {
        void run() throws IOException;
    }

    /** An operation that has a result. */
    private interface Making<T> {
        T run() throws IOException;
    }

    /** Stands between the library and the file system. */
    interface Interposer {
        /** Runs the step, or something else. */
        void around(Operation operation, Step step) throws IOException;
    }

    /** This disk, and the clock of this machine. */
    public Surroundings surroundings() {
        return new Surroundings(this, Clock.systemUTC());
    }

    /** Puts somebody in between, until {@link #standAside}. */
    void interpose(Interposer somebody) {
        if (interposer != null) {
            throw new IllegalStateException("another one is in place");
        }
        interposer = somebody;
    }

    /** The library has the file system to itself again. */
    void standAside() {
        interposer = null;
    }

    private void run(Verb verb, Path path, @Nullable ByteBuffer bytes, Step step) throws IOException {
        Interposer between = interposer;
        if (between == null) {
            step.run();
        } else {
            between.around(new Operation(verb, path, bytes), step);
        }
    }

    private void run(Verb verb, Path path, Step step) throws IOException {
        run(verb, path, null, step);
    }

    /** What changes nothing is only announced. */
    private void announce(Verb verb, Path path) throws IOException {
        run(verb, path, () -> {});
    }

    @SuppressWarnings("unchecked") // of the type that is made
    private <T> T make(Verb verb, Path path, Making<T> step) throws IOException {
        Object[] made = new Object[1];
        run(verb, path, () -> made[0] = step.run());
        if (made[0] == null) {
            throw new IllegalStateException(verb + " of " + path + " was left out, and there is nothing to go on with");
        }
        return (T) made[0];
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        announce(Verb.OPEN, file);
        return super.open(file, options);
    }

    @Override
    public InputStream read(Path file) throws IOException {
        announce(Verb.READ, file);
        return super.read(file);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        announce(Verb.LIST, directory);
        return super.names(directory);
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        return make(Verb.CREATE, file, () -> new InterposedFile(file, super.create(file)));
    }

    @Override
    public OpenFile create(Path file, Set<PosixFilePermission> permissions) throws IOException {
        return make(Verb.CREATE, file, () -> new InterposedFile(file, super.create(file, permissions)));
    }

    @Override
    public OpenFile write(Path file) throws IOException {
        return make(Verb.OPEN, file, () -> new InterposedFile(file, super.write(file)));
    }

    @Override
    public void changeMode(Path path, Set<PosixFilePermission> permissions) throws IOException {
        run(Verb.CHANGE_MODE, path, () -> super.changeMode(path, permissions));
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        run(Verb.LINK, name, () -> super.link(name, existing));
    }

    @Override
    public void rename(Path file, Path target) throws IOException {
        run(Verb.RENAME, target, () -> super.rename(file, target));
    }

    @Override
    public boolean deleteIfExists(Path file) throws IOException {
        boolean[] deleted = new boolean[1];
        run(Verb.DELETE, file, () -> deleted[0] = super.deleteIfExists(file));
        return deleted[0];
    }

    @Override
    public void createDirectory(Path directory, Set<PosixFilePermission> permissions) throws IOException {
        run(Verb.MAKE_DIRECTORY, directory, () -> super.createDirectory(directory, permissions));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        run(Verb.FORCE_DIRECTORY, directory, () -> super.forceDirectory(directory));
    }

    /** A file that is being written, likewise. */
    private final class InterposedFile extends OpenFile {
        private final Path path;

        InterposedFile(Path path, OpenFile real) {
            super(real.channel);
            this.path = path;
        }

        @Override
        void writeSome(ByteBuffer bytes, long offsetBytes) throws IOException {
            run(Verb.WRITE, path, bytes, () -> super.writeSome(bytes, offsetBytes));
        }

        @Override
        public void truncate(long lengthBytes) throws IOException {
            run(Verb.TRUNCATE, path, () -> super.truncate(lengthBytes));
        }

        @Override
        public void force() throws IOException {
            run(Verb.FORCE, path, super::force);
        }
    }
}
