package io.datapool.internal.directory;

import io.datapool.agent.Mutation;
import io.datapool.agent.Without;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Libraries that use whatever directory they find. */
public final class DirectoryMutants {
    private DirectoryMutants() {}

    /** What a pool directory consists of may be links that lead elsewhere. */
    public static Mutation followingLinks() {
        return Mutation.instead(OwnFiles.class, "lookAt", DirectoryMutants.class, "follow");
    }

    /** What a link leads to, instead of the link. */
    static BasicFileAttributes follow(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** A pool of another user is used, whoever that is. */
    public static Without trustingEverybody() {
        return Without.method(Trust.class, "requireTrusted");
    }
}
