package io.datapool.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who this process is to the file system. */
public final class CurrentUser {
    private static final Path SELF = Path.of("/proc/self");

    private CurrentUser() {}

    /** The user's name, for people; the number where the system knows no name, as {@code ls} shows it. */
    public static String name() {
        String name = System.getProperty("user.name");
        if (name != null && !name.isBlank() && !name.equals("?")) {
            return name;
        }
        try {
            return String.valueOf(uid());
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The user's number, as owners of files are shown to this process. */
    public static int uid() throws IOException {
        return (Integer) Files.getAttribute(SELF, "unix:uid");
    }
}
