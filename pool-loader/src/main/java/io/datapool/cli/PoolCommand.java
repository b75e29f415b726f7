package io.datapool.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code pool} command: fetches market data, loads it into pools, looks into them and cleans them. */
@Command(
        name = "pool",
        description = "Market data loaded once, mapped by every back-test JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 some of it failed, 2 wrong usage."},
        subcommands = {
            FetchCommand.class,
            LoadCommand.class,
            LsCommand.class,
            InfoCommand.class,
            CatCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            PsCommand.class,
            GcCommand.class,
            RmCommand.class,
            JvmArgsCommand.class
        })
public final class PoolCommand implements Runnable {
    /** Everything that was asked for was done. */
    static final int DONE = 0;
    /** Some of it failed. */
    static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private PoolCommand() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        StandardOutput out = new StandardOutput();
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
        int code = run(writer(out), err, arguments);
        if (out.problem().isPresent()) {
            err.println(
                    "pool: cannot write to standard output: " + out.problem().get() + ". What it got is incomplete");
            err.flush(); // where stderr cannot be written to either, the exit code has to do
        }
        System.exit(code == DONE && out.problem().isPresent() ? FAILED : code);
    }

    /** Buffered, and in UTF-8 whatever the locale: scripts read this. */
    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, false, StandardCharsets.UTF_8);
    }

    /**
     * Runs the command.
     *
     * @param out for what was asked for
     * @param err for errors
     * @return the exit code: 0 done, 1 some of it failed, 2 wrong usage
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine command = new CommandLine(new PoolCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> misused(e))
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
        try {
            return command.execute(arguments);
        } catch (Error e) {
            // Such as a native library that cannot be unpacked, or too small a heap.
            err.println("pool: " + e);
            return FAILED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int misused(ParameterException e) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println(name + ": " + message(e) + ". See '" + name + " --help'");
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int failed(Exception e, CommandLine line) {
        line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + message(e));
        if (line.getCommandSpec().mixins().get("pool") != null
                && line.getCommandSpec().mixins().get("pool").userObject() instanceof PoolSelection selection
                && selection.debug()) {
            e.printStackTrace(line.getErr());
        }
        return FAILED;
    }

    /** One line, whatever the message has. */
    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null
                ? e.toString()
                : message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\.$", "");
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
