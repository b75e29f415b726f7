package io.datapool.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Which file stands under a name. An inode's number is given to another file as soon as the first one is deleted and nobody has
 * it open; hence the time and the size, for files that are not written any more.
 *
 * @param fileKey device and inode, as text
 * @param modified when it was last written
 * @param sizeBytes its length
 */
public record FileIdentity(String fileKey, FileTime modified, long sizeBytes) {
    /**
     * Of the file at that path; links are not followed.
     *
     * @throws NoSuchFileException when there is none
     */
    public static FileIdentity of(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new FileIdentity(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
    }

    /** Whether this very file, unchanged, stands at that path. */
    public boolean isAt(Path file) throws IOException {
        try {
            return equals(of(file));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The same, of a file that somebody has open, or may have written since. */
    public boolean isInodeAt(Path file) throws IOException {
        try {
            return fileKey.equals(of(file).fileKey);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Written out: what a record has by itself takes a fresh JVM longer to set up than all else that attaching does with locks. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileIdentity that
                && fileKey.equals(that.fileKey)
                && modified.equals(that.modified)
                && sizeBytes == that.sizeBytes;
    }

    @Override
    public int hashCode() {
        return fileKey.hashCode();
    }
}
