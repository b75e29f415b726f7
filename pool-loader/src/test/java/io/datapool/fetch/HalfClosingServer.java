package io.datapool.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells the exchange's time, but closes its half of each connection at another unfortunate moment, and keeps the other half open. */
public final class HalfClosingServer implements AutoCloseable {
    public static final Instant TIME = Instant.ofEpochMilli(1_633_835_466_289L);

    /** What becomes of a connection, in the order they come. */
    public enum Play {
        /** Closed before anything was said. */
        BEFORE_THE_ANSWER,
        /** Closed within the headers. */
        WITHIN_THE_HEADERS,
        /** Closed within a body whose length was announced. */
        WITHIN_THE_BODY,
        /** Closed within a chunk. */
        WITHIN_A_CHUNK,
        /** Closed within a body whose end is the connection's, so that only its content shows that something is missing. */
        WITHIN_AN_ENDLESS_BODY,
        /** Answered well, and closed while the client believes that it may use the connection again. */
        AFTER_THE_ANSWER,
        /** Answered well, twice. */
        NEVER
    }

    private static final String BODY = "{\"serverTime\":1633835466289}";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final String WHOLE = HEAD + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Play> played = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    public HalfClosingServer() throws IOException {
        Thread thread = new Thread(this::serve, "half-closing-server");
        thread.setDaemon(true);
        thread.start();
    }

    public URI base() {
        return URI.create("http://" + listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort());
    }

    public synchronized List<Play> played() {
        return List.copyOf(played);
    }

    private void serve() {
        for (Play play : Play.values()) {
            try {
                Socket socket = listening.accept();
                synchronized (this) {
                    sockets.add(socket);
                    played.add(play);
                }
                play(play, socket);
            } catch (IOException e) {
                // closed by the client, or at the end of the test: the next one
            }
        }
    }

    private static void play(Play play, Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        int answers = play == Play.NEVER ? 2 : 1;
        for (int i = 0; i < answers; i++) {
            String line = in.readLine();
            while (line != null && !line.isEmpty()) {
                line = in.readLine();
            }
            OutputStream out = socket.getOutputStream();
            out.write(answer(play).getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        socket.shutdownOutput();
    }

    private static String answer(Play play) {
        return switch (play) {
            case BEFORE_THE_ANSWER -> "";
            case WITHIN_THE_HEADERS -> HEAD.substring(0, 30);
            case WITHIN_THE_BODY -> WHOLE.substring(0, WHOLE.length() - 5);
            case WITHIN_A_CHUNK -> HEAD + "Transfer-Encoding: chunked\r\n\r\n1c\r\n{\"serverTime\":16";
            case WITHIN_AN_ENDLESS_BODY -> HEAD + "Connection: close\r\n\r\n{\"serverTime\":16338354";
            case AFTER_THE_ANSWER, NEVER -> WHOLE;
        };
    }

    @Override
    public void close() throws IOException {
        listening.close();
        synchronized (this) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
