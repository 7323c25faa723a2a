package dev.overskill.preview.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Which addresses are on the open internet. All others may be a machine beside ours: those of the
/// IANA special-purpose registries (RFC 6890 and its successors), and what clouds answer at.
final class Addresses {
  private static final List<Network> CLOSED =
      List.of(
          Network.of("0.0.0.0/8"), // this host
          Network.of("10.0.0.0/8"), // private
          Network.of("100.64.0.0/10"), // carrier-grade NAT; Alibaba's metadata
          Network.of("127.0.0.0/8"), // loopback
          Network.of("168.63.129.16/32"), // Azure's platform
          Network.of("169.254.0.0/16"), // link-local; metadata of most clouds
          Network.of("172.16.0.0/12"), // private
          Network.of("192.0.0.0/24"), // protocol assignments; Oracle's metadata
          Network.of("192.0.2.0/24"), // documentation
          Network.of("192.88.99.0/24"), // 6to4 relays
          Network.of("192.168.0.0/16"), // private
          Network.of("198.18.0.0/15"), // benchmarks
          Network.of("198.51.100.0/24"), // documentation
          Network.of("203.0.113.0/24"), // documentation
          Network.of("224.0.0.0/4"), // multicast
          Network.of("240.0.0.0/4"), // reserved, and broadcast
          Network.of("2001::/23"), // protocol assignments: Teredo, ORCHID, benchmarks
          Network.of("2001:db8::/32"), // documentation
          Network.of("2002::/16"), // 6to4: any IPv4 address in disguise
          Network.of("3fff::/20")); // documentation
  // Everything else of IPv6 is loopback, link-local, unique local, multicast, or an IPv4 address in
  // disguise (mapped, translated by NAT64).
  private static final Network UNICAST = Network.of("2000::/3");

  private Addresses() {}

  static boolean isOpen(InetAddress address) {
    var bytes = address.getAddress();
    return CLOSED.stream().noneMatch(network -> network.has(bytes))
        && (bytes.length == 4 || UNICAST.has(bytes));
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Network(byte[] first, int bits) {
    static Network of(String text) {
      var parts = text.split("/", 2);
      try {
        var first = InetAddress.ofLiteral(parts[0]).getAddress();
        return new Network(first, Integer.parseInt(parts[1]));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException("this is no network: " + text, e);
      }
    }

    boolean has(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = (0xff << (8 - bits % 8)) & 0xff;
      return Arrays.equals(address, 0, whole, first, 0, whole)
          && (bits % 8 == 0 || ((address[whole] ^ first[whole]) & rest) == 0);
    }
  }

  /// The same address without the name it was found by, so that nobody looks that up again.
  static InetAddress nameless(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
