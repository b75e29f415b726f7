package io.datapool.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How values look to people, and how people write them. */
final class Text {
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

    private Text() {}

    /** Millions of bytes, to a tenth. */
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }

    static String lowerCase(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** Without control characters, which names of files may have: they would break a table, or drive the terminal. */
    static String onOneLine(String text) {
        return CONTROL_CHARACTER
                .matcher(text)
                .replaceAll(
                        found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
    }

    static String notes(Map<String, String> notes) {
        return notes.entrySet().stream()
                .map(note -> note.getKey() + ": " + note.getValue())
                .collect(Collectors.joining("; "));
    }

    /** A bar's length as traders write it: {@code 5m}, {@code 1h}, {@code 1d}; ISO-8601 where there is no such word. */
    static String step(Optional<Duration> step) {
        if (step.isEmpty()) {
            return "-";
        }
        Duration length = step.get();
        if (length.getNano() != 0) {
            return length.toString();
        }
        long seconds = length.getSeconds();
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A moment: a date, a date and time, with or without offset; UTC where there is none. */
    static final class MomentConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                if (text.indexOf('T') < 0) {
                    return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
                }
                return text.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text
                                + "' is no moment; write 2024-01-31, 2024-01-31T08:00 or 2024-01-31T08:00:00Z (UTC unless told)");
            }
        }
    }
}
