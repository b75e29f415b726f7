package io.datapool.fetch.dump;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in the {@code .CHECKSUM} file beside an archive, as {@code sha256sum} writes it.
 *
 * @param sha256 in lower-case hex digits
 */
record Checksum(String sha256) {
    static final String ENDING = ".CHECKSUM";
    /** More than such a file ever has. */
    static final int MAX_BYTES = 1_024;

    private static final Pattern LINE = Pattern.compile("(?<sha256>[0-9a-fA-F]{64})[ \\t]+\\*?(?<name>\\S+)\\s*");

    /**
     * Reads such a file.
     *
     * @param file as errors name it
     * @param archive the file name that it must be about
     */
    static Checksum parse(String content, String file, String archive) throws DumpException {
        Matcher line = LINE.matcher(content);
        if (!line.matches() || !line.group("name").equals(archive)) {
            throw new DumpException(file, "64 hex digits and '" + archive + "'", CsvRows.shown(content));
        }
        return new Checksum(line.group("sha256").toLowerCase(Locale.ROOT));
    }

    static Checksum of(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return new Checksum(HexFormat.of().formatHex(digest.digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
