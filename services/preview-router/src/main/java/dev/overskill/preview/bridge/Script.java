package dev.overskill.preview.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The scripts that stand in pages of drafts: the bridge, which listens and reports, and the tools
/// that it fetches when an editor asks for them.
public final class Script {
  /// Everything of ours on an app's host is under this path.
  public static final String ROOT = "/@overskill";

  public static final String BRIDGE = ROOT + "/bridge.js";
  public static final String TOOLS = ROOT + "/tools.js";
  public static final String NOTES = ROOT + "/notes";

  private final byte[] bridge;
  private final byte[] tools;
  private final String version;

  /// @param consoles the origins of the editors that a page may speak with
  public Script(List<String> consoles) {
    this.tools = read("tools.js").getBytes(StandardCharsets.UTF_8);
    this.bridge =
        read("bridge.js")
            .replace("__CONSOLES__", array(consoles))
            .replace("__TOOLS__", TOOLS + "?v=" + digest(tools))
            .getBytes(StandardCharsets.UTF_8);
    this.version = digest(bridge);
  }

  private static String array(List<String> consoles) {
    try {
      return new JsonMapper().writeValueAsString(consoles);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of strings is always JSON", e);
    }
  }

  private static String read(String name) {
    try (var in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public byte[] bridge() {
    return bridge;
  }

  public byte[] tools() {
    return tools;
  }

  /// Changes with the scripts.
  public String version() {
    return version;
  }

  /// The element that starts the bridge in a page.
  ///
  /// @param revision that the page shows
  public String element(long revision) {
    return "<script src=\"%s?v=%s\" data-revision=\"%d\"></script>\n"
        .formatted(BRIDGE, version, revision);
  }
}
