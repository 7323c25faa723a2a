package dev.overskill.auth.domain;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A name server on the loopback address that knows TXT records only (RFC 1035), over UDP.
public final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, List<String>> records = new ConcurrentHashMap<>();
  private volatile boolean silent;

  public NameServer() throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  public int port() {
    return socket.getLocalPort();
  }

  public void tell(String name, String... texts) {
    records.put(name, List.of(texts));
  }

  /// Whether questions stay without an answer.
  public void silent(boolean now) {
    silent = now;
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[1_500], 1_500);
    try {
      while (!socket.isClosed()) {
        packet.setLength(1_500);
        socket.receive(packet);
        if (!silent) {
          var answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    var name = new StringBuilder();
    int at = HEADER;
    while (question[at] != 0) {
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
      at += question[at] + 1;
    }
    int end = at + 5;
    var texts = records.getOrDefault(name.toString().toLowerCase(Locale.ROOT), List.of());
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8180 | (texts.isEmpty() ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(texts.size());
    out.writeInt(0);
    out.write(question, HEADER, end - HEADER);
    for (var text : texts) {
      var value = text.getBytes(StandardCharsets.UTF_8);
      out.writeShort(0xC000 | HEADER);
      out.writeShort(16);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(value.length + 1);
      out.writeByte(value.length);
      out.write(value);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
