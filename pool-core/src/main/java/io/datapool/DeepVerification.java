package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolException;
import io.datapool.error.PoolVersionException;
import io.datapool.internal.arrow.SegmentIdentity;
import io.datapool.internal.directory.MissingLockFiles;
import io.datapool.internal.directory.PoolDirectory;
import io.datapool.internal.lock.WriterLock;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.segment.SegmentAudit;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.Names;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.DeepVerifyReport.Finding;
import io.datapool.upkeep.DeepVerifyReport.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at everything in a pool directory, and at every dataset as closely as can be. Changes nothing. */
final class DeepVerification {
    /** Checks the dataset's segment; throws what is wrong. */
    interface DatasetCheck {
        void check(DatasetInfo info, String row);
    }

    private final PoolDirectory directory;
    private final Registry registry;
    private final DatasetCheck check;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> named = new HashSet<>();
    private long nbytes;

    /** @param check {@link SegmentAudit#check}, with the errors that a reader of the generation gets */
    DeepVerification(PoolDirectory directory, Registry registry, DatasetCheck check) {
        this.directory = directory;
        this.registry = registry;
        this.check = check;
    }

    DeepVerifyReport run() throws IOException {
        // First, for what is written meanwhile is newer than the registry with good reason.
        boolean writing = WriterLock.isHeld(directory.writerLock());
        List<String> names = directory.segmentNames();
        Optional<Registry> newest = newest();
        registry.keys().forEach(this::dataset);
        totals();
        List<String> segments = new ArrayList<>();
        for (String name : names) {
            String file = "segments/" + name;
            if (Names.parseSegmentFile(name).isPresent()) {
                segments.add(name);
                if (newest.isPresent() && !named.contains(name)) {
                    unnamed(name, newest.get().header().generation(), writing);
                }
            } else if (name.endsWith(".tmp")) {
                add(
                        Kind.UNFINISHED_FILE,
                        file,
                        "is being written, or was left by a writer that died: the next deletes it");
            } else {
                add(Kind.STRAY_FILE, file, "is no segment of this library and is left alone");
            }
        }
        surroundings(segments);
        return new DeepVerifyReport(
                registry.header().generation(), registry.header().datasets(), nbytes, findings);
    }

    private void dataset(String key) {
        String file = "registry.yaml";
        try {
            DatasetInfo info = registry.find(key).orElseThrow();
            file = "segments/" + info.file();
            named.add(info.file());
            nbytes += info.nbytes();
            check.check(info, registry.row(key).orElseThrow());
        } catch (PoolException e) {
            findings.add(new Finding(Kind.DATASET, file, String.valueOf(e.getMessage())));
        }
    }

    private void totals() {
        if (nbytes != registry.header().nbytes()) {
            add(
                    Kind.REGISTRY,
                    "registry.yaml",
                    "claims " + registry.header().nbytes() + " bytes of values, its rows " + nbytes
                            + ". Run 'pool repair --ignore-registry' to make it anew");
        }
        if (!registry.header().pool().equals(String.valueOf(directory.root().getFileName()))) {
            add(
                    Kind.RENAMED,
                    "registry.yaml",
                    "was made for a pool named '" + registry.header().pool() + "'");
        }
    }

    /** What the pool holds by now, which may be more than this generation; empty when its registry was damaged meanwhile. */
    private Optional<Registry> newest() throws IOException {
        try {
            Optional<Registry> current = Snapshot.readRegistry(directory);
            for (String key : current.map(Registry::keys).orElse(List.of())) {
                current.get().find(key).map(DatasetInfo::file).ifPresent(named::add);
            }
            return current;
        } catch (PoolDamagedException e) {
            findings.add(new Finding(Kind.REGISTRY, "registry.yaml", String.valueOf(e.getMessage())));
            return Optional.empty();
        } catch (PoolVersionException e) {
            findings.add(new Finding(Kind.NEWER_VERSION, "registry.yaml", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** A segment that no generation names. */
    private void unnamed(String name, long newest, boolean writing) throws IOException {
        String file = "segments/" + name;
        try {
            SegmentIdentity identity =
                    SegmentAudit.describe(directory.segments().resolve(name)).identity();
            if (!identity.poolId().equals(registry.header().poolId())) {
                add(
                        Kind.FOREIGN_SEGMENT,
                        file,
                        "belongs to pool " + identity.poolId() + ", this is "
                                + registry.header().poolId()
                                + ". Put it back where it belongs, or 'pool repair' sets it aside");
            } else if (!Names.segmentFile(identity.key(), identity.generation()).equals(name)) {
                add(
                        Kind.FOREIGN_SEGMENT,
                        file,
                        "is dataset '" + identity.key() + "' of generation " + identity.generation()
                                + ", its name says otherwise. 'pool repair' sets it aside");
            } else if (identity.generation() <= newest) {
                add(
                        Kind.COLLECTABLE_SEGMENT,
                        file,
                        "was replaced or removed: 'pool gc' deletes it when nobody reads it");
            } else if (writing) {
                add(Kind.UNFINISHED_FILE, file, "is being written");
            } else {
                add(
                        Kind.NEWER_SEGMENT,
                        file,
                        "is newer than the registry, which is of generation " + newest
                                + ": a writer died before it committed, and 'pool gc'"
                                + " deletes it; or somebody put an old registry back, and 'pool repair"
                                + " --ignore-registry' makes it anew from the newest segments");
            }
        } catch (NoSuchFileException e) {
            // Collected meanwhile.
        } catch (IOException e) {
            if (Files.exists(directory.segments().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                add(Kind.FOREIGN_SEGMENT, file, "cannot be read: " + e.getMessage() + ". No dataset needs it");
            }
        } catch (PoolVersionException e) {
            findings.add(new Finding(Kind.NEWER_VERSION, file, String.valueOf(e.getMessage())));
        } catch (PoolException e) {
            add(Kind.FOREIGN_SEGMENT, file, e.getMessage() + ". No dataset needs it; 'pool repair' sets it aside");
        }
    }

    private void surroundings(List<String> segments) throws IOException {
        directory
                .wrongPermissions(segments)
                .forEach((path, problem) -> findings.add(new Finding(Kind.PERMISSIONS, relative(path), problem)));
        MissingLockFiles missing = MissingLockFiles.of(directory);
        for (Path lock : missing.files()) {
            add(Kind.LOCK_FILE, relative(lock), "is missing: " + missing.consequence(lock));
        }
        for (String name : directory.strayNames()) {
            add(Kind.STRAY_FILE, name, "is no part of a pool and is left alone");
        }
        history();
        quarantined();
    }

    private void history() throws IOException {
        History history = new History(directory);
        List<String> names = directory.generations().names();
        // Afterwards: what a kept registry names was there before it was kept.
        Set<String> segments = Set.copyOf(directory.segmentNames());
        for (String name : names) {
            OptionalLong generation = Names.parseRegistryFile(name);
            String file = "generations/" + name;
            if (generation.isEmpty()) {
                add(Kind.STRAY_FILE, file, "is no registry of a generation and is left alone");
                continue;
            }
            Optional<String> problem = history.problem(registry.header().poolId(), generation.getAsLong(), segments);
            Path path = directory.generations().file(generation.getAsLong());
            // A gc may be at work: what it has ended meanwhile is nothing wrong.
            if (problem.isPresent() && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                add(Kind.HISTORY, file, problem.get() + ". No dataset needs it; 'pool gc' removes it");
            }
        }
    }

    private void quarantined() throws IOException {
        List<String> names;
        try {
            names = directory.quarantine().names();
        } catch (AccessDeniedException e) {
            return; // for the owner's eyes
        }
        for (String name : names) {
            add(
                    Kind.QUARANTINED_FILE,
                    "quarantine/" + name,
                    "was set aside by 'pool repair': look whether you need it, then delete it");
        }
    }

    private String relative(Path path) {
        return path.equals(directory.root())
                ? "."
                : directory.root().relativize(path).toString();
    }

    private void add(Kind kind, String file, String text) {
        findings.add(new Finding(kind, file, file + " " + text));
    }
}
