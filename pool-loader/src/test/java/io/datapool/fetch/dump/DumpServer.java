package io.datapool.fetch.dump;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves archives over HTTP on loopback, and fails when told to. */
final class DumpServer implements AutoCloseable {
    private static final String NO_SUCH_KEY = "<Error><Code>NoSuchKey</Code></Error>";

    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Integer> failures = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    DumpServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            Integer failure = failures.poll();
            byte[] file = files.get(path);
            byte[] body = file == null ? NO_SUCH_KEY.getBytes(java.nio.charset.StandardCharsets.UTF_8) : file;
            int status = failure != null ? failure : file == null ? 404 : 200;
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Serves that archive with its checksum. */
    DumpServer serve(ArchiveFile file) {
        byte[] zip = file.zip();
        return serve(file.archive(), zip).serveChecksum(file.archive(), file.checksum(zip));
    }

    DumpServer serve(Archive archive, byte[] zip) {
        files.put("/data/" + archive.place() + ".zip", zip);
        return this;
    }

    DumpServer serveChecksum(Archive archive, String checksum) {
        files.put(
                "/data/" + archive.place() + ".zip.CHECKSUM",
                checksum.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /** Answers the next requests with these statuses. */
    void failWith(Integer... statuses) {
        failures.addAll(List.of(statuses));
    }

    /** The paths that were asked for, in order. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
