package dev.overskill.load.bench.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before each test
class VisitTest {
  private static final int SECONDS = 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private Page page;

  @BeforeEach
  void serve() throws Exception {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setCompressionSupported(true))
            .requestHandler(request -> {
              asked.add(request.uri());
              var body = files.get(request.uri());
              request
                  .response()
                  .setStatusCode(body == null ? 404 : 200)
                  .putHeader(
                      "content-type", request.uri().equals("/") ? "text/html" : "text/javascript")
                  .end(body == null ? "" : body);
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(SECONDS, TimeUnit.SECONDS);
    page = new Page(vertx, new Page.Address("app.localhost", server.actualPort()));
    files.put("/", "<!doctype html><script type=\"module\" src=\"/src/main.ts\"></script>");
  }

  @AfterEach
  void close() throws Exception {
    page.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  private Visit.Loaded load() throws Exception {
    return page.load().get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void everythingThatIsImportedIsLoadedOnce() throws Exception {
    files.put(
        "/src/main.ts", "import './a.ts'\nimport { b } from \"/src/b.ts\";export * from './a.ts'");
    files.put("/src/a.ts", "import {\n  c\n} from '../lib/c.ts?v=1'\n");
    files.put("/src/b.ts", "import './a.ts'\n");
    files.put("/lib/c.ts?v=1", "export const c = 'Ç'\n");

    var loaded = load();

    assertThat(loaded.modules()).isEqualTo(4);
    assertThat(loaded.firstByte()).isPositive().isLessThanOrEqualTo(loaded.html());
    assertThat(loaded.html()).isLessThan(loaded.all());
    var wanted = new HashSet<>(files.keySet());
    assertThat(asked).isEqualTo(wanted);
  }

  @Test
  void whatOnlyLooksLikeAnImportIsNotFollowed() throws Exception {
    files.put(
        "/src/main.ts", "const help = \"write import './x.ts'\"\nawait import('./later.ts')\n");

    assertThat(load().modules()).isEqualTo(1);
    assertThat(asked).containsExactlyInAnyOrder("/", "/src/main.ts");
  }

  @Test
  void aModuleThatIsMissingFailsTheVisitByName() {
    files.put("/src/main.ts", "import './gone.ts'\n");

    assertThatThrownBy(this::load)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("/src/gone.ts answered 404");
  }

  @Test
  void manyVisitsFromAnyThreadAllComeToAnEnd() throws Exception {
    files.put("/src/main.ts", "export {}\n");
    for (int n = 0; n < 300; n++) {
      assertThat(load().modules()).isEqualTo(1);
    }
  }
}
