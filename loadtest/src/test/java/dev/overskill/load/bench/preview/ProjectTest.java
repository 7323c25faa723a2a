package dev.overskill.load.bench.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.load.demo.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectTest {
  private static final Path REPO =
      Path.of(System.getProperty("overskill.repo", "..")).toAbsolutePath().normalize();

  private static Project project(String owner) throws IOException {
    return Project.of(Template.reactTs(REPO), owner);
  }

  private static Map<String, String> texts(Project project) {
    var texts = new HashMap<String, String>();
    project
        .files()
        .forEach((path, bytes) -> texts.put(path, new String(bytes, StandardCharsets.UTF_8)));
    return texts;
  }

  @Test
  void anEditOfALineIsAnEditOfTheWholeFile() throws IOException {
    var project = project("somebody");
    var texts = texts(project);

    for (int n = 1; n <= 100; n++) {
      var edit = project.edit(n);
      var text = texts.getOrDefault(edit.path(), "");
      assertThat(text.lines().toList().get(edit.line() - 1)).isEqualTo(edit.before());
      assertThat(text).doesNotContain(edit.mark());
      var edited = text.replace(edit.before(), edit.after());
      assertThat(edited).isEqualTo(edit.text()).contains(edit.mark());
      texts.put(edit.path(), edited);
    }
  }

  @Test
  void noTwoProjectsHaveTheSameComponents() throws IOException {
    var one = texts(project("one"));
    var other = texts(project("other"));

    assertThat(one.keySet()).isEqualTo(other.keySet()).hasSizeGreaterThan(25);
    assertThat(one.get("src/cards/Card3.tsx")).isNotEqualTo(other.get("src/cards/Card3.tsx"));
    assertThat(one.get("src/App.tsx")).contains("<Card19 />");
  }
}
