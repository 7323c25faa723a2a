package dev.overskill.preview.door;

import dev.overskill.compiler.ViteClient;
import dev.overskill.preview.bridge.Script;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What stands in the pages of an app that its own files do not say.
sealed interface Furnishing {
  /// What comes at the very start of a page's head.
  String head(Shown shown, ViteClient vite);

  /// What modules import as Vite's client.
  String client(Draft draft, ViteClient vite);

  /// React wants to be told of components before it is loaded.
  private static String preamble(Shown shown, ViteClient vite) {
    return shown.ground().setup().options().refresh() ? vite.preambleHtml() + "\n" : "";
  }

  /// A draft follows every change. The bridge comes first: it hears what the others say.
  record Live(Script script) implements Furnishing {
    @Override
    public String head(Shown shown, ViteClient vite) {
      var bridge = script.element(shown.tree().revision().number());
      var client = "<script type=\"module\" src=\"" + ViteFiles.CLIENT + "\"></script>\n";
      return bridge + preamble(shown, vite) + client;
    }

    @Override
    public String client(Draft draft, ViteClient vite) {
      return ViteFiles.client(vite, draft.sockets().mark());
    }
  }

  /// A revision stays as it was: there is nobody to listen to.
  record Still(String client) implements Furnishing {
    static Still read() {
      try (var in = Furnishing.class.getResourceAsStream("still-client.js")) {
        if (in == null) {
          throw new IllegalStateException("no client for revisions");
        }
        return new Still(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String head(Shown shown, ViteClient vite) {
      return preamble(shown, vite);
    }

    @Override
    public String client(Draft draft, ViteClient vite) {
      return client;
    }
  }
}
