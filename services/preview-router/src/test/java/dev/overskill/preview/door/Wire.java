package dev.overskill.preview.door;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A connection on which exactly these bytes are sent.
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  private final Socket socket;

  /// A response's status, and what its head and body say.
  record Heard(int status, String head, String body) {
    boolean closes() {
      return head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n");
    }
  }

  Wire(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  Wire send(String latin1) throws IOException {
    socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /// The next response; one that has no length is not expected.
  Heard hear() throws IOException {
    var in = socket.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) byteOf(in));
    }
    var text = head.toString();
    var length = header(text, "content-length");
    var body = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    return new Heard(
        Integer.parseInt(text.split(" ", 3)[1]), text, new String(body, StandardCharsets.UTF_8));
  }

  /// All responses until the server closes the connection.
  List<Heard> hearAll() throws IOException {
    var all = new ArrayList<Heard>();
    try {
      while (true) {
        all.add(hear());
      }
    } catch (ClosedException _) {
      return all;
    }
  }

  private static String header(String head, String name) {
    for (var line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static int byteOf(InputStream in) throws IOException {
    var read = in.read();
    if (read < 0) {
      throw new ClosedException();
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
