package dev.overskill.preview.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.events.BlobHash;
import dev.overskill.preview.bridge.Stack.Place;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Recipe;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private static final String HOST = "shop.preview.localhost:8084";
  private static final String MAP = "{\"version\":3,\"mappings\":\";AAAA,SAEI\"}";

  private final Places places = new Places(HOST, graph("/src/App.tsx"));

  private static ModuleGraph graph(String path) {
    var url = ModuleUrl.of(path);
    var hot = new CompiledModule.Hot(false, false, false, List.of(), List.of());
    var code =
        new CompiledModule(
            CompiledModule.Kind.JS, "", MAP, List.of(), hot, null, List.of(), List.of());
    var node = new Node(url, BlobHash.of(new byte[0]), code, List.of(), List.of(), Recipe.NONE);
    return new ModuleGraph(Map.of(url, node));
  }

  @Test
  void aFileOfTheAppStandsAsItWasWritten() {
    var stack =
        places.in(
            """
            Error: no
                at App (http://shop.preview.localhost:8084/src/App.tsx?t=17:2:10)
                at render (http://shop.preview.localhost:8084/@deps/1f/react-dom.js?v=2:800:5)\
            """);

    assertThat(stack.thrownAt()).contains(new Place("src/App.tsx", 3, 5));
    assertThat(stack.text())
        .isEqualTo(
            """
            Error: no
                at App (src/App.tsx:3:5)
                at render (/@deps/1f/react-dom.js:800:5)\
            """);
  }

  @Test
  void otherBrowsersAreUnderstoodToo() {
    var stack = places.in("App@http://shop.preview.localhost:8084/src/App.tsx:2:1");

    assertThat(stack.thrownAt()).contains(new Place("src/App.tsx", 1, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "at http://other.preview.localhost:8084/src/App.tsx:2:10",
        "at http://shop.preview.localhost:8084/src/Nowhere.tsx:2:10",
        "at http://shop.preview.localhost:8084/src/%zz|.tsx:2:10",
        "at http://shop.preview.localhost:8084/src/App.tsx:9999999:1",
        "at http://shop.preview.localhost:8084:2:10"
      })
  void whatIsNoFileOfTheAppIsNoPlace(String stack) {
    assertThat(places.in(stack).thrownAt()).isEmpty();
  }

  @Test
  void aHugeStackIsReadSoFarOnly() {
    var line = "at http://shop.preview.localhost:8084/src/App.tsx:2:10\n";

    var stack = places.in(line.repeat(1_000));

    assertThat(stack.text()).startsWith("at src/App.tsx:3:5\n").endsWith(line);
  }
}
