package dev.overskill.stream.access;

import io.vertx.core.MultiMap;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Tells where a request came from, past the proxies that are ours. What anybody else writes into
/// `X-Forwarded-For` is not believed: it is read from its end, as far as trusted proxies wrote it.
@Singleton
public class Addresses {
  private static final String HEADER = "X-Forwarded-For";

  /// Only what cannot be a name, for a name would be asked of the network.
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final List<Block> trusted;

  @Inject
  Addresses(@ConfigProperty(name = "stream.access.trusted-proxies") List<String> trusted) {
    this.trusted = trusted.stream().map(Block::parse).toList();
  }

  /// Addresses that begin alike.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(byte[] start, int bits) {
    static Block parse(String text) {
      var parts = text.strip().split("/", 2);
      var start =
          bytes(parts[0]).orElseThrow(() -> new IllegalArgumentException("no address: " + text));
      int bits = parts.length == 1 ? start.length * 8 : Integer.parseInt(parts[1]);
      if (bits < 0 || bits > start.length * 8) {
        throw new IllegalArgumentException("no block of addresses: " + text);
      }
      return new Block(start, bits);
    }

    boolean has(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      int whole = bits / 8;
      int mask = 0xff00 >> bits % 8 & 0xff;
      return Arrays.equals(start, 0, whole, address, 0, whole)
          && (mask == 0 || (start[whole] & mask) == (address[whole] & mask));
    }
  }

  /// The client: one IPv4 address, or the network of 64 bits that an IPv6 one is in. Empty if a
  /// proxy of ours asks and names nobody.
  ///
  /// @param peer the other end of the connection
  public Optional<String> client(String peer, MultiMap headers) {
    var hops = new ArrayList<String>();
    headers.getAll(HEADER).forEach(line -> hops.addAll(List.of(line.split(",", -1))));
    hops.add(peer);
    for (var hop : hops.reversed()) {
      var address = bytes(hop.strip());
      if (address.isEmpty()) {
        return Optional.empty();
      }
      if (trusted.stream().noneMatch(block -> block.has(address.get()))) {
        return Optional.of(network(address.get()));
      }
    }
    return Optional.empty();
  }

  private static String network(byte[] address) {
    try {
      int kept = address.length == 4 ? 4 : 8;
      return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address, kept), address.length))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  private static Optional<byte[]> bytes(String text) {
    if (!NUMERIC.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }
}
