package io.datapool.cli;

import io.datapool.SharedDataPool;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.DatasetInfo;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pool info}: all that the registry says of one dataset. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Tell all that is known of a dataset.")
final class InfoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin(name = "pool")
    private final PoolSelection selection = new PoolSelection();

    @Parameters(paramLabel = "KEY", description = "The dataset's key.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String key;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try (SharedDataPool pool = selection.attach(spec.commandLine())) {
            DatasetInfo info = pool.info(key);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.text(Json.dataset(pool, key)));
            } else {
                print(out, info);
            }
            return PoolCommand.DONE;
        }
    }

    private static void print(PrintWriter out, DatasetInfo info) {
        out.println("key         " + info.key());
        out.println("kind        " + info.kind().label());
        out.println("generation  " + info.generation());
        out.println("rows        " + info.rows());
        out.println("values      " + info.nbytes() + " bytes");
        out.println("file        " + info.file() + ", " + info.fileBytes() + " bytes");
        info.time().ifPresent(time -> {
            out.println("from        " + time.first());
            out.println("to          " + time.last());
            out.println("step        " + Text.step(time.step()) + (time.regular() ? ", regular" : ", with exceptions"));
        });
        info.source().ifPresent(source -> {
            out.println("source      " + Text.onOneLine(source.path()) + ", " + source.sizeBytes() + " bytes, changed "
                    + source.modified());
            out.println("loaded      " + source.loadedAt());
        });
        info.quality().forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> parts)) {
                out.println("quality     " + name + ": " + value);
            } else {
                parts.forEach((part, inner) -> out.println("quality     " + name + " " + part + ": " + inner));
            }
        });
        info.notes().forEach((name, text) -> out.println("note        " + name + ": " + text));
        TextTable columns = new TextTable("COLUMN", "TYPE", "OFFSET", "CRC32C");
        for (ColumnInfo column : info.columns()) {
            columns.row(column.name(), column.dtype(), column.offsetBytes(), column.crc32c());
        }
        columns.print(out);
    }
}
