package dev.overskill.auth.domain;

import com.google.common.net.InternetDomainName;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A name of DNS that somebody may hold: in lower case, other letters in Punycode, without final
/// dot; no address, and nothing that many hold together such as `co.uk`.
record DomainName(String value) {
  private static final int LONGEST = 253;

  /// Names that no public DNS knows (RFC 6761 and its successors).
  private static final Set<String> LOCAL =
      Set.of(
          "localhost", "local", "internal", "intranet", "lan", "home", "onion", "arpa", "invalid");

  /// Where the proof that somebody holds it stands.
  String record() {
    return "_overskill." + value;
  }

  /// Whether it is this name or one below it.
  boolean isUnder(String parent) {
    return value.equals(parent) || value.endsWith("." + parent);
  }

  static Optional<DomainName> of(String text) {
    return ascii(text).filter(DomainName::isHeldByOne).map(DomainName::new);
  }

  private static Optional<String> ascii(String text) {
    try {
      var bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      var ascii = IDN.toASCII(bare, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      return Optional.of(ascii).filter(it -> it.length() <= LONGEST && isRoundTrip(it));
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  /// A label in Punycode that is none, or stands for other letters than it decodes to, would be
  /// shown as something else than it is.
  private static boolean isRoundTrip(String ascii) {
    var unicode = IDN.toUnicode(ascii);
    return !("." + unicode).contains(".xn--")
        && IDN.toASCII(unicode, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT).equals(ascii);
  }

  private static boolean isHeldByOne(String ascii) {
    var labels = List.of(ascii.split("\\.", -1));
    var last = labels.getLast();
    return labels.size() > 1
        && labels.stream().noneMatch(String::isEmpty)
        && last.chars().anyMatch(c -> c < '0' || c > '9')
        && !LOCAL.contains(last)
        && InternetDomainName.isValid(ascii)
        && !InternetDomainName.from(ascii).isPublicSuffix();
  }
}
