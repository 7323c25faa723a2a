package dev.overskill.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.FileChange;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppState;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.events.Topics;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every file tool, through the log.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class ToolsIT {
  @SuppressWarnings("NullAway.Init")
  private static TestLog log;

  @BeforeAll
  static void open() {
    log = TestLog.open();
  }

  @AfterAll
  static void close() {
    log.close();
  }

  private static JsonNode result(ToolOutcome outcome) {
    assertThat(outcome).isInstanceOf(ToolOutcome.Succeeded.class);
    return ((ToolOutcome.Succeeded) outcome).result();
  }

  private static ToolOutcome.Refused refusal(ToolOutcome outcome) {
    assertThat(outcome).isInstanceOf(ToolOutcome.Refused.class);
    return (ToolOutcome.Refused) outcome;
  }

  @Nested
  class Writing {
    @Test
    void aWrittenFileIsARevisionAndAnEvent() {
      var agent = Agent.ofNewApp(log);

      var id =
          agent.send(
              "write_file", it -> it.put("path", "src/App.tsx").put("content", "<h1>é</h1>\n"));

      var result = result(agent.await(id));
      assertThat(result.path("revision").asLong()).isEqualTo(1);
      assertThat(result.path("changed").asBoolean()).isTrue();
      var change = agent.changes().getFirst();
      assertThat(change.base()).isEqualTo(Revision.NONE);
      assertThat(change.author()).isEqualTo(new AppEvent.Author("agent", agent.run().value()));
      assertThat(change.cause()).isEqualTo(new AppEvent.Cause(agent.run(), id));
      assertThat(change.changes())
          .containsExactly(
              new FileChange(
                  FileChange.Op.put,
                  "src/App.tsx",
                  null,
                  BlobHash.of("<h1>é</h1>\n".getBytes(UTF_8)),
                  12L,
                  "<h1>é</h1>\n",
                  null));
      log.await(
          Topics.APP_STATE,
          it ->
              it.key().equals(agent.app() + "/head")
                  && it.read(AppState.class)
                      .equals(new AppState.Head(agent.app(), agent.tenant(), new Revision(1))));
    }

    @Test
    void theSameContentAgainIsNoNewRevision() {
      var agent = Agent.ofNewApp(log);
      agent.write("a", "x");

      var again = agent.write("a", "x");

      assertThat(result(again).path("changed").asBoolean()).isFalse();
      assertThat(result(again).path("revision").asLong()).isEqualTo(1);
      assertThat(agent.changes()).hasSize(1);
    }

    @Test
    void emptyFilesAreFiles() {
      var agent = Agent.ofNewApp(log);

      var outcome = agent.write("src/empty.css", "");

      assertThat(result(outcome).path("size").asLong()).isZero();
      assertThat(agent.changes().getFirst().changes().getFirst().text()).isEmpty();
    }

    @Test
    void binaryContentTravelsInBase64() {
      var agent = Agent.ofNewApp(log);
      var bytes = new byte[1_000];
      new Random(7).nextBytes(bytes);
      var base64 = Base64.getEncoder().encodeToString(bytes);

      agent.call(
          "write_file",
          it -> it.put("path", "logo.png").put("content", base64).put("encoding", "base64"));

      var change = agent.changes().getFirst().changes().getFirst();
      assertThat(change.base64()).isEqualTo(base64);
      assertThat(change.text()).isNull();
    }

    @Test
    void largeContentTravelsByHash() {
      var agent = Agent.ofNewApp(log);
      var content = "0123456789abcde\n".repeat(200_000);

      var outcome = agent.write("data.txt", content);

      assertThat(result(outcome).path("size").asLong()).isEqualTo(3_200_000);
      var change = agent.changes().getFirst().changes().getFirst();
      assertThat(change.text()).isNull();
      assertThat(change.blob()).isNotNull();
      var read =
          result(
              agent.call(
                  "read_file",
                  it ->
                      it.put("path", "data.txt")
                          .put("startLine", 199_999)
                          .put("endLine", 200_000)));
      assertThat(read.path("text").asText()).isEqualTo("0123456789abcde\n0123456789abcde");
    }

    @Test
    void aLargeFileIsEdited() {
      var agent = Agent.ofNewApp(log);
      agent.write("data.txt", "0123456789abcde\n".repeat(10_000));

      var outcome =
          agent.call(
              "edit_file",
              it ->
                  it.put("path", "data.txt")
                      .put("startLine", 5_000)
                      .put("endLine", 5_000)
                      .put("expected", "0123456789abcde")
                      .put("replacement", "new\nlines"));

      assertThat(result(outcome).path("lines").asInt()).isEqualTo(10_001);
    }

    @Test
    void aDependencyIsDeclaredChangedAndTakenOut() {
      var agent = Agent.ofNewApp(log);
      agent.write("package.json", "{\n  \"dependencies\": {\n    \"react\": \"^19.2.0\"\n  }\n}\n");

      var added = agent.call("add_dependency", it -> it.put("name", "zustand"));
      var moved =
          agent.call(
              "add_dependency",
              it -> it.put("name", "zustand").put("version", "^5.0.0").put("dev", true));
      var removed = agent.call("remove_dependency", it -> it.put("name", "zustand"));

      assertThat(result(added).path("revision").asLong()).isEqualTo(2);
      assertThat(result(added).path("version").asText()).isEqualTo("latest");
      assertThat(result(added).has("previous")).isFalse();
      assertThat(result(moved).path("previous").asText()).isEqualTo("latest");
      assertThat(result(removed).path("previous").asText()).isEqualTo("^5.0.0");
      assertThat(agent.changes())
          .extracting(change -> change.changes().getFirst().text())
          .endsWith(
              """
              {
                "dependencies": {
                  "react": "^19.2.0",
                  "zustand": "latest"
                }
              }
              """,
              """
              {
                "dependencies": {
                  "react": "^19.2.0"
                },
                "devDependencies": {
                  "zustand": "^5.0.0"
                }
              }
              """,
              """
              {
                "dependencies": {
                  "react": "^19.2.0"
                },
                "devDependencies": {}
              }
              """);
    }

    @Test
    void aPackageJsonThatIsNotJsonIsLeftAlone() {
      var agent = Agent.ofNewApp(log);
      agent.write("package.json", "{\n  \"dependencies\": {,}\n}");

      var outcome = agent.call("add_dependency", it -> it.put("name", "zustand"));

      assertThat(refusal(outcome).code()).isEqualTo("invalid_package_json");
      assertThat(refusal(outcome).detail()).contains("line 2");
      assertThat(agent.changes()).hasSize(1);
    }

    @Test
    void linesAreEditedDeletedAndRenamed() {
      var agent = Agent.ofNewApp(log);
      agent.write("a.txt", "one\r\ntwo\r\nthree\r\n");

      var edited =
          agent.call(
              "edit_file",
              it ->
                  it.put("path", "a.txt")
                      .put("startLine", 2)
                      .put("endLine", 2)
                      .put("expected", "two")
                      .put("replacement", "2\n2b"));
      var renamed = agent.call("rename_file", it -> it.put("from", "a.txt").put("to", "b/c.txt"));
      var read = agent.call("read_file", it -> it.put("path", "b/c.txt"));
      var deleted = agent.call("delete_file", it -> it.put("path", "b/c.txt"));

      assertThat(result(edited).path("endLine").asInt()).isEqualTo(3);
      assertThat(result(renamed).path("revision").asLong()).isEqualTo(3);
      assertThat(result(read).path("text").asText()).isEqualTo("one\n2\n2b\nthree");
      assertThat(result(deleted).path("revision").asLong()).isEqualTo(4);
      var changes = agent.changes();
      assertThat(changes.get(1).changes().getFirst().text())
          .isEqualTo("one\r\n2\r\n2b\r\nthree\r\n");
      assertThat(changes.get(2).changes())
          .extracting(FileChange::op)
          .containsExactly(FileChange.Op.delete, FileChange.Op.put);
      assertThat(changes.get(2).changes().get(1).from()).isEqualTo("a.txt");
      assertThat(changes.get(3).changes()).containsExactly(FileChange.delete("b/c.txt"));
    }
  }

  @Nested
  class Looking {
    @Test
    void filesAreListed() {
      var agent = Agent.ofNewApp(log);
      agent.write("src/a.ts", "aa");
      agent.write("src/b.ts", "b");
      agent.write("index.html", "");

      var all = result(agent.call("list_files", _ -> {}));
      var some = result(agent.call("list_files", it -> it.put("prefix", "src/")));

      assertThat(all.path("total").asInt()).isEqualTo(3);
      assertThat(some.path("files"))
          .extracting(it -> it.path("path").asText() + it.path("size").asInt())
          .containsExactly("src/a.ts2", "src/b.ts1");
    }

    @Test
    void linesAreFound() {
      var agent = Agent.ofNewApp(log);
      agent.write("src/a.ts", "import x\nconst y = 1\n");
      agent.write("src/b.ts", "const z = 22\n");
      agent.call(
          "write_file",
          it -> it.put("path", "c.bin").put("content", "Y29uc3QA").put("encoding", "base64"));

      var text = result(agent.call("search_files", it -> it.put("query", "const")));
      var regex =
          result(agent.call("search_files", it -> it.put("query", "= \\d{2}$").put("regex", true)));

      assertThat(text.path("matches"))
          .extracting(it -> it.path("path").asText() + ":" + it.path("line").asInt())
          .containsExactly("src/a.ts:2", "src/b.ts:1");
      assertThat(text.path("skipped").asInt()).isEqualTo(1);
      assertThat(regex.path("matches")).hasSize(1);
    }

    @Test
    void aBinaryFileSaysSo() {
      var agent = Agent.ofNewApp(log);
      agent.call(
          "write_file",
          it -> it.put("path", "c.bin").put("content", "AAAA").put("encoding", "base64"));

      var read = result(agent.call("read_file", it -> it.put("path", "c.bin")));

      assertThat(read.path("binary").asBoolean()).isTrue();
      assertThat(read.path("size").asInt()).isEqualTo(3);
    }

    @Test
    void anAppWithoutFilesIsEmpty() {
      var agent = Agent.ofNewApp(log);

      var listed = result(agent.call("list_files", _ -> {}));

      assertThat(listed.path("total").asInt()).isZero();
      assertThat(listed.path("revision").asLong()).isZero();
    }
  }

  @Nested
  class Refusing {
    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '\'',
        delimiter = ';',
        value = {
          "write_file; {\"path\":\"../x\",\"content\":\"\"}; path_refused",
          "write_file; {\"path\":\"/etc/passwd\",\"content\":\"\"}; path_refused",
          "write_file; {\"path\":\"A\",\"content\":\"\"}; path_clash",
          "write_file; {\"path\":\"a/b\",\"content\":\"\"}; path_clash",
          "write_file; {\"path\":\"b\",\"content\":\"!!\",\"encoding\":\"base64\"}; bad_arguments",
          "write_file; {\"path\":\"b\",\"content\":\"\\ud800\"}; bad_arguments",
          "write_file; {\"path\":\"b\"}; bad_arguments",
          "write_file; {\"path\":\"b\",\"content\":1}; bad_arguments",
          "write_file; {\"path\":\"b\",\"content\":\"\",\"extra\":1}; bad_arguments",
          "write_file; {\"path\":\"b\",; bad_arguments",
          "write_file; [] []; bad_arguments",
          "write_file; ''; bad_arguments",
          "delete_file; {\"path\":\"nope\"}; not_found",
          "rename_file; {\"from\":\"nope\",\"to\":\"x\"}; not_found",
          "add_dependency; {\"name\":\"zustand\"}; not_found",
          "add_dependency; {\"name\":\"../x\"}; bad_arguments",
          "add_dependency; {\"name\":\"x\",\"version\":\"git+https://h/x\"}; bad_arguments",
          "remove_dependency; {\"name\":\"zustand\"}; not_found",
          "read_file; {\"path\":\"nope\"}; not_found",
          "read_file; {\"path\":\"a\",\"startLine\":9}; bad_arguments",
          "edit_file; {\"path\":\"a\",\"startLine\":1,\"endLine\":1,\"expected\":\"x\",\"replacement\":\"\"}; edit_mismatch",
          "search_files; {\"query\":\"(\",\"regex\":true}; bad_pattern",
          "drop_database; {}; unknown_tool",
          "'rm -rf \u0000'; {}; unknown_tool"
        })
    void badCallsAreAnsweredWithTheirReason(String tool, String arguments, String code) {
      var agent = Agent.ofNewApp(log);
      agent.write("a", "line one\n");
      var id = agent.newCall();

      agent.send(id, tool, arguments);

      assertThat(refusal(agent.await(id)).code()).isEqualTo(code);
      assertThat(agent.changes()).hasSize(1);
    }

    @Test
    void aMismatchShowsTheLines() {
      var agent = Agent.ofNewApp(log);
      agent.write("a", "one\ntwo\nthree\n");

      var outcome =
          agent.call(
              "edit_file",
              it ->
                  it.put("path", "a")
                      .put("startLine", 2)
                      .put("endLine", 3)
                      .put("expected", "two\n3")
                      .put("replacement", ""));

      assertThat(refusal(outcome).detail()).isEqualTo("Lines 2 to 3 of a are now:\ntwo\nthree");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
      var agent = Agent.ofNewApp(log);

      var outcome = agent.write("big", "x".repeat((10 << 20) + 1));

      assertThat(refusal(outcome).code()).isEqualTo("too_large");
    }

    @Test
    void argumentsWithoutEndAreCutOff() {
      var agent = Agent.ofNewApp(log);

      var outcome = agent.write("big", "x".repeat(16 << 20));

      assertThat(refusal(outcome).code()).isEqualTo("too_large");
    }

    @Test
    void aSuspendedAppIsNotChanged() {
      var agent = Agent.ofNewApp(log);
      agent.write("a", "x");
      agent.status(AppStatus.suspended);
      Await.until(
          "the app is suspended",
          () ->
              agent.write("b", "y") instanceof ToolOutcome.Refused(var code, _)
                  && code.equals("app_suspended"));

      var read = agent.call("read_file", it -> it.put("path", "a"));

      assertThat(result(read).path("text").asText()).isEqualTo("x");
    }
  }

  @Nested
  class Once {
    @Test
    void aRepeatedCallIsNotAppliedAgain() {
      var agent = Agent.ofNewApp(log);
      var id = agent.newCall();
      agent.send(id, "write_file", "{\"path\":\"a\",\"content\":\"1\"}");
      agent.await(id);

      agent.send(id, "write_file", "{\"path\":\"a\",\"content\":\"2\"}");
      agent.write("b", "after it");

      assertThat(agent.answers(id)).hasSize(1);
      assertThat(agent.changes()).hasSize(2);
      var read = result(agent.call("read_file", it -> it.put("path", "a")));
      assertThat(read.path("text").asText()).isEqualTo("1");
    }

    @Test
    void aCallBegunAnewStartsFromNothing() {
      var agent = Agent.ofNewApp(log);
      var id = agent.newCall();
      agent.start(id, "write_file");
      agent.arguments(id, "{\"path\":\"a\",");

      agent.send(id, "write_file", "{\"path\":\"a\",\"content\":\"whole\"}");

      assertThat(result(agent.await(id)).path("revision").asLong()).isEqualTo(1);
    }

    @Test
    void callsOfOneAppHappenInOrder() {
      var agent = Agent.ofNewApp(log);
      var last = agent.newCall();

      for (var i = 0; i < 50; i++) {
        var content = "" + i;
        agent.send("write_file", it -> it.put("path", "a").put("content", content));
      }
      agent.send(last, "read_file", "{\"path\":\"a\"}");

      assertThat(result(agent.await(last)).path("text").asText()).isEqualTo("49");
      assertThat(agent.changes())
          .extracting(it -> it.revision().number())
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    }
  }
}
