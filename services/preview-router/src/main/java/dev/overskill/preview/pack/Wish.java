package dev.overskill.preview.pack;

import dev.overskill.compiler.PackRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/// The pack an app needs: from these dependencies, these specifiers (sorted, each once).
public record Wish(Dependencies dependencies, List<String> specifiers) {
  private static final List<String> REACT =
      List.of("react", "react/jsx-dev-runtime", "react/jsx-runtime");
  private static final List<String> REACT_DOM = List.of("react-dom", "react-dom/client");

  /// React's own entries are always wished for, so that two apps of a template get the same pack
  /// whatever they import first.
  public static Wish of(Dependencies dependencies, Collection<String> specifiers) {
    var all = new TreeSet<>(specifiers);
    if (dependencies.declares("react")) {
      all.addAll(REACT);
    }
    if (dependencies.declares("react-dom")) {
      all.addAll(REACT_DOM);
    }
    return new Wish(dependencies, List.copyOf(all));
  }

  PackRequest request() {
    return new PackRequest(dependencies.manifest(), dependencies.lock(), specifiers);
  }

  /// A name for what this compiler makes of the wish.
  String digest(String compilerVersion) {
    try {
      var sum = MessageDigest.getInstance("SHA-256");
      for (var part : List.of(compilerVersion, dependencies.manifest(), lockText())) {
        sum.update(part.getBytes(StandardCharsets.UTF_8));
        sum.update((byte) 0);
      }
      sum.update(String.join("\n", specifiers).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String lockText() {
    var lock = dependencies.lock();
    return lock == null ? "" : lock;
  }
}
