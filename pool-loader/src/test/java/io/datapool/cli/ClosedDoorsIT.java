package io.datapool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.Needs;
import io.datapool.parquet.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user whom the system does not know by name, before directories that he may not enter. */
class ClosedDoorsIT {
    private static final String UID = "54321";

    @TempDir
    Path directory;

    private Path jar;

    @BeforeEach
    void needsRoot() throws Exception {
        Needs.root();
        Needs.tools("setpriv");
        mode(directory, "rwxrwxrwx");
        jar = Files.copy(Path.of("target", "pool-cli.jar"), directory.resolve("pool-cli.jar"));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private CommandRun stranger(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid=" + UID, "--regid=" + UID));
        command.addAll(List.of("--clear-groups", "env", "-u", "HOME", "-u", "DATAPOOL_HOME"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=?",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        return CommandRun.ofProcess(directory, command);
    }

    private CommandRun load() throws IOException, InterruptedException {
        return stranger(
                "load",
                "--quiet",
                "--home",
                "home",
                "--pool",
                "p",
                "--data-dir",
                "data",
                "--symbols",
                "BTC",
                "--timeframes",
                "1m");
    }

    @Test
    void aDataDirectoryThatMayNotBeEnteredIsNotCalledEmpty() throws Exception {
        SampleFile.bars(10, 1).write(directory.resolve("data/ohlcv/BTC_1m.parquet"));
        mode(directory.resolve("data"), "rwx------");
        CommandRun refused = load();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out())
                .contains("failed", "this user may not enter " + directory.resolve("data") + ". ", "chmod +x")
                .doesNotContain("there is no file");

        mode(directory.resolve("data"), "rwxr-xr-x");
        load().done();
    }

    @Test
    void anArchiveFolderThatMayNotBeEnteredIsNotCalledEmpty() throws Exception {
        Path dumps = Files.createDirectories(directory.resolve("closed/dumps"));
        mode(dumps, "rwx------");
        String[] fetch = {
            "fetch",
            "--symbols",
            "BTC/USDT",
            "--timeframes",
            "1h",
            "--from",
            "2024-01-01",
            "--to",
            "2024-03-01",
            "--data-dir",
            "fetched",
            "--dumps-only",
            "--dumps",
            "closed/dumps"
        };
        CommandRun failed = stranger(fetch);
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("may not enter", "closed/dumps", "chmod +x");

        mode(directory.resolve("closed"), "rwx------");
        stranger(fetch).misused("may not enter", "'closed/dumps'", "chmod +x");
    }

    @Test
    void withoutAHomeDirectoryEveryCommandNamesTheWaysToNameAHome() throws Exception {
        SampleFile.bars(10, 1).write(directory.resolve("data/ohlcv/BTC_1m.parquet"));
        for (String[] arguments : new String[][] {
            {"ls"},
            {"ps"},
            {"verify", "--pool", "p"},
            {"rm", "--pool", "p", "--all"},
            {"load", "--pool", "p", "--data-dir", "data", "--symbols", "BTC", "--timeframes", "1m"}
        }) {
            stranger(arguments)
                    .failed("user '" + UID + "' has no home directory", "--home", "PoolOptions.home", "DATAPOOL_HOME");
        }
        assertThat(directory.resolve("?")).doesNotExist();
    }
}
