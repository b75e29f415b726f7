package io.datapool.cli;

import io.datapool.loader.LoadOptions;
import io.datapool.schema.ColumnType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code pool load} that say what to do with files that are not as one would wish. */
final class LoadPolicy {
    @Option(
            names = "--where",
            paramLabel = "COLUMN=VALUE",
            description =
                    "Only rows with this value, of a table that holds several symbols for instance. May be repeated.")
    private Map<String, String> where = new LinkedHashMap<>();

    @Option(
            names = "--unsorted",
            paramLabel = "POLICY",
            description = "Rows that are not in order of time: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LoadOptions.Unsorted unsorted = LoadOptions.Unsorted.SORT;

    @Option(
            names = "--duplicates",
            paramLabel = "POLICY",
            description =
                    "Rows of the same time: ${COMPLETION-CANDIDATES}. Default: KEEP_LAST of bars and funding rates,"
                            + " KEEP_ALL of other files.")
    private LoadOptions.@Nullable Duplicates duplicates;

    @Option(
            names = "--missing-time",
            paramLabel = "POLICY",
            description = "Rows without a time: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private LoadOptions.MissingTime missingTime = LoadOptions.MissingTime.REJECT;

    @Option(names = "--closed-only", description = "Leave out bars that are not over yet.")
    private boolean closedOnly;

    @Option(
            names = "--type",
            paramLabel = "COLUMN=TYPE",
            description = "Store a column as FLOAT64 or INT64 instead of FLOAT32. May be repeated.")
    private Map<String, ColumnType> types = new LinkedHashMap<>();

    @Option(names = "--force", description = "Read files that the pool holds unchanged, too.")
    private boolean force;

    /** @throws IllegalArgumentException when a type is none that can be asked for */
    LoadOptions options() {
        LoadOptions options = LoadOptions.defaults()
                .unsorted(unsorted)
                .missingTime(missingTime)
                .force(force);
        if (duplicates != null) {
            options = options.duplicates(duplicates);
        }
        for (Map.Entry<String, String> condition : where.entrySet()) {
            options = options.where(condition.getKey(), condition.getValue());
        }
        for (Map.Entry<String, ColumnType> type : types.entrySet()) {
            options = options.columnType(type.getKey(), type.getValue());
        }
        return closedOnly ? options.closedOnly(Clock.systemUTC()) : options;
    }
}
