package dev.overskill.files.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Ids;
import dev.overskill.events.Revision;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  private static final Ids IDS = Ids.secure();

  private final Manifests manifests = new Manifests();
  private final OwnedApp app = new OwnedApp(IDS.tenant(), IDS.app());

  private static Draft draft(long revision) {
    var entry = new FileEntry(BlobHash.of(new byte[] {(byte) revision}), revision);
    return new Draft(new Revision(revision), Manifest.of(Map.of(FilePath.of("src/a.ts"), entry)));
  }

  @Test
  void whatWasUsedHereLastIsKnownWithoutAsking() {
    manifests.put(app, draft(4));
    manifests.put(app, draft(5));

    assertThat(manifests.latest(app).map(Draft::revision)).contains(new Revision(5));
  }

  @Test
  void aLookAtAnOldRevisionDoesNotMakeItTheLatest() {
    manifests.put(app, draft(5));
    manifests.put(app, draft(2));

    assertThat(manifests.latest(app).map(Draft::revision)).contains(new Revision(5));
    assertThat(manifests.get(app, new Revision(2))).isPresent();
  }

  @Test
  void anAppOfTheSameNameOfAnotherTenantIsAnotherApp() {
    manifests.put(app, draft(5));

    assertThat(manifests.latest(new OwnedApp(IDS.tenant(), app.app()))).isEmpty();
  }
}
