package io.datapool.upkeep;

import java.util.List;

/**
 * What {@link SharedDataPool#verifyDeep} found.
 *
 * @param generation the generation that was checked
 * @param datasets how many datasets were checked
 * @param nbytes bytes of values that were read
 * @param findings what is wrong, and what else is worth knowing, in the order of {@link Kind}
 */
public record DeepVerifyReport(long generation, int datasets, long nbytes, List<Finding> findings) {
    /** Copies and sorts the findings. */
    public DeepVerifyReport {
        findings = findings.stream().sorted().toList();
    }

    /** Whether nothing is wrong; there may be remarks. */
    public boolean ok() {
        return problems().isEmpty();
    }

    /** The findings that tell of something wrong. */
    public List<Finding> problems() {
        return findings.stream().filter(finding -> finding.kind().isProblem()).toList();
    }

    /** The findings that tell of something worth knowing. */
    public List<Finding> remarks() {
        return findings.stream().filter(finding -> !finding.kind().isProblem()).toList();
    }

    /** What a finding is about. */
    public enum Kind {
        /**
         * The segment of a dataset is not what was written, or says otherwise than the registry; or only newer versions of this
         * library can read it, which its message says then.
         */
        DATASET(true),
        /** The registry contradicts itself. */
        REGISTRY(true),
        /** An older generation, which is kept, is not what it was: its registry is damaged, or names what is gone. */
        HISTORY(true),
        /** A file in {@code segments/} is not the segment that its name says, or one of another pool. */
        FOREIGN_SEGMENT(true),
        /** A segment is newer than the registry: it was never committed, or the registry is an old one that was put back. */
        NEWER_SEGMENT(true),
        /** A file has another mode or owner than it was made with. */
        PERMISSIONS(true),
        /** A lock file is missing. */
        LOCK_FILE(true),
        /** A segment was replaced or removed; {@code gc} deletes it when nobody reads it any more. */
        COLLECTABLE_SEGMENT(false),
        /** A file is being written, or was left by a writer that died; the next writer deletes it. */
        UNFINISHED_FILE(false),
        /** A file was set aside by {@code repair}. */
        QUARANTINED_FILE(false),
        /** A file that no dataset of this generation needs can be read only by newer versions of this library. */
        NEWER_VERSION(false),
        /** A file belongs to no pool. */
        STRAY_FILE(false),
        /** The pool was made under another name. */
        RENAMED(false);

        private final boolean problem;

        Kind(boolean problem) {
            this.problem = problem;
        }

        /** Whether something is wrong. */
        public boolean isProblem() {
            return problem;
        }
    }

    /**
     * One finding.
     *
     * @param kind what it is about
     * @param file the file, relative to the pool directory
     * @param message what is the case, what was expected, what to do
     */
    public record Finding(Kind kind, String file, String message) implements Comparable<Finding> {
        @Override
        public int compareTo(Finding other) {
            int byKind = kind.compareTo(other.kind);
            int byFile = byKind == 0 ? file.compareTo(other.file) : byKind;
            return byFile == 0 ? message.compareTo(other.message) : byFile;
        }
    }
}
