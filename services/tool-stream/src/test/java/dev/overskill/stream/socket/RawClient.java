package dev.overskill.stream.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.AppId;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A WebSocket client that does what it is told, right or wrong: TCP, and bytes.
final class RawClient implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  private static final int PATIENCE_MILLIS = 8_000;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final Socket socket = new Socket();
  private final URI server;
  private final DataInputStream in;

  /// A frame as the server sent it.
  ///
  /// @param first the byte with the final bit and the opcode
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int first, byte[] payload) {
    int opcode() {
      return first & 0x0f;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    /// The code of a close frame; 1005 if it has none.
    int code() {
      return payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    String reason() {
      return new String(payload, 2, payload.length - 2, UTF_8);
    }
  }

  /// The head of an answer.
  record Head(int status, Map<String, String> headers) {}

  RawClient(URI server) {
    this.server = server;
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new DataInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One that has shaken hands.
  static RawClient open(URI server, AppId app) {
    var client = new RawClient(server);
    var head = client.ask(client.handshake(app));
    if (head.status() != 101) {
      throw new AssertionError(head);
    }
    return client;
  }

  /// The lines of a right handshake, by name.
  Map<String, String> handshake(AppId app) {
    var lines = new TreeMap<String, String>();
    lines.put("", "GET /stream/v1/apps/" + app + "/socket HTTP/1.1");
    lines.put("Host", server.getAuthority());
    lines.put("Upgrade", "websocket");
    lines.put("Connection", "keep-alive, Upgrade");
    lines.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    lines.put("Sec-WebSocket-Version", "13");
    lines.put("Sec-WebSocket-Protocol", "overskill.v1");
    return lines;
  }

  static String request(Map<String, String> lines) {
    var text = new StringBuilder(lines.getOrDefault("", "")).append("\r\n");
    lines.forEach((name, value) -> {
      if (!name.isEmpty()) {
        text.append(name).append(": ").append(value).append("\r\n");
      }
    });
    return text.append("\r\n").toString();
  }

  Head ask(Map<String, String> lines) {
    send(request(lines).getBytes(ISO_8859_1));
    return head();
  }

  /// Reads the head of an answer.
  Head head() {
    var first = line().split(" ", 3);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(); !line.isEmpty(); line = line()) {
      var parts = line.split(": ", 2);
      headers.put(parts[0], parts[1]);
    }
    return new Head(Integer.parseInt(first[1]), headers);
  }

  private String line() {
    var line = new ByteArrayOutputStream();
    try {
      for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
        line.write(b);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /// As much of a body as it has.
  String body(Head head) {
    try {
      var length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
      return new String(in.readNBytes(length), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Sends what it can: a server that has closed is free not to take it.
  boolean offer(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  RawClient hex(String bytes) {
    return send(HexFormat.of().parseHex(bytes.replace(" ", "")));
  }

  RawClient text(String text) {
    return send(frame(0x80 | TEXT, text.getBytes(UTF_8)));
  }

  RawClient frame(boolean last, int opcode, byte[] payload) {
    return send(frame((last ? 0x80 : 0) | opcode, payload));
  }

  /// A masked frame, its length written as short as can be.
  static byte[] frame(int first, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.write(0xfe);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0xff);
      out.writeBytes(new byte[] {0, 0, 0, 0});
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(payload.length >> shift);
      }
    }
    out.writeBytes(MASK);
    var masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i & 3];
    }
    out.writeBytes(masked);
    return out.toByteArray();
  }

  /// A close frame's payload.
  static byte[] closing(int code, String reason) {
    var text = reason.getBytes(UTF_8);
    var payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }

  /// The next frame; empty if the connection has ended.
  Optional<Frame> next() {
    try {
      int first = in.read();
      if (first < 0) {
        return Optional.empty();
      }
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      return Optional.of(new Frame(first, in.readNBytes(length)));
    } catch (java.net.SocketException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next frame of this kind, whatever comes before it.
  Frame await(int opcode) {
    for (var frame = next(); frame.isPresent(); frame = next()) {
      if (frame.get().opcode() == opcode) {
        return frame.get();
      }
    }
    throw new AssertionError("the connection ended");
  }

  /// The code that the connection was closed with; 1006 if it just ended.
  int closed() {
    for (var frame = next(); frame.isPresent(); frame = next()) {
      if (frame.get().opcode() == CLOSE) {
        return frame.get().code();
      }
    }
    return 1006;
  }

  /// Whether the server ends the TCP connection by itself.
  boolean isEnded() {
    while (next().isPresent()) {
      // Until it has.
    }
    return true;
  }

  static byte[] bytes(int count, char of) {
    var bytes = new byte[count];
    Arrays.fill(bytes, (byte) of);
    return bytes;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
