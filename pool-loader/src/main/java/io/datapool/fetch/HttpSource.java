package io.datapool.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/**
 * Gets answers over HTTP: whole ones, within a time and a length. Connections are kept and used again. Thread-safe.
 */
final class HttpSource {
    /** An answer, whatever its status. */
    static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        private Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** Of HTTP. */
        int status() {
            return status;
        }

        /** The first value of each, by its name in lower case. */
        Map<String, String> headers() {
            return headers;
        }

        /** Whole, unpacked; not a copy. */
        byte[] body() {
            return body;
        }
    }

    private final String base;
    private final Duration answerTimeout;
    private final HttpClient client;

    /** @throws IllegalArgumentException when the address is not one of HTTP */
    HttpSource(URI base, ExchangeOptions options) {
        String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || base.getHost() == null || base.getQuery() != null) {
            throw new IllegalArgumentException(
                    "'" + base + "' is no base address: expected http(s)://host, with a port and a path if need be");
        }
        this.base = base.toString().replaceFirst("/+$", "");
        this.answerTimeout = options.answerTimeout();
        this.client = HttpClient.newBuilder()
                // Without encryption, HTTP/2 would have to be negotiated in each first request, which not all servers
                // bear.
                .version(scheme.equals("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** The whole address of a path with its query. */
    String address(String path) {
        return base + path;
    }

    /**
     * Gets one answer, whatever its status.
     *
     * @param path with its query
     * @param maxBytes how long it may be at most, packed and unpacked
     * @throws FetchException when it is longer
     * @throws IOException when it does not come, or not whole, or not in time
     */
    Answer get(String path, int maxBytes) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address(path)))
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "SharedDataPool")
                .GET()
                .build();
        // A timeout of the request would end with the headers: a body may then come as slowly as it likes.
        CompletableFuture<HttpResponse<byte[]>> coming =
                client.sendAsync(request, headers -> new BoundedBody(address(path), maxBytes));
        try {
            HttpResponse<byte[]> answer = coming.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), firstValues(answer.headers()), unpacked(answer, maxBytes));
        } catch (ExecutionException e) {
            throw rethrown(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no complete answer within " + answerTimeout.toMillis() + " ms");
        } finally {
            coming.cancel(true); // closes the connection, unless the answer is there
        }
    }

    private static Map<String, String> firstValues(HttpHeaders headers) {
        Map<String, String> first = new HashMap<>();
        headers.map().forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return Map.copyOf(first);
    }

    private static IOException rethrown(Throwable cause) {
        if (cause instanceof FetchException tooLong) {
            return tooLong;
        }
        String message = cause.getMessage();
        return new IOException(message == null ? cause.getClass().getSimpleName() : message, cause);
    }

    private byte[] unpacked(HttpResponse<byte[]> answer, int maxBytes) throws IOException {
        if (!answer.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip")) {
            return answer.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            byte[] body = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw BoundedBody.tooLong(answer.uri().toString(), maxBytes);
            }
            return body;
        }
    }
}
